"""Estimates of settings that an athlete did not give, from the best efforts of the recordings.

An estimate always carries the sentence it rests on; where the recordings cannot carry one, there is
none. Resting heart rate and sex are never estimated: no workout shows them. Weights come from descriptions
(`weights`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import reduce
from itertools import chain
from operator import or_
from typing import TYPE_CHECKING

from runningmate_analytics.domain.efforts import (
    FTP_SHARES,
    HIGHEST_OVER_S,
    LTHR_SHARES,
    Effort,
    of_all_sources,
)
from runningmate_analytics.domain.model import Estimated, Sport
from runningmate_servicekit.datause import OWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from runningmate_analytics.domain.efforts import Best, QuarterBests

HELD_SHARE = 0.92
"""A quarter whose best lies below this share of what held before had no hard effort; the old value holds."""

BELIEVABLE_W = (60.0, 600.0)
BELIEVABLE_RUN_MPS = (1.8, 6.6)
BELIEVABLE_SWIM_MPS = (0.4, 2.1)
LEAST_LTHR_SHARE = 0.80
"""Below this share of the highest heart rate, the best 20 min were not near threshold."""

LEAST_CSS_SHARE = 0.85
"""Below this share of the best 400 m, the 200 and 400 m were sets with rests, not efforts."""


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


def estimate_by_source(quarters: Iterable[QuarterBests], zone_kinds: int) -> tuple[Estimate, ...]:
    """Estimates as `estimate` does, each with the mask of what it rests on.

    What the athlete's own recordings give alone, to the last word, rests on those; all else rests on all.

    Args:
        quarters: All of an athlete, in any order.
        zone_kinds: Mask of what the zone rests on that gives activities without a position their day.
    """
    everything = list(quarters)
    kinds = [found.source_kinds | (0 if found.positioned else zone_kinds) for found in everything]
    own = [found for found, mask in zip(everything, kinds, strict=True) if not mask & ~OWN]
    found = estimate(everything)
    alone = frozenset(found if len(own) == len(everything) else estimate(own))
    of_all = reduce(or_, kinds, 0)
    of_own = reduce(or_, (mask for mask in kinds if not mask & ~OWN), 0)
    return tuple(
        replace(entry, estimated=replace(entry.estimated, source_kinds=of_own if entry in alone else of_all))
        for entry in found
    )


def estimate(quarters: Iterable[QuarterBests]) -> tuple[Estimate, ...]:
    """Estimates every setting that the recordings carry.

    Thresholds are estimated for each calendar quarter on its own, so that a value no longer moves once
    its quarter is over; the first also holds for everything before it. A quarter without a hard effort
    changes nothing.

    Args:
        quarters: All of an athlete, in any order.

    Returns:
        By setting, sport and day; empty where nothing can be told.
    """
    by_sport: dict[Sport, list[QuarterBests]] = defaultdict(list)
    everything = sorted(of_all_sources(quarters), key=lambda found: found.first_day)
    for found in everything:
        by_sport[found.sport].append(found)
    estimates: list[Estimate] = []
    highest = highest_heart_rate(everything)
    if highest is not None:
        held = Estimated(highest.value, everything[0].first_day, highest.evidence)
        estimates.append(Estimate(None, "max_heart_rate_bpm", held))
        least_bpm = LEAST_LTHR_SHARE * highest.value
        by_heart = {
            sport: _dated(
                group, "threshold_heart_rate_bpm", lambda bests: threshold_heart_rate(bests, least_bpm)
            )
            for sport, group in sorted(by_sport.items())
        }
        estimates += chain.from_iterable(by_heart.values())
        # Sports without hard efforts of their own take the threshold of running, else of riding.
        lent = by_heart.get(Sport.RUN) or by_heart.get(Sport.RIDE) or []
        estimates += [replace(entry, sport=None) for entry in lent]
    for sport, group in sorted(by_sport.items()):
        if sport is Sport.RIDE:
            estimates += _dated(group, "threshold_power_w", threshold_power)
        elif sport is Sport.RUN:
            estimates += _dated(group, "threshold_speed_mps", threshold_run_speed)
        elif sport is Sport.SWIM:
            estimates += _dated(group, "threshold_speed_mps", critical_swim_speed)
    return tuple(estimates)


def highest_heart_rate(quarters: Iterable[QuarterBests]) -> Finding | None:
    """Highest believable mean over 10 s; None below 150 bpm, for then nobody went hard."""
    peaks = [
        found.bests[Effort.HEART_RATE_PEAK] for found in quarters if Effort.HEART_RATE_PEAK in found.bests
    ]
    if not peaks:
        return None
    best = min(peaks, key=lambda peak: (-peak.value, peak.day))
    evidence = f"The highest mean over {HIGHEST_OVER_S} s of all recordings, on {best.day}."
    return Finding(round(best.value), evidence)


def threshold_heart_rate(bests: Mapping[Effort, Best], least_bpm: float) -> Finding | None:
    """95 % of the best mean over 20 min, or the best over 60 min where that is higher.

    Args:
        bests: Of one sport and quarter.
        least_bpm: Below it the efforts were too easy to tell.

    Source: J. Friel, "Total Heart Rate Training" (2006).
    """
    found = bests.get(Effort.HEART_RATE)
    if found is None or found.value < least_bpm:
        return None
    share, minutes = LTHR_SHARES[found.duration_s], found.duration_s // 60
    return Finding(
        round(found.value), f"{share:.0%} of the best mean heart rate over {minutes} min, on {found.day}."
    )


def threshold_power(bests: Mapping[Effort, Best]) -> Finding | None:
    """95 % of the best mean over 20 min, or the best over 60 min where that is higher.

    Source: Allen and Coggan, "Training and Racing with a Power Meter" (2006).
    """
    found = bests.get(Effort.POWER)
    if found is None or not BELIEVABLE_W[0] <= found.value <= BELIEVABLE_W[1]:
        return None
    share, minutes = FTP_SHARES[found.duration_s], found.duration_s // 60
    return Finding(
        round(found.value), f"{share:.0%} of the best mean power over {minutes} min, on {found.day}."
    )


def threshold_run_speed(bests: Mapping[Effort, Best]) -> Finding | None:
    """Speed of an hour's race, by Riegel's rule from the best 20 to 60 min; hills are not corrected.

    Source: P. S. Riegel (1981).
    """
    found = bests.get(Effort.SPEED)
    if found is None or not BELIEVABLE_RUN_MPS[0] <= found.value <= BELIEVABLE_RUN_MPS[1]:
        return None
    evidence = f"Carried to an hour from the best {found.duration_s // 60} min of running, on {found.day}."
    return Finding(round(found.value, 3), evidence)


def critical_swim_speed(bests: Mapping[Effort, Best]) -> Finding | None:
    """CSS = 200 / (t400 - t200) from the best 200 and 400 m, rests included.

    Source: K. Wakayoshi et al., "Determination and validity of critical velocity as an index of
    swimming performance" (1992), two-distance form.
    """
    short, far = bests.get(Effort.SWIM_200_M), bests.get(Effort.SWIM_400_M)
    if short is None or far is None or far.value <= short.value:
        return None
    speed_mps = 200 / (far.value - short.value)
    if not BELIEVABLE_SWIM_MPS[0] <= speed_mps <= BELIEVABLE_SWIM_MPS[1]:
        return None
    if not LEAST_CSS_SHARE <= speed_mps / (400 / far.value) <= 1.0:
        return None
    evidence = (
        f"From the best 200 m ({short.value:.0f} s, {short.day}) and 400 m ({far.value:.0f} s, {far.day})."
    )
    return Finding(round(speed_mps, 3), evidence)


def _dated(
    quarters: Sequence[QuarterBests],
    setting: str,
    rule: Callable[[Mapping[Effort, Best]], Finding | None],
) -> list[Estimate]:
    """Applies a rule to the quarters of one sport in turn; the first finding also holds for all that came before."""
    estimates: list[Estimate] = []
    held: float | None = None
    for found in quarters:
        finding = rule(found.bests)
        if finding is None or (held is not None and finding.value < HELD_SHARE * held):
            continue
        valid_from = found.quarter if estimates else min(found.quarter, quarters[0].first_day)
        estimates.append(
            Estimate(found.sport, setting, Estimated(finding.value, valid_from, finding.evidence))
        )
        held = finding.value
    return estimates
