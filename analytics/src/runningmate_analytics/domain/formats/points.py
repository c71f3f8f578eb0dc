"""Points: the samples of XML formats, collected one by one or in blocks."""

from __future__ import annotations

from array import array
from math import nan
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.formats.samples import (
    MAX_SAMPLES,
    Samples,
    check_size,
    clean,
    derive_motion,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    Table = np.ndarray[tuple[int, int], np.dtype[np.float64]]

COLUMNS = (
    "time_s",
    "latitude_deg",
    "longitude_deg",
    "altitude_m",
    "distance_m",
    "speed_mps",
    "power_w",
    "heart_rate_bpm",
    "cadence_rpm",
    "temperature_c",
)
"""Unix time, and the channels that GPX and TCX have words for."""
_WIDTH = len(COLUMNS)
_STEPS = {"altitude_m": 100, "distance_m": 100, "speed_mps": 1000}
"""Steps in a unit, as devices count and streams are stored. Writers print such numbers by way of binary fractions
(6.80000019), by which a climb of 2 m would be one of less."""
_BLANK = dict.fromkeys(COLUMNS, nan)


def blank() -> dict[str, float]:
    """A point under way, all NaN. Add no other key."""
    return _BLANK.copy()


def number(text: str | None) -> float:
    """The number, NaN where there is none; infinities are left to the cleaning."""
    try:
        return float(text) if text else nan
    except ValueError:
        return nan


def no_rows() -> Table:
    """A table of no points."""
    return np.empty((0, _WIDTH))


class Points:
    """Points in file order, 80 bytes each."""

    def __init__(self) -> None:
        """Start empty."""
        self._flat = array("d")

    def __len__(self) -> int:
        """How many points."""
        return len(self._flat) // _WIDTH

    def add(self, point: dict[str, float]) -> None:
        """Append a point that was started with `blank`.

        Raises:
            RecordingError: too_large, above MAX_SAMPLES.
        """
        self._flat.extend(point.values())
        self._check()

    def extend(self, table: Table) -> int:
        """Append the rows of a table of `COLUMNS` that have a time; gives how many have none.

        Raises:
            RecordingError: too_large, above MAX_SAMPLES.
        """
        timed = ~np.isnan(table[:, 0])
        rows = table if timed.all() else table[timed]
        self._flat.frombytes(rows.tobytes())
        self._check()
        return len(table) - len(rows)

    def _check(self) -> None:
        if len(self._flat) > MAX_SAMPLES * _WIDTH:
            check_size(len(self), _WIDTH)

    def time_s(self, row: int) -> float:
        """Unix time of a point; negative rows count from the end."""
        return self._flat[row * _WIDTH]

    def table(self) -> Table:
        """Shape (points, columns), a window on the points."""
        return np.frombuffer(self._flat, np.float64).reshape(len(self), _WIDTH)


def samples(parts: Iterable[Points], *, trust_distance: bool = True) -> Samples:
    """Points as clean columns, with distance and speed derived where the file gave none.

    Args:
        parts: In file order.
        trust_distance: Take the file's distance also where it falls back.
    """
    table = np.concatenate([part.table() for part in parts])
    check_size(len(table), _WIDTH)
    with np.errstate(all="ignore"):
        columns = {name: table[:, at].copy() for at, name in enumerate(COLUMNS)}
        for name, steps in _STEPS.items():
            columns[name] = np.round(columns[name] * steps) / steps
        found = clean(columns.pop("time_s"), columns)
        distance = found.channels.get("distance_m")
        if not trust_distance and distance is not None and np.any(np.diff(distance[~np.isnan(distance)]) < 0):
            del found.channels["distance_m"]
        return derive_motion(found)
