"""Recordings laid out at one sample a second, with holes and pauses marked.

Metrics work on this frame, never on raw samples, so that smart recording (a sample every few
seconds) and steady recording obey one set of rules.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl
    from numpy.typing import NDArray

    from runningmate_analytics.domain.model import Floats, Interval, Recording

    Bools = NDArray[np.bool_]

MAX_FILL_S = 25.0
"""Gaps shorter than this are filled by linear interpolation; the rule of METRICS, as GoldenCheetah has it."""

MAX_HOLE_S = 2 * 86_400.0
"""Samples after a hole longer than two days are a broken clock, not one activity."""

MAX_SPAN_S = 14 * 86_400.0
"""Longest stretch that is laid out; bounds the memory of one frame to some 10 MB a channel."""

HALF_STEP_S = 0.5

RESAMPLED = frozenset(
    {
        "latitude_deg",
        "longitude_deg",
        "altitude_m",
        "distance_m",
        "speed_mps",
        "power_w",
        "heart_rate_bpm",
        "cadence_rpm",
        "temperature_c",
    }
)
"""Channels that metrics read; a recording may have dozens more, which would be laid out for nothing."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One recording at 1 Hz, in real time.

    Attributes:
        start_s: Time of the first row, seconds after the recording's start.
        columns: Channel name to shape (n,), NaN where unknown: in a hole, or before the first and after
            the last value. Seconds inside a pause hold no value either.
        recorded: Shape (n,), whether a sample of any channel covers the second.
        paused: Shape (n,), whether the timer was stopped.
    """

    start_s: float
    columns: Mapping[str, Floats]
    recorded: Bools
    paused: Bools
    cache: dict[str, Floats] = field(default_factory=dict, repr=False, compare=False)

    @property
    def seconds(self) -> int:
        """Length in rows."""
        return int(self.recorded.size)

    @property
    def running_s(self) -> int:
        """Seconds while the timer ran, holes included: what coverage is a share of."""
        return int(self.seconds - np.count_nonzero(self.paused))

    def known(self, name: str) -> Floats:
        """Joins the known values of a channel across holes and pauses.

        Args:
            name: Channel.

        Returns:
            Shape (m,), without NaN; empty when the channel is absent.
        """
        column = self.columns.get(name)
        if column is None:
            return np.empty(0)
        kept = self.cache.get(name)
        if kept is None:
            kept = column[np.isfinite(column)]
            self.cache[name] = kept
        return kept

    def coverage(self, name: str) -> float:
        """Share 0..1 of the running seconds for which the channel is known."""
        return self.share(int(self.known(name).size))

    def share(self, covered_s: float) -> float:
        """Turns covered seconds into a share 0..1 of the running seconds."""
        return min(1.0, covered_s / self.running_s) if self.running_s else 0.0

    def table(self) -> pl.DataFrame:
        """Copies the frame into Polars: `second_s`, one column per channel, `recorded`, `paused`."""
        import polars as pl  # heavy: only a process that computes pays for it

        return pl.DataFrame(
            {
                "second_s": self.start_s + np.arange(self.seconds, dtype=np.float64),
                **self.columns,
                "recorded": self.recorded,
                "paused": self.paused,
            },
            nan_to_null=True,
        )


def resample(recording: Recording) -> Frame | None:
    """Lays a recording out at 1 Hz.

    Values are interpolated linearly inside gaps shorter than 25 s; longer gaps stay holes. A timer
    stop empties its seconds whatever its length. A heart rate of 0 is a drop-out, not a value.

    Args:
        recording: Raw samples, strictly ascending in time, NaN where the device gave no value.

    Returns:
        The frame, or None when the recording has no samples.
    """
    time_s = believable_time(recording.time_s)
    if time_s.size == 0:
        return None
    start_s = float(time_s[0])
    seconds = int(time_s[-1] - start_s + 1e-6) + 1
    grid_s = start_s + np.arange(seconds, dtype=np.float64)
    paused = pause_mask(recording.pauses, start_s, seconds)
    columns: dict[str, Floats] = {}
    for name, values in recording.channels.items():
        column = _column(name, time_s, values, grid_s, paused) if name in RESAMPLED else None
        if column is not None:
            columns[name] = column
    recorded = np.isfinite(fill(time_s, np.zeros_like(time_s), grid_s)) & ~paused
    return Frame(start_s, columns, recorded, paused)


def relaid(frame: Frame, before: Recording, after: Recording) -> Frame:
    """The frame of a recording of which some channels were changed.

    Args:
        frame: Of `before`.
        before: As it was laid out.
        after: The same samples in time; channels that are other arrays, or gone, are laid out anew.
    """
    time_s = believable_time(after.time_s)
    grid_s = frame.start_s + np.arange(frame.seconds, dtype=np.float64)
    columns = {name: column for name, column in frame.columns.items() if name in after.channels}
    for name, values in after.channels.items():
        if name in RESAMPLED and values is not before.channels.get(name):
            column = _column(name, time_s, values, grid_s, frame.paused)
            columns.pop(name, None)
            if column is not None:
                columns[name] = column
    return Frame(frame.start_s, columns, frame.recorded, frame.paused)


def _column(name: str, time_s: Floats, values: Floats, grid_s: Floats, paused: Bools) -> Floats | None:
    """One channel at 1 Hz; None where it has no value."""
    usable = values[: time_s.size]
    present = np.isfinite(usable)
    if name == "heart_rate_bpm":
        present &= np.nan_to_num(usable) > 0
    if not present.any():
        return None
    column = fill(time_s[present], usable[present], grid_s)
    column[paused] = np.nan
    return column


def believable_time(time_s: Floats) -> Floats:
    """Cuts the samples after a hole of more than two days, and beyond 14 days.

    Args:
        time_s: Shape (n,), s, strictly ascending.

    Returns:
        A leading part of it.
    """
    jumps = np.flatnonzero(np.diff(time_s) > MAX_HOLE_S)
    kept = time_s[: jumps[0] + 1] if jumps.size else time_s
    if kept.size == 0:
        return kept
    return kept[: int(np.searchsorted(kept, kept[0] + MAX_SPAN_S, side="right"))]


def fill(time_s: Floats, values: Floats, grid_s: Floats) -> Floats:
    """Interpolates one channel onto a 1 Hz grid.

    Args:
        time_s: Shape (n,), s, strictly ascending; times of known values.
        values: Shape (n,), no NaN.
        grid_s: Shape (m,), s, steps of 1 s.

    Returns:
        Shape (m,), NaN inside gaps of 25 s and more and outside the known values.
    """
    filled = np.interp(grid_s, time_s, values, left=np.nan, right=np.nan)
    gaps = np.flatnonzero(np.diff(time_s) >= MAX_FILL_S)
    if gaps.size:
        # A grid second within half a step of a known value still belongs to that value.
        first = np.searchsorted(grid_s, time_s[gaps] + HALF_STEP_S)
        last = np.searchsorted(grid_s, time_s[gaps + 1] - HALF_STEP_S)
        for begin, end in zip(first.tolist(), last.tolist(), strict=True):
            filled[begin:end] = np.nan
    return filled


def pause_mask(pauses: Iterable[Interval], start_s: float, seconds: int) -> Bools:
    """Marks the seconds strictly inside timer stops.

    The samples taken at the very stop and at the very start belong to the running timer: devices
    write their last sample with the time of the stop.

    Args:
        pauses: Timer stops.
        start_s: Time of the first row.
        seconds: Number of rows.

    Returns:
        Shape (seconds,), True while the timer stood.
    """
    mask = np.zeros(seconds, dtype=np.bool_)
    for pause in pauses:
        begin = int(np.floor(pause.start_s - start_s)) + 1
        end = int(np.ceil(pause.end_s - start_s))
        mask[max(0, begin) : max(0, end)] = True
    return mask
