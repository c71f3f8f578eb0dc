"""Edits: what an athlete changed about an activity, as a layer over its raw files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from runningmate_analytics.domain.faults import FaultRule
from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class EditKind(StrEnum):
    """What an edit does; its parameters follow from it."""

    TRIM = "trim"
    """from_at, to_at: only this stretch counts. Several trims leave what all of them leave."""
    SPLIT = "split"
    """at, activity_id: what begins at `at` is that activity. Or, in that activity, from_at and part_of: the split."""
    SOURCE = "source"
    """channel, recording_id: the channel comes from that recording."""
    SEPARATE = "separate"
    """recording_id, activity_id: the recording is that activity, kept apart."""
    LINK = "link"
    """activity_ids: the others. before: the groups that all of them were in, by activity id."""
    OPTION = "option"
    """name, value: a choice between conventions, for this activity."""
    TITLE = "title"
    """title."""
    SPORT = "sport"
    """sport."""


class ElevationSource(StrEnum):
    """Where altitude comes from; AUTOMATIC takes tiles for GPS altitude where the operator provides some."""

    AUTOMATIC = "automatic"
    RECORDED = "recorded"
    TILES = "tiles"


POOL_REPAIR = "pool_repair"
ELEVATION = "elevation"
OPTIONS: Mapping[str, tuple[str, ...]] = {
    POOL_REPAIR: ("off", "on"),
    ELEVATION: tuple(ElevationSource),
    **dict.fromkeys(FaultRule, ("on", "off")),
}
"""Options of one activity with their values; the first is the default."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit that was not undone. Moments among the parameters are UTC in ISO format, ids are text."""

    edit_id: UUID
    kind: EditKind
    parameters: Mapping[str, Any]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """What all edits of an activity come to.

    Attributes:
        from_at: First instant that counts, None from the start.
        to_at: End, excluded.
        choices: Channel to the recording that it comes from.
        options: By name; the default where absent.
    """

    from_at: datetime | None = None
    to_at: datetime | None = None
    choices: Mapping[str, UUID] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    title: str | None = None
    sport: Sport | None = None

    def option(self, name: str) -> str:
        """The value of an option."""
        return self.options.get(name, OPTIONS[name][0])

    @property
    def faults_off(self) -> frozenset[str]:
        """Fault rules that the athlete switched off."""
        return frozenset(rule for rule in FaultRule if self.option(rule) == "off")


UNEDITED = Plan()


def describe(edit: Edit, time_zone: str) -> str:
    """A sentence that says what an edit does, on the clock of the activity's zone."""
    given = edit.parameters

    def clock(name: str) -> str | None:
        moment = _moment(given.get(name))
        return moment.astimezone(ZoneInfo(time_zone)).strftime("%H:%M:%S") if moment else None

    if edit.kind is EditKind.TRIM:
        return (
            f"Only what lies from {clock('from_at') or 'the start'} to {clock('to_at') or 'the end'} counts."
        )
    if edit.kind is EditKind.SPLIT:
        begins = clock("from_at")
        return (
            f"It is the part from {begins} on."
            if begins
            else f"What begins at {clock('at')} is an activity of its own."
        )
    if edit.kind is EditKind.SOURCE:
        return f"{given['channel']} comes from recording {given['recording_id']}."
    if edit.kind is EditKind.SEPARATE:
        return f"Recording {given['recording_id']} is an activity of its own."
    if edit.kind is EditKind.LINK:
        count = len(given["activity_ids"])
        return (
            f"It belongs to one workout with {count} more."
            if count
            else "It no longer belongs to a workout of several."
        )
    if edit.kind is EditKind.OPTION:
        return f"{given['name']} is {given['value']}."
    return f"It is called {given['title']}." if edit.kind is EditKind.TITLE else f"It is a {given['sport']}."


def plan_of(edits: Iterable[Edit]) -> Plan:
    """Sums up edits: trims and splits cut, of all else the newest counts."""
    from_at: datetime | None = None
    to_at: datetime | None = None
    choices: dict[str, UUID] = {}
    options: dict[str, str] = {}
    title: str | None = None
    sport: Sport | None = None
    for edit in sorted(edits, key=lambda edit: (edit.created_at, edit.edit_id)):
        given = edit.parameters
        if edit.kind in (EditKind.TRIM, EditKind.SPLIT):
            begin, end = _moment(given.get("from_at")), _moment(given.get("to_at", given.get("at")))
            from_at = max(filter(None, (from_at, begin)), default=None)
            to_at = min(filter(None, (to_at, end)), default=None)
        elif edit.kind is EditKind.SOURCE:
            choices[given["channel"]] = UUID(given["recording_id"])
        elif edit.kind is EditKind.OPTION:
            options[given["name"]] = given["value"]
        elif edit.kind is EditKind.TITLE:
            title = given["title"]
        elif edit.kind is EditKind.SPORT:
            sport = Sport(given["sport"])
    return Plan(from_at, to_at, choices, options, title, sport)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
