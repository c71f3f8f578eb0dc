"""One workout: its metrics, its laps, and what it lacks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from runningmate_coach.domain.grounding import BadArgumentsError, Gap, Lack, ToolResult
from runningmate_coach.domain.numerals import has_numeral
from runningmate_coach.domain.values import full_date
from runningmate_coach.service.tools.tool import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from runningmate_coach.domain.training import Activity
    from runningmate_coach.domain.values import Value
    from runningmate_coach.service.desk import Desk

MOST_LAPS = 8
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WORKOUT: Mapping[str, object] = {"type": "string", "description": "The part of a value id before the slash."}
LEADING = (
    "distance_m", "timer_time_s", "mean_pace_s_per_km", "mean_speed_mps", "swim_pace_s_per_100m", "mean_heart_rate_bpm",
    "max_heart_rate_bpm", "mean_power_w", "normalized_power_w", "elevation_gain_m", "load", "intensity_factor",
    "mean_cadence_spm", "mean_cadence_rpm", "swolf", "work_kj", "elapsed_time_s", "moving_time_s",
)  # fmt: skip


class WorkoutSummary:
    """See the port."""

    name = "workout"
    description = "One workout by the id that another tool gave: date, metrics with coverage, laps, its bike or shoes, what is missing and why."
    parameters: Mapping[str, Mapping[str, object]] = {"workout_id": WORKOUT}
    required = ("workout_id",)

    async def run(self, desk: Desk, arguments: Mapping[str, object]) -> ToolResult:
        """See the port."""
        found = await desk.analytics.activity(workout_of(arguments))
        return ToolResult(
            (full_date(f"{found.activity_id}/date", found.day), *_metrics(found), *_laps(found)),
            tuple(_gap(one.name, one.reason) for one in found.missing),
            {found.activity_id: found.name}
            | ({f"{found.activity_id}/gear": found.gear} if found.gear else {}),
            max(0, len(found.laps) - MOST_LAPS),
        )


def workout_of(arguments: Mapping[str, object], name: str = "workout_id") -> str:
    """Reads the id of a workout."""
    given = text_of(arguments, name)
    if not _ID.fullmatch(given):
        raise BadArgumentsError(f"{name}: must be an id that a tool gave.")
    return given


def _metrics(found: Activity) -> Iterator[Value]:
    for name in LEADING:
        value = found.value(name)
        if value is not None:
            yield value


def _laps(found: Activity) -> Iterator[Value]:
    for number, lap in enumerate(found.laps[:MOST_LAPS], 1):
        spent_s = lap.timer_time_s if lap.timer_time_s is not None else lap.elapsed_time_s
        yield found.derived(f"laps/{number}/timer_time_s", spent_s, "s")
        if lap.distance_m and spent_s > 0:
            yield found.derived(f"laps/{number}/distance_m", lap.distance_m, "m")
            yield found.derived(f"laps/{number}/mean_speed_mps", lap.distance_m / spent_s, "m/s")


def _gap(name: str, reason: str) -> Gap:
    """Analytics' own sentence, where it may be said."""
    return Gap(
        name,
        Lack.NOT_RECORDED,
        "It was not recorded, or could not be computed." if has_numeral(reason) else reason,
    )
