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

_MAX_SET_BACKS = 10
"""With more of them the file has no order, and its records are only sorted."""

_FEW_RECORDS = 10
_BACKWARD_M = 10.0


class Clock:
    """Timestamps of messages in FIT seconds, as the clock stood at the end."""

    def __init__(self, data: bytes, walks: Sequence[Walk]) -> None:
        """Args: the whole file; the walks of the links that belong together."""
        self._data = data
        self._walks = walks
        self._counted: tuple[NDArray[np.int64], Floats] | None = None
        self._set_backs: list[tuple[int, float]] = []

    def of(self, table: Table) -> Floats:
        """Shape (rows,), NaN where a message has no time."""
        if any(walk.compressed for walk in self._walks):
            stamps = self._of_compressed(table.positions)
        else:
            stamps = table.column(TIMESTAMP)
        for position, step_s in self._set_backs:
            stamps[table.positions < position] += step_s
        return stamps

    def straighten(self, records: Table, distance: Floats | None) -> None:
        """Finds where the clock was set back: all before that is moved to end right before what comes after.

        Records that are merely late, few or with less distance than those before them, stay where they are.

        Args:
            records: All records.
            distance: Shape (rows,), NaN where unknown; None where the file has none.
        """
        stamps = self.of(records)
        known = np.flatnonzero(np.isfinite(stamps))
        steps = np.diff(stamps[known])
        places = np.flatnonzero(steps < -_SET_BACK_S)
        for place in places.tolist() if len(places) <= _MAX_SET_BACKS else ():
            before, after = known[: place + 1], known[place + 1 :]
            if min(len(before), len(after)) < _FEW_RECORDS:
                continue
            if distance is not None and _last(distance[before]) > _first(distance[after]) + _BACKWARD_M:
                continue
            self._set_backs.append((int(records.positions[after[0]]), float(steps[place]) - 1.0))

    def _of_compressed(self, positions: NDArray[np.int64]) -> Floats:
        if self._counted is None:
            self._counted = self._count_on()
        timed, counted = self._counted
        stamps = np.full(len(positions), np.nan)
        if len(timed):
            at = np.minimum(np.searchsorted(timed, positions), len(timed) - 1)
            hit = timed[at] == positions
            stamps[hit] = counted[at[hit]]
        return stamps

    def _count_on(self) -> tuple[NDArray[np.int64], Floats]:
        """Byte and timestamp of every message that has one, in file order."""
        every = Table(self._data, [(walk, walk.layouts) for walk in self._walks], len(self._data), "messages")
        positions, stamps = every.positions, every.column(TIMESTAMP)
        headers = np.frombuffer(self._data, np.uint8)[positions]
        explicit = np.isfinite(stamps)
        values = np.where(explicit, stamps, headers & 0x1F)
        known = explicit | (headers >= 0x80)
        return positions[known], unroll(values[known], explicit[known], _ROLLOVER_S)


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
