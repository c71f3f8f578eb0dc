"""How far up and down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.frames import fill

if TYPE_CHECKING:
    from runningmate_analytics.domain.metrics.sheet import Sheet, Workout
    from runningmate_analytics.domain.model import Floats

HYSTERESIS_M = 3.0
"""A climb or a descent counts once it exceeds this; below it is the noise of a barometer."""
_EQUAL_M = 1e-4
"""Altitudes in steps of 0.2 m differ by 3 m exactly, but for the last binary digits; that is not more than 3 m."""


def measure(workout: Workout, sheet: Sheet) -> None:
    """Writes elevation_gain_m and elevation_loss_m; climbs while the timer stood count too."""
    frame = workout.frame
    recorded_m = workout.recording.channels.get("altitude_m")
    if frame is None or recorded_m is None:
        return
    present = np.isfinite(recorded_m)
    grid_s = frame.start_s + np.arange(frame.seconds, dtype=np.float64)
    filled_m = fill(workout.recording.time_s[present], recorded_m[present], grid_s)
    altitude_m = filled_m[np.isfinite(filled_m)]
    if altitude_m.size < 2:
        return
    gain_m, loss_m = climb(altitude_m)
    share = frame.coverage("altitude_m")
    sheet.add("elevation_gain_m", gain_m, share, "altitude_m")
    sheet.add("elevation_loss_m", loss_m, share, "altitude_m")


def climb(altitude_m: Floats, hysteresis_m: float = HYSTERESIS_M) -> tuple[float, float]:
    """Ascent and descent with hysteresis.

    A reference altitude follows the track only when the track leaves it by more than the
    hysteresis; each such step adds to the gain or the loss.

    Args:
        altitude_m: Shape (n,), m, no NaN.
        hysteresis_m: Smallest step that counts, m.

    Returns:
        Gain and loss, both m and not negative.

    Source: METRICS, "Samples, gaps, pauses"; the rule of GoldenCheetah's elevation gain.
    """
    turns = altitude_m[np.flatnonzero(np.diff(altitude_m, prepend=np.inf))].tolist()
    gain_m = loss_m = 0.0
    reference_m = turns[0] if turns else 0.0
    for level_m in turns:
        step_m = level_m - reference_m
        if step_m > hysteresis_m + _EQUAL_M:
            gain_m += step_m
            reference_m = level_m
        elif step_m < -hysteresis_m - _EQUAL_M:
            loss_m -= step_m
            reference_m = level_m
    return gain_m, loss_m
