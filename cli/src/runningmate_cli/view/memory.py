"""Memories for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate.coach.v1 import memory_pb2 as messages
from runningmate.common.v1 import sport_pb2
from runningmate_cli import output
from runningmate_cli.output import Column

if TYPE_CHECKING:
    from collections.abc import Iterable

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
STATES = {
    messages.MEMORY_STATE_PROPOSED: "waits for you",
    messages.MEMORY_STATE_CONFIRMED: "used",
    messages.MEMORY_STATE_REJECTED: "rejected",
}


def table(found: Iterable[messages.Memory]) -> None:
    """One row each."""
    columns = (
        Column("Id"), Column("What"), Column("State"), Column("Said on"), Column("Holds"), Column("Concerns"),
        Column("Words"),
    )  # fmt: skip
    output.table(columns, [_row(one) for one in found])


def waiting(found: messages.Memory) -> str:
    """What to do with something that was noticed."""
    return (
        f"Shall I remember this? “{found.content.words}” ({_kind(found)}, until {found.content.until_date}): "
        f"`runningmate memory confirm {found.memory_id[:8]}`, or correct, or reject."
    )


def _row(one: messages.Memory) -> tuple[str, ...]:
    content = one.content
    concerns = [WEEKDAYS[number - 1] for number in content.weekdays if 1 <= number <= len(WEEKDAYS)]
    if content.sport in sport_pb2.Sport.values() and content.sport:
        concerns.append(sport_pb2.Sport.Name(content.sport).removeprefix("SPORT_").lower())
    if content.HasField("distance_m"):
        concerns.append(f"{content.distance_m / 1_000:g} km")
    state = "expired" if one.expired else STATES.get(one.state, "unknown")
    holds = f"{content.from_date} to {content.until_date}"
    return one.memory_id[:8], _kind(one), state, one.said_on, holds, ", ".join(concerns), content.words


def _kind(one: messages.Memory) -> str:
    if one.content.kind not in messages.MemoryKind.values():
        return "unknown"
    return messages.MemoryKind.Name(one.content.kind).removeprefix("MEMORY_KIND_").lower()
