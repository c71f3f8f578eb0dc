"""Wishes and limits as people have them, drawn at random but from a seed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from runningmate_coach.domain.planning.model import (
    BIKE,
    EQUIPMENT,
    POOL,
    RIDE,
    RUN,
    SPORTS,
    SWIM,
    Constraints,
    Goal,
    Injury,
    Past,
    Race,
)
from runningmate_coach.domain.planning.planner import Outline
from runningmate_coach.domain.training import Athlete, Setting

BEGIN = date(2026, 11, 30)
CAPS = (0, 0, 15, 20, 30, 45, 60, 60, 75, 90, 90, 120, 180, 240, 300)
DISTANCES_M: dict[tuple[str, ...], tuple[float, ...]] = {
    (RUN,): (5e3, 1e4, 21_097.5, 42_195),
    (RIDE,): (4e4, 1.2e5),
    (SWIM,): (1500, 3800),
}
THRESHOLDS = Athlete(
    (
        Setting("threshold_speed_mps", RUN, date(2026, 9, 1), 4.0),
        Setting("threshold_power_w", RIDE, date(2026, 9, 1), 250.0),
        Setting("threshold_speed_mps", SWIM, date(2026, 9, 1), 1.2),
        Setting("threshold_heart_rate_bpm", "", date(2026, 9, 1), 170.0),
    )
)


def outline(number: int) -> Outline:
    """The wish of this number."""
    draw = Random(number)
    start = BEGIN + timedelta(days=draw.choice((0, 0, 0, draw.randrange(7))))
    sports = tuple(draw.sample(SPORTS, draw.choice((1, 1, 2, 3, 3))))
    goal = _goal(draw, start, sports)
    days = draw.randrange(7, 180)
    constraints = Constraints(
        minutes=tuple(draw.choice(CAPS) for _ in range(7)),
        sports=sports,
        blackouts=tuple(_range(draw, start, days, 10) for _ in range(draw.choice((0, 0, 1, 3)))),
        pool_days=draw.choice((None, frozenset(draw.sample(range(7), draw.randrange(4))))),
        injuries=tuple(_injury(draw, start, days, sports) for _ in range(draw.choice((0, 0, 0, 1, 2)))),
        equipment=draw.choice(
            (None, None, EQUIPMENT, EQUIPMENT - {POOL}, EQUIPMENT - {BIKE}, frozenset({BIKE}))
        ),
        sessions_a_day=draw.choice((1, 1, 2, 3)),
        rest_days=draw.choice((0, 1, 1, 2, 3)),
        load_weeks=draw.choice((2, 3)),
        long_day=draw.choice((None, draw.randrange(7))),
    )
    return Outline(goal, constraints, _past(draw, start), draw.choice((THRESHOLDS, Athlete())), start)


def _goal(draw: Random, start: date, sports: tuple[str, ...]) -> Goal:
    weekly_load = draw.choice((None, float(draw.randrange(80, 800))))
    if draw.random() < 0.25:
        return Goal((), weekly_load, draw.randrange(1, 25))
    races = [_race(draw, start, draw.randrange(170), sports, "A")]
    for _ in range(draw.choice((0, 0, 1, 2))):
        until = (races[0].day - start).days
        if until > 7:
            races.append(_race(draw, start, draw.randrange(until), sports, draw.choice("BC")))
    races = list({race.day: race for race in reversed(races)}.values())
    return Goal(tuple(races), weekly_load)


def _race(draw: Random, start: date, days: int, sports: tuple[str, ...], priority: str) -> Race:
    legs = (SWIM, RIDE, RUN) if len(sports) == 3 and draw.random() < 0.7 else (draw.choice(sports),)
    distance_m = draw.choice(DISTANCES_M.get(legs, (25_750.0, 51_500.0)))
    return Race(start + timedelta(days=days), f"Race {priority}", legs, distance_m, priority)


def _range(draw: Random, start: date, days: int, longest: int) -> tuple[date, date]:
    first = start + timedelta(days=draw.randrange(days))
    return first, first + timedelta(days=draw.randrange(longest))


def _injury(draw: Random, start: date, days: int, sports: tuple[str, ...]) -> Injury:
    first, last = _range(draw, start, days, 40)
    return Injury(first, last, draw.choice((*sports, "")), draw.choice((None, 20, 30, 45)))


def _past(draw: Random, start: date) -> Past:
    weekly = draw.choice((0.0, 60.0, 150.0, 300.0, 450.0, 700.0))
    loads = {start - timedelta(days=back): weekly / 7 * draw.uniform(0.5, 1.5) for back in range(1, 70)}
    runs = {
        start - timedelta(days=back): float(draw.randrange(20, 130))
        for back in range(1, 40, draw.randrange(2, 9))
    }
    hard = start - timedelta(days=draw.randrange(1, 5))
    usual = {day: tuple(draw.sample(SPORTS, 1)) for day in range(7) if draw.random() < 0.7}
    return Past(loads, weekly / 7, weekly / 7, draw.choice(({}, runs)), draw.choice((None, hard)), usual)
