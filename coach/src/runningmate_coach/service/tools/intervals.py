"""The work bouts of one workout, as its laps tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.bouts import structure
from runningmate_coach.domain.grounding import Gap, Lack, ToolResult
from runningmate_coach.domain.values import count, full_date
from runningmate_coach.service.tools.workout import WORKOUT, workout_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from runningmate_coach.domain.bouts import Structure
    from runningmate_coach.domain.training import Activity
    from runningmate_coach.domain.values import Value
    from runningmate_coach.service.desk import Desk

MOST_BOUTS = 12
UNITS = {"power_w": "W", "speed_mps": "m/s"}
_NONE = Gap(
    "intervals", Lack.NOT_RECORDED, "The laps of that workout show no bouts of work with rests between them."
)


class WorkoutIntervals:
    """See the port."""

    name = "workout_intervals"
    description = (
        "The work bouts of one workout: how many, and of each the time, mean power (rides) or speed, and heart rate. Judge"
        " intervals by these and never by the averages of the workout."
    )
    parameters: Mapping[str, Mapping[str, object]] = {"workout_id": WORKOUT}
    required = ("workout_id",)

    async def run(self, desk: Desk, arguments: Mapping[str, object]) -> ToolResult:
        """See the port."""
        found = await desk.analytics.activity(workout_of(arguments))
        bouts = structure(found, (await desk.analytics.details(found)).trace)
        date = full_date(f"{found.activity_id}/date", found.day)
        if bouts is None:
            return ToolResult((date,), (_NONE,), {found.activity_id: found.name})
        number = count(f"{found.activity_id}/work_bouts/bout_count", len(bouts.work), found.day, found.day)
        return ToolResult(
            (number, date, *_bouts(found, bouts)),
            titles={found.activity_id: found.name},
            left_out=max(0, len(bouts.work) - MOST_BOUTS),
        )


def _bouts(found: Activity, bouts: Structure) -> Iterator[Value]:
    channel = f"mean_{bouts.channel}"
    for place, bout in enumerate(bouts.work[:MOST_BOUTS], 1):
        own = f"work_bouts/{place}"
        yield found.derived(f"{own}/timer_time_s", bout.duration_s, "s")
        yield found.derived(f"{own}/{channel}", bout.output, UNITS[bouts.channel])
        if bout.heart_rate_bpm is not None:
            yield found.derived(f"{own}/mean_heart_rate_bpm", bout.heart_rate_bpm, "bpm")
