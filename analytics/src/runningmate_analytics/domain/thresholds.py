"""Estimates of settings that an athlete did not give, from the curves of the recordings.

An estimate always carries the sentence it rests on; where the recordings cannot carry one, there is
none. Resting heart rate and sex are never estimated: no workout shows them. Weights come from descriptions
(`weights`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import partial, reduce
from itertools import chain
from typing import TYPE_CHECKING

from runningmate_analytics.domain.model import Curve, Estimated, Sport
from runningmate_servicekit.datause import OWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

FTP_SHARE = 0.95
LTHR_SHARE = 0.95
"""An effort of 20 min is held this far above the hour's. Source: Allen and Coggan (2006); Friel (2006)."""

RIEGEL_EXPONENT = 0.06
"""Speed falls with duration to this power. Source: P. S. Riegel, "Athletic Records and Human Endurance" (1981)."""

RUN_DURATIONS_S = (1200, 1800, 2400, 3600)
HELD_SHARE = 0.92
"""A quarter whose best lies below this share of what held before had no hard effort; the old value holds."""

BELIEVABLE_W = (60.0, 600.0)
BELIEVABLE_RUN_MPS = (1.8, 6.6)
BELIEVABLE_SWIM_MPS = (0.4, 2.1)
BELIEVABLE_HIGHEST_BPM = (150.0, 215.0)
HIGHEST_OVER_S = 10
SUPPORT_OVER_S = 60
SUPPORT_BPM = 15.0
"""A true peak stands on a minute that is not much lower; a spike stands alone."""

LEAST_LTHR_SHARE = 0.80
"""Below this share of the highest heart rate, the best 20 min were not near threshold."""

NEARLY = 0.98

LEAST_CSS_SHARE = 0.85
"""Below this share of the best 400 m, the 200 and 400 m were sets with rests, not efforts."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The curves of one activity.

    Attributes:
        day: Local date of its start.
        sport: Coarse sport.
        curves: As `metrics.compute` drew them.
        source_kinds: Mask of what it rests on.
    """

    day: date
    sport: Sport
    curves: tuple[Curve, ...]
    source_kinds: int = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """One estimated setting.

    Attributes:
        sport: Sport it holds for, None for all.
        setting: Name of the field of `Settings`.
        estimated: Value, first day and evidence.
    """

    sport: Sport | None
    setting: str
    estimated: Estimated


@dataclass(frozen=True, slots=True)
class Finding:
    """A value and its evidence, before it is known from when it holds."""

    value: float
    evidence: str


def estimate_by_source(activities: Iterable[Evidence]) -> tuple[Estimate, ...]:
    """Estimates as `estimate` does, each with the mask of what it rests on.

    What the athlete's own recordings give alone, to the last word, rests on those; all else rests on all.

    Args:
        activities: In any order.
    """
    everything = list(activities)
    own = [activity for activity in everything if not activity.source_kinds & ~OWN]
    found = estimate(everything)
    alone = frozenset(found if len(own) == len(everything) else estimate(own))
    masks = {True: _union(own), False: _union(everything)}
    return tuple(
        replace(entry, estimated=replace(entry.estimated, source_kinds=masks[entry in alone]))
        for entry in found
    )


def _union(activities: Iterable[Evidence]) -> int:
    return reduce(lambda mask, activity: mask | activity.source_kinds, activities, 0)


def estimate(activities: Iterable[Evidence]) -> tuple[Estimate, ...]:
    """Estimates every setting that the recordings carry.

    Thresholds are estimated for each calendar quarter on its own, so that a value no longer moves once
    its quarter is over; the first also holds for everything before it. A quarter without a hard effort
    changes nothing.

    Args:
        activities: In any order.

    Returns:
        By setting, sport and day; empty where nothing can be told.
    """
    by_sport: dict[Sport, list[Evidence]] = defaultdict(list)
    everything = sorted(activities, key=lambda activity: activity.day)
    for activity in everything:
        by_sport[activity.sport].append(activity)
    estimates: list[Estimate] = []
    highest = highest_heart_rate(everything)
    if highest is not None:
        held = Estimated(highest.value, everything[0].day, highest.evidence)
        estimates.append(Estimate(None, "max_heart_rate_bpm", held))
        rule = partial(threshold_heart_rate, least_bpm=LEAST_LTHR_SHARE * highest.value)
        by_heart = {
            sport: _dated(group, sport, "threshold_heart_rate_bpm", rule)
            for sport, group in sorted(by_sport.items())
        }
        estimates += chain.from_iterable(by_heart.values())
        # Sports without hard efforts of their own take the threshold of running, else of riding.
        lent = by_heart.get(Sport.RUN) or by_heart.get(Sport.RIDE) or []
        estimates += [replace(entry, sport=None) for entry in lent]
    for sport, group in sorted(by_sport.items()):
        if sport is Sport.RIDE:
            estimates += _dated(group, sport, "threshold_power_w", threshold_power)
        elif sport is Sport.RUN:
            estimates += _dated(group, sport, "threshold_speed_mps", threshold_run_speed)
        elif sport is Sport.SWIM:
            estimates += _dated(group, sport, "threshold_speed_mps", critical_swim_speed)
    return tuple(estimates)


def highest_heart_rate(activities: Sequence[Evidence]) -> Finding | None:
    """Highest believable mean over 10 s; None below 150 bpm, for then nobody went hard."""
    best: tuple[float, date] | None = None
    for activity in activities:
        peak = mean_over(activity, "heart_rate_bpm", HIGHEST_OVER_S)
        support = mean_over(activity, "heart_rate_bpm", SUPPORT_OVER_S)
        if peak is None or support is None or peak - support > SUPPORT_BPM:
            continue
        if BELIEVABLE_HIGHEST_BPM[0] <= peak <= BELIEVABLE_HIGHEST_BPM[1] and (
            best is None or peak > best[0]
        ):
            best = peak, activity.day
    if best is None:
        return None
    evidence = f"The highest mean over {HIGHEST_OVER_S} s of all recordings, on {best[1]}."
    return Finding(round(best[0]), evidence)


