"""Samples made fit for a line: short gaps joined, holes left open, limits that a stop does not flatten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from runningmate_charts.domain.drawing import Floats
    from runningmate_charts.domain.training import Hole, Samples

LONGEST_JOINED_GAP_S = 25.0
"""Shorter gaps are joined by a straight line; longer ones are a pause or a drop-out (METRICS: samples)."""


def joined(time_s: Floats, values: Floats) -> Floats:
    """Fills stretches of not-a-number shorter than 25 s by linear interpolation, for drawing only."""
    known = np.flatnonzero(np.isfinite(values))
    if known.size < 2:
        return values
    filled = np.interp(time_s, time_s[known], values[known])
    before = np.searchsorted(known, np.arange(values.size), side="right") - 1
    after = np.clip(before + 1, 0, known.size - 1)
    inside = (before >= 0) & (before + 1 < known.size)
    gap_s = time_s[known[after]] - time_s[known[np.clip(before, 0, None)]]
    return np.where(np.isfinite(values) | (inside & (gap_s < LONGEST_JOINED_GAP_S)), filled, np.nan)


def opened(time_s: Floats, values: Floats, holes: tuple[Hole, ...]) -> tuple[Floats, Floats]:
    """Puts a not-a-number into each hole, so that no line runs across it.

    Returns:
        Times and values, both longer by the holes between samples.
    """
    starts = np.array([hole.start_s for hole in holes])
    places = np.searchsorted(time_s, starts, side="right")
    within = (places > 0) & (places < time_s.size)
    return (
        np.insert(time_s, places[within], starts[within]),
        np.insert(values, places[within], np.nan),
    )


def speed_mps(samples: Samples) -> Floats | None:
    """The speed channel, or what the distance channel says about speed; None where neither is there."""
    speed = samples.channels.get("speed_mps")
    if speed is not None and bool(np.isfinite(speed).any()):
        return speed
    distance = samples.channels.get("distance_m")
    if distance is None or distance.size < 2:
        return None
    filled = joined(samples.time_s, distance)
    derived = np.full(filled.size, np.nan)
    derived[:-1] = np.diff(filled) / np.diff(samples.time_s)
    return np.where(derived >= 0, derived, np.nan)


def limits(values: Floats, low_percent: float = 0.5, high_percent: float = 99.5) -> tuple[float, float]:
    """Lowest and highest value worth showing, with 5 % of room; outliers fall outside.

    Raises:
        ValueError: No value is finite.
    """
    finite = values[np.isfinite(values)]
    if not finite.size:
        raise ValueError("a series without values has no limits")
    low, high = (float(value) for value in np.percentile(finite, (low_percent, high_percent)))
    room = max((high - low) * 0.05, abs(high) * 0.01, 0.5)
    return low - room, high + room


def pace_limits(pace_s: Floats) -> tuple[float, float]:
    """Fastest and slowest pace worth showing: stops and crawls stay below the panel.

    Args:
        pace_s: Seconds per distance; not-a-number where nothing moved.

    Raises:
        ValueError: No value is finite.
    """
    finite = pace_s[np.isfinite(pace_s)]
    if not finite.size:
        raise ValueError("a series without values has no limits")
    middle = float(np.median(finite))
    moving = finite[finite < 2 * middle]
    fast, slow = (float(value) for value in np.percentile(moving, (0.5, 97)))
    room = max(0.06 * (slow - fast), 0.02 * middle)
    return fast - room, slow + room
