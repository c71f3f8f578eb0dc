"""A recording by the minute of the clock: what SQL, dashboards and long overviews read instead of samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from numpy.typing import NDArray

    from runningmate_analytics.domain.model import Floats

MINUTE_S = 60
MEAN_CHANNELS = (
    "altitude_m",
    "speed_mps",
    "power_w",
    "heart_rate_bpm",
    "cadence_rpm",
    "temperature_c",
)
"""Channels of which a minute keeps the mean."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """One row for each minute that has samples.

    Attributes:
        minute: Shape (k,), minutes since 1970-01-01 UTC, ascending.
        sample_count: Shape (k,).
        columns: `distance_m` (covered in the minute) and the channels of `MEAN_CHANNELS` that the recording has,
            shape (k,) each; NaN where a minute has no value.
    """

    minute: NDArray[np.int64]
    sample_count: NDArray[np.int64]
    columns: Mapping[str, Floats]


def by_minute(started_at: datetime, time_s: Floats, channels: Mapping[str, Floats]) -> Minutes:
    """Reduces samples to minutes.

    Args:
        started_at: Start of the recording, aware.
        time_s: Shape (n,), seconds after it, ascending.
        channels: Shape (n,) each, NaN where missing.

    Returns:
        As many rows as minutes have a sample; none for no samples.
    """
    minute = np.floor((started_at.timestamp() + time_s) / MINUTE_S).astype(np.int64)
    starts = np.flatnonzero(np.diff(minute, prepend=minute[:1] - 1))
    count = np.diff(np.append(starts, minute.size))
    columns = {name: _means(channels[name], starts) for name in MEAN_CHANNELS if name in channels}
    if "distance_m" in channels:
        columns["distance_m"] = _covered(channels["distance_m"], starts)
    return Minutes(minute[starts], count, columns)


def _means(values: Floats, starts: NDArray[np.intp]) -> Floats:
    """Mean of the known values from each start to the next, NaN where there is none."""
    if not starts.size:
        return np.empty(0)
    known = np.isfinite(values)
    count = np.add.reduceat(known.astype(np.int64), starts)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.add.reduceat(np.where(known, values, 0.0), starts) / count)


def _covered(distance_m: Floats, starts: NDArray[np.intp]) -> Floats:
    """Metres that the distance has risen by since the last value of the minutes before; all add up to the total."""
    if not starts.size:
        return np.empty(0)
    known = np.flatnonzero(np.isfinite(distance_m))
    if not known.size:
        return np.full(starts.size, np.nan)
    first = distance_m[known[0]]
    reached = np.maximum.reduceat(np.where(np.isfinite(distance_m), distance_m, first), starts)
    covered = np.diff(np.maximum.accumulate(reached), prepend=first)
    covered[: np.searchsorted(starts, known[0], side="right") - 1] = np.nan
    return covered
