"""What a plan could not do, and why."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain.planning.model import LONG, RUN, Problem
from runningmate_coach.domain.planning.periods import race_minutes
from runningmate_coach.domain.planning.placing import FLOOR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from runningmate_coach.domain.planning.model import Past, Plan, Race, Week
    from runningmate_coach.domain.training import Athlete

LONG_RUN_SHARE = 0.6
"""Of a race's time, that the longest run before it should reach."""
LONG_RUN_ENOUGH = 150.0
TOLERATED = 0.8


def problems(plan: Plan, past: Past, athlete: Athlete, raced: Sequence[Race]) -> tuple[Problem, ...]:
    """All problems of a plan, in the order of their weight.

    Args:
        plan: As far as it went.
        past: What was done before it.
        athlete: With the thresholds that a race's time is judged by.
        raced: Races that stand in the plan.
    """
    return (
        *_blocked(plan, raced),
        *_nothing(plan),
        *_short(plan),
        *_keys(plan),
        *_ramp(plan),
        *_soon(plan, past, athlete, raced),
    )


def _blocked(plan: Plan, raced: Sequence[Race]) -> Iterator[Problem]:
    for race in plan.goal.races:
        if race not in raced:
            text = (
                f"{race.name or 'The race'} cannot be run: the day is blacked out, or an injury bars or limits a sport of "
                "it. The plan is made for the day, without the race. Change the day, or end the limit before it."
            )
            yield Problem("race_blocked", text, race.day, race.day)


def _nothing(plan: Plan) -> Iterator[Problem]:
    if not any(one.race is None for one in plan.sessions):
        text = "No day has room for a session. Give at least one weekday the minutes of a short one."
        yield Problem("no_training", text, plan.start, plan.end)


def _short(plan: Plan) -> Iterator[Problem]:
    for weeks in _runs([week for week in plan.weeks if week.load < FLOOR * week.wanted_load]):
        text = (
            "The days hold less than the wished load. The plan fills them; more minutes on some weekday, a second "
            "session on one, or a smaller wish would meet it."
        )
        wanted = sum(week.wanted_load for week in weeks) / len(weeks)
        possible = sum(week.load for week in weeks) / len(weeks)
        yield Problem(
            "daily_time", text, weeks[0].monday, weeks[-1].sunday, round(wanted, 1), round(possible, 1)
        )


def _keys(plan: Plan) -> Iterator[Problem]:
    for weeks in _runs([week for week in plan.weeks if missing_keys(week)]):
        text = (
            "Not every key session has a day: hard runs lie two days apart, and each needs enough time. "
            "Another training day, or more minutes on one, would make room."
        )
        wanted = sum(len(week.keys) for week in weeks)
        missing = sum(missing_keys(week) for week in weeks)
        yield Problem("key_session", text, weeks[0].monday, weeks[-1].sunday, wanted, wanted - missing)


def missing_keys(week: Week) -> int:
    """How many of a week's key sessions have no day."""
    planned = Counter((one.sport, one.kind) for one in week.sessions if one.key)
    return sum((Counter(week.keys) - planned).values())


def _ramp(plan: Plan) -> Iterator[Problem]:
    wish = plan.goal.weekly_load
    if wish is None:
        return
    highest = max((week.wanted_load for week in plan.weeks), default=0.0)
    if highest < FLOOR * wish:
        text = (
            "The wished load is out of reach by then: a week may grow by a tenth over the weeks before it, no faster. "
            "The plan goes as far as that allows."
        )
        yield Problem("ramp", text, plan.start, plan.end, wish, round(highest, 1))


def _soon(plan: Plan, past: Past, athlete: Athlete, raced: Sequence[Race]) -> Iterator[Problem]:
    done = max(past.runs.values(), default=0.0)
    for race in raced:
        if race.sports != (RUN,) or race.priority != "A":
            continue
        needed = min(LONG_RUN_ENOUGH, LONG_RUN_SHARE * race_minutes(race, athlete))
        planned = [
            one.minutes
            for one in plan.sessions
            if one.sport == RUN and one.kind == LONG and one.day < race.day
        ]
        longest = max([done, *planned])
        if longest < TOLERATED * needed:
            text = (
                f"{race.name or 'The race'} comes early: the long run grows by a tenth at a time and does not reach the "
                "minutes that such a race asks for. A later or shorter race would fit; else plan to walk parts of it."
            )
            yield Problem("race_soon", text, plan.start, race.day, round(needed), round(longest))


def _runs(weeks: Sequence[Week]) -> Iterator[list[Week]]:
    """Weeks that follow one another, together."""
    kept: list[Week] = []
    for week in weeks:
        if kept and week.monday - kept[-1].monday > timedelta(weeks=1):
            yield kept
            kept = []
        kept.append(week)
    if kept:
        yield kept
