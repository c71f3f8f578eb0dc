"""Sessions: dividing what one FIT file holds among its activities.

Source: FIT profile, messages `session` (18), `lap` (19), `length` (101), `event` (21), `sport` (12).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.formats import sports
from runningmate_analytics.domain.formats.fit.clock import EPOCH_S
from runningmate_analytics.domain.formats.fit.layout import TIMESTAMP
from runningmate_analytics.domain.formats.samples import (
    EARLIEST_S,
    LATEST_S,
    MAX_SPAN_S,
    Samples,
    derive_motion,
)
from runningmate_analytics.domain.model import Device, Interval, Lap, Length, Recording, Summary

if TYPE_CHECKING:
    from runningmate_analytics.domain.formats.fit.table import Table

SPORT, SESSION, LAP, EVENT, WORKOUT, LENGTH = 12, 18, 19, 21, 26, 101

_EDGE_S = 1.0
"""Windows are in ms but timestamps in whole seconds."""

_MAX_LEAD_S = 3600.0
"""A session that starts longer before its first sample has a clock of its own."""

_STROKES = {
    0: "freestyle",
    1: "backstroke",
    2: "breaststroke",
    3: "butterfly",
    4: "drill",
    5: "mixed",
    6: "im",
}
STROKE_NUMBERS = {name: number for number, name in _STROKES.items()}
_TIMER, _TIMER_START, _TIMER_STOPS = 0, 0, (1, 4, 8, 9)
_STATUTE = 1


@dataclass(frozen=True, slots=True)
class Session:
    """A session message; times are Unix time, None where the file does not say."""

    start: float | None
    sport: int | None
    sub_sport: int | None
    pool_length_m: float | None
    pool_in_yards: bool
    summary: Summary


@dataclass(frozen=True, slots=True)
class Content:
    """What is divided among the sessions; every start is Unix time, ascending."""

    samples: Samples
    laps: tuple[Lap, ...]
    lengths: tuple[Length, ...]
    pauses: tuple[Interval, ...]
    device: Device
    units: dict[str, str]
    title: str | None


def title(table: Table) -> str | None:
    """The name of the planned workout that was followed, None without one."""
    return next((text.strip() for text in table.strings(8) if text and text.strip()), None)


def sessions(table: Table, sport: Table, laps: Table) -> list[Session]:
    """Sessions in file order; one without times where the file has none (old or cut files)."""
    known = [number for source in (sport, laps) for number in _sport_of(source, source is laps)]
    main = next((pair for pair in known if pair[0] is not None), (None, None))
    columns = (
        _starts(table, 7),
        *(table.column(number).tolist() for number in (5, 6)),
        *(table.column(number, scale).tolist() for number, scale in ((44, 100), (46, 1))),
        *(table.column(number, scale).tolist() for number, scale in _SUMMARY_FIELDS),
    )
    found = []
    for start, sport_number, sub_sport, pool, unit, *totals in zip(*columns, strict=True):
        pair = (_whole(sport_number), _whole(sub_sport))
        pair = main if pair[0] is None else pair
        summary = Summary(*map(_known, totals))
        found.append(Session(start, *pair, _known(pool) or None, unit == _STATUTE, summary))
    return found or [Session(None, *main, None, False, Summary())]


# In the order of Summary's fields: elapsed, timer, distance, gain, mean and maximal heart rate.
_SUMMARY_FIELDS = ((7, 1000), (8, 1000), (9, 100), (22, 1), (16, 1), (17, 1))


def _sport_of(table: Table, is_lap: bool) -> list[tuple[int | None, int | None]]:
    numbers = (25, 39) if is_lap else (0, 1)
    return list(zip(*map(table.integers, numbers), strict=True))


def laps(table: Table) -> tuple[Lap, ...]:
    """Laps with Unix time as their start; those without a start or a length are left out."""
    columns = (_starts(table, 7), *(table.column(n, s).tolist() for n, s in ((7, 1000), (8, 1000), (9, 100))))
    found = [
        Lap(start, elapsed, _known(timer), _known(distance))
        for start, elapsed, timer, distance in zip(*columns, strict=True)
        if start is not None and isfinite(elapsed)
    ]
    return tuple(sorted(found, key=lambda lap: lap.start_s))


def lengths(table: Table) -> tuple[Length, ...]:
    """Pool lengths with Unix time as their start."""
    columns = (
        _starts(table, 3),
        *(table.column(number, 1000).tolist() for number in (4, 3)),
        *(table.integers(number) for number in (12, 5, 7)),
    )
    found = []
    for start, timer, elapsed, kind, strokes, stroke in zip(*columns, strict=True):
        duration = _known(timer) or _known(elapsed)
        if start is None or duration is None or not EARLIEST_S <= start <= LATEST_S:
            continue
        active = kind != 0
        name = _STROKES.get(stroke) if active and stroke is not None else None
        # A count of 0 is what devices write for drills and kick sets: nothing was counted.
        found.append(Length(start, duration, active, (strokes or None) if active else None, name))
    return tuple(sorted(found, key=lambda length: length.start_s))


def pauses(table: Table) -> tuple[Interval, ...]:
    """Timer stops in Unix time; one that no start ends is open: it ends at infinity."""
    rows = [
        (stamp + EPOCH_S, kind)
        for stamp, event, kind in zip(
            table.column(TIMESTAMP).tolist(), table.integers(0), table.integers(1), strict=True
        )
        if isfinite(stamp) and event == _TIMER and kind is not None
    ]
    found: list[Interval] = []
    stopped: float | None = None
    for at, kind in sorted(rows, key=lambda row: row[0]):
        if kind in _TIMER_STOPS:
            stopped = at if stopped is None else stopped
        elif kind == _TIMER_START and stopped is not None:
            if at > stopped:
                found.append(Interval(stopped, at))
            stopped = None
    if stopped is not None:
        found.append(Interval(stopped, np.inf))
    return tuple(found)


def divide(found: list[Session], content: Content) -> list[Recording]:
    """One recording per session that has samples or lengths, in file order of the sessions.

    A single session takes everything. Several take what starts in their own window, [start, start +
    elapsed time]; where windows overlap, the later start wins. What lies in no window is dropped.
    """
    starts = sorted(session.start for session in found if session.start is not None)
    recordings = []
    if len(found) > 1 and starts:
        for index, session in enumerate(found):
            if session.start is None:
                continue
            later = [start for start in starts if start > session.start]
            elapsed = session.summary.elapsed_time_s
            end = np.inf if elapsed is None else session.start + elapsed + _EDGE_S
            share = _share(content, session.start, min([end, *later]))
            if share is not None:
                recordings.append(_recording(session, share, index, len(found)))
    if not recordings:
        recordings.append(_recording(found[0], content, 0, 1))
    return recordings


def _share(content: Content, start: float, end: float) -> Content | None:
    first, last = np.searchsorted(content.samples.time_s, (start, end)).tolist()
    mine = replace(
        content,
        samples=_from_zero(content.samples, first, last),
        laps=tuple(lap for lap in content.laps if start <= lap.start_s < end),
        lengths=tuple(length for length in content.lengths if start <= length.start_s < end),
    )
    return mine if last > first or mine.lengths else None


def _from_zero(samples: Samples, first: int, last: int) -> Samples:
    """Rows [first, last), with distance counted from the session before where it counts through."""
    mine = samples.between(first, last)
    if "distance_m" in mine.channels:
        before = samples.channels["distance_m"][:first]
        before = before[np.isfinite(before)]
        distance = mine.channels["distance_m"]
        if len(before) and distance[np.isfinite(distance)][0] >= before[-1]:
            mine.channels["distance_m"] = distance - before[-1]
    return mine


def _recording(session: Session, content: Content, index: int, count: int) -> Recording:
    samples = derive_motion(content.samples)
    start, end = _extent(session, samples, content.lengths)
    pool = tuple(length for length in content.lengths if start - _EDGE_S <= length.start_s <= end)
    sport, sub_sport = sports.from_numbers(session.sport, session.sub_sport)
    clipped = (Interval(max(p.start_s, start), min(p.end_s, end)) for p in content.pauses)
    return Recording(
        sport=sport,
        sub_sport=sub_sport,
        # A plan belongs to one session; a file with several does not say to which.
        name=content.title if count == 1 else None,
        started_at=datetime.fromtimestamp(start, UTC),
        time_s=samples.time_s - start,
        channels=samples.channels,
        laps=tuple(
            replace(lap, start_s=lap.start_s - start)
            for lap in content.laps
            if start - _EDGE_S <= lap.start_s <= end + _EDGE_S
        ),
        lengths=tuple(replace(length, start_s=length.start_s - start) for length in pool),
        pauses=tuple(Interval(p.start_s - start, p.end_s - start) for p in clipped if p.end_s > p.start_s),
        pool_length_m=session.pool_length_m if pool else None,
        pool_in_yards=bool(pool) and session.pool_in_yards,
        device=content.device,
        summary=session.summary,
        session_index=index,
        session_count=count,
        units={name: unit for name, unit in content.units.items() if name in samples.channels},
    )


def _extent(session: Session, samples: Samples, pool: tuple[Length, ...]) -> tuple[float, float]:
    """Start and end in Unix time: of the session if its clock is that of the samples, else of the samples."""
    times = [float(samples.time_s[0]), float(samples.time_s[-1])] if len(samples.time_s) else []
    first = times[0] if times else pool[0].start_s
    ends = (length.start_s + length.duration_s for length in pool)
    last = max([*times, *(end for end in ends if first <= end <= first + MAX_SPAN_S)], default=first)
    leads = session.start is not None and 0 <= first - session.start <= _MAX_LEAD_S
    return (session.start if leads and session.start is not None else first), last


def _starts(table: Table, elapsed_field: int) -> list[float | None]:
    """Start times in Unix time: field 2, else the timestamp less the elapsed time."""
    starts = table.column(2)
    ended = table.column(TIMESTAMP) - np.nan_to_num(table.column(elapsed_field, 1000))
    return [_known(start) for start in (np.where(np.isnan(starts), ended, starts) + EPOCH_S).tolist()]


def _known(value: float) -> float | None:
    return value if isfinite(value) else None


def _whole(value: float) -> int | None:
    return int(value) if isfinite(value) else None
