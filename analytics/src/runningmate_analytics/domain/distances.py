"""The quickest times over distances: bounded by stored curves, then timed on the recordings that may hold them.

A speed curve tells how far the best stretch of each duration of its grid went, so the time over a distance lies between
two of its points. That ranks thousands of activities without their samples, and costs an import nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from runningmate_analytics.domain.durations import LONGEST_S, durations
from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from runningmate_analytics.domain.model import Floats

_ON_FOOT: Final = (
    400.0, 804.672, 1_000.0, 1_609.344, 3_218.688, 5_000.0, 10_000.0, 15_000.0, 16_093.44, 20_000.0, 21_097.5, 30_000.0,
    42_195.0, 50_000.0,
)  # fmt: skip
USUAL: Final[Mapping[Sport, Sequence[float]]] = {
    Sport.RUN: _ON_FOOT,
    Sport.WALK: _ON_FOOT,
    Sport.HIKE: _ON_FOOT,
    Sport.RIDE: (5_000.0, 10_000.0, 20_000.0, 40_000.0, 50_000.0, 90_000.0, 100_000.0, 180_000.0, 200_000.0),
    Sport.SWIM: (50.0, 100.0, 200.0, 400.0, 800.0, 1_000.0, 1_500.0, 1_900.0, 3_800.0),
    Sport.ROW: (500.0, 1_000.0, 2_000.0, 5_000.0, 6_000.0, 10_000.0, 21_097.5),
}
"""Usual distances, m. Source: METRICS, "Running" for those on foot."""

NEARLY_M: Final = 0.01
"""Curves are kept in single precision, and a pool length in yards is no round number."""


@dataclass(frozen=True, slots=True)
class Covered:
    """The speed curve of one activity, and the whole of it.

    Attributes:
        mean_mps: Shape (n,), best means over the first n durations of the grid.
        distance_m: Of the whole activity, 0 where it is unknown.
        elapsed_s: Likewise; the grid may end before it.
    """

    activity_id: UUID
    day: date
    mean_mps: Floats
    distance_m: float = 0.0
    elapsed_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time over a distance within one activity, s; `start_s` None where it was read off the curve."""

    covered: Covered
    time_s: float
    start_s: float | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a curve says of the time over a distance: it is above `least_s`, and about `about_s`."""

    covered: Covered
    least_s: float
    about_s: float


def bounds(covered: Covered, distances_m: Sequence[float]) -> dict[float, Bounds]:
    """Reads the times over distances off a curve; those that the activity does not cover are left out."""
    time_s = np.concatenate(([0.0], _grid()[: covered.mean_mps.size]))
    # A longer stretch goes at least as far as a shorter one; the stored means are rounded.
    reached_m = np.maximum.accumulate(np.concatenate(([0.0], time_s[1:] * covered.mean_mps)))
    if covered.elapsed_s > time_s[-1] and covered.distance_m > reached_m[-1]:
        time_s = np.append(time_s, covered.elapsed_s)
        reached_m = np.append(reached_m, covered.distance_m)
    found = {}
    for distance_m in distances_m:
        wanted_m = distance_m - NEARLY_M
        after = int(np.searchsorted(reached_m, wanted_m))
        if after < reached_m.size:
            before = after - 1
            share = (wanted_m - reached_m[before]) / (reached_m[after] - reached_m[before])
            about_s = time_s[before] + share * (time_s[after] - time_s[before])
            found[distance_m] = Bounds(covered, float(time_s[before]), float(about_s))
    return found


def quickest(time_s: Floats, distance_m: Floats, wanted_m: float) -> tuple[float, float] | None:
    """The quickest stretch over a distance, of a track that is even between its points.

    Such a stretch begins or ends at a point.

    Args:
        time_s: Shape (n,), s, ascending.
        distance_m: Shape (n,), m, ascending.
        wanted_m: The distance.

    Returns:
        Its time and its beginning, s; None where the track is shorter.

    Source: METRICS, "Running", best efforts over distance; elapsed time.
    """
    if distance_m.size < 2 or distance_m[-1] - distance_m[0] < wanted_m:
        return None
    from_point = distance_m[distance_m + wanted_m <= distance_m[-1]] + wanted_m
    ends_s = _times_at(time_s, distance_m, from_point, first=True)
    forward_s = ends_s - time_s[: from_point.size]
    to_point = distance_m[distance_m - wanted_m >= distance_m[0]] - wanted_m
    starts_s = _times_at(time_s, distance_m, to_point, first=False)
    backward_s = time_s[time_s.size - to_point.size :] - starts_s
    one, other = int(forward_s.argmin()), int(backward_s.argmin())
    if forward_s[one] <= backward_s[other]:
        return float(forward_s[one]), float(time_s[one])
    return float(backward_s[other]), float(starts_s[other])


def _times_at(time_s: Floats, distance_m: Floats, at_m: Floats, *, first: bool) -> Floats:
    """When each distance was reached, or left where the athlete stood there."""
    if first:
        after = np.maximum(np.searchsorted(distance_m, at_m, "left"), 1)
    else:
        after = np.minimum(np.searchsorted(distance_m, at_m, "right"), distance_m.size - 1)
    step_m = distance_m[after] - distance_m[after - 1]
    share = np.divide(at_m - distance_m[after - 1], step_m, out=np.zeros_like(at_m), where=step_m > 0)
    step_s = time_s[after] - time_s[after - 1]
    return np.asarray(time_s[after - 1] + np.minimum(share, 1.0) * step_s)


@lru_cache(maxsize=1)
def _grid() -> Floats:
    return np.fromiter(durations(LONGEST_S), dtype=np.float64)
