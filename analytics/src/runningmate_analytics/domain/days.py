"""From loads of activities to fitness, fatigue and form by local day, and totals by week."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FITNESS_DAYS = 42
FATIGUE_DAYS = 7


class DayForm(NamedTuple):
    """One local day.

    Attributes:
        day: Local date.
        load: Points of that day; 0 on rest days.
        fitness: Chronic training load at the day's end.
        fatigue: Acute training load at the day's end.
        form: Yesterday's fitness minus yesterday's fatigue: what the athlete starts the day with.
    """

    day: date
    load: float
    fitness: float
    fatigue: float
    form: float


@dataclass(frozen=True, slots=True)
class Effort:
    """What one activity adds to its day and week.

    Attributes:
        day: Local date of its start.
        load: Points, None where it has no load.
        timer_time_s: s.
        distance_m: m, None where unknown.
        elevation_gain_m: m, None where unknown.
    """

    day: date
    load: float | None
    timer_time_s: float
    distance_m: float | None = None
    elevation_gain_m: float | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """Totals from a Monday to the Sunday after it.

    Attributes:
        monday: First local day.
        activities: How many.
        unrated: How many of them have no load, so that `load` is too low.
        load: Points.
        timer_time_s: s.
        distance_m: m.
        elevation_gain_m: m.
    """

    monday: date
    activities: int
    unrated: int
    load: float
    timer_time_s: float
    distance_m: float
    elevation_gain_m: float


@dataclass(frozen=True, slots=True)
class Seed:
    """Fitness and fatigue at the end of the day before the first, for athletes with a past elsewhere."""

    fitness: float = 0.0
    fatigue: float = 0.0


FRESH = Seed()


def daily_load(efforts: Iterable[Effort]) -> dict[date, float]:
    """Sums the loads of each local day; activities without a load add nothing."""
    totals: dict[date, float] = defaultdict(float)
    for effort in efforts:
        if effort.load is not None:
            totals[effort.day] += effort.load
    return dict(totals)


def form_by_day(
    load_by_day: Mapping[date, float],
    until: date,
    *,
    since: date = date.min,
    seed: Seed = FRESH,
    same_day_form: bool = False,
) -> list[DayForm]:
    """Runs fitness and fatigue from the first day with a load.

    Args:
        load_by_day: Points by local day; absent days are rest days and count 0.
        until: Last day to run to, inclusive; days after it are ignored.
        since: First day to give; those before it count but are not given.
        seed: State before the first day; 0 by default.
        same_day_form: Take form from the end of the same day instead of the day before.

    Returns:
        One entry a day without gaps; empty when no load lies on or before `until`.

    Source: E. W. Banister's impulse-response model as A. Coggan's performance manager uses it:
    x_d = s_d (1 - e^(-1/N)) + x_(d-1) e^(-1/N), N = 42 and 7 days.
    """
    first = min(load_by_day, default=date.max)
    start = first.toordinal()
    loads = [0.0] * ((until - first).days + 1)
    for day, load in load_by_day.items():
        if day <= until:
            loads[day.toordinal() - start] = load
    keep_fitness, keep_fatigue = math.exp(-1 / FITNESS_DAYS), math.exp(-1 / FATIGUE_DAYS)
    gain_fitness, gain_fatigue = 1 - keep_fitness, 1 - keep_fatigue
    fitness, fatigue = seed.fitness, seed.fatigue
    untold = min(max(0, (since - first).days), len(loads))
    for load in loads[:untold]:  # years of them: numbers only
        fitness = load * gain_fitness + fitness * keep_fitness
        fatigue = load * gain_fatigue + fatigue * keep_fatigue
    days: list[DayForm] = []
    for offset, load in enumerate(loads[untold:], start + untold):
        form = fitness - fatigue
        fitness = load * gain_fitness + fitness * keep_fitness
        fatigue = load * gain_fatigue + fatigue * keep_fatigue
        shown = fitness - fatigue if same_day_form else form
        days.append(DayForm(date.fromordinal(offset), load, fitness, fatigue, shown))
    return days


def monday_of(day: date) -> date:
    """First day of the ISO week."""
    return day - timedelta(days=day.weekday())


def weekly_totals(efforts: Iterable[Effort]) -> list[Week]:
    """Totals by week of the local date, from the first week with an activity to the last, no gaps.

    Args:
        efforts: In any order.

    Returns:
        Ascending; empty without efforts. Weeks without activity hold zeros. An unknown distance or
        gain adds nothing.
    """
    by_week: dict[date, list[Effort]] = defaultdict(list)
    for effort in efforts:
        by_week[monday_of(effort.day)].append(effort)
    if not by_week:
        return []
    first, last = min(by_week), max(by_week)
    mondays = (first + timedelta(weeks=offset) for offset in range((last - first).days // 7 + 1))
    return [_total(monday, by_week.get(monday, [])) for monday in mondays]


def _total(monday: date, efforts: list[Effort]) -> Week:
    """Sums one week."""
    return Week(
        monday=monday,
        activities=len(efforts),
        unrated=sum(effort.load is None for effort in efforts),
        load=sum(effort.load or 0.0 for effort in efforts),
        timer_time_s=sum(effort.timer_time_s for effort in efforts),
        distance_m=sum(effort.distance_m or 0.0 for effort in efforts),
        elevation_gain_m=sum(effort.elevation_gain_m or 0.0 for effort in efforts),
    )
