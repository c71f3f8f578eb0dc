"""Best means over a duration: power, heart rate or speed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from runningmate_coach.domain.grounding import BadArgumentsError, Gap, Lack, ToolResult
from runningmate_coach.domain.values import Value, full_date
from runningmate_coach.service.tools.tool import PERIOD, SPORT, choice_of, number_of, period_of, sport_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_coach.domain.training import Activity
    from runningmate_coach.service.desk import Desk

CHANNELS = {"power": ("power_w", "W"), "heart_rate": ("heart_rate_bpm", "bpm"), "speed": ("speed_mps", "m/s")}
MOST_WORKOUTS = 120
AT_ONCE = 8
LONG = Gap("best_effort", Lack.TOO_MUCH, "There are too many workouts in that time; ask about a part of it.")


class BestEfforts:
    """See the port."""

    name = "best_efforts"
    description = (
        "The best mean of power, heart rate or speed over a duration within a period, with its workout and date."
        " For times over a distance use `best_times`."
    )
    parameters: Mapping[str, Mapping[str, object]] = {
        "period": PERIOD,
        "sport": SPORT,
        "of": {"type": "string", "enum": list(CHANNELS)},
        "duration_s": {"type": "number", "minimum": 1, "maximum": 86_400},
    }
    required = ("period", "sport", "duration_s")

    async def run(self, desk: Desk, arguments: Mapping[str, object]) -> ToolResult:
        """See the port."""
        period, sport = period_of(arguments, desk.today).until(desk.today), sport_of(arguments)
        if period.first > desk.today:
            raise BadArgumentsError("period: lies in the future.")
        channel, unit = CHANNELS[choice_of(arguments, "of", tuple(CHANNELS))]
        duration_s = number_of(arguments, "duration_s", 1, 86_400) or 0.0
        listing = await desk.listing(period)
        found = [one for one in listing.activities if one.sport == sport and channel in one.channels]
        if not found:
            return ToolResult(
                gaps=(
                    Gap(
                        "best_effort",
                        Lack.NOT_RECORDED,
                        "No such workout of that time has the sensor for it.",
                    ),
                )
            )
        if len(found) > MOST_WORKOUTS or not listing.complete:
            return ToolResult(gaps=(LONG,))
        best = await _best(desk, found, channel, duration_s)
        if best is None:
            gap = Gap(
                "best_effort",
                Lack.NOT_RECORDED,
                "No workout of that time has such a mean over just that duration.",
            )
            return ToolResult(gaps=(gap,))
        one, number = best
        own = f"{one.activity_id}/curves/{int(duration_s)}"
        return ToolResult(
            (
                Value(
                    f"{own}/{channel}", f"mean_{channel}", number, unit, sport, 1.0, one.day, one.day, "most"
                ),
                Value(f"{own}/duration_s", "duration_s", duration_s, "s", sport, first=one.day, last=one.day),
                full_date(f"{one.activity_id}/date", one.day),
            ),
            titles={one.activity_id: one.name},
        )


async def _best(
    desk: Desk, found: list[Activity], channel: str, duration_s: float
) -> tuple[Activity, float] | None:
    """The best of all workouts whose curve has that very duration."""
    limit = asyncio.Semaphore(AT_ONCE)

    async def read(one: Activity) -> tuple[Activity, float | None]:
        async with limit:
            curves = await desk.analytics.curves(one.activity_id)
        return one, curves.get(channel, {}).get(int(duration_s))

    numbers = await asyncio.gather(*map(read, found))
    known = [(one, number) for one, number in numbers if number is not None]
    return max(known, key=lambda pair: pair[1], default=None)
