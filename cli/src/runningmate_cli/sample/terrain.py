"""An invented landscape: hills east of home, a plain west of it, and courses through both.

Altitude is a function of the position, so that every workout that comes by the same place finds the
same height there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from runningmate_cli.sample.track import Floats

METRES_PER_DEGREE = 111_195.0
GRID_M = 10.0
"""Distance between the points of a course."""

HILL_APPROACH_M = 9_000.0
HILL_CLIMB_M = 1_900.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where the athlete trains from.

    Attributes:
        longest_loop_m: Courses longer than this go round again, so that they stay in the area.
        warmth_c: How much warmer than at home it is.
    """

    name: str
    time_zone: str
    latitude_deg: float
    longitude_deg: float
    base_altitude_m: float
    longest_loop_m: float
    warmth_c: float


HOME = Place("home", "Europe/Berlin", 48.1000, 9.7900, 528.0, 120_000.0, 0.0)
CAMP = Place("camp", "Atlantic/Canary", 29.0500, -13.6400, 240.0, 38_000.0, 14.0)


@dataclass(frozen=True, slots=True)
class Course:
    """A way through the landscape, a point every `GRID_M` metres; all arrays have one shape.

    Attributes:
        grade: Rise over run, as a fraction, smoothed over what a rider or runner feels.
    """

    latitude_deg: Floats
    longitude_deg: Floats
    altitude_m: Floats
    grade: Floats

    def at(self, distance_m: Floats) -> tuple[Floats, Floats, Floats]:
        """Latitude, longitude and altitude at distances along the course."""
        index = distance_m / GRID_M
        grid = np.arange(len(self.grade), dtype=np.float64)
        return (
            np.interp(index, grid, self.latitude_deg),
            np.interp(index, grid, self.longitude_deg),
            np.interp(index, grid, self.altitude_m),
        )


def _sigmoid(value: Floats) -> Floats:
    return 0.5 * (1 + np.tanh(value / 2))


def _altitude_m(place: Place, east_m: Floats, north_m: Floats) -> Floats:
    waves = np.random.default_rng(20)  # one landscape for every season
    hilly = 0.12 + 0.88 * _sigmoid((east_m - 2_500) / 1_200)
    height = 300 * _sigmoid((east_m - 9_800) / 950)
    for wavelength_m in (900.0, 1_500.0, 2_300.0, 3_400.0, 5_200.0, 7_500.0):
        angle, phase = waves.uniform(0, 2 * np.pi, 2)
        along = (east_m * np.cos(angle) + north_m * np.sin(angle)) / wavelength_m
        height = height + hilly * 0.0052 * wavelength_m * np.sin(2 * np.pi * along + phase)
    return place.base_altitude_m + height


def _course(place: Place, east_m: Floats, north_m: Floats) -> Course:
    altitude_m = _altitude_m(place, east_m, north_m)
    grade = np.gradient(altitude_m, GRID_M)
    window = np.ones(7) / 7
    grade = np.convolve(np.pad(grade, 3, mode="edge"), window, mode="valid")
    return Course(
        latitude_deg=place.latitude_deg + north_m / METRES_PER_DEGREE,
        longitude_deg=place.longitude_deg
        + east_m / (METRES_PER_DEGREE * np.cos(np.radians(place.latitude_deg))),
        altitude_m=altitude_m,
        grade=np.clip(grade, -0.22, 0.22),
    )


@lru_cache(maxsize=64)
def loop(place: Place, length_m: float, bearing_deg: float, shape: int, start_east_m: float = 0.0) -> Course:
    """A winding loop that ends where it starts.

    Args:
        place: The area.
        length_m: Length; above the place's longest loop it is split into equal laps.
        bearing_deg: Where the middle of the loop lies, clockwise from north.
        shape: Chooses the windings.
        start_east_m: How far east of the place it starts; the hills lie there.
    """
    laps = int(np.ceil(length_m / place.longest_loop_m))
    winding = np.random.default_rng([7, shape])
    angle = np.linspace(0, 2 * np.pi, 1441)
    radius = np.ones_like(angle)
    for wave in range(2, 14):
        radius += 0.5 / wave * winding.normal() * np.cos(wave * angle + winding.uniform(0, 6.28)) * 0.8
    radius = np.maximum(radius, 0.25)
    east, north = radius * np.cos(angle), radius * np.sin(angle)
    east, north = east - east[0], north - north[0]
    east, north = _turned(east, north, bearing_deg)
    walked = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(east), np.diff(north)))])
    size = length_m / laps / walked[-1]
    along = np.arange(0, length_m, GRID_M) % (length_m / laps) / size
    east_m = start_east_m + np.interp(along, walked, east) * size
    return _course(place, east_m, np.interp(along, walked, north) * size)


def _turned(east: Floats, north: Floats, bearing_deg: float) -> tuple[Floats, Floats]:
    # Turns the figure about its start so that its middle lies where the bearing points.
    middle = np.arctan2(north.mean(), east.mean())
    turn = np.radians(90 - bearing_deg) - middle
    cosine, sine = np.cos(turn), np.sin(turn)
    return east * cosine - north * sine, east * sine + north * cosine


@lru_cache(maxsize=8)
def hill(place: Place, repeats: int) -> Course:
    """Out to the foot of the eastern slope, up and down it `repeats` times, and home again."""
    legs = [np.arange(0, HILL_APPROACH_M, GRID_M)]
    climb = np.arange(0, HILL_CLIMB_M, GRID_M)
    for _ in range(repeats):
        legs += [HILL_APPROACH_M + climb, HILL_APPROACH_M + HILL_CLIMB_M - climb]
    legs.append(HILL_APPROACH_M - np.arange(0, HILL_APPROACH_M, GRID_M))
    east_m = np.concatenate(legs)
    return _course(place, east_m, 260 * np.sin(east_m / 1_700))
