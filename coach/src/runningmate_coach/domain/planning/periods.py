"""From a number of weeks to phases, recovery weeks and a taper."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runningmate_coach.domain.planning.model import BASE, BUILD, PEAK, RIDE, RUN, SWIM, TAPER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_coach.domain.planning.model import Race
    from runningmate_coach.domain.training import Athlete

ASSUMED_SPEED_MPS: Mapping[str, float] = {RUN: 3.0, RIDE: 8.0, SWIM: 0.9}
"""For an hour, where no threshold is known; decides only how long the taper and the long sessions are."""
LEG_SHARES: Mapping[str, float] = {SWIM: 0.03, RIDE: 0.78, RUN: 0.19}
"""Shares of the distance of a triathlon over the Olympic distance (1.5, 40 and 10 km)."""
RIEGEL = 1.06


@dataclass(frozen=True, slots=True)
class Period:
    """What a week is for."""

    phase: str
    recovery: bool = False


def periods(weeks: int, taper: int, load_weeks: int) -> tuple[Period, ...]:
    """Splits weeks into phases.

    The load weeks are spread evenly over as few blocks as keep each at `load_weeks` or fewer; one recovery week
    stands between two blocks, so that it is every third or fourth week, and none just before the taper.

    Args:
        weeks: All of them, at least 1.
        taper: How many of them, at the end, belong to the taper; fewer if there are too few.
        load_weeks: Most load weeks in a row.
    """
    taper = min(taper, max(1, weeks - 1)) if taper else 0
    trained = weeks - taper
    recoveries = max(0, math.ceil((trained - load_weeks) / (load_weeks + 1)))
    loads = trained - recoveries
    blocks = [(loads + place) // (recoveries + 1) for place in range(recoveries + 1)]
    recovering = [flag for block in blocks for flag in (*[False] * block, True)][:trained]
    peak = 0 if not taper or trained < 5 else 1 if trained < 9 else 2
    base = math.ceil((trained - peak) / 2)
    phases = [BASE] * base + [BUILD] * (trained - peak - base) + [PEAK] * peak
    return (
        *(Period(phase, rest) for phase, rest in zip(phases, recovering, strict=True)),
        *[Period(TAPER)] * taper,
    )


def race_minutes(race: Race, athlete: Athlete) -> float:
    """About how long a race takes, by Riegel's rule from one hour at threshold, legs by their usual shares."""
    total = sum(LEG_SHARES[sport] for sport in race.sports)
    minutes = 0.0
    for sport in race.sports:
        distance_m = race.distance_m * (LEG_SHARES[sport] / total)
        setting = athlete.setting("threshold_speed_mps", sport, race.day) if sport != RIDE else None
        speed_mps = ASSUMED_SPEED_MPS[sport] if setting is None else setting.value
        minutes += 60 * (distance_m / (speed_mps * 3600)) ** RIEGEL
    return minutes


def taper_weeks(minutes: float) -> int:
    """How many weeks belong to the taper before a race of about so many minutes, its own week included."""
    return 1 if minutes < 60 else 2
