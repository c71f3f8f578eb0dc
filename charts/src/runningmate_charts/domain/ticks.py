"""Round places for ticks: never more than six on an axis."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from runningmate_charts.domain.drawing import Axis, Tick

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MAX_TICKS = 6

PLAIN_STEPS = tuple(base * 10.0**power for power in range(-1, 7) for base in (1, 2, 5))
PACE_STEPS = (5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 3600.0)
"""Seconds that divide a minute or are whole minutes."""
TIME_STEPS = (
    5.0,
    10.0,
    15.0,
    30.0,
    60.0,
    120.0,
    300.0,
    600.0,
    900.0,
    1800.0,
    3600.0,
    7200.0,
    14400.0,
    43200.0,
    86400.0,
)
HOUR_STEPS = (0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0)

_FINEST_COUNT = 400
"""Tick texts that travel with a chart so that the reader can zoom."""


def ticks(
    low: float, high: float, steps: Sequence[float], text: Callable[[float], str], count: int = MAX_TICKS
) -> tuple[Tick, ...]:
    """Chooses the finest step that gives at most `count` ticks in [low, high]."""
    step = _step(low, high, steps, count)
    return tuple(Tick(at, text(at)) for at in _places(low, high, step))


def y_axis(
    low: float,
    high: float,
    steps: Sequence[float],
    text: Callable[[float], str],
    *,
    inverted: bool = False,
    count: int = 5,
) -> Axis:
    """An axis from `low` to `high`, turned over where `inverted`."""
    start, end = (high, low) if inverted else (low, high)
    return Axis(start, end, ticks(low, high, steps, text, count))


def time_axis(end_s: float, text: Callable[[float], str], count: int = MAX_TICKS) -> Axis:
    """An axis over the time of a workout, into which the reader can zoom."""
    step = _step(0, end_s, TIME_STEPS, count)
    # Every step that zooming may choose is a multiple of the finest, so that its ticks have texts.
    fine = tuple(candidate for candidate in TIME_STEPS if candidate <= step and step % candidate == 0) or (
        step,
    )
    finest = _step(0, end_s, fine, _FINEST_COUNT)
    return Axis(
        0.0,
        end_s,
        tuple(Tick(at, text(at)) for at in _places(0, end_s, step)),
        tuple(Tick(at, text(at)) for at in _places(0, end_s, finest)),
        tuple(candidate for candidate in fine if candidate % finest == 0),
    )


def _step(low: float, high: float, steps: Sequence[float], count: int) -> float:
    for step in steps:
        if _count(low, high, step) <= count:
            return step
    return max(steps[-1], (high - low) / (count - 1))


def _count(low: float, high: float, step: float) -> int:
    return math.floor(high / step + 1e-9) - math.ceil(low / step - 1e-9) + 1


def _places(low: float, high: float, step: float) -> list[float]:
    first = math.ceil(low / step - 1e-9)
    return [round((first + number) * step, 6) + 0.0 for number in range(_count(low, high, step))]
