"""The structure of a session: work bouts and rests from laps, sets from pool lengths."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median
from typing import TYPE_CHECKING

from runningmate_coach.domain import traces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runningmate_coach.domain.training import Activity, Lap, Length, Trace

SHORTEST_LAP_S = 20.0
AUTOMATIC_SHARE = 0.8
AUTOMATIC_TOLERANCE = 0.02
"""Laps of which most have one distance within this share were set by the device, every kilometre or mile."""

LEAST_CONTRAST = {"power_w": 1.25, "speed_mps": 1.12}
"""Work over rest, below which laps only wander."""

LEAST_COMPARABLE = 0.6
SAME_LENGTH = 0.25
"""Bouts within this share of the median duration may be compared with each other."""


@dataclass(frozen=True, slots=True)
class Bout:
    """One lap of work. `number` counts all laps from 1; `output` is in the unit of the structure's channel."""

    number: int
    duration_s: float
    output: float
    heart_rate_bpm: float | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """Work bouts with rests between them; `channel` is power_w or speed_mps."""

    channel: str
    work: tuple[Bout, ...]

    @property
    def comparable(self) -> tuple[Bout, ...]:
        """Bouts of about the same length; empty when those are too few of all."""
        middle_s = median(bout.duration_s for bout in self.work)
        alike = tuple(bout for bout in self.work if abs(bout.duration_s - middle_s) <= SAME_LENGTH * middle_s)
        return alike if len(alike) >= max(2, LEAST_COMPARABLE * len(self.work)) else ()


def structure(activity: Activity, trace: Trace | None) -> Structure | None:
    """Finds alternating work and rest in the laps, None when there is none.

    Args:
        activity: With its laps.
        trace: Power for rides, heart rate for all; rides without power have no structure here.
    """
    laps = [(number, lap) for number, lap in enumerate(activity.laps, 1) if _length_s(lap) >= SHORTEST_LAP_S]
    if len(laps) < 4 or _automatic([lap for _, lap in laps]):
        return None
    channel = "power_w" if activity.sport == "ride" else "speed_mps"
    bouts = [bout for number, lap in laps if (bout := _bout(number, lap, channel, trace)) is not None]
    if len(bouts) < len(laps):
        return None
    limit = _limit([bout.output for bout in bouts], LEAST_CONTRAST[channel])
    if limit is None:
        return None
    work = tuple(bout for bout in bouts if bout.output > limit)
    returns = sum(1 for one, following in pairwise(bouts) if one.output > limit >= following.output)
    alternates = returns >= 2 and returns >= 0.6 * len(work)
    return Structure(channel, work) if alternates else None


def _length_s(lap: Lap) -> float:
    return lap.elapsed_time_s if lap.timer_time_s is None else lap.timer_time_s


def _automatic(laps: Sequence[Lap]) -> bool:
    distances = [lap.distance_m for lap in laps[:-1] if lap.distance_m]
    if not distances:
        return False
    usual_m = median(distances)
    same = sum(1 for distance_m in distances if abs(distance_m - usual_m) <= AUTOMATIC_TOLERANCE * usual_m)
    return same >= AUTOMATIC_SHARE * len(laps[:-1])


def _bout(number: int, lap: Lap, channel: str, trace: Trace | None) -> Bout | None:
    end_s, length_s = lap.start_s + lap.elapsed_time_s, _length_s(lap)
    if channel == "speed_mps" and lap.distance_m is not None:
        output: float | None = lap.distance_m / length_s
    else:
        output = None if trace is None else traces.mean(trace, channel, lap.start_s, end_s)
    if output is None:
        return None
    heart = None if trace is None else traces.mean(trace, "heart_rate_bpm", lap.start_s, end_s)
    return Bout(number, length_s, output, heart)


def _limit(outputs: Sequence[float], least_contrast: float) -> float | None:
    """Where outputs part best into low and high (Otsu's rule), None when the parts are too alike.

    Source: N. Otsu, "A threshold selection method from gray-level histograms" (1979).
    """
    ordered = sorted(outputs)
    best: tuple[float, int] | None = None
    for cut in range(1, len(ordered)):
        low, high = fmean(ordered[:cut]), fmean(ordered[cut:])
        between = cut * (len(ordered) - cut) * (high - low) ** 2
        if best is None or between > best[0]:
            best = between, cut
    if best is None:
        return None
    low, high = fmean(ordered[: best[1]]), fmean(ordered[best[1] :])
    return ordered[best[1] - 1] if high >= least_contrast * low else None


@dataclass(frozen=True, slots=True)
class PoolSet:
    """Lengths swum without a rest; `swolf` is None without counted strokes, `rest_s` what followed."""

    length_count: int
    swolf: float | None
    rest_s: float | None


def pool_sets(lengths: Sequence[Length]) -> tuple[PoolSet, ...]:
    """Parts a pool swim at its rests, lengths of the main stroke only counting for SWOLF."""
    strokes = [length.stroke for length in lengths if length.active and length.strokes]
    main = max(sorted(set(strokes)), key=strokes.count, default="")
    sets: list[PoolSet] = []
    swum: list[Length] = []
    for length in (*lengths, None):
        if length is not None and length.active:
            swum.append(length)
        elif swum:
            rest_s = None if length is None else length.duration_s
            sets.append(PoolSet(len(swum), _swolf(swum, main), rest_s))
            swum = []
    return tuple(sets)


def _swolf(lengths: Sequence[Length], stroke: str) -> float | None:
    scores = [one.duration_s + one.strokes for one in lengths if one.strokes and one.stroke == stroke]
    return fmean(scores) if scores else None
