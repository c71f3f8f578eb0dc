"""FIT files: chained links, messages, columns, recordings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.formats.fit import beat, developer, reading, record, session
from runningmate_analytics.domain.formats.fit.clock import EPOCH_S, Clock, set_straight
from runningmate_analytics.domain.formats.fit.device import DEVICE_INFO, FILE_ID, device
from runningmate_analytics.domain.formats.fit.layout import TIMESTAMP
from runningmate_analytics.domain.formats.fit.link import links
from runningmate_analytics.domain.formats.fit.profile import RECORD
from runningmate_analytics.domain.formats.fit.table import Table
from runningmate_analytics.domain.formats.fit.walk import Walk
from runningmate_analytics.domain.formats.samples import MAX_SAMPLES, clean
from runningmate_analytics.domain.model import Recording, RecordingError, RejectReason

if TYPE_CHECKING:
    from runningmate_analytics.domain.formats.fit.damage import Damage
    from runningmate_analytics.domain.formats.fit.layout import Layout
    from runningmate_analytics.domain.model import Floats

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


def decode_fit(data: bytes) -> list[Recording]:
    """Decode a FIT file; see `formats.decode`.

    What stands before damage is decoded and marked as partial, with the damage as the reason. Damage that no
    recording stands before is the reason that the file is refused.
    """
    found: list[list[Recording]] = []
    refusal: RecordingError | None = None
    # Values of hostile floats overflow; they end as NaN or infinity and are dropped with the rest.
    with np.errstate(all="ignore"):
        parts, damage = _parts(data)
        for part in parts:
            try:
                found.append(_Messages(data, part).recordings())
            except RecordingError as error:
                if error.reason not in (RejectReason.NOT_AN_ACTIVITY, RejectReason.NO_SAMPLES):
                    raise
                broken = _damage(part)
                damage = broken or damage
                refusal = refusal or (broken.refusal() if broken and _is_empty(error) else error)
    if not found:
        raise refusal or RecordingError(RejectReason.EMPTY, "The file has no messages.")
    if damage and not any(one.partial for one in found[-1]):
        found[-1] = [replace(one, partial=damage.detail) for one in found[-1]]
    return _numbered(found)


def _is_empty(error: RecordingError) -> bool:
    return error.reason is RejectReason.NO_SAMPLES


def _parts(data: bytes) -> tuple[list[list[Walk]], Damage | None]:
    """Links that belong together: one without a file identification continues the one before.

    Chest straps that store heart rate under water append it so.
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
    return parts, damage


def _damage(walks: list[Walk]) -> Damage | None:
    return next((walk.damage for walk in walks if walk.damage), None)


class _Messages:
    """The messages of links that belong together, by their number."""

    def __init__(self, data: bytes, walks: list[Walk]) -> None:
        self._data = data
        self._walks = walks
        self._used: dict[int, list[tuple[Walk, list[Layout]]]] = {}
        for walk in walks:
            layouts: dict[int, list[Layout]] = {}
            for layout in walk.layouts:
                layouts.setdefault(layout.message, []).append(layout)
            for message, mine in layouts.items():
                self._used.setdefault(message, []).append((walk, mine))

    def recordings(self) -> list[Recording]:
        """One recording a session.

        Raises:
            RecordingError: The messages hold no activity.
        """
        file_id = self._table(FILE_ID)
        _check_type(file_id)
        laps, pool = self._table(session.LAP), session.lengths(self._table(session.LENGTH))
        time_s, channels, units = self._columns(self._table(RECORD))
        samples = clean(time_s, channels)
        if not len(samples.time_s) and not pool:
            raise RecordingError(
                RejectReason.NO_SAMPLES,
                "The file holds an activity without samples: none of its records has a time and a value.",
            )
        damage = _damage(self._walks)
        content = session.Content(
            samples,
            session.laps(laps),
            pool,
            session.pauses(self._table(session.EVENT)),
            device(file_id, self._table(DEVICE_INFO)),
            units,
            session.title(self._table(session.WORKOUT)),
            damage.detail if damage else None,
        )
        sports = self._table(session.SPORT)
        found = session.sessions(self._table(session.SESSION), sports, laps, cut=damage is not None)
        return session.divide(found, content)

    def _table(self, message: int) -> Table:
        used = self._used.get(message, ())
        return Table(self._data, used, _LIMITS.get(message, MAX_ROWS), _PLURALS[message])

    def _columns(self, records: Table) -> tuple[Floats, dict[str, Floats], dict[str, str]]:
        """Unix time, channels and units of developer fields, row by row of the records."""
        channels = record.channels(records)
        described = developer.descriptions(self._table(developer.FIELD_DESCRIPTION))
        units = developer.add(records, described, channels)
        stamps = self._stamps(records, channels.get("distance_m"))
        beats = self._table(beat.HR)
        more = {
            "heart_rate_bpm": beat.merge_heart_rate(channels.get("heart_rate_bpm"), stamps, beats),
            "spo2_percent": reading.spo2_percent(stamps, self._table(reading.SPO2)),
            "respiration_brpm": channels.get("respiration_brpm"),
        }
        if more["respiration_brpm"] is None:
            more["respiration_brpm"] = reading.respiration_brpm(stamps, self._table(reading.RESPIRATION))
        channels |= {name: values for name, values in more.items() if values is not None}
        return stamps + EPOCH_S, channels, units

    def _stamps(self, records: Table, distance: Floats | None) -> Floats:
        """FIT seconds row by row, as the clock stood at the end."""
        if any(walk.compressed for walk in self._walks):
            stamps = Clock(self._data, self._walks).of(records.positions)
        else:
            stamps = records.column(TIMESTAMP)
        return set_straight(stamps, distance)


def _check_type(file_id: Table) -> None:
    kind = next((int(row[0]) for row in file_id.values(0) if row[0] is not None), None)
    if kind not in (None, _ACTIVITY):
        what = _FILE_TYPES.get(kind or 0, f"of type {kind}")
        raise RecordingError(
            RejectReason.NOT_AN_ACTIVITY,
            f"The file is {what}, not an activity (file type {kind}).",
        )


def _numbered(parts: list[list[Recording]]) -> list[Recording]:
    """Number the sessions through all parts of the file."""
    count = sum(recordings[0].session_count for recordings in parts)
    if len(parts) == 1:
        return parts[0]
    numbered: list[Recording] = []
    before = 0
    for recordings in parts:
        numbered += [
            replace(one, session_index=before + one.session_index, session_count=count) for one in recordings
        ]
        before += recordings[0].session_count
    return numbered
