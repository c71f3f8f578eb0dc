"""The best efforts of each calendar quarter and sport: what estimates of settings rest on.

They are small and stored, so that a new recording asks for the curves of its own quarter and not of all years.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from runningmate_analytics.domain.model import Curve, Sport

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

FTP_SHARE = 0.95
LTHR_SHARE = 0.95
"""An effort of 20 min is held this far above the hour's. Source: Allen and Coggan (2006); Friel (2006)."""

RIEGEL_EXPONENT = 0.06
"""Speed falls with duration to this power. Source: P. S. Riegel, "Athletic Records and Human Endurance" (1981)."""

FTP_SHARES = {1200: FTP_SHARE, 3600: 1.0}
LTHR_SHARES = {1200: LTHR_SHARE, 3600: 1.0}
RUN_SHARES = {duration_s: (duration_s / 3600) ** RIEGEL_EXPONENT for duration_s in (1200, 1800, 2400, 3600)}
"""By duration in s: what the hour's mean is of its best mean."""

BELIEVABLE_HIGHEST_BPM = (150.0, 215.0)
HIGHEST_OVER_S = 10
SUPPORT_OVER_S = 60
SUPPORT_BPM = 15.0
"""A true peak stands on a minute that is not much lower; a spike stands alone."""

NEARLY = 0.98


@dataclass(frozen=True, slots=True)
class Evidence:
    """The curves of one activity.

    Attributes:
        day: Local date of its start.
        sport: Coarse sport.
        curves: As `metrics.compute` drew them.
        source_kinds: Mask of its sources.
        positioned: Whether its day comes from a position; else it comes from the athlete's zone.
    """

    day: date
    sport: Sport
    curves: tuple[Curve, ...]
    source_kinds: int = 0
    positioned: bool = True


class Effort(StrEnum):
    """What a quarter is searched for."""

    HEART_RATE_PEAK = "heart_rate_peak"
    HEART_RATE = "heart_rate"
    POWER = "power"
    SPEED = "speed"
    SWIM_200_M = "swim_200_m"
    SWIM_400_M = "swim_400_m"


@dataclass(frozen=True, slots=True)
class Best:
    """The best effort of its kind.

    Attributes:
        value: Peak (bpm), share of the best mean (bpm, W, m/s), or time for the distance (s).
        duration_s: Over which the mean is; 0 for a distance.
        day: Local date of the activity.
    """

    value: float
    duration_s: int
    day: date


BestsKey: TypeAlias = tuple[date, Sport, int, bool]
"""First day of the quarter, sport, mask of the sources, whether positioned."""


@dataclass(frozen=True, slots=True)
class QuarterBests:
    """The best efforts of one calendar quarter, sport, and set of sources.

    Attributes:
        quarter: Its first day.
        first_day: Local date of its first activity with a curve.
        bests: Kinds without any effort are left out.
        source_kinds: As `Evidence` has it; the same for all its activities.
        positioned: The same.
    """

    quarter: date
    sport: Sport
    first_day: date
    bests: Mapping[Effort, Best]
    source_kinds: int = 0
    positioned: bool = True

    @property
    def key(self) -> BestsKey:
        """What no other of the athlete has."""
        return self.quarter, self.sport, self.source_kinds, self.positioned


@dataclass(frozen=True, slots=True)
class ChangedEfforts:
    """Quarters whose best efforts are to be found anew.

    Attributes:
        changed_at: When any activity of the athlete last changed.
        quarters: Their first days.
        evidence: All their activities with a curve, by start.
    """

    changed_at: datetime
    quarters: tuple[date, ...]
    evidence: tuple[Evidence, ...]


