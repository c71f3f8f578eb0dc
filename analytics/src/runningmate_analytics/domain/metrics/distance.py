"""How far and how fast: distance, mean and best speed, pace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.metrics.motion import fastest
from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from runningmate_analytics.domain.metrics.sheet import Sheet, Workout

PACED = (Sport.RUN, Sport.WALK, Sport.HIKE)
"""Sports whose athletes think in minutes per kilometre."""


def measure(workout: Workout, sheet: Sheet) -> None:
    """Writes distance_m, mean_speed_mps, max_speed_mps, mean_pace_s_per_km.

    Mean speed is distance over moving time (METRICS, "Samples, gaps, pauses").
    """
    _write_distance(workout, sheet)
    distance_m = sheet.number("distance_m")
    moving_s = sheet.number("moving_time_s")
    if distance_m and moving_s:
        entry = sheet.values["distance_m"]
        speed_mps = distance_m / moving_s
        sheet.add("mean_speed_mps", speed_mps, entry.coverage, entry.source_channel)
        if workout.recording.sport in PACED:
            sheet.add("mean_pace_s_per_km", 1000 / speed_mps, entry.coverage, entry.source_channel)


def _write_distance(workout: Workout, sheet: Sheet) -> None:
    """Pool distance from lengths, else distance and best speed from the motion."""
    recording, frame, motion = workout.recording, workout.frame, workout.motion
    active = sum(length.active for length in recording.lengths)
    if active and recording.pool_length_m:
        sheet.add("distance_m", active * recording.pool_length_m, 1.0, "lengths")
        return
    if frame is None or motion is None:
        return
    if motion.total_m > 0:
        share = frame.share(int(np.count_nonzero(np.isfinite(motion.distance_m) & ~frame.paused)))
        sheet.add("distance_m", motion.total_m, share, motion.distance_channel)
    speed_mps = motion.speed_mps[np.isfinite(motion.speed_mps)]
    believable = speed_mps[speed_mps <= fastest(recording.sport)]
    if believable.size and believable.max() > 0:
        share = frame.share(int(believable.size))
        sheet.add("max_speed_mps", float(believable.max()), share, motion.speed_channel)
