"""Steps of a session, and how they unfold over a course whose grade changes the speed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from runningmate_cli.sample.terrain import GRID_M

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from runningmate_cli.sample.track import Floats


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a session at one intended effort.

    Attributes:
        effort: Fraction of the day's threshold power or speed.
        duration_s: Length by time; 0 when `distance_m` counts.
        distance_m: Length by distance; 0 when `duration_s` counts.
    """

    effort: float
    duration_s: float = 0.0
    distance_m: float = 0.0


@dataclass(slots=True)
class Progress:
    """A session at 1 Hz of timer time.

    Attributes:
        distance_m: Way along the course.
        effort: What the legs did, as a fraction of threshold.
        step_ends_s: Where the steps ended.
    """

    distance_m: Floats
    effort: Floats
    step_ends_s: list[int] = field(default_factory=list)


def follow(
    steps: Sequence[Step],
    grade: Floats,
    pace: Callable[[float, Floats, Floats], tuple[Floats, Floats]],
    mood: Floats,
) -> Progress:
    """Goes through the steps one after the other along a course.

    Args:
        steps: In order.
        grade: Grade at every `GRID_M` of the course; where it ends, its last value goes on.
        pace: From intended effort, grades and mood to effort and speed in m/s at each point.
        mood: Wish to go faster or slower at every point of the course, a factor around 1.
    """
    efforts: list[Floats] = []
    times: list[Floats] = []
    position, clock, step_ends = 0, 0.0, []
    for step in steps:
        reach = int(step.distance_m / GRID_M) if step.distance_m else int(step.duration_s * 19 / GRID_M) + 2
        index = np.minimum(np.arange(position, position + reach), len(grade) - 1)
        effort, speed_mps = pace(step.effort, grade[index], mood[index])
        passed = clock + np.cumsum(GRID_M / speed_mps)
        count = reach
        if not step.distance_m:
            count = int(np.searchsorted(passed, clock + step.duration_s)) + 1
        efforts.append(effort[:count])
        times.append(passed[:count])
        position += count
        clock = float(passed[count - 1])
        step_ends.append(round(clock))
    ends = np.concatenate([[0.0], *times])
    seconds = np.arange(0, int(clock) + 1, dtype=np.float64)
    along = np.arange(len(ends)) * GRID_M
    effort_at = np.concatenate([efforts[0][:1], *efforts])
    step_ends[-1] = len(seconds) - 1
    return Progress(
        distance_m=np.interp(seconds, ends, along),
        effort=effort_at[np.minimum(np.searchsorted(ends, seconds), len(effort_at) - 1)],
        step_ends_s=step_ends,
    )
