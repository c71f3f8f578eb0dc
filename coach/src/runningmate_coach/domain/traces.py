"""Means over stretches of a trace."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from runningmate_coach.domain.training import Trace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from runningmate_coach.domain.training import Fault

OF_POSITION = {"gps_jump": ("speed_mps",)}
"""What wrong positions may have given; in a tunnel the speed is another sensor's."""
LONGEST_STEP_S = 25.0
"""A sample stands for the time to the next one, at most this long: longer steps are holes."""


def counted(trace: Trace, faults: Iterable[Fault]) -> Trace:
    """The trace without what faults mark: raw samples stay where they are, and no rule rests on those."""
    channels = {name: list(values) for name, values in trace.channels.items()}
    for fault in faults:
        names = {*fault.channels, *OF_POSITION.get(fault.rule, ())} & channels.keys()
        # The sample before the start stands for the time up to the next one, too.
        first = max(bisect_right(trace.time_s, fault.start_s) - 1, 0)
        for at in range(first, bisect_left(trace.time_s, fault.end_s)):
            for name in names:
                channels[name][at] = math.nan
    return Trace(trace.time_s, channels)


def steps(trace: Trace, first: int = 0, end: int | None = None) -> Iterator[tuple[int, float]]:
    """Yields the position of each sample, or of those in [first, end), and the seconds that it stands for."""
    for at in range(first, len(trace.time_s) if end is None else end):
        following = at + 1 < len(trace.time_s)
        length_s = trace.time_s[at + 1] - trace.time_s[at] if following else 1.0
        yield at, min(max(length_s, 0.0), LONGEST_STEP_S)


def mean(trace: Trace, channel: str, begin_s: float, end_s: float) -> float | None:
    """Mean of a channel over [begin, end), weighted by time.

    Returns:
        In the channel's unit; None where fewer than 60 % of the stretch have a value.
    """
    values = trace.channels.get(channel)
    if values is None or end_s <= begin_s:
        return None
    total, known_s = 0.0, 0.0
    first, end = bisect_left(trace.time_s, begin_s), bisect_left(trace.time_s, end_s)
    for at, length_s in steps(trace, first, end):
        if math.isfinite(values[at]):
            total += values[at] * length_s
            known_s += length_s
    return total / known_s if known_s >= 0.6 * (end_s - begin_s) else None


def moving(trace: Trace, channel: str, least: float, skip_s: float = 0.0) -> list[tuple[int, float]]:
    """Samples after `skip_s` at which a channel is above `least`, each with the seconds it stands for."""
    values = trace.channels.get(channel, ())
    return [
        (at, length_s)
        for at, length_s in steps(trace)
        if at < len(values) and trace.time_s[at] >= skip_s and values[at] > least
    ]


def halves(samples: list[tuple[int, float]]) -> tuple[list[tuple[int, float]], list[tuple[int, float]]]:
    """Splits samples where half of their time is over."""
    middle_s = sum(length_s for _, length_s in samples) / 2
    passed_s = 0.0
    for place, (_, length_s) in enumerate(samples):
        passed_s += length_s
        if passed_s >= middle_s:
            return samples[: place + 1], samples[place + 1 :]
    return samples, []


def mean_of(trace: Trace, channel: str, samples: list[tuple[int, float]]) -> float | None:
    """Mean of a channel over chosen samples, None when none has a value."""
    values = trace.channels.get(channel)
    if values is None:
        return None
    known = [(values[at], length_s) for at, length_s in samples if math.isfinite(values[at])]
    known_s = sum(length_s for _, length_s in known)
    return sum(value * length_s for value, length_s in known) / known_s if known_s > 0 else None
