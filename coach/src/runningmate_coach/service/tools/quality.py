"""What the workouts of a period lack: heart rate, power, distance, load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.grounding import BadArgumentsError, Gap, Lack, ToolResult
from runningmate_coach.domain.values import count
from runningmate_coach.service.tools.tool import PERIOD, SPORT, period_of, sport_of
from runningmate_coach.service.tools.totals import TOO_MANY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_coach.service.desk import Desk

LOOKED_FOR = {
    "heart_rate": "mean_heart_rate_bpm",
    "power": "mean_power_w",
    "distance": "distance_m",
    "load": "load",
}


class DataQuality:
    """See the port."""

    name = "data_quality"
    description = "How many workouts of a period lack heart rate, power (rides only), distance, or a load."
    parameters: Mapping[str, Mapping[str, object]] = {"period": PERIOD, "sport": SPORT}
    required = ("period",)

    async def run(self, desk: Desk, arguments: Mapping[str, object]) -> ToolResult:
        """See the port."""
        period, sport = period_of(arguments, desk.today).until(desk.today), sport_of(arguments)
        if period.first > desk.today:
            raise BadArgumentsError("period: lies in the future.")
        listing = await desk.listing(period)
        if not listing.complete:
            return ToolResult(gaps=(TOO_MANY,))
        found = [one for one in listing.activities if sport in ("", one.sport)]
        own, first, last = f"quality/{period.key}/{sport or 'all'}", period.first, period.last
        values = [count(f"{own}/workout_count", len(found), first, last)]
        for what, metric in LOOKED_FOR.items():
            asked = [one for one in found if what != "power" or one.sport == "ride"]
            lacking = sum(metric not in one.metrics for one in asked)
            if asked:
                values.append(count(f"{own}/without_{what}_count", lacking, first, last))
        gap = Gap("workouts", Lack.NO_WORKOUT, "No such workout was recorded in that time.")
        return ToolResult(tuple(values), () if found else (gap,))
