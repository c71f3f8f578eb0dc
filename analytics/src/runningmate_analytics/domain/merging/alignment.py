"""Clocks of two recordings of one workout, aligned by what both of them measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.frames import fill

if TYPE_CHECKING:
    from runningmate_analytics.domain.model import Floats, Recording

SHARED = ("speed_mps", "cadence_rpm", "power_w", "altitude_m", "heart_rate_bpm")
"""Channels that show the same instant on two devices, the sharpest first; heart rates lag by sensor."""

REACH_S = 600
"""Clocks that are further apart are not those of one workout that overlaps."""
TREND_S = 301
"""Slower changes are taken off: two climbs correlate at any shift."""
LEAST_CORRELATION = 0.6
LEAST_ADVANTAGE = 0.02
"""A shift must correlate by this much better than none; else the clocks count as equal."""
LEAST_SHARED_S = 120
LONGEST_S = 6 * 3600
"""The first hours tell the shift; clocks do not drift apart within one workout."""


def clock_offset_s(first: Recording, other: Recording) -> float:
    """Seconds to add to the other's clock to have the first one's, whole; 0 where nothing shows a shift.

    Source: masked normalised cross-correlation after D. Padfield, "Masked object registration in the
    Fourier domain", IEEE Transactions on Image Processing 21 (2012).
    """
    apart_s = (other.started_at - first.started_at).total_seconds()
    for channel in SHARED:
        if channel in first.channels and channel in other.channels:
            found = _shift(_even(first, channel, 0.0), _even(other, channel, apart_s))
            if found is not None:
                return float(found)
    return 0.0


def _even(recording: Recording, channel: str, apart_s: float) -> tuple[int, Floats]:
    """First whole second on the first one's clock, and the channel at 1 Hz without its slow trend."""
    values = recording.channels[channel]
    known = np.isfinite(values)
    time_s = recording.time_s[known] + apart_s
    if time_s.size < LEAST_SHARED_S // 10:
        return 0, np.empty(0)
    begin_s = int(np.ceil(time_s[0]))
    end_s = min(int(time_s[-1]), begin_s + LONGEST_S)
    even = fill(time_s, values[known], np.arange(begin_s, end_s + 1, dtype=np.float64))
    return begin_s, even - _trend(even)


def _trend(even: Floats) -> Floats:
    """Mean over five minutes, of what is known."""
    half = TREND_S // 2
    known = np.isfinite(even)
    sums = np.concatenate(([0.0], np.cumsum(np.where(known, even, 0.0))))
    counts = np.concatenate(([0], np.cumsum(known)))
    rows = np.arange(even.size)
    low, high = np.maximum(rows - half, 0), np.minimum(rows + half + 1, even.size)
    trend: Floats = (sums[high] - sums[low]) / np.maximum(counts[high] - counts[low], 1)
    return trend


def _shift(first: tuple[int, Floats], other: tuple[int, Floats]) -> int | None:
    """The best shift, 0 when none is better than none, None when the channels tell nothing."""
    begin_s, values = first
    other_begin_s, other_values = other
    if min(values.size, other_values.size) < LEAST_SHARED_S:
        return None
    shared_s, correlation = _correlate(values, other_values)
    # Row r of the other lies under row r + lag of the first.
    lags = np.arange(correlation.size) - (other_values.size - 1)
    shifts = lags + begin_s - other_begin_s
    usable = (np.abs(shifts) <= REACH_S) & (shared_s >= LEAST_SHARED_S) & (shared_s >= 0.5 * shared_s.max())
    if not usable.any():
        return None
    scored = np.where(usable, correlation, -1.0)
    best = int(scored.argmax())
    if scored[best] < LEAST_CORRELATION:
        return None
    unshifted = scored[shifts == 0]
    if unshifted.size and scored[best] - unshifted[0] < LEAST_ADVANTAGE:
        return 0
    return int(shifts[best])


def _correlate(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """Shared seconds and correlation at every lag; shape (n + m - 1,) each."""
    size = 1 << int(np.ceil(np.log2(one.size + other.size - 1)))
    known, known_other = np.isfinite(one), np.isfinite(other)
    clean, clean_other = np.where(known, one, 0.0), np.where(known_other, other, 0.0)
    left = [np.fft.rfft(part, size) for part in (known.astype(np.float64), clean, clean * clean)]
    right = [
        np.fft.rfft(part[::-1], size)
        for part in (known_other.astype(np.float64), clean_other, clean_other * clean_other)
    ]

    def product(here: int, there: int) -> Floats:
        found: Floats = np.fft.irfft(left[here] * right[there], size)[: one.size + other.size - 1]
        return found

    count = np.rint(product(0, 0))
    safe = np.maximum(count, 1.0)
    total, total_other = product(1, 0), product(0, 1)
    spread = product(2, 0) - total * total / safe
    spread_other = product(0, 2) - total_other * total_other / safe
    scale = np.sqrt(np.maximum(spread, 0.0) * np.maximum(spread_other, 0.0))
    shared = product(1, 1) - total * total_other / safe
    correlation = np.divide(shared, scale, out=np.zeros_like(shared), where=scale > 1e-6)
    return count, correlation
