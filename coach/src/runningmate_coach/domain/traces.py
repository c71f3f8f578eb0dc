"""Means over stretches of a trace."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from runningmate_coach.domain.training import Trace

LONGEST_STEP_S = 25.0
"""A sample stands for the time to the next one, at most this long: longer steps are holes."""


def steps(trace: Trace) -> Iterator[tuple[int, float]]:
    """Yields the position of each sample and the seconds that it stands for."""
    for at in range(len(trace.time_s)):
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
    for at, length_s in steps(trace):
        if begin_s <= trace.time_s[at] < end_s and math.isfinite(values[at]):
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
