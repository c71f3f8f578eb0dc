"""Running: grade adjusted speed, normalized graded pace, and the load that follows from a threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.metrics.grade import factor, slope
from runningmate_analytics.domain.metrics.motion import fastest
from runningmate_analytics.domain.metrics.options import GradeModel
from runningmate_analytics.domain.metrics.power import WINDOW_S, mean4, rolling_mean
from runningmate_analytics.domain.metrics.sheet import choice, parameter
from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from runningmate_analytics.domain.metrics.sheet import Sheet, Workout
    from runningmate_analytics.domain.model import Floats


def measure(workout: Workout, sheet: Sheet) -> None:
    """Writes the run family; nothing for other sports.

    Without altitude (treadmill) the ground counts as flat and the source channel says so by naming
    speed alone; the graded metrics themselves are then absent.
    """
    frame, motion = workout.frame, workout.motion
    if workout.recording.sport is not Sport.RUN:
        return
    if frame is None or motion is None:
        sheet.miss("run_load", "The recording holds neither speed nor distance.")
        return
    speed_mps = motion.speed_mps.copy()
    speed_mps[np.nan_to_num(speed_mps) > fastest(Sport.RUN)] = np.nan
    graded_mps, channel = _graded(workout, speed_mps)
    known_mps = graded_mps[np.isfinite(graded_mps)]
    if known_mps.size < WINDOW_S:
        sheet.miss("run_load", f"A run load needs at least {WINDOW_S} s of speed.")
        return
    share = frame.share(known_mps.size)
    normalized_mps = mean4(rolling_mean(known_mps, WINDOW_S))
    if channel != motion.speed_channel and normalized_mps > 0:
        moving = motion.moving & np.isfinite(graded_mps)
        if moving.any():
            sheet.add("graded_speed_mps", float(graded_mps[moving].mean()), share, channel)
        pace_s = 1000 / normalized_mps
        sheet.add("normalized_graded_pace_s_per_km", pace_s, share, channel)
    _write_load(workout, sheet, normalized_mps, share, channel)


def run_stress(duration_s: float, normalized_mps: float, threshold_mps: float) -> float:
    """Run training stress score.

    Args:
        duration_s: Timer time, s.
        normalized_mps: Speed of the normalized graded pace, m/s.
        threshold_mps: Threshold speed, m/s.

    Returns:
        Points; 100 = one hour at threshold.

    Source: S. McGregor in "The Ultimate Runner's Journal" (2007), rTSS; METRICS, "Running".
    """
    return duration_s / 3600 * (normalized_mps / threshold_mps) ** 2 * 100


def _graded(workout: Workout, speed_mps: Floats) -> tuple[Floats, str]:
    """Speed on the flat of equal effort, shape (n,), and the channels that it comes from."""
    frame, motion = workout.frame, workout.motion
    if frame is None or motion is None:
        return speed_mps, ""
    altitude_m = frame.columns.get("altitude_m")
    if altitude_m is None:
        return speed_mps, motion.speed_channel
    known = np.isfinite(altitude_m) & np.isfinite(motion.distance_m)
    if np.count_nonzero(known) < WINDOW_S or frame.coverage("altitude_m") < 0.5:
        return speed_mps, motion.speed_channel
    graded_mps = np.full(frame.seconds, np.nan)
    grade = slope(motion.distance_m[known], altitude_m[known])
    graded_mps[known] = speed_mps[known] * factor(grade, workout.options.grade_model)
    return graded_mps, f"{motion.speed_channel},altitude_m"


def _write_load(workout: Workout, sheet: Sheet, normalized_mps: float, share: float, channel: str) -> None:
    """Run load, or the setting that it lacks."""
    threshold = workout.settings.threshold_speed_mps
    timer_s = sheet.number("timer_time_s")
    if threshold is None:
        reason = "The run's threshold speed is not set and could not be estimated."
        sheet.miss("run_load", reason, "threshold_speed_mps")
        return
    if timer_s is None:
        return
    model = workout.options.grade_model
    options = () if model is GradeModel.TABLE else (choice(f"grade_{model}"),)
    score = run_stress(timer_s, normalized_mps, threshold.value)
    used = parameter("threshold_speed_mps", threshold)
    sheet.add("run_load", score, share, channel, used, *options)
