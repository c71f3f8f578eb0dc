"""Strength sessions: heart rate only, up with every set and down after it."""

from __future__ import annotations

import numpy as np

from runningmate_cli.sample.heart import heart_rate_bpm, shown_bpm
from runningmate_cli.sample.track import Track
from runningmate_cli.sample.workout import Workout


def track(workout: Workout) -> Track:
    """Sets of half a minute to a minute with rests between."""
    random = workout.random()
    seconds = round(2_520 * workout.scale)
    effort = np.full(seconds + 1, 0.28)
    second = 360
    effort[60:300] = 0.5  # warming up
    while second < seconds - 180:
        work_s = int(random.integers(30, 60))
        effort[second : second + work_s] = random.uniform(0.55, 0.85)
        second += work_s + int(random.integers(60, 110))
    heart = heart_rate_bpm(random, effort, threshold_bpm=165.0, slope=0.72, temperature_c=20.0)
    return Track(
        sport="training",
        sub_sport="strength_training",
        title="Strength",
        channels={"heart_rate": shown_bpm(random, heart, None)},
        lap_ends_s=[seconds],
    )
