"""Whether a wish makes sense before a plan is searched for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain.planning.errors import WishInvalid
from runningmate_coach.domain.planning.planner import main_race

if TYPE_CHECKING:
    from datetime import date

    from runningmate_coach.domain.planning.model import Constraints, Goal

LONGEST_DAYS = 366
FARTHEST_START_DAYS = 366
LONGEST_RANGE_DAYS = 3_660


def check_constraints(constraints: Constraints) -> None:
    """Raises WishInvalid for ranges that end before they begin."""
    for number, (first, last) in enumerate(constraints.blackouts):
        _range(f"constraints.blackouts[{number}].to_date", first, last)
    for number, one in enumerate(constraints.injuries):
        _range(f"constraints.injuries[{number}].to_date", one.first, one.last)


def check_goal(goal: Goal, constraints: Constraints, start: date, today: date) -> None:
    """Raises WishInvalid for races that lie outside the plan or share a day, and for a start long ago or ahead."""
    if not today <= start <= today + timedelta(days=FARTHEST_START_DAYS):
        raise WishInvalid("from_date", f"must be from today, {today}, to a year ahead")
    days = [race.day for race in goal.races]
    main = main_race(goal)
    for number, race in enumerate(goal.races):
        field = f"goal.races[{number}]"
        if race.day < start:
            raise WishInvalid(f"{field}.date", f"is before the plan begins, {start}")
        if race.day > start + timedelta(days=LONGEST_DAYS):
            raise WishInvalid(f"{field}.date", "is more than a year after the plan begins")
        if days.count(race.day) > 1:
            raise WishInvalid(f"{field}.date", "is the day of another race too")
        if main is not None and race.day > main.day:
            raise WishInvalid(
                f"{field}.date", f"is after the main race, {main.day}, with which the plan ends"
            )
        if not set(race.sports) <= set(constraints.sports):
            raise WishInvalid(f"{field}.sports", "names a sport that the limits do not have")


def _range(field: str, first: date, last: date) -> None:
    if last < first:
        raise WishInvalid(field, f"is before the first day, {first}")
    if (last - first).days > LONGEST_RANGE_DAYS:
        raise WishInvalid(field, "is more than ten years after the first day")
