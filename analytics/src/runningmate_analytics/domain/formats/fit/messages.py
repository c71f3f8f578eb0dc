"""The messages of a FIT file by their number, and the recordings and columns they give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from runningmate_analytics.domain.formats.fit import beat, developer, reading, record, session
from runningmate_analytics.domain.formats.fit.clock import EPOCH_S, Clock
from runningmate_analytics.domain.formats.fit.device import DEVICE_INFO, FILE_ID, device
from runningmate_analytics.domain.formats.fit.link import links
from runningmate_analytics.domain.formats.fit.profile import RECORD
from runningmate_analytics.domain.formats.fit.table import Table
from runningmate_analytics.domain.formats.fit.walk import Walk
from runningmate_analytics.domain.formats.samples import MAX_SAMPLES, clean
from runningmate_analytics.domain.model import RecordingError, RejectReason

if TYPE_CHECKING:
    from runningmate_analytics.domain.formats.fit.damage import Damage
    from runningmate_analytics.domain.formats.fit.layout import Layout
    from runningmate_analytics.domain.model import Floats, Interval, Recording

MAX_ROWS = 20_000
"""Laps, lengths, events of one file: six hours of 1 s lengths."""

MAX_SESSIONS = 200

_PLURALS = {
    FILE_ID: "file identifications",
    session.SPORT: "sport messages",
    session.SESSION: "sessions",
    session.LAP: "laps",
    session.EVENT: "events",
    DEVICE_INFO: "device messages",
    session.LENGTH: "pool lengths",
    session.WORKOUT: "workout plans",
    developer.FIELD_DESCRIPTION: "developer fields",
    RECORD: "records",
    beat.HR: "heart rate messages",
    reading.SPO2: "oxygen readings",
    reading.RESPIRATION: "respiration readings",
}
_LIMITS = {RECORD: MAX_SAMPLES, session.SESSION: MAX_SESSIONS, beat.HR: beat.MAX_MESSAGES}

_ACTIVITY = 4
_FILE_TYPES = {
    1: "a device description",
    2: "device settings",
    3: "sport settings",
    5: "a workout plan",
    6: "a course",
    7: "a schedule",
    9: "weight measurements",
    10: "totals",
    11: "goals",
    14: "blood pressure measurements",
    15: "daily monitoring",
    20: "an activity summary without samples",
    28: "daily monitoring",
    32: "daily monitoring",
    34: "a segment",
    35: "a list of segments",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Records as they stand in the file, one row each.

    Attributes:
        time_s: Shape (n,), Unix time, NaN where a record has none.
        channels: Channel name to shape (n,), NaN where there is no value.
        units: Units of the developer fields among them.
    """

    time_s: Floats
    channels: dict[str, Floats]
    units: dict[str, str]


class Messages:
    """The messages of links that belong together, by their number.

    Attributes:
        damage: What keeps them from being all that was recorded, None if nothing.
    """

    def __init__(self, data: bytes, walks: list[Walk]) -> None:
        self._data = data
        self._clock = Clock(data, walks)
        self.damage = next((walk.damage for walk in walks if walk.damage), None)
        self._used: dict[int, list[tuple[Walk, list[Layout]]]] = {}
        for walk in walks:
            layouts: dict[int, list[Layout]] = {}
            for layout in walk.layouts:
                layouts.setdefault(layout.message, []).append(layout)
            for message, mine in layouts.items():
                self._used.setdefault(message, []).append((walk, mine))

    def counts(self) -> dict[int, int]:
        """How many messages there are, by global number."""
        found = {
            message: sum(walk.counts[layout.index] for walk, layouts in used for layout in layouts)
            for message, used in self._used.items()
        }
        return {message: count for message, count in found.items() if count}

    def recordings(self) -> list[Recording]:
        """One recording a session.

        Raises:
            RecordingError: The messages hold no activity.
        """
        file_id = self._table(FILE_ID)
        _check_type(file_id)
        laps, pool = self._table(session.LAP), session.lengths(self._table(session.LENGTH))
        columns = self.columns()
        samples = clean(columns.time_s, columns.channels)
        if not len(samples.time_s) and not pool:
            raise RecordingError(
                RejectReason.NO_SAMPLES,
                "The file holds an activity without samples: none of its records has a time and a value.",
            )
        content = session.Content(
            samples,
            session.laps(laps),
            pool,
            self._pauses(),
            device(file_id, self._table(DEVICE_INFO)),
            columns.units,
            session.title(self._table(session.WORKOUT)),
            self.damage.mark if self.damage else None,
        )
        sports = self._table(session.SPORT)
        found = session.sessions(self._table(session.SESSION), sports, laps, cut=self.damage is not None)
        return session.divide(found, content)

    def _table(self, message: int) -> Table:
        used = self._used.get(message, ())
        return Table(self._data, used, _LIMITS.get(message, MAX_ROWS), _PLURALS[message])

    def columns(self) -> Columns:
        """All records.

        Raises:
            RecordingError: too_large.
        """
        records = self._table(RECORD)
        channels = record.channels(records)
        described = developer.descriptions(self._table(developer.FIELD_DESCRIPTION))
        units = developer.add(records, described, channels)
        self._clock.straighten(records, channels.get("distance_m"))
        stamps = self._clock.of(records)
        self._add_other_messages(channels, stamps)
        return Columns(stamps + EPOCH_S, channels, units)

    def _add_other_messages(self, channels: dict[str, Floats], stamps: Floats) -> None:
        beats, oxygen = self._table(beat.HR), self._table(reading.SPO2)
        if beats.count:
            merged = beat.merge_heart_rate(
                channels.get("heart_rate_bpm"), stamps, beats, self._clock.of(beats)
            )
            channels |= {} if merged is None else {"heart_rate_bpm": merged}
        readings = {"spo2_percent": (oxygen, 1), "respiration_brpm": (self._table(reading.RESPIRATION), 100)}
        for name, (table, scale) in readings.items():
            if table.count and name not in channels:
                placed = reading.placed(stamps, table, self._clock.of(table), scale)
                channels |= {} if placed is None else {name: placed}

    def _pauses(self) -> tuple[Interval, ...]:
        events = self._table(session.EVENT)
        return session.pauses(events, self._clock.of(events)) if events.count else ()


def _check_type(file_id: Table) -> None:
    kind = next((int(row[0]) for row in file_id.values(0) if row[0] is not None), None)
    if kind not in (None, _ACTIVITY):
        what = _FILE_TYPES.get(kind or 0, f"of type {kind}")
        raise RecordingError(
            RejectReason.NOT_AN_ACTIVITY,
            f"The file is {what}, not an activity (file type {kind}).",
        )


def messages_of(data: bytes) -> tuple[list[Messages], Damage | None]:
    """Links that belong together: one without a file identification continues the one before.

    Chest straps that store heart rate under water append it so.

    Returns:
        The parts in file order, and the damage behind the last one.

    Raises:
        RecordingError: The file has no FIT header, or is nothing that a device writes.
    """
    parts: list[list[Walk]] = []
    found, damage = links(data)
    for link in found:
        walk = Walk(data, link)
        identified = any(layout.message == FILE_ID and walk.counts[layout.index] for layout in walk.layouts)
        if parts and not identified:
            parts[-1].append(walk)
        else:
            parts.append([walk])
    return [Messages(data, part) for part in parts], damage
