"""Mean-maximal curves: the best mean of power, heart rate and speed over each duration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.durations import LONGEST_S, even_runs
from runningmate_analytics.domain.metrics.motion import fastest
from runningmate_analytics.domain.model import Curve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from runningmate_analytics.domain.frames import Bools, Frame
    from runningmate_analytics.domain.metrics.motion import Motion
    from runningmate_analytics.domain.metrics.sheet import Workout
    from runningmate_analytics.domain.model import Floats, Length

    Packed = NDArray[np.int32] | NDArray[np.int64]

RESOLUTION = {"power_w": 10, "heart_rate_bpm": 10, "speed_mps": 1000}
"""Sums run on integers of this many parts a unit: exact, and four times as fast as floats."""

HIGHEST = 100_000.0
"""Values are cut here, far above any that is meant, so that no sum of two weeks overflows."""

BLOCK_NUMBERS = 1 << 18
"""Windows looked at in one go: calls of NumPy are few, and the numbers fit into a cache."""

STANDING_MPS = 0.3
"""Slower than this from end to end of a hole, the athlete stood."""


def draw(workout: Workout) -> tuple[Curve, ...]:
    """Draws the curves that the recording supports.

    Curves run over real time. Power is 0 where the athlete stopped; where power is missing while the
    athlete moved, and where heart rate is missing at all, no window may cross; speed is distance over
    elapsed time.

    Args:
        workout: With or without a frame.

    Returns:
        At most one curve per channel.

    Source: METRICS, "Samples, gaps, pauses" and "Power".
    """
    frame, motion, recording = workout.frame, workout.motion, workout.recording
    curves: list[Curve] = []
    if frame is not None and frame.known("power_w").size:
        curves.append(best("power_w", _power(frame, motion), frame.start_s))
    if frame is not None and frame.known("heart_rate_bpm").size:
        curves.append(best("heart_rate_bpm", frame.columns["heart_rate_bpm"], frame.start_s))
    if recording.lengths and recording.pool_length_m:
        speed_mps = pool_speed(recording.lengths, recording.pool_length_m)
        curves.append(best("speed_mps", speed_mps, recording.lengths[0].start_s))
    elif frame is not None and motion is not None and not recording.lengths:
        speed_mps = speed_by_second(motion, fastest(recording.sport))
        curves.append(best("speed_mps", speed_mps, frame.start_s))
    return tuple(curve for curve in curves if curve.duration_s and max(curve.value) > 0)


def pool_speed(lengths: Sequence[Length], pool_length_m: float) -> Floats:
    """Speed of each second in a pool: even within a length, 0 in rests.

    Args:
        lengths: In order of start, at least one.
        pool_length_m: m.

    Returns:
        Shape (n,), m/s, from the start of the first length; never NaN.
    """
    times_s, covered_m = pool_track(lengths, pool_length_m)
    seconds = min(int(times_s[-1] - times_s[0]), LONGEST_S)
    grid_s = times_s[0] + np.arange(seconds + 1, dtype=np.float64)
    return np.diff(np.interp(grid_s, times_s, covered_m))


def pool_track(lengths: Sequence[Length], pool_length_m: float) -> tuple[Floats, Floats]:
    """Times and distances at the ends of each length and rest.

    Args:
        lengths: In order of start, at least one.
        pool_length_m: m.

    Returns:
        Shape (m,) each, s after the recording's start and m, ascending.
    """
    times_s: list[float] = []
    covered_m: list[float] = []
    distance_m = 0.0
    for length in lengths:
        begin_s = max(length.start_s, times_s[-1] if times_s else length.start_s)
        times_s += [begin_s, begin_s + length.duration_s]
        covered_m.append(distance_m)
        distance_m += pool_length_m if length.active else 0.0
        covered_m.append(distance_m)
    return np.array(times_s), np.array(covered_m)


def best(channel: str, values: Floats, start_s: float = 0.0) -> Curve:
    """Best mean of a 1 Hz series over every duration of the grid, by differences of a running sum.

    Args:
        channel: Names the resolution.
        values: Shape (n,), real time, NaN where no window may cross.
        start_s: Time of the first row, s.

    Returns:
        The curve up to the longest stretch without NaN.
    """
    scale = RESOLUTION[channel]
    packed, rows = _pack(values, scale)
    found = list(_largest(packed))
    if not found:
        return Curve(channel, (), (), ())
    duration_s, total, at = (np.concatenate(part) for part in zip(*found, strict=True))
    return Curve(
        channel,
        tuple(duration_s.tolist()),
        tuple((total / scale / duration_s).tolist()),
        tuple((start_s + rows[at].astype(np.float64)).tolist()),
    )


def _largest(packed: Packed) -> Iterator[tuple[NDArray[np.intp], Packed, NDArray[np.intp]]]:
    """Yields durations, the largest sum over each and where it begins, many durations at a time."""
    sums = np.concatenate((packed[:1] * 0, np.cumsum(packed, dtype=packed.dtype)))
    size, item = sums.size, sums.itemsize
    reach = max(2 * size, 4096)
    # Behind the end as low as can be, so that no window that reaches there is the largest or positive.
    padded = np.concatenate((sums, np.full(reach, sums.min(initial=0) - 1, dtype=sums.dtype)))
    room = np.empty(max(BLOCK_NUMBERS, size), dtype=sums.dtype)
    for first_s, step_s, count in even_runs(packed.size):
        done = 0
        while done < count:
            shift_s = first_s + done * step_s
            width = size - shift_s
            height = max(1, min(count - done, BLOCK_NUMBERS // width, reach // step_s))
            ends: Packed = np.ndarray(
                (height, width), sums.dtype, padded, shift_s * item, (item * step_s, item)
            )
            block = room[: height * width].reshape(height, width)
            np.subtract(ends, sums[:width], out=block)
            at = block.argmax(axis=1)
            total = block[np.arange(height), at]
            # Once every window of a length crosses a hole, so does every greater one.
            kept = int((total < 0).argmax()) if (total < 0).any() else height
            yield shift_s + step_s * np.arange(kept), total[:kept], at[:kept]
            if kept < height:
                return
            done += height


def _pack(values: Floats, scale: int) -> tuple[Packed, NDArray[np.intp]]:
    """Turns a series into integers, each hole into one number so low that no window with it is positive.

    Returns:
        The integers and the row that each stands for.
    """
    known = np.isfinite(values)
    hole = ~known
    kept = known | (hole & np.concatenate(([True], known[:-1])))
    rows = np.flatnonzero(kept)
    # Truncation of the shifted value rounds half up; a negative sum is reserved for holes.
    bounded = np.clip(np.nan_to_num(values[rows]), 0.0, HIGHEST)
    packed = (bounded * scale + 0.5).astype(np.int64)
    total = int(packed.sum())
    holes = hole[rows]
    packed[holes] = -(total + 1)
    if (total + 1) * (1 + int(np.count_nonzero(holes))) < np.iinfo(np.int32).max:
        return packed.astype(np.int32), rows
    return packed, rows


def _power(frame: Frame, motion: Motion | None) -> Floats:
    """Power in real time: 0 where the athlete stopped, NaN where it is unknown while moving."""
    power_w = frame.columns["power_w"].copy()
    unknown = np.isnan(power_w)
    power_w[unknown & (frame.paused | _standing(frame, motion))] = 0.0
    return power_w


def _standing(frame: Frame, motion: Motion | None) -> Bools:
    """Rows where the athlete stood, or where a hole covered no distance."""
    if motion is None:
        return np.zeros(frame.seconds, dtype=np.bool_)
    known = np.flatnonzero(np.isfinite(motion.distance_m))
    standing = motion.moving_known & ~motion.moving
    if known.size < 2:
        return standing
    rows = np.arange(frame.seconds)
    after = np.clip(np.searchsorted(known, rows), 1, known.size - 1)
    left, right = known[after - 1], known[after]
    pace_mps = (motion.distance_m[right] - motion.distance_m[left]) / (right - left)
    still: Bools = ~motion.moving_known & (pace_mps < STANDING_MPS) & (rows >= known[0]) & (rows <= known[-1])
    return standing | still


def speed_by_second(motion: Motion, fastest_mps: float) -> Floats:
    """Distance covered in each second of real time; NaN where a step is an error of the position."""
    known = np.flatnonzero(np.isfinite(motion.distance_m))
    rows = np.arange(motion.distance_m.size)
    distance_m = np.interp(rows, known, motion.distance_m[known]) if known.size else np.zeros(rows.size)
    steps = np.diff(distance_m, append=distance_m[-1:] if rows.size < 2 else np.nan)
    steps = steps[:-1] if rows.size > 1 else steps
    return np.where(steps <= fastest_mps, steps, np.nan)