def threshold_heart_rate(activities: Sequence[Evidence], least_bpm: float) -> Finding | None:
    """95 % of the best mean over 20 min, or the best over 60 min where that is higher.

    Args:
        activities: Of one sport and quarter.
        least_bpm: Below it the efforts were too easy to tell.

    Source: J. Friel, "Total Heart Rate Training" (2006).
    """
    found = _best(activities, "heart_rate_bpm", {1200: LTHR_SHARE, 3600: 1.0})
    if found is None or found[0] < least_bpm:
        return None
    value, duration_s, share, day = found
    return Finding(
        round(value), f"{share:.0%} of the best mean heart rate over {duration_s // 60} min, on {day}."
    )


def threshold_power(activities: Sequence[Evidence]) -> Finding | None:
    """95 % of the best mean over 20 min, or the best over 60 min where that is higher.

    Source: Allen and Coggan, "Training and Racing with a Power Meter" (2006).
    """
    found = _best(activities, "power_w", {1200: FTP_SHARE, 3600: 1.0})
    if found is None or not BELIEVABLE_W[0] <= found[0] <= BELIEVABLE_W[1]:
        return None
    value, duration_s, share, day = found
    return Finding(round(value), f"{share:.0%} of the best mean power over {duration_s // 60} min, on {day}.")


def threshold_run_speed(activities: Sequence[Evidence]) -> Finding | None:
    """Speed of an hour's race, by Riegel's rule from the best 20 to 60 min; hills are not corrected.

    Source: P. S. Riegel (1981).
    """
    shares = {duration_s: (duration_s / 3600) ** RIEGEL_EXPONENT for duration_s in RUN_DURATIONS_S}
    found = _best(activities, "speed_mps", shares)
    if found is None or not BELIEVABLE_RUN_MPS[0] <= found[0] <= BELIEVABLE_RUN_MPS[1]:
        return None
    value, duration_s, _, day = found
    evidence = f"Carried to an hour from the best {duration_s // 60} min of running, on {day}."
    return Finding(round(value, 3), evidence)


def critical_swim_speed(activities: Sequence[Evidence]) -> Finding | None:
    """CSS = 200 / (t400 - t200) from the best 200 and 400 m, rests included.

    Source: K. Wakayoshi et al., "Determination and validity of critical velocity as an index of
    swimming performance" (1992), two-distance form.
    """
    times = {metres: _fastest(activities, metres) for metres in (200, 400)}
    short, far = times[200], times[400]
    if short is None or far is None or far[0] <= short[0]:
        return None
    speed_mps = 200 / (far[0] - short[0])
    if not BELIEVABLE_SWIM_MPS[0] <= speed_mps <= BELIEVABLE_SWIM_MPS[1]:
        return None
    if not LEAST_CSS_SHARE <= speed_mps / (400 / far[0]) <= 1.0:
        return None
    evidence = f"From the best 200 m ({short[0]:.0f} s, {short[1]}) and 400 m ({far[0]:.0f} s, {far[1]})."
    return Finding(round(speed_mps, 3), evidence)


def mean_over(activity: Evidence, channel: str, duration_s: int) -> float | None:
    """Best mean of one activity over a duration of the grid, None where its curve is shorter."""
    for curve in activity.curves:
        if curve.channel == channel:
            at = bisect_left(curve.duration_s, duration_s)
            if at < len(curve.duration_s) and curve.duration_s[at] == duration_s:
                return curve.value[at]
    return None


def _best(
    activities: Sequence[Evidence], channel: str, shares: dict[int, float]
) -> tuple[float, int, float, date] | None:
    """Highest of share times best mean: the value, its duration, its share and its day."""
    found = [
        (share * mean, duration_s, share, activity.day)
        for activity in activities
        for duration_s, share in shares.items()
        if (mean := mean_over(activity, channel, duration_s)) is not None
    ]
    return max(found, key=lambda entry: entry[0], default=None)


def _fastest(activities: Sequence[Evidence], metres: int) -> tuple[float, date] | None:
    """Shortest time for a distance by the speed curves, s, and its day.

    The grid has no point at the very distance; the first that comes within 2 % of it gives the speed.
    """
    found = [
        (metres / mean_mps, activity.day)
        for activity in activities
        for curve in activity.curves
        if curve.channel == "speed_mps"
        for duration_s, mean_mps in zip(curve.duration_s, curve.value, strict=True)
        if NEARLY * metres <= mean_mps * duration_s <= 2 * metres
    ]
    return min(found, default=None)


def _dated(
    activities: Sequence[Evidence],
    sport: Sport,
    setting: str,
    rule: Callable[[Sequence[Evidence]], Finding | None],
) -> list[Estimate]:
    """Applies a rule quarter by quarter; the first finding also holds for all that came before."""
    quarters: dict[date, list[Evidence]] = defaultdict(list)
    for activity in activities:
        quarters[_quarter(activity.day)].append(activity)
    estimates: list[Estimate] = []
    held: float | None = None
    for first_day, part in sorted(quarters.items()):
        finding = rule(part)
        if finding is None or (held is not None and finding.value < HELD_SHARE * held):
            continue
        valid_from = first_day if estimates else min(first_day, activities[0].day)
        estimates.append(Estimate(sport, setting, Estimated(finding.value, valid_from, finding.evidence)))
        held = finding.value
    return estimates


def _quarter(day: date) -> date:
    """First day of the calendar quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
