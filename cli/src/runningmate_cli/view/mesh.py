"""The state of a mesh for people and programs."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from runningmate_cli import output
from runningmate_cli.output import Column
from runningmate_servicekit import numerals

if TYPE_CHECKING:
    from runningmate_cli.mesh.control import MeshStatus

_MIB = 1 << 20


def status(found: MeshStatus) -> None:
    """One line a process."""
    output.say(f"The mesh is {found.phase}: {found.url} (launcher pid {found.pid}, home {found.home})")
    columns = (
        Column("Process"), Column("State"), Column("Pid", right=True), Column("Port", right=True),
        Column("Since", right=True), Column("Restarts", right=True), Column("Memory", right=True),
        Column("Last end"),
    )  # fmt: skip
    rows = [
        (
            child.name,
            child.state,
            child.pid or "",
            child.port or "",
            numerals.total(time.time() - child.since_s),
            child.restarts,
            numerals.number(None if child.pss_bytes is None else child.pss_bytes / _MIB, "MiB"),
            child.last_exit,
        )
        for child in found.children
    ]
    output.table(columns, rows)
    for child in found.children:
        if child.state == "waiting":
            output.say(f"{child.name} is started again; its log is {child.log}.")
    for broker in found.brokers:
        output.say(f"The event log is on Kafka, {broker.address}: {_reached(broker.reached)}.")
    if found.bucket:
        reached = "reached" if found.bucket_reached else "NOT REACHED; imports wait until it answers"
        output.say(f"Recordings are in {found.bucket}: {reached}.")


def _reached(reached: bool) -> str:
    return "reached" if reached else "NOT REACHED; uploads are taken, and wait until a broker answers"


def facts(found: MeshStatus) -> dict[str, Any]:
    """The same as JSON values."""
    return {**asdict(found), "home": str(found.home), "running": found.running}
