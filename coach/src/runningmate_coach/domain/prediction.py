"""What an effort is worth over another distance: by Daniels and Gilbert's oxygen cost, and by Riegel's power law."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST_S, LONGEST_S = 240.0, 14_400.0
"""Efforts that tell something of others."""
FATIGUE = 1.06
"""Riegel's exponent."""
_CLOSE_S = 0.01


@dataclass(frozen=True, slots=True)
class Effort:
    """A distance in m and its time in s."""

    distance_m: float
    time_s: float


def vdot(effort: Effort) -> float:
    """Oxygen uptake in ml/(kg·min) that an effort at full strength stands for.

    Source: J. Daniels and J. Gilbert, "Oxygen Power" (1979).
    """
    minutes = effort.time_s / 60
    speed = effort.distance_m / minutes
    cost = -4.6 + 0.182258 * speed + 0.000104 * speed**2
    share = 0.8 + 0.1894393 * math.exp(-0.012778 * minutes) + 0.2989558 * math.exp(-0.1932605 * minutes)
    return cost / share


def by_vdot(worth: float, distance_m: float) -> float:
    """Time in s over a distance that the same uptake allows; found by halving, for it falls with time."""
    quickest, slowest = distance_m / 12.0, distance_m / 0.5
    while slowest - quickest > _CLOSE_S:
        middle = (quickest + slowest) / 2
        if vdot(Effort(distance_m, middle)) > worth:
            quickest = middle
        else:
            slowest = middle
    return slowest


def by_riegel(effort: Effort, distance_m: float) -> float:
    """Time in s over a distance.

    Source: P. Riegel, "Athletic records and human endurance" (1981).
    """
    return float(effort.time_s * (distance_m / effort.distance_m) ** FATIGUE)


def best(efforts: Iterable[Effort]) -> Effort | None:
    """The effort that is worth most, of those that last long enough and not too long; None without one."""
    fit = [one for one in efforts if SHORTEST_S <= one.time_s <= LONGEST_S and one.distance_m > 0]
    return max(fit, key=vdot, default=None)
