"""Elevation: which altitude climbs and grades rest on.

A barometer, and a receiver that filters, write an altitude that hardly trembles; it counts as it is. One
that trembles by more than half a metre from second to second is a bare GPS altitude and is smoothed.
Where the operator provides tiles of the terrain, they take the place of such an altitude, or of none.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import numpy as np

from runningmate_analytics.domain.edits import ElevationSource
from runningmate_analytics.domain.frames import MAX_FILL_S

if TYPE_CHECKING:
    from runningmate_analytics.domain.model import Floats, Recording

ALTITUDE = "altitude_m"
TERRAIN = "terrain_altitude_m"
"""Altitude from tiles; the channel is there only where it counts."""

TREMBLE_M = 0.5
TURNS = 0.25
"""Of 45 real recordings from 20 devices with and without a barometer none turns as often (at most 0.16 of
the seconds); bare receivers of phones turn about every second time."""
SMOOTHED_S = 30.0
LEAST_COVERED = 0.95
"""Share of the positions that tiles must know to be used."""


class Elevation(StrEnum):
    """Where the altitude of an activity comes from."""

    RECORDED = "recorded"
    SMOOTHED = "smoothed"
    TILES = "tiles"


class Terrain(Protocol):
    """The ground's altitude by position."""

    def altitude_m(self, latitude_deg: Floats, longitude_deg: Floats) -> Floats:
        """Metres above the geoid for each position, shape (n,); NaN where nothing is known."""
        ...


def elevation_of(recording: Recording) -> Elevation | None:
    """Where climbs and grades take their altitude; None without any."""
    if TERRAIN in recording.channels:
        return Elevation.TILES
    altitude_m = recording.channels.get(ALTITUDE)
    if altitude_m is None:
        return None
    return Elevation.SMOOTHED if _trembles(recording.time_s, altitude_m) else Elevation.RECORDED


def with_terrain(recording: Recording, terrain: Terrain | None, wanted: ElevationSource) -> Recording:
    """Adds the terrain's altitude where it shall count.

    Args:
        recording: With positions, else it stays as it is.
        terrain: The operator's tiles, None where there are none.
        wanted: The athlete's choice; AUTOMATIC prefers a barometer.
    """
    latitude, longitude = (recording.channels.get(f"{side}_deg") for side in ("latitude", "longitude"))
    if terrain is None or latitude is None or longitude is None or wanted is ElevationSource.RECORDED:
        return recording
    if wanted is ElevationSource.AUTOMATIC and elevation_of(recording) is Elevation.RECORDED:
        return recording
    altitude_m = terrain.altitude_m(latitude, longitude)
    placed = np.isfinite(latitude) & np.isfinite(longitude)
    if np.count_nonzero(np.isfinite(altitude_m)) < LEAST_COVERED * np.count_nonzero(placed):
        return recording
    return replace(recording, channels={**recording.channels, TERRAIN: altitude_m})


def effective(recording: Recording) -> Recording:
    """The recording with the altitude that counts, for metrics."""
    elevation = elevation_of(recording)
    if elevation is Elevation.TILES:
        return replace(recording, channels={**recording.channels, ALTITUDE: recording.channels[TERRAIN]})
    if elevation is Elevation.SMOOTHED:
        smooth_m = smoothed(recording.time_s, recording.channels[ALTITUDE])
        return replace(recording, channels={**recording.channels, ALTITUDE: smooth_m})
    return recording


def smoothed(time_s: Floats, altitude_m: Floats) -> Floats:
    """Mean over 30 s around each sample, by time and not across holes of 25 s; NaN stays NaN."""
    known = np.flatnonzero(np.isfinite(altitude_m))
    smooth_m = np.full(altitude_m.size, np.nan)
    edges = np.flatnonzero(np.diff(time_s[known]) >= MAX_FILL_S) + 1
    for rows in np.split(known, edges):
        at_s, level_m = time_s[rows], altitude_m[rows]
        steps = np.diff(at_s) * (level_m[1:] + level_m[:-1]) / 2
        integral = np.concatenate(([0.0], np.cumsum(steps)))
        low_s = np.maximum(at_s - SMOOTHED_S / 2, at_s[0])
        high_s = np.minimum(at_s + SMOOTHED_S / 2, at_s[-1])
        width_s = high_s - low_s
        area = np.interp(high_s, at_s, integral) - np.interp(low_s, at_s, integral)
        smooth_m[rows] = np.divide(area, width_s, out=level_m.copy(), where=width_s > 0)
    return smooth_m


def _trembles(time_s: Floats, altitude_m: Floats) -> bool:
    """Whether the altitude turns and jumps as a bare receiver's does."""
    known = np.isfinite(altitude_m)
    steps_m = np.diff(altitude_m[known])
    if steps_m.size < 60:
        return False
    turns = np.count_nonzero(steps_m[1:] * steps_m[:-1] < 0) / steps_m.size
    typical_m = float(np.median(np.abs(steps_m)))
    return bool(turns >= TURNS and typical_m >= TREMBLE_M and np.median(np.diff(time_s)) < MAX_FILL_S)
