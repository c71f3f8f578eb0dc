"""What a race could take, as a range, from the best effort of the last weeks."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain.grounding import BadArgumentsError, Gap, Lack, ToolResult
from runningmate_coach.domain.periods import Period
from runningmate_coach.domain.prediction import Effort, best, by_riegel, by_vdot, vdot
from runningmate_coach.domain.values import Value, full_date
from runningmate_coach.service.tools.efforts import AT_ONCE, LONG, MOST_WORKOUTS
from runningmate_coach.service.tools.tool import number_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_coach.domain.training import Activity
    from runningmate_coach.service.desk import Desk

DAYS = 90
CHANNEL = "speed_mps"
SOURCE = "Riegel and VDOT, of one best effort; other efforts, hills and heat do not count"
_NONE = Gap("prediction", Lack.NO_WORKOUT, "No recent run shows a speed from which a race could be told.")


class RacePrediction:
    """See the port."""

    name = "race_prediction"
    description = (
        "The time that a running race over a distance could take, as a range, from the best effort of the runs of the last"
        " three months, which is given too. An estimate, never a promise."
    )
    parameters: Mapping[str, Mapping[str, object]] = {
        "distance_m": {"type": "number", "minimum": 1_000, "maximum": 100_000}
    }
    required = ("distance_m",)

    async def run(self, desk: Desk, arguments: Mapping[str, object]) -> ToolResult:
        """See the port."""
        distance_m = number_of(arguments, "distance_m", 1_000, 100_000)
        if distance_m is None:
            raise BadArgumentsError("distance_m: must be given.")
        listing = await desk.listing(Period(desk.today - timedelta(days=DAYS - 1), desk.today))
        runs = [one for one in listing.activities if one.sport == "run" and CHANNEL in one.channels]
        if len(runs) > MOST_WORKOUTS or not listing.complete:
            return ToolResult(gaps=(LONG,))
        found = await _efforts(desk, runs)
        effort = best(found)
        if effort is None:
            return ToolResult(gaps=(_NONE,))
        one = found[effort]
        times = sorted((by_riegel(effort, distance_m), by_vdot(vdot(effort), distance_m)))
        own = f"prediction/{int(distance_m)}/{desk.today.isoformat()}"
        rests_on = f"{one.activity_id}/best_effort/{int(effort.time_s)}"
        values = [
            Value(f"{own}/{name}_time_s", "predicted_time_s", time_s, "s", "run", source=SOURCE)
            for name, time_s in zip(("quick", "slow"), times, strict=True)
        ]
        values += [
            Value(f"{own}/distance_m", "distance_m", distance_m, "m", "run"),
            Value(
                f"{rests_on}/distance_m", "distance_m", effort.distance_m, "m", "run", 1.0, one.day, one.day
            ),
            Value(f"{rests_on}/time_s", "time_s", effort.time_s, "s", "run", 1.0, one.day, one.day),
            full_date(f"{one.activity_id}/date", one.day),
        ]
        return ToolResult(tuple(values), titles={one.activity_id: one.name})


async def _efforts(desk: Desk, runs: list[Activity]) -> dict[Effort, Activity]:
    """The best means of all runs as efforts; a mean over a duration is a distance in that time."""
    limit = asyncio.Semaphore(AT_ONCE)

    async def read(one: Activity) -> dict[Effort, Activity]:
        async with limit:
            curve = (await desk.analytics.curves(one.activity_id)).get(CHANNEL, {})
        return {Effort(speed * duration_s, float(duration_s)): one for duration_s, speed in curve.items()}

    found: dict[Effort, Activity] = {}
    for efforts in await asyncio.gather(*map(read, runs)):
        found |= efforts
    return found
