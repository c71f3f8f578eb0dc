"""Load, fitness, fatigue and form of a day, and how they changed over a period."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain.grounding import BadArgumentsError, Gap, Lack, ToolResult
from runningmate_coach.domain.values import Value, difference, full_date
from runningmate_coach.service.tools.tool import PERIOD, period_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from runningmate_coach.domain.training import Day, History
    from runningmate_coach.service.desk import Desk

WARM_UP_DAYS = 42
MOST_DAYS = 3_600
NAMES = ("fitness", "fatigue", "form", "load")


class LoadAndForm:
    """See the port."""

    name = "load_and_form"
    description = (
        "Fitness (chronic load), fatigue (acute load), form (fitness less fatigue of the day before) and load on the"
        " last day of a period, and how fitness, fatigue and form changed since its first day. Default: today."
    )
    parameters: Mapping[str, Mapping[str, object]] = {"period": PERIOD}
    required = ()

    async def run(self, desk: Desk, arguments: Mapping[str, object]) -> ToolResult:
        """See the port."""
        period = period_of(arguments, desk.today, default="today").until(desk.today)
        if period.first > desk.today:
            raise BadArgumentsError("period: lies in the future.")
        first = max(period.first, period.last - timedelta(days=MOST_DAYS))
        history = await desk.history(first, period.last)
        if not history.days or history.days[-1].day != period.last:
            return ToolResult(
                gaps=(Gap("fitness", Lack.NO_WORKOUT, "There is no workout on or before that day."),)
            )
        begun, ended = history.days[0], history.days[-1]
        values = list(_values(ended, history))
        if begun.day < ended.day:
            values += _changes(begun, ended, history)
        return ToolResult(tuple(values), tuple(_gaps(history, ended)))


def _source(history: History) -> str:
    return "daily load, partly by an estimated threshold" if history.estimated else "daily load"


def _values(day: Day, history: History) -> Iterator[Value]:
    base = f"fitness/{day.day.isoformat()}"
    for name in NAMES:
        number = float(getattr(day, name))
        yield Value(f"{base}/{name}", name, number, first=day.day, last=day.day, source=_source(history))
    yield full_date(f"{base}/date", day.day)


def _changes(begun: Day, ended: Day, history: History) -> Iterator[Value]:
    was, now = list(_values(begun, history)), list(_values(ended, history))
    yield from (one for one in was if one.name != "load")
    base = f"fitness/{begun.day.isoformat()}..{ended.day.isoformat()}"
    for before, after in zip(was[:3], now[:3], strict=True):
        spanned = difference(f"{base}/{after.name}_change", after, before)
        yield Value(
            spanned.value_id, after.name, spanned.value, direction=spanned.direction, first=begun.day, last=ended.day,
            source=spanned.source,
        )  # fmt: skip


def _gaps(history: History, ended: Day) -> Iterator[Gap]:
    if history.first_day is not None and (ended.day - history.first_day).days < WARM_UP_DAYS:
        yield Gap(
            "fitness",
            Lack.WARMING_UP,
            "The recordings begin only weeks before, so fitness has not settled yet.",
        )
    if history.without_load:
        yield Gap("load", Lack.PARTIAL, "Some workouts of these days have no load and count as rest.")
