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
    from runningmate_analytics.domain.formats.fit.table import Number, Table
    from runningmate_analytics.domain.model import Floats

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
    partial: str | None


def title(table: Table) -> str | None:
    """The name of the planned workout that was followed, None without one."""
    return next((text.strip() for text in table.strings(8) if text and text.strip()), None)


def sessions(table: Table, sport: Table, laps: Table, *, cut: bool) -> list[Session]:
    """Sessions in file order; one without times where the file has none (old or cut files).

    A file that was cut has no session message for what was under way: its sport stands in a message of its
    own, and it follows the last session.
    """
    sports_of = [_pair(row) for row in sport.values(0, 1)]
    known = sports_of + [_pair(row) for row in laps.values(25, 39)]
    main = next((pair for pair in known if pair[0] is not None), (None, None))
    found = []
    for row in table.values(TIMESTAMP, 2, 7, 5, 6, 44, 46, 8, 9, 22, 16, 17):
        stamp, start, elapsed, sport_number, sub_sport, pool, unit, timer, distance, gain, mean, highest = row
        pair = _pair([sport_number, sub_sport])
        summary = Summary(_over(elapsed, 1000), _over(timer, 1000), _over(distance, 100), gain, mean, highest)
        found.append(
            Session(
                _start(stamp, start, summary.elapsed_time_s),
                *(main if pair[0] is None else pair),
                _over(pool, 100) or None,
                unit == _STATUTE,
                summary,
            )
        )
    if cut and found and len(sports_of) > len(found):
        end = max((one.start + (one.summary.elapsed_time_s or 0) for one in found if one.start), default=None)
        found.append(Session(end, *sports_of[-1], None, False, Summary()))
    return found or [Session(None, *main, None, False, Summary())]


def _pair(row: list[Number]) -> tuple[int | None, int | None]:
    sport, sub_sport = (None if number is None else int(number) for number in row)
    return sport, sub_sport


def laps(table: Table) -> tuple[Lap, ...]:
    """Laps with Unix time as their start; those without a start or a length are left out."""
    found = []
    for stamp, start, elapsed, timer, distance in table.values(TIMESTAMP, 2, 7, 8, 9):
        elapsed_s = _over(elapsed, 1000)
        begins = _start(stamp, start, elapsed_s)
        if begins is not None and elapsed_s is not None:
            found.append(Lap(begins, elapsed_s, _over(timer, 1000), _over(distance, 100)))
    return tuple(sorted(found, key=lambda lap: lap.start_s))


def lengths(table: Table) -> tuple[Length, ...]:
    """Pool lengths with Unix time as their start."""
    found = []
    for stamp, began, elapsed, timer, kind, strokes, stroke in table.values(TIMESTAMP, 2, 3, 4, 12, 5, 7):
        elapsed_s = _over(elapsed, 1000)
        start, duration_s = _start(stamp, began, elapsed_s), _over(timer, 1000) or elapsed_s
        if start is None or duration_s is None or not EARLIEST_S <= start <= LATEST_S:
            continue
        active = kind != 0
        name = _STROKES.get(int(stroke)) if active and stroke is not None else None
        # A count of 0 is what devices write for drills and kick sets: nothing was counted.
        counted = int(strokes) if active and strokes else None
        found.append(Length(start, duration_s, active, counted, name))
    return tuple(sorted(found, key=lambda length: length.start_s))


def pauses(table: Table, stamps: Floats) -> tuple[Interval, ...]:
    """Timer stops in Unix time; one that no start ends is open: it ends at infinity.

    Args:
        table: Events.
        stamps: Shape (rows,), FIT seconds, NaN where unknown.
    """
    rows = [
        (stamp + EPOCH_S, kind)
        for stamp, (event, kind) in zip(stamps.tolist(), table.values(0, 1), strict=True)
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
        partial=content.partial,
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


def _start(stamp: Number, start: Number, elapsed_s: float | None) -> float | None:
    """Start in Unix time: the message's own, else its timestamp less the elapsed time."""
    if start is not None:
        return start + EPOCH_S
    return None if stamp is None else stamp - (elapsed_s or 0) + EPOCH_S


def _over(stored: Number, scale: float) -> float | None:
    return None if stored is None else stored / scale
