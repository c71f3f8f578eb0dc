"""Fitness, fatigue and form of the days ahead, if the plan is done as it stands."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_coach.domain.planning.model import Plan

FITNESS_DAYS = 42
FATIGUE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Ahead:
    """One day; form is what the athlete starts it with."""

    day: date
    load: float
    fitness: float
    fatigue: float
    form: float


def ahead(
    loads: Mapping[date, float], first: date, last: date, fitness: float, fatigue: float
) -> tuple[Ahead, ...]:
    """Runs the averages on.

    Args:
        loads: By day; absent days are rest days.
        first: First day.
        last: Last day, included.
        fitness: At the end of the day before the first.
        fatigue: Likewise.

    Source: METRICS, "Days": x_d = s_d (1 - e^(-1/N)) + x_(d-1) e^(-1/N), N = 42 and 7; form is yesterday's difference.
    """
    days = []
    keep_fitness, keep_fatigue = math.exp(-1 / FITNESS_DAYS), math.exp(-1 / FATIGUE_DAYS)
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        load, form = loads.get(day, 0.0), fitness - fatigue
        fitness = load * (1 - keep_fitness) + fitness * keep_fitness
        fatigue = load * (1 - keep_fatigue) + fatigue * keep_fatigue
        days.append(Ahead(day, load, fitness, fatigue, form))
    return tuple(days)


def of_plan(plan: Plan, first: date, fitness: float, fatigue: float) -> tuple[Ahead, ...]:
    """The days of a plan from `first` on, races counted with the load that they are expected to cost."""
    loads: dict[date, float] = {}
    for one in plan.sessions:
        loads[one.day] = loads.get(one.day, 0.0) + one.load
    return ahead(loads, first, plan.end, fitness, fatigue)
