"""The sums of two periods, and how far the first lies from the second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.grounding import BadArgumentsError, Gap, Lack, ToolResult
from runningmate_coach.domain.values import change_pct, difference
from runningmate_coach.service.tools.tool import PERIOD, SPORT, period_of, sport_of
from runningmate_coach.service.tools.totals import SUMMED, base, totals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_coach.domain.values import Value
    from runningmate_coach.service.desk import Desk

COMPARED = ("workout_count", *SUMMED)


class ComparePeriods:
    """See the port."""

    name = "compare_periods"
    description = (
        "Sums of `period` and of `with_period`, and the differences of the first from the second: absolute as"
        " `…/difference`, in percent as `…/change_pct`. A difference has no sign; its direction says up or down."
    )
    parameters: Mapping[str, Mapping[str, object]] = {"period": PERIOD, "with_period": PERIOD, "sport": SPORT}
    required = ("period", "with_period")

    async def run(self, desk: Desk, arguments: Mapping[str, object]) -> ToolResult:
        """See the port."""
        sport = sport_of(arguments)
        whole, other = period_of(arguments, desk.today), period_of(arguments, desk.today, "with_period")
        if (whole.first, whole.last) == (other.first, other.last):
            raise BadArgumentsError("with_period: must be another one.")
        one, two = await totals(desk, whole, sport), await totals(desk, other, sport)
        own, others = base(whole.until(desk.today), sport), base(other.until(desk.today), sport)
        values: list[Value] = []
        for name in COMPARED:
            now, then = one.value(f"/{name}"), two.value(f"/{name}")
            if now is None or then is None:
                continue
            # Of a part of the workouts against all of them, or the other way round, it would compare sensors.
            if now.coverage < 1 or then.coverage < 1:
                continue
            key = f"{own}/against/{others.split('/', 1)[1]}/{name}"
            values.append(difference(f"{key}/difference", now, then))
            percent = change_pct(f"{key}/change_pct", now, then)
            if percent is not None:
                values.append(percent)
        gaps = dict.fromkeys((*one.gaps, *two.gaps))
        if whole.last > desk.today or other.last > desk.today:
            gaps[
                Gap(
                    "comparison",
                    Lack.IN_PROGRESS,
                    "One of these times is not over, so they differ in length.",
                )
            ] = None
        return ToolResult((*one.values, *two.values, *values), tuple(gaps))
