"""Points: the samples of XML formats, collected one by one."""

from __future__ import annotations

from array import array
from datetime import UTC, datetime
from math import nan
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.formats.samples import (
    EARLIEST_S,
    LATEST_S,
    MAX_SAMPLES,
    Samples,
    check_size,
    clean,
    derive_motion,
)
from runningmate_analytics.domain.model import CHANNELS

if TYPE_CHECKING:
    from collections.abc import Iterable

_COLUMNS = ("time_s", *CHANNELS)
_WIDTH = len(_COLUMNS)
_BLANK = dict.fromkeys(_COLUMNS, nan)


def blank() -> dict[str, float]:
    """A point under way: `time_s` in Unix time and every channel, all NaN. Add no other key."""
    return _BLANK.copy()


def number(text: str | None) -> float:
    """The number, NaN where there is none; infinities are left to the cleaning."""
    try:
        return float(text) if text else nan
    except ValueError:
        return nan


def unix_time(text: str | None) -> float:
    """An ISO 8601 time as Unix time, NaN where it is none or no clock can have meant it.

    A time without a zone is UTC.
    """
    try:
        time = datetime.fromisoformat(text.strip()) if text else None
        if time is None:
            return nan
        unix_s = (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return nan
    return unix_s if EARLIEST_S <= unix_s <= LATEST_S else nan


def instant(unix_s: float) -> datetime:
    """The instant, aware, UTC."""
    return datetime.fromtimestamp(unix_s, UTC)


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
        if len(self._flat) > MAX_SAMPLES * _WIDTH:
            check_size(len(self), len(CHANNELS))

    def time_s(self, row: int) -> float:
        """Unix time of a point; negative rows count from the end."""
        return self._flat[row * _WIDTH]

    def table(self) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """Shape (points, columns), a window on the points."""
        return np.frombuffer(self._flat, np.float64).reshape(len(self), _WIDTH)


def samples(parts: Iterable[Points]) -> Samples:
    """Points as clean columns, with distance and speed derived where the file gave none."""
    table = np.concatenate([part.table() for part in parts])
    check_size(len(table), len(CHANNELS))
    with np.errstate(all="ignore"):
        columns = {name: table[:, at].copy() for at, name in enumerate(_COLUMNS)}
        return derive_motion(clean(columns.pop("time_s"), columns))