def quarter_of(day: date) -> date:
    """First day of the calendar quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def days_of_quarter(quarter: date) -> list[date]:
    """All days of the quarter that begins on a day."""
    span = (quarter_of(quarter + timedelta(days=100)) - quarter).days
    return [quarter + timedelta(days=day) for day in range(span)]


def best_efforts(activities: Iterable[Evidence]) -> tuple[QuarterBests, ...]:
    """Finds the best efforts of each quarter, sport and set of sources.

    Args:
        activities: All of the quarters that are asked for; of equal efforts the earliest and shortest counts.

    Returns:
        By their keys.
    """
    groups: dict[BestsKey, list[Evidence]] = defaultdict(list)
    for activity in activities:
        key = quarter_of(activity.day), activity.sport, activity.source_kinds, activity.positioned
        groups[key].append(activity)
    return tuple(
        QuarterBests(
            quarter, sport, min(one.day for one in group), _bests(group, sport), source_kinds, positioned
        )
        for (quarter, sport, source_kinds, positioned), group in sorted(groups.items())
    )


def combined(one: QuarterBests, other: QuarterBests) -> QuarterBests:
    """The best efforts of two parts of one quarter and sport; of the sources of the first."""
    bests = dict(one.bests)
    for effort, best in other.bests.items():
        order = _lowest_first if effort in _TIMES else _highest_first
        bests[effort] = min(bests.get(effort, best), best, key=order)
    return replace(one, first_day=min(one.first_day, other.first_day), bests=bests)


def of_all_sources(quarters: Iterable[QuarterBests]) -> list[QuarterBests]:
    """One of each quarter and sport, whatever its sources."""
    found: dict[tuple[date, Sport], QuarterBests] = {}
    for one in quarters:
        place = one.quarter, one.sport
        found[place] = combined(found[place], one) if place in found else one
    return list(found.values())


def mean_over(activity: Evidence, channel: str, duration_s: int) -> float | None:
    """Best mean of one activity over a duration of the grid, None where its curve is shorter."""
    for curve in activity.curves:
        if curve.channel == channel:
            at = bisect_left(curve.duration_s, duration_s)
            if at < len(curve.duration_s) and curve.duration_s[at] == duration_s:
                return curve.value[at]
    return None


_TIMES = frozenset({Effort.SWIM_200_M, Effort.SWIM_400_M})


def _highest_first(best: Best) -> tuple[float, date, int]:
    return -best.value, best.day, best.duration_s


def _lowest_first(best: Best) -> tuple[float, date, int]:
    return best.value, best.day, best.duration_s


def _bests(activities: Sequence[Evidence], sport: Sport) -> dict[Effort, Best]:
    """The best efforts of one quarter and sport, whose activities are ordered by day."""
    found = {
        Effort.HEART_RATE_PEAK: _peak(activities),
        Effort.HEART_RATE: _highest(activities, "heart_rate_bpm", LTHR_SHARES),
    }
    if sport is Sport.RIDE:
        found[Effort.POWER] = _highest(activities, "power_w", FTP_SHARES)
    elif sport is Sport.RUN:
        found[Effort.SPEED] = _highest(activities, "speed_mps", RUN_SHARES)
    elif sport is Sport.SWIM:
        found[Effort.SWIM_200_M] = _fastest(activities, 200)
        found[Effort.SWIM_400_M] = _fastest(activities, 400)
    return {effort: best for effort, best in found.items() if best is not None}


def _peak(activities: Sequence[Evidence]) -> Best | None:
    """The highest believable heart rate that is no spike, bpm."""
    found = []
    for activity in activities:
        peak = mean_over(activity, "heart_rate_bpm", HIGHEST_OVER_S)
        support = mean_over(activity, "heart_rate_bpm", SUPPORT_OVER_S)
        if peak is None or support is None or peak - support > SUPPORT_BPM:
            continue
        if BELIEVABLE_HIGHEST_BPM[0] <= peak <= BELIEVABLE_HIGHEST_BPM[1]:
            found.append(Best(peak, HIGHEST_OVER_S, activity.day))
    return min(found, key=_highest_first, default=None)


def _highest(activities: Sequence[Evidence], channel: str, shares: Mapping[int, float]) -> Best | None:
    """Highest of share times best mean."""
    found = [
        Best(share * mean, duration_s, activity.day)
        for activity in activities
        for duration_s, share in shares.items()
        if (mean := mean_over(activity, channel, duration_s)) is not None
    ]
    return min(found, key=_highest_first, default=None)


def _fastest(activities: Sequence[Evidence], metres: int) -> Best | None:
    """Shortest time for a distance by the speed curves, s.

    The grid has no point at the very distance; the first that comes within 2 % of it gives the speed.
    """
    found = [
        Best(metres / mean_mps, 0, activity.day)
        for activity in activities
        for curve in activity.curves
        if curve.channel == "speed_mps"
        for duration_s, mean_mps in zip(curve.duration_s, curve.value, strict=True)
        if NEARLY * metres <= mean_mps * duration_s <= 2 * metres
    ]
    return min(found, key=_lowest_first, default=None)
