"""What a watch on the move sees: positions, barometer, speed, temperature, and its pauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_cli.sample.noise import lagged, wander
from runningmate_cli.sample.terrain import METRES_PER_DEGREE
from runningmate_cli.sample.track import Pause

if TYPE_CHECKING:
    from runningmate_cli.sample.terrain import Course
    from runningmate_cli.sample.track import Floats

GPS_ERROR_M = 1.7


def pauses(random: np.random.Generator, seconds: int, chance: float, longest_s: int) -> list[Pause]:
    """Timer stops at lights, for a gate or a photo; none within the first or last two minutes."""
    if seconds < 600 or random.random() > chance:
        return []
    count = int(random.integers(1, 3))
    places = sorted(set(random.integers(120, seconds - 120, count).tolist()))
    return [Pause(place, int(random.integers(20, longest_s))) for place in places]


def moved_m(distance_m: Floats, stops: list[Pause], inertia_s: float) -> Floats:
    """The way with inertia: no jumps of speed, a run-up at the start and around every stop."""
    speed_mps = lagged(np.diff(distance_m), inertia_s)
    seconds = np.arange(len(speed_mps), dtype=np.float64)
    speed_mps *= 1 - 0.9 * np.exp(-seconds / (1.5 * inertia_s))
    for stop in stops:
        away = np.abs(seconds - stop.after_s + 0.5)
        speed_mps *= 1 - 0.9 * np.exp(-away / (1.5 * inertia_s))
    return np.concatenate([[0.0], np.cumsum(speed_mps)])


def sensed(
    random: np.random.Generator, course: Course, way_m: Floats, temperature_c: float
) -> dict[str, Floats]:
    """Position, altitude, distance, speed and temperature channels as FIT record fields.

    Args:
        random: Errors of the sensors.
        course: The way that was taken.
        way_m: True way along the course at 1 Hz.
        temperature_c: Air temperature; the sensor starts warm from indoors or the arm.
    """
    samples = len(way_m)
    latitude, longitude, altitude = course.at(way_m)
    error_deg = GPS_ERROR_M / METRES_PER_DEGREE
    shrink = np.cos(np.radians(course.latitude_deg[0]))
    seconds = np.arange(samples, dtype=np.float64)
    speed_mps = np.gradient(way_m) * (1 + 0.012 * wander(random, samples, 6.0))
    device_m = way_m * (1 + random.normal(0.002, 0.004))
    return {
        "position_lat": latitude + error_deg * wander(random, samples, 25.0),
        "position_long": longitude + error_deg / shrink * wander(random, samples, 25.0),
        "altitude": altitude
        + random.normal(0, 4)
        + 2.0 * wander(random, samples, 1_800.0)
        + 0.25 * wander(random, samples, 9.0),
        "distance": device_m,
        "speed": np.maximum(speed_mps, 0),
        "temperature": np.round(temperature_c + 7 * np.exp(-seconds / 500) + 1.5 * np.sin(seconds / 4_000)),
    }


def automatic_laps(distance_m: Floats, lap_m: float) -> list[int]:
    """Seconds at which another `lap_m` is complete, and the end."""
    marks = np.arange(lap_m, distance_m[-1], lap_m)
    last = len(distance_m) - 1
    ends = [int(second) for second in np.searchsorted(distance_m, marks) if second < last]
    return [*ends, last]
