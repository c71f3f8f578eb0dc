"""What a FIT file has besides records: who wrote it, timer events, lengths, laps, session, activity.

Source: FIT profile, messages `file_id` (0), `file_creator` (49), `workout` (26), `event` (21), `length` (101),
`lap` (19), `session` (18), `activity` (34).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from runningmate_analytics.domain.export.fit.message import ENUM, UINT8, UINT16, UINT32, Value
from runningmate_analytics.domain.export.sportwords import fit_numbers
from runningmate_analytics.domain.export.subject import CREATOR
from runningmate_analytics.domain.formats.fit.clock import EPOCH_S
from runningmate_analytics.domain.formats.fit.device import manufacturer_number
from runningmate_analytics.domain.formats.fit.layout import STRING, TIMESTAMP
from runningmate_analytics.domain.formats.fit.session import STROKE_NUMBERS
from runningmate_analytics.domain.model import Lap

if TYPE_CHECKING:
    from runningmate_analytics.domain.export.fit.message import Messages
    from runningmate_analytics.domain.export.subject import Subject

FILE_ID, FILE_CREATOR, WORKOUT, EVENT, LENGTH, LAP, SESSION, ACTIVITY = 0, 49, 26, 21, 101, 19, 18, 34
INDEX = 254
_ACTIVITY_FILE, _DEVELOPMENT = 4, 255
_SOFTWARE_VERSION = 100
_TIMER, _LAP_EVENT, _SESSION_EVENT, _ACTIVITY_EVENT, _LENGTH_EVENT = 0, 9, 8, 26, 28
_START, _STOP, _STOP_ALL = 0, 1, 4
_IDLE, _ACTIVE = 0, 1
_METRIC, _STATUTE = 0, 1


@dataclass(frozen=True, slots=True)
class Timed:
    """A message with its place among the records: FIT seconds, and the order within one second."""

    at: int
    rank: int
    message: int
    values: list[Value]


class Clock:
    """Whole FIT seconds of one activity."""

    def __init__(self, subject: Subject) -> None:
        self._start = subject.recording.started_at.timestamp() - EPOCH_S

    def at(self, second_s: float) -> int:
        """The nearest whole second."""
        return round(self._start + second_s)

    def end(self, second_s: float) -> int:
        """The first whole second that is not before."""
        return ceil(self._start + second_s)


def write_head(messages: Messages, subject: Subject) -> None:
    """Who wrote the file, and the title where the recording has one of its own."""
    recording = subject.recording
    made_by, _, product = (subject.facts.device or "").partition(" ")
    number = manufacturer_number(made_by)
    if number is None:
        number, product = _DEVELOPMENT, subject.facts.device or CREATOR
    identity = [
        Value(0, ENUM, _ACTIVITY_FILE),
        Value(1, UINT16, number),
        Value(4, UINT32, Clock(subject).at(0.0)),
    ]
    # Devices whose name is not known are kept by their number.
    named = Value(2, UINT16, int(product)) if product.isascii() and product.isdigit() else None
    messages.add(FILE_ID, [*identity, named or Value(8, STRING, product)] if product else identity)
    messages.add(FILE_CREATOR, [Value(0, UINT16, _SOFTWARE_VERSION)])
    if subject.facts.name:
        sport, sub_sport = fit_numbers(recording.sport, recording.sub_sport)
        messages.add(
            WORKOUT,
            [
                Value(4, ENUM, sport),
                Value(11, ENUM, sub_sport),
                Value(6, UINT16, 0),
                Value(8, STRING, subject.facts.name),
            ],
        )


def timed(subject: Subject) -> list[Timed]:
    """Timer events, lengths and laps in order of time."""
    found = [*_events(subject), *_lengths(subject), *_laps(subject)]
    return sorted(found, key=lambda entry: (entry.at, entry.rank))


def _events(subject: Subject) -> list[Timed]:
    clock = Clock(subject)

    def event(at: int, rank: int, kind: int) -> Timed:
        values = [Value(TIMESTAMP, UINT32, at), Value(0, ENUM, _TIMER), Value(1, ENUM, kind)]
        return Timed(at, rank, EVENT, values)

    found = [event(clock.at(0.0), 0, _START)]
    for pause in subject.recording.pauses:
        stop, start = clock.at(pause.start_s), clock.at(pause.end_s)
        if start > stop:
            found += [event(stop, 2, _STOP_ALL), event(start, 0, _START)]
    return [*found, event(clock.end(subject.end_s), 4, _STOP_ALL)]


def _lengths(subject: Subject) -> list[Timed]:
    clock = Clock(subject)
    found = []
    for index, length in enumerate(subject.recording.lengths):
        end = clock.at(length.start_s + length.duration_s)
        milliseconds = length.duration_s * 1000
        stroke = STROKE_NUMBERS.get(length.stroke or "")
        values = [
            Value(TIMESTAMP, UINT32, end),
            Value(INDEX, UINT16, index),
            Value(0, ENUM, _LENGTH_EVENT),
            Value(1, ENUM, _STOP),
            Value(2, UINT32, clock.at(length.start_s)),
            Value(3, UINT32, milliseconds),
            Value(4, UINT32, milliseconds),
            Value(5, UINT16, length.strokes),
            Value(7, ENUM, stroke),
            Value(12, ENUM, _ACTIVE if length.active else _IDLE),
        ]
        found.append(Timed(end, 1, LENGTH, values))
    return found


def _laps(subject: Subject) -> list[Timed]:
    clock, recording = Clock(subject), subject.recording
    whole = Lap(0.0, subject.end_s, subject.timer_s(0.0, subject.end_s), subject.distance_m)
    sport, sub_sport = fit_numbers(recording.sport, recording.sub_sport)
    found = []
    # Without laps of its own a file has one: other readers ask for it.
    for index, lap in enumerate(recording.laps or (whole,)):
        end = clock.at(lap.start_s + lap.elapsed_time_s)
        values = [
            Value(TIMESTAMP, UINT32, end),
            Value(INDEX, UINT16, index),
            Value(0, ENUM, _LAP_EVENT),
            Value(1, ENUM, _STOP),
            Value(2, UINT32, clock.at(lap.start_s)),
            *_totals(lap.elapsed_time_s, lap.timer_time_s, lap.distance_m),
            Value(25, ENUM, sport),
            Value(39, ENUM, sub_sport),
        ]
        found.append(Timed(end, 3, LAP, values))
    return found


def _totals(elapsed_s: float, timer_s: float | None, distance_m: float | None) -> list[Value]:
    """Fields 7, 8 and 9 of laps and sessions alike."""
    return [
        Value(7, UINT32, elapsed_s * 1000),
        Value(8, UINT32, None if timer_s is None else timer_s * 1000),
        Value(9, UINT32, None if distance_m is None else distance_m * 100),
    ]


def write_tail(messages: Messages, subject: Subject) -> None:
    """The session with the device's totals, measured ones where it wrote none, and the activity."""
    clock, recording = Clock(subject), subject.recording
    summary, end = recording.summary, clock.end(subject.end_s)
    elapsed_s = subject.end_s if summary.elapsed_time_s is None else summary.elapsed_time_s
    timer_s = summary.timer_time_s
    if timer_s is None:
        timer_s = subject.timer_s(0.0, subject.end_s)
    sport, sub_sport = fit_numbers(recording.sport, recording.sub_sport)
    values = [
        Value(TIMESTAMP, UINT32, end),
        Value(INDEX, UINT16, 0),
        Value(0, ENUM, _SESSION_EVENT),
        Value(1, ENUM, _STOP),
        Value(2, UINT32, clock.at(0.0)),
        Value(5, ENUM, sport),
        Value(6, ENUM, sub_sport),
        *_totals(elapsed_s, timer_s, subject.distance_m),
        Value(16, UINT8, summary.mean_heart_rate_bpm),
        Value(17, UINT8, summary.max_heart_rate_bpm),
        Value(22, UINT16, summary.elevation_gain_m),
        Value(25, UINT16, 0),
        Value(26, UINT16, len(recording.laps) or 1),
    ]
    if recording.pool_length_m:
        unit = _STATUTE if recording.pool_in_yards else _METRIC
        active = sum(length.active for length in recording.lengths)
        values += [Value(33, UINT16, len(recording.lengths)), Value(47, UINT16, active)]
        values += [Value(44, UINT16, recording.pool_length_m * 100), Value(46, ENUM, unit)]
    messages.add(SESSION, values)
    offset = recording.started_at.astimezone(ZoneInfo(subject.facts.time_zone)).utcoffset()
    local = end + round(offset.total_seconds()) if offset is not None else None
    messages.add(
        ACTIVITY,
        [
            Value(TIMESTAMP, UINT32, end),
            Value(0, UINT32, timer_s * 1000),
            Value(1, UINT16, 1),
            Value(2, ENUM, 0),
            Value(3, ENUM, _ACTIVITY_EVENT),
            Value(4, ENUM, _STOP),
            Value(5, UINT32, local),
        ],
    )
