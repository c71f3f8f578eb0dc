"""Fitness, fatigue and form of a day ahead, if the plan is done as it stands."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain.grounding import BadArgumentsError, Gap, Lack, ToolResult
from runningmate_coach.domain.planning import forecast
from runningmate_coach.domain.values import Value, difference, full_date
from runningmate_coach.service.tools.form import WARM_UP_DAYS
from runningmate_coach.service.tools.plan import NO_PLAN
from runningmate_coach.service.tools.tool import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_coach.domain.planning.model import Plan
    from runningmate_coach.service.desk import Desk

RACE, END = "race", "end"
NAMES = ("fitness", "fatigue", "form")
SOURCE = "daily load until today, then the plan as it stands"
_BEYOND = Gap("plan", Lack.NO_PLAN, "The plan that you follow does not go that far.")
_NO_RACE = Gap("plan", Lack.NO_PLAN, "The plan that you follow has no race ahead.")
_NO_PAST = Gap("fitness", Lack.NO_WORKOUT, "There is no workout on or before today.")
_KEPT_BACK = Gap(
    "fitness", Lack.WITHHELD, "The data-use policy keeps workouts back, so the days ahead cannot be told."
)
_WARMING = Gap(
    "fitness", Lack.WARMING_UP, "The recordings begin only weeks before, so fitness has not settled yet."
)


class FormAhead:
    """See the port."""

    name = "form_ahead"
    description = (
        "Fitness, fatigue and form expected on a day ahead if the plan that the athlete follows is done as it stands, how far"
        " they lie from today's, and the load planned until then. An estimate, never a promise."
    )
    parameters: Mapping[str, Mapping[str, object]] = {
        "day": {"type": "string", "description": "`race` (the next race of the plan), `end` (of the plan), or `2026-05-03`."}
    }  # fmt: skip
    required = ("day",)

    async def run(self, desk: Desk, arguments: Mapping[str, object]) -> ToolResult:
        """See the port."""
        wished = text_of(arguments, "day")
        kept = await desk.plan()
        if kept is None:
            return ToolResult(gaps=(NO_PLAN,))
        day = _day(wished, kept.plan, desk.today)
        if day is None:
            return ToolResult(gaps=(_NO_RACE,))
        if day > kept.plan.end:
            return ToolResult(gaps=(_BEYOND,))
        history = await desk.history(desk.today, desk.today)
        if desk.withheld:
            return ToolResult(gaps=(_KEPT_BACK,))
        if not history.days or history.days[-1].day != desk.today:
            return ToolResult(gaps=(_NO_PAST,))
        now = history.days[-1]
        ahead = forecast.of_plan(kept.plan, desk.today + timedelta(days=1), now.fitness, now.fatigue)
        days = [one for one in ahead if one.day <= day]
        own, then = f"forecast/{day.isoformat()}", days[-1]
        expected_values = [_value(f"{own}/{name}", name, getattr(then, name), day) for name in NAMES]
        values = [full_date(f"{own}/date", day), *expected_values]
        for name, expected in zip(NAMES, expected_values, strict=True):
            today = _value(f"fitness/{desk.today.isoformat()}/{name}", name, getattr(now, name), desk.today)
            values += [today, difference(f"{own}/{name}_change", expected, today)]
        planned = sum(one.load for one in days)
        first = desk.today + timedelta(days=1)
        values.append(
            Value(f"{own}/planned_load", "load", planned, "points", first=first, last=day, source="the plan")
        )
        young = history.first_day is not None and (desk.today - history.first_day).days < WARM_UP_DAYS
        return ToolResult(tuple(values), (_WARMING,) if young else ())


def _value(value_id: str, name: str, number: float, day: date) -> Value:
    source = SOURCE if value_id.startswith("forecast/") else "daily load"
    return Value(value_id, name, number, first=day, last=day, source=source)


def _day(wished: str, plan: Plan, today: date) -> date | None:
    """The day that is meant, None for a race that the plan does not have."""
    if wished == RACE:
        return min((one.day for one in plan.goal.races if one.day > today), default=None)
    try:
        day = max(plan.end, today + timedelta(days=1)) if wished == END else date.fromisoformat(wished)
    except ValueError:
        raise BadArgumentsError("day: must be `race`, `end` or a day as `2026-05-03`.") from None
    if day <= today:
        raise BadArgumentsError("day: must lie ahead; `load_and_form` tells of days until today.")
    return day
