"""Speed and distance at 1 Hz from whatever tells them: the device, else positions, else speed alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.frames import fill
from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from runningmate_analytics.domain.frames import Bools, Frame
    from runningmate_analytics.domain.model import Floats, Recording

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius, IUGG 1980."""

MOVING_ABOVE_MPS = {Sport.RIDE: 4 / 3.6, Sport.SWIM: 0.5 / 3.6}
"""Slowest speed that counts as moving, m/s; the rule of METRICS."""

MOVING_ABOVE_ON_FOOT_MPS = 1.5 / 3.6

FASTEST_MPS = {Sport.RIDE: 40.0, Sport.SWIM: 3.0, Sport.RUN: 12.5}
"""Above this a step of the distance is an error of the position, m/s (a little above world records)."""

FASTEST_ELSE_MPS = 40.0

LEAD_S = 2.0
"""A counter that began with the recording may be this far ahead of its first sample's time, s."""

HALF_WINDOW_S = 2
"""Half width of the central difference that turns distance into speed, s."""


@dataclass(frozen=True, slots=True)
class Motion:
    """How fast and how far, row by row of the frame.

    Attributes:
        speed_mps: Shape (n,), NaN where unknown.
        distance_m: Shape (n,), never falling, NaN in holes.
        speed_channel: What the speed comes from.
        distance_channel: What the distance comes from.
        total_m: Distance of the whole recording, from the raw samples.
        moving: Shape (n,), True where the athlete moved.
        moving_known: Shape (n,), True where that can be told.
    """

    speed_mps: Floats
    distance_m: Floats
    speed_channel: str
    distance_channel: str
    total_m: float
    moving: Bools
    moving_known: Bools


def track(recording: Recording, frame: Frame) -> Motion | None:
    """Finds speed and distance of a recording.

    Args:
        recording: Raw samples.
        frame: The same at 1 Hz.

    Returns:
        The motion, or None when neither distance nor speed nor positions were recorded.
    """
    speed_mps = frame.columns.get("speed_mps")
    speed_channel = "speed_mps"
    found = _distance(recording, frame)
    if found is None:
        if speed_mps is None:
            return None
        steps = np.nan_to_num(speed_mps)
        distance_m = np.where(np.isfinite(speed_mps), np.cumsum(steps) - steps[0], np.nan)
        found = distance_m, float(np.nansum(steps[1:])), "speed_mps"
    distance_m, total_m, distance_channel = found
    if speed_mps is None:
        speed_mps, speed_channel = _slope(distance_m), distance_channel
        speed_mps[frame.paused] = np.nan
    moving, known = _moving(recording.sport, speed_mps, frame.columns.get("cadence_rpm"))
    return Motion(speed_mps, distance_m, speed_channel, distance_channel, total_m, moving, known)


def fastest(sport: Sport) -> float:
    """Highest believable speed of a sport, m/s."""
    return FASTEST_MPS.get(sport, FASTEST_ELSE_MPS)


def travelled(distance_m: Floats, counts_from_zero: bool) -> Floats:
    """Turns a device's distance counter into distance since the start.

    Args:
        distance_m: Shape (n,), no NaN; a counter that may restart or begin above 0.
        counts_from_zero: Whether the counter began with this recording, so that its first value was
            already covered (devices write their first sample late).

    Returns:
        Shape (n,), m, never falling.
    """
    steps = np.diff(distance_m, prepend=0.0 if counts_from_zero else distance_m[0])
    return np.cumsum(np.maximum(steps, 0.0))


def haversine(latitude_deg: Floats, longitude_deg: Floats) -> Floats:
    """Distance along positions on a sphere.

    Args:
        latitude_deg: Shape (n,), degrees, no NaN.
        longitude_deg: Shape (n,), degrees, no NaN.

    Returns:
        Shape (n,), m since the first position.

    Source: R. W. Sinnott, "Virtues of the haversine", Sky and Telescope 68 (1984).
    """
    latitude = np.radians(latitude_deg)
    half_north = np.diff(latitude) / 2
    half_east = np.radians(np.diff(longitude_deg)) / 2
    chord = np.sin(half_north) ** 2 + np.cos(latitude[1:]) * np.cos(latitude[:-1]) * np.sin(half_east) ** 2
    steps = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))
    return np.concatenate(([0.0], np.cumsum(steps)))


def _distance(recording: Recording, frame: Frame) -> tuple[Floats, float, str] | None:
    """Distance at 1 Hz, its total and its channel."""
    grid_s = frame.start_s + np.arange(frame.seconds, dtype=np.float64)
    counter = recording.channels.get("distance_m")
    inside = recording.time_s < grid_s[-1] + 1
    if counter is not None:
        present = np.isfinite(counter) & inside
        if present.any() and np.nanmax(counter[present]) > 0:
            first = float(counter[present][0])
            lead_s = float(recording.time_s[present][0]) + LEAD_S
            from_zero = recording.session_index == 0 and first <= fastest(recording.sport) * lead_s
            distance_m = travelled(counter[present], from_zero)
            column = fill(recording.time_s[present], distance_m, grid_s)
            return column, float(distance_m[-1]), "distance_m"
    latitude, longitude = (recording.channels.get(f"{side}_deg") for side in ("latitude", "longitude"))
    if latitude is None or longitude is None:
        return None
    present = np.isfinite(latitude) & np.isfinite(longitude) & inside
    if np.count_nonzero(present) < 2:
        return None
    distance_m = haversine(latitude[present], longitude[present])
    column = fill(recording.time_s[present], distance_m, grid_s)
    return column, float(distance_m[-1]), "latitude_deg,longitude_deg"


def _slope(distance_m: Floats) -> Floats:
    """Central difference over 5 s, narrower at the ends; NaN where distance is unknown."""
    count = distance_m.size
    rows = np.arange(count)
    low = np.maximum(rows - HALF_WINDOW_S, 0)
    high = np.minimum(rows + HALF_WINDOW_S, count - 1)
    width = np.maximum(high - low, 1)
    slope: Floats = (distance_m[high] - distance_m[low]) / width
    return slope


def _moving(sport: Sport, speed_mps: Floats, cadence_rpm: Floats | None) -> tuple[Bools, Bools]:
    """Rows that move by METRICS' rule (speed above the sport's limit, or cadence above 0)."""
    above = MOVING_ABOVE_MPS.get(sport, MOVING_ABOVE_ON_FOOT_MPS)
    known = np.isfinite(speed_mps)
    moving = np.nan_to_num(speed_mps) > above
    if cadence_rpm is not None:
        known = known | np.isfinite(cadence_rpm)
        moving = moving | (np.nan_to_num(cadence_rpm) > 0)
    return moving, known
