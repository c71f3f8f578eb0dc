"""Samples: cleaning the columns of any format into what a recording promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.model import RecordingError, RejectReason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from runningmate_analytics.domain.model import Floats

MAX_SAMPLES = 1_000_000
"""Eleven days at 1 Hz."""

MAX_CELLS = 32_000_000
"""Samples times channels, 256 MB of float64."""

MAX_HOLE_S = 2 * 86400.0
"""A hole this long is a clock that was set late, or another activity; nobody rests so long in one."""

MAX_SPAN_S = 31 * 86400.0
"""Longest recording that is accepted; what is resampled to 1 Hz later stays small."""

EARLIEST_S, LATEST_S = 315_964_800.0, 4_102_444_800.0
"""The GPS epoch (1980-01-06) and the year 2100, Unix time; a time outside is a clock that was never set."""

MAX_VALUE = 1e12
"""Above this no channel can be stored as a 64-bit integer, nor means anything."""

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius. Source: IUGG, GRS 80."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Columns of one or several recordings.

    Attributes:
        time_s: Shape (n,), Unix time, strictly ascending.
        channels: Name to shape (n,), NaN where there is no value; none is all NaN.
    """

    time_s: Floats
    channels: dict[str, Floats]

    def between(self, first: int, last: int) -> Samples:
        """Rows [first, last), without the channels that are empty there."""
        cut = {name: values[first:last] for name, values in self.channels.items()}
        return Samples(
            self.time_s[first:last],
            {name: values for name, values in cut.items() if not np.isnan(values).all()},
        )


def check_size(samples: int, channels: int) -> None:
    """Refuse what would not fit, before it is allocated.

    Raises:
        RecordingError: too_large.
    """
    if samples > MAX_SAMPLES or samples * channels > MAX_CELLS:
        raise RecordingError(
            RejectReason.TOO_LARGE,
            f"The file has {samples} samples of {channels} channels; at most {MAX_SAMPLES} samples and "
            f"{MAX_CELLS} values are decoded.",
        )


def clean(time_s: Floats, channels: dict[str, Floats]) -> Samples:
    """Sort by time, keep the last of each instant, drop what cannot be meant.

    Args:
        time_s: Shape (n,), Unix time in file order; rows without a plausible one are dropped.
        channels: Shape (n,) each.

    Returns:
        The longest run of samples without a hole of `MAX_HOLE_S`: devices that learn the time from
        GPS write their first samples years off.
    """
    timed = (time_s >= EARLIEST_S) & (time_s <= LATEST_S)
    if not timed.all():
        time_s, channels = _take(time_s, channels, np.flatnonzero(timed))
    if np.any(np.diff(time_s) <= 0):
        order = np.argsort(time_s, kind="stable")
        ordered = time_s[order]
        last = np.append(np.diff(ordered) > 0, True)
        time_s, channels = _take(time_s, channels, order[last])
    first, last_row = _main_run(time_s)
    for values in channels.values():
        np.putmask(values, ~(np.abs(values) < MAX_VALUE), np.nan)
    for name, limit in (("latitude_deg", 90.0), ("longitude_deg", 180.0)):
        if name in channels:
            np.putmask(channels[name], np.abs(channels[name]) > limit, np.nan)
    return Samples(time_s, channels).between(first, last_row)


def _take(
    time_s: Floats, channels: dict[str, Floats], rows: NDArray[np.intp]
) -> tuple[Floats, dict[str, Floats]]:
    return time_s[rows], {name: values[rows] for name, values in channels.items()}


def _main_run(time_s: Floats) -> tuple[int, int]:
    if not len(time_s) or time_s[-1] - time_s[0] < MAX_HOLE_S:
        return 0, len(time_s)
    edges = np.concatenate(([0], np.flatnonzero(np.diff(time_s) >= MAX_HOLE_S) + 1, [len(time_s)]))
    longest = int(np.argmax(np.diff(edges)))
    first, last = int(edges[longest]), int(edges[longest + 1])
    if time_s[last - 1] - time_s[first] > MAX_SPAN_S:
        raise RecordingError(
            RejectReason.TOO_LARGE,
            f"The samples span {(time_s[last - 1] - time_s[first]) / 86400:.0f} days; at most "
            f"{MAX_SPAN_S / 86400:.0f} are one recording. Split the file.",
        )
    return first, last


def derive_motion(samples: Samples) -> Samples:
    """Add distance from positions, and speed from distance, where the file has none of its own."""
    channels = dict(samples.channels)
    if "distance_m" not in channels and {"latitude_deg", "longitude_deg"} <= channels.keys():
        channels["distance_m"] = distance_m(channels["latitude_deg"], channels["longitude_deg"])
    if "speed_mps" not in channels and "distance_m" in channels:
        speed = speed_mps(samples.time_s, channels["distance_m"])
        if not np.isnan(speed).all():
            channels["speed_mps"] = speed
    return Samples(samples.time_s, channels)


def distance_m(latitude_deg: Floats, longitude_deg: Floats) -> Floats:
    """Distance along the great circles between successive positions.

    Returns:
        Metres from the first position, NaN where there is no position.

    Source:
        Haversine formula; R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984).
    """
    placed = np.flatnonzero(np.isfinite(latitude_deg) & np.isfinite(longitude_deg))
    latitude, longitude = np.radians(latitude_deg[placed]), np.radians(longitude_deg[placed])
    chord = (
        np.sin(np.diff(latitude) / 2) ** 2
        + np.cos(latitude[:-1]) * np.cos(latitude[1:]) * np.sin(np.diff(longitude) / 2) ** 2
    )
    steps = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(chord, 1)))
    distance = np.full(len(latitude_deg), np.nan)
    distance[placed] = np.concatenate(([0.0], np.cumsum(steps)))[: len(placed)]
    return distance


def speed_mps(time_s: Floats, distance: Floats) -> Floats:
    """Speed over the step that ends at each sample; the first sample takes the second's.

    Returns:
        NaN where there is no distance, and everywhere with fewer than two distances.
    """
    known = np.flatnonzero(np.isfinite(distance))
    speed = np.full(len(time_s), np.nan)
    if len(known) > 1:
        steps = np.maximum(np.diff(distance[known]), 0) / np.diff(time_s[known])
        speed[known[1:]] = steps
        speed[known[0]] = steps[0]
    return speed
