"""Timestamps of messages, those of compressed headers included.

Source: FIT protocol, "Compressed Timestamp Header": five bits of an offset in seconds that rolls
over every 32 s, counted on from the last timestamp of any message before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.formats.fit.layout import TIMESTAMP
from runningmate_analytics.domain.formats.fit.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from runningmate_analytics.domain.formats.fit.walk import Walk
    from runningmate_analytics.domain.model import Floats

EPOCH_S = 631_065_600
"""FIT counts seconds from 1989-12-31T00:00:00Z; this is that instant in Unix time."""

_ROLLOVER_S = 32

_SET_BACK_S = 60.0
"""A step back by less is records out of order."""

_FEW_RECORDS = 10
_BACKWARD_M = 10.0


class Clock:
    """Timestamps of every message that has one, in file order."""

    def __init__(self, data: bytes, walks: Sequence[Walk]) -> None:
        """Args: the whole file; the walks of the links that belong together."""
        every = Table(data, [(walk, walk.layouts) for walk in walks], len(data), "messages")
        positions, stamps = every.positions, every.column(TIMESTAMP)
        headers = np.frombuffer(data, np.uint8)[positions]
        explicit = np.isfinite(stamps)
        values = np.where(explicit, stamps, headers & 0x1F)
        known = explicit | (headers >= 0x80)
        self._positions = positions[known]
        self._stamps = unroll(values[known], explicit[known], _ROLLOVER_S)

    def of(self, positions: NDArray[np.int64]) -> Floats:
        """Timestamps in FIT seconds of the messages at these byte offsets, NaN where there is none."""
        stamps = np.full(len(positions), np.nan)
        if len(self._positions):
            at = np.minimum(np.searchsorted(self._positions, positions), len(self._positions) - 1)
            hit = self._positions[at] == positions
            stamps[hit] = self._stamps[at[hit]]
        return stamps


def set_straight(stamps: Floats, distance: Floats | None) -> Floats:
    """Moves the samples from before a clock was set back to where they belong: right before those after it.

    Records that are merely late, few or with less distance than those before them, stay where they are.

    Args:
        stamps: Shape (n,), FIT seconds in file order, NaN where unknown.
        distance: Shape (n,), NaN where unknown; None where the file has none.
    """
    known = np.flatnonzero(np.isfinite(stamps))
    steps = np.diff(stamps[known])
    for place in np.flatnonzero(steps < -_SET_BACK_S)[::-1].tolist():
        before, after = known[: place + 1], known[place + 1 :]
        if len(after) < _FEW_RECORDS or len(before) < _FEW_RECORDS:
            continue
        if distance is not None and _last(distance[before]) > _first(distance[after]) + _BACKWARD_M:
            continue
        stamps[before] += steps[place] - 1.0
    return stamps


def _first(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known[0]) if len(known) else np.inf


def _last(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known[-1]) if len(known) else -np.inf


def unroll(values: Floats, full: NDArray[np.bool_], modulus: int) -> Floats:
    """Count on from full values with later ones of which only the remainder is known.

    Args:
        values: Shape (n,), full values or remainders, in file order.
        full: Shape (n,), which of them are full.
        modulus: What the remainders roll over at.

    Returns:
        Full values; NaN before the first full one.
    """
    if not full.any():
        return np.full(len(values), np.nan)
    steps = np.mod(np.diff(np.mod(values, modulus), prepend=0.0), modulus)
    steps[full] = 0
    passed = np.cumsum(steps)
    last = np.maximum.accumulate(np.where(full, np.arange(len(values)), -1))
    unrolled: Floats = values[last] + passed - passed[last]
    unrolled[last < 0] = np.nan
    return unrolled
