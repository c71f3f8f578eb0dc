"""Figures of activities without samples: what a platform or the athlete wrote down is all that is known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from runningmate_analytics.domain.metrics import heart, load
from runningmate_analytics.domain.metrics.distance import PACED
from runningmate_analytics.domain.metrics.options import TrimpRule

if TYPE_CHECKING:
    from runningmate_analytics.domain.metrics.sheet import Sheet, Workout

CHANNEL: Final = "summary"
_TAKEN: Final = (
    "elapsed_time_s", "moving_time_s", "distance_m", "elevation_gain_m", "mean_heart_rate_bpm", "max_heart_rate_bpm",
    "mean_power_w", "max_power_w", "work_kj",
)  # fmt: skip


def measure(workout: Workout, sheet: Sheet) -> None:
    """Writes the figures as they are given, speed and pace of them, and the load where one can be had.

    A heart-rate load rests on the mean alone, by the rule `gc`: it is a little too low when the effort changed.
    """
    summary = workout.recording.summary
    for name in _TAKEN:
        value = getattr(summary, name)
        if value is not None and value > 0:
            sheet.add(name, value, 1.0, CHANNEL)
    timer_s = summary.timer_time_s or summary.moving_time_s or summary.elapsed_time_s
    if timer_s:
        sheet.add("timer_time_s", timer_s, 1.0, CHANNEL)
    distance_m, moving_s = sheet.number("distance_m"), sheet.number("moving_time_s") or timer_s
    if distance_m and moving_s:
        sheet.add("mean_speed_mps", distance_m / moving_s, 1.0, CHANNEL)
        if workout.recording.sport in PACED:
            sheet.add("mean_pace_s_per_km", 1000 * moving_s / distance_m, 1.0, CHANNEL)
    mean_bpm = sheet.number("mean_heart_rate_bpm")
    if mean_bpm is None:
        sheet.miss(
            "mean_heart_rate_bpm", "The activity has no samples, and nobody wrote its heart rate down."
        )
    else:
        by_mean = replace(workout, options=replace(workout.options, trimp_rule=TrimpRule.GC))
        heart.write_trimp(by_mean, sheet, np.array([mean_bpm]), 1.0, CHANNEL)
    load.measure(workout, sheet)
