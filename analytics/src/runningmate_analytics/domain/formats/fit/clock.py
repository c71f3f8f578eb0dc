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
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from runningmate_analytics.domain.formats.fit.layout import Layout
    from runningmate_analytics.domain.model import Floats

EPOCH_S = 631_065_600
"""FIT counts seconds from 1989-12-31T00:00:00Z; this is that instant in Unix time."""

_ROLLOVER_S = 32


class Clock:
    """Timestamps of every message that has one, in file order."""

    def __init__(self, data: bytes, layouts: Iterable[Layout]) -> None:
        """Args: the whole file; all layouts of the links that belong together."""
        every = Table(data, layouts, len(data), "messages")
        positions = every.positions
        order = np.argsort(positions)
        positions, stamps = positions[order], every.column(TIMESTAMP)[order]
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
