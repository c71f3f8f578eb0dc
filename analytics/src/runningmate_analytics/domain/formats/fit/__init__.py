"""FIT files: chained links, messages, columns, recordings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.formats.fit import beat, record, session
from runningmate_analytics.domain.formats.fit.clock import EPOCH_S, Clock
from runningmate_analytics.domain.formats.fit.device import DEVICE_INFO, FILE_ID, device
from runningmate_analytics.domain.formats.fit.layout import TIMESTAMP, Layout
from runningmate_analytics.domain.formats.fit.link import links
from runningmate_analytics.domain.formats.fit.table import Table
from runningmate_analytics.domain.formats.fit.walk import Walk
from runningmate_analytics.domain.formats.samples import MAX_SAMPLES, clean
from runningmate_analytics.domain.model import Recording, RecordingError, RejectReason

if TYPE_CHECKING:
    from runningmate_analytics.domain.model import Floats

FIELD_DESCRIPTION = 206
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
    FIELD_DESCRIPTION: "developer fields",
    record.RECORD: "records",
    beat.HR: "heart rate messages",
}
_LIMITS = {record.RECORD: MAX_SAMPLES, session.SESSION: MAX_SESSIONS, beat.HR: beat.MAX_MESSAGES}
_WANTED = frozenset(_PLURALS)

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
    """Decode a FIT file; see `formats.decode`."""
    found: list[list[Recording]] = []
    refusal: RecordingError | None = None
    # Values of hostile floats overflow; they end as NaN or infinity and are dropped with the rest.
    with np.errstate(all="ignore"):
        for part in _parts(data):
            try:
                found.append(_decode_part(data, part))
            except RecordingError as error:
                if error.reason not in (RejectReason.NOT_AN_ACTIVITY, RejectReason.NO_SAMPLES):
                    raise
                refusal = refusal or error
    if not found and refusal:
        raise refusal
    return _numbered(found)


def _parts(data: bytes) -> list[list[Walk]]:
    """Links that belong together: one without a file identification continues the one before.

    Chest straps that store heart rate under water append it so.
    """
    parts: list[list[Walk]] = []
    for link in links(data):
        walk = Walk(data, _WANTED)
        walk.add(link)
        identified = any(layout.message == FILE_ID and layout.positions for layout in walk.layouts.values())
        if parts and not identified:
            parts[-1].append(walk)
        else:
            parts.append([walk])
    return parts


def _decode_part(data: bytes, walks: list[Walk]) -> list[Recording]:
    layouts = [layout for walk in walks for layout in walk.layouts.values()]

    def table(message: int) -> Table:
        mine = (layout for layout in layouts if layout.message == message)
        return Table(data, mine, _LIMITS.get(message, MAX_ROWS), _PLURALS[message])

    file_id = table(FILE_ID)
    _check_type(file_id)
    lap_table = table(session.LAP)
    records, beats = table(record.RECORD), table(beat.HR)
    channels, units = record.channels(records, record.descriptions(table(FIELD_DESCRIPTION)))
    stamps = _stamps(data, layouts, records, walks)
    if beats.count:
        heart_rate = beat.fill_heart_rate(channels.get("heart_rate_bpm"), stamps, beats)
        channels |= {} if heart_rate is None else {"heart_rate_bpm": heart_rate}
    samples = clean(stamps + EPOCH_S, channels)
    pool = session.lengths(table(session.LENGTH))
    if not len(samples.time_s) and not pool:
        raise RecordingError(
            RejectReason.NO_SAMPLES,
            "The file holds an activity without samples: none of its records has a time and a value.",
        )
    content = session.Content(
        samples,
        session.laps(lap_table),
        pool,
        session.pauses(table(session.EVENT)),
        device(file_id, table(DEVICE_INFO)),
        units,
        session.title(table(session.WORKOUT)),
    )
    return session.divide(session.sessions(table(session.SESSION), table(session.SPORT), lap_table), content)


def _stamps(data: bytes, layouts: list[Layout], records: Table, walks: list[Walk]) -> Floats:
    if any(walk.compressed for walk in walks):
        return Clock(data, layouts).of(records.positions)
    return records.column(TIMESTAMP)


def _check_type(file_id: Table) -> None:
    kind = next(iter(file_id.integers(0)), None)
    if kind not in (None, _ACTIVITY):
        what = _FILE_TYPES.get(kind or 0, f"of type {kind}")
        raise RecordingError(
            RejectReason.NOT_AN_ACTIVITY,
            f"The file is {what}, not an activity (file type {kind}).",
        )


def _numbered(parts: list[list[Recording]]) -> list[Recording]:
    """Number the sessions through all parts of the file."""
    count = sum(recordings[0].session_count for recordings in parts)
    numbered: list[Recording] = []
    before = 0
    for recordings in parts:
        numbered += [
            replace(one, session_index=before + one.session_index, session_count=count) for one in recordings
        ]
        before += recordings[0].session_count
    return numbered
