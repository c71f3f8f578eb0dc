"""Tracks: which of a recording's distance and speed no sensor gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.formats.samples import distance_m, speed_mps

if TYPE_CHECKING:
    from runningmate_analytics.domain.model import Floats, Recording

SAME_M = 0.02
"""Distances that agree this well everywhere were computed from the positions; a sensor's never do."""
SAME_MPS = 0.002
FIRST_ROWS = 120


def derived_channels(recording: Recording) -> frozenset[str]:
    """Which of `distance_m` and `speed_mps` decoding computed from other channels."""
    channels = recording.channels
    found: set[str] = set()
    counter = channels.get("distance_m")
    if counter is None:
        return frozenset()
    latitude, longitude = channels.get("latitude_deg"), channels.get("longitude_deg")
    if latitude is not None and longitude is not None:
        # A sensor's distance differs within the first samples, which spares most recordings the whole track.
        for rows in (slice(FIRST_ROWS), slice(None)):
            if not _agree(counter[rows], distance_m(latitude[rows], longitude[rows]), SAME_M):
                break
        else:
            found.add("distance_m")
    speed = channels.get("speed_mps")
    if speed is not None and _agree(speed, speed_mps(recording.time_s, counter), SAME_MPS):
        found.add("speed_mps")
    return frozenset(found)


def _agree(one: Floats, other: Floats, tolerance: float) -> bool:
    known = np.isfinite(one)
    if not np.array_equal(known, np.isfinite(other)):
        return False
    return bool(np.all(np.abs(one[known] - other[known]) <= tolerance))
