"""Reads a plan against the limits it was made under, by rules written down here a second time.

Nothing of the planner's search is used: limits are read from the constraints, and whether a week could have had its key
sessions and load is found by trying all days.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING

from runningmate_coach.domain.planning import workouts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from runningmate_coach.domain.planning.model import Plan, Session, Week
    from runningmate_coach.domain.planning.planner import Outline

Limits = tuple[int, int, dict[str, tuple[float, bool]]]
DAY = timedelta(days=1)
LONGEST_EASY = {"run": 75, "ride": 150, "swim": 60}
SHORTEST = {"run": (20, 30), "ride": (30, 45), "swim": (20, 30)}


def broken(plan: Plan, outline: Outline) -> list[str]:
    """Every hard limit that a plan breaks, in words."""
    return [
        *_days(plan, outline),
        *_weeks(plan, outline),
        *_hard_runs(plan, outline),
        *_long_runs(plan, outline),
    ]


def _days(plan: Plan, outline: Outline) -> Iterator[str]:
    limits = outline.constraints
    last = max((race.day for race in outline.goal.races if race.priority != "C"), default=date.max)
    by_day: dict[date, list[Session]] = {}
    for one in plan.sessions:
        by_day.setdefault(one.day, []).append(one)
    for day, sessions in by_day.items():
        own = [one for one in sessions if one.race is None]
        if not outline.start <= day <= last:
            yield f"{day}: outside the plan"
        if sum(one.minutes for one in own) > limits.minutes[day.weekday()]:
            yield f"{day}: more than the daily time"
        if any(first <= day <= until for first, until in limits.blackouts):
            yield f"{day}: blacked out"
        if len(sessions) > limits.sessions_a_day or len(own) not in (0, len(sessions)):
            yield f"{day}: too many sessions"
        for one in sessions:
            for sport in one.race.sports if one.race else (one.sport,):
                yield from _sport(one, sport, outline)


def _sport(one: Session, sport: str, outline: Outline) -> Iterator[str]:
    limits, day = outline.constraints, one.day
    if sport not in limits.sports:
        yield f"{day}: {sport} is not done"
    if one.race is None:
        gear = limits.equipment
        if gear is not None and sport == "ride" and not gear & {"bike", "trainer"}:
            yield f"{day}: no bike"
        if gear is not None and sport == "swim" and "pool" not in gear:
            yield f"{day}: no pool"
        if sport == "swim" and limits.pool_days is not None and day.weekday() not in limits.pool_days:
            yield f"{day}: the pool is closed"
    for injury in limits.injuries:
        if injury.first <= day <= injury.last and injury.sport in ("", sport):
            if injury.minutes is None or one.race is not None:
                yield f"{day}: {sport} is barred"
            elif one.minutes > injury.minutes or one.kind != "easy":
                yield f"{day}: {sport} is limited"


def _weeks(plan: Plan, outline: Outline) -> Iterator[str]:
    last = max((race.day for race in outline.goal.races if race.priority != "C"), default=date.max)
    for week in plan.weeks:
        trained = {one.day for one in week.sessions}
        whole = outline.start <= week.monday
        if whole and week.sunday <= last and 7 - len(trained) < outline.constraints.rest_days:
            yield f"{week.monday}: too few days of rest"


def _hard_runs(plan: Plan, outline: Outline) -> Iterator[str]:
    hard = sorted(
        one.day for one in plan.sessions
        if (one.sport == "run" and one.kind != "easy") or (one.race and "run" in one.race.sports)
    )  # fmt: skip
    # A race stands where it stands, whatever was run before the plan.
    training = {one.day for one in plan.sessions if one.race is None}
    if outline.past.hard_run:
        hard = [outline.past.hard_run, *hard]
    for one, following in pairwise(hard):
        if (following - one).days < 2 and {one, following} & training:
            yield f"{following}: less than 48 h after a hard run"


def _long_runs(plan: Plan, outline: Outline) -> Iterator[str]:
    runs = [one for one in plan.sessions if one.sport == "run" and one.race is None]
    for one in runs:
        if one.minutes > longest(one.day, plan, outline):
            yield f"{one.day}: a run of {one.minutes} min grows too fast"


def longest(day: date, plan: Plan, outline: Outline, known_until: date = date.max) -> float:
    """Most minutes of a run on a day, by the runs before `known_until`."""
    done = [*outline.past.runs.items()]
    done += [
        (one.day, float(one.minutes)) for one in plan.sessions if one.sport == "run" and one.race is None
    ]
    known = [minutes for at, minutes in done if 0 < (day - at).days <= 30 and at < known_until]
    return max(30.0, 1.1 * max(known, default=0.0) + 1e-6)


def reachable(plan: Plan, week: Week, outline: Outline) -> float | None:
    """The highest load with all key sessions, every day tried for each; None where they have no days.

    All other weeks stay as they are: a hard run on a Sunday leaves the Monday after it to no other.
    """
    start = outline.start
    if week.monday < start or not any(one.race is None for one in plan.sessions):
        return None
    races = {one.day: one for one in plan.sessions if one.race is not None}
    limits = [_limits(week.monday + DAY * offset, plan, outline, races) for offset in range(7)]
    before = [
        one.day
        for one in plan.sessions
        if one.hard_run and (one.race or not week.monday <= one.day <= week.sunday)
    ]
    if outline.past.hard_run:
        before.append(outline.past.hard_run)
    minutes = {(one.sport, one.kind): one.minutes for one in week.sessions if one.key}
    best = None
    for days in product(range(7), repeat=len(week.keys)):
        load = _load(days, week, limits, before, minutes, outline)
        if load is not None and (best is None or load > best):
            best = load
    return best


def _limits(
    day: date, plan: Plan, outline: Outline, races: Mapping[date, Session]
) -> tuple[int, int, dict[str, tuple[float, bool]]]:
    """Minutes, sessions, and for each possible sport its most minutes and whether it is to be easy."""
    limits = outline.constraints
    last = max((race.day for race in outline.goal.races if race.priority != "C"), default=date.max)
    closed = any(first <= day <= until for first, until in limits.blackouts) or day in races or day > last
    eve = any(one.race and one.race.priority != "C" for one in [races.get(day + DAY)] if one)
    after = any(one.race and one.race.priority != "C" for one in [races.get(day - DAY)] if one)
    sports = {}
    for sport in limits.sports:
        gear = limits.equipment
        injuries = [
            one for one in limits.injuries if one.first <= day <= one.last and one.sport in ("", sport)
        ]
        pool = limits.pool_days is None or day.weekday() in limits.pool_days
        if any(one.minutes is None for one in injuries) or (sport == "swim" and not pool):
            continue
        needed = {"ride": {"bike", "trainer"}, "swim": {"pool"}}.get(sport)
        if gear is not None and needed and not gear & needed:
            continue
        most = min([9999.0, *(float(one.minutes or 0) for one in injuries)])
        if sport == "run":
            most = min(most, longest(day, plan, outline, day - DAY * day.weekday()))
        sports[sport] = (min(most, 30) if eve else most, bool(injuries) or eve or after)
    return 0 if closed else limits.minutes[day.weekday()], 1 if eve else limits.sessions_a_day, sports


def _load(
    days: Sequence[int],
    week: Week,
    limits: Sequence[Limits],
    before: Sequence[date],
    minutes: Mapping[tuple[str, str], int],
    outline: Outline,
) -> float | None:
    hard = [
        week.monday + DAY * day for day, (sport, _) in zip(days, week.keys, strict=True) if sport == "run"
    ]
    gaps = [
        abs((one - other).days)
        for one, other in combinations([*hard, *before], 2)
        if one in hard or other in hard
    ]
    races = sum(one.race is not None for one in week.sessions)
    if any(gap < 2 for gap in gaps) or len(set(days)) > 7 - outline.constraints.rest_days - races:
        return None
    total, free = 0.0, []
    for day, (cap, slots, sports) in enumerate(limits):
        here = [key for at, key in zip(days, week.keys, strict=True) if at == day]
        if len(here) > slots or len({sport for sport, _ in here}) < len(here):
            return None
        left, load = cap, 0.0
        for sport, kind in here:
            most, easy = sports.get(sport, (0, True))
            shortest = SHORTEST[sport][1]
            length = int(min(most, left - sum(SHORTEST[s][1] for s, _ in here[here.index((sport, kind)) + 1 :]),
                             minutes.get((sport, kind), shortest)))  # fmt: skip
            if easy or length < shortest:
                return None
            left, load = left - length, load + workouts.load(sport, kind, length)
        others = [
            workouts.load(sport, "easy", length)
            for sport, (most, _) in sports.items()
            if sport not in {s for s, _ in here} and len(here) < slots
            and (length := int(min(most, left, LONGEST_EASY[sport]))) >= SHORTEST[sport][0]
        ]  # fmt: skip
        load += max(others, default=0.0)
        if here:
            total += load
        else:
            free.append(load)
    room = 7 - outline.constraints.rest_days - races - len(set(days))
    return total + sum(sorted(free, reverse=True)[: max(0, room)])
