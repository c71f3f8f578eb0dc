"""Samples reduced to buckets of equal time, for charts and clients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_analytics.domain.model import Floats


@dataclass(frozen=True, slots=True)
class ReducedChannel:
    """Mean, lowest and highest value by bucket; the last two are empty where nothing was reduced."""

    mean: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Reduced:
    """Channels by bucket.

    Attributes:
        time_s: Shape (k,), start of each bucket; those without a sample are left out.
        bucket_s: Length of a bucket, 0 where samples are given as they are.
        sample_count: Samples in the range before they were reduced.
    """

    time_s: Floats
    channels: Mapping[str, ReducedChannel]
    bucket_s: float
    sample_count: int


def reduce_to_buckets(
    time_s: Floats, channels: Mapping[str, Floats], max_buckets: int, from_s: float, to_s: float
) -> Reduced:
    """Reduces the samples of [from_s, to_s) to at most `max_buckets` buckets of equal time.

    Args:
        time_s: Shape (n,), ascending.
        channels: Shape (n,) each, NaN where missing.
        max_buckets: At least 1.
        from_s: First second.
        to_s: End, excluded.
    """
    first, last = np.searchsorted(time_s, (from_s, to_s))
    inside = time_s[first:last]
    values = {name: column[first:last] for name, column in channels.items()}
    if inside.size <= max_buckets:
        none = np.empty(0)
        plain = {name: ReducedChannel(column, none, none) for name, column in values.items()}
        return Reduced(inside, plain, 0.0, inside.size)
    span_s = float(inside[-1] - inside[0])
    bucket_s = max(span_s / max_buckets * (1 + 1e-9), np.finfo(float).tiny)
    index = ((inside - inside[0]) / bucket_s).astype(np.int64)
    starts = np.flatnonzero(np.diff(index, prepend=-1))
    reduced = {name: _reduce(column, starts) for name, column in values.items()}
    return Reduced(inside[0] + index[starts] * bucket_s, reduced, bucket_s, inside.size)


def _reduce(column: Floats, starts: np.ndarray[tuple[int], np.dtype[np.int64]]) -> ReducedChannel:
    known = np.isfinite(column)
    count = np.add.reduceat(known.astype(np.int64), starts)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.add.reduceat(np.where(known, column, 0.0), starts) / count
    low = np.minimum.reduceat(np.where(known, column, np.inf), starts)
    high = np.maximum.reduceat(np.where(known, column, -np.inf), starts)
    empty = count == 0
    low[empty] = high[empty] = np.nan
    return ReducedChannel(mean, low, high)
