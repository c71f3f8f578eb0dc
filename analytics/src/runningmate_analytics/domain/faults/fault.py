"""Faults and the rules that find them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from runningmate_analytics.domain.frames import Bools
    from runningmate_analytics.domain.model import Floats


class FaultRule(StrEnum):
    """One way in which a sensor fails; each can be switched off for an activity."""

    HEART_RATE_DROPOUT = "heart_rate_dropout"
    HEART_RATE_FLAT = "heart_rate_flat"
    HEART_RATE_CADENCE_LOCK = "heart_rate_cadence_lock"
    HEART_RATE_SPIKE = "heart_rate_spike"
    POWER_SPIKE = "power_spike"
    POWER_STUCK = "power_stuck"
    GPS_JUMP = "gps_jump"
    GPS_TUNNEL = "gps_tunnel"


RULES: Mapping[FaultRule, str] = {
    FaultRule.HEART_RATE_DROPOUT: (
        "A heart rate below 30 bpm, or one that falls by 25 bpm within 3 s and comes back as fast within 3 min."
    ),
    FaultRule.HEART_RATE_FLAT: "A heart rate that stays on one number for 3 min.",
    FaultRule.HEART_RATE_CADENCE_LOCK: (
        "A heart rate within 2 of the steps a minute for 5 min that follows their changes, or that jumped there."
    ),
    FaultRule.HEART_RATE_SPIKE: "A heart rate above 230 bpm, or more than 25 bpm off the median of 31 s.",
    FaultRule.POWER_SPIKE: (
        "Power above 2500 W (on foot 1500 W), or a second or two that exceed those beside by 700 W and three times."
    ),
    FaultRule.POWER_STUCK: (
        "Power that stays on one number above 0 for 3 min, or for 15 s while nobody pedals."
    ),
    FaultRule.GPS_JUMP: (
        "Positions that only a speed beyond belief would reach (ride 40 m/s, run 12.5 m/s) and that lie more "
        "than 30 m off."
    ),
    FaultRule.GPS_TUNNEL: "Positions that are lost or stand still for 20 s while the distance goes on.",
}
"""What each rule says, for people."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One marked stretch [start_s, end_s) of channels, in seconds after the recording's start."""

    rule: str
    channels: tuple[str, ...]
    start_s: float
    end_s: float


def marked_s(faults: Iterable[Fault], channel: str) -> float:
    """Seconds of a channel that are marked, each once."""
    total_s, reached_s = 0.0, -np.inf
    spans = sorted((fault.start_s, fault.end_s) for fault in faults if channel in fault.channels)
    for start_s, end_s in spans:
        total_s += max(0.0, end_s - max(start_s, reached_s))
        reached_s = max(reached_s, end_s)
    return float(total_s)


def even_runs(values: Floats, shortest: int) -> list[tuple[int, int]]:
    """Half-open runs of one and the same value of at least `shortest` rows; NaN equals nothing."""
    repeats = np.diff(values, prepend=np.nan) == 0
    # What repeats began with the row before.
    return [(begin - 1, end) for begin, end in runs(repeats, shortest - 1)]


def runs(holds: Bools, shortest: int = 1) -> list[tuple[int, int]]:
    """Half-open runs of True of at least `shortest` rows."""
    edges = np.flatnonzero(np.diff(holds.astype(np.int8), prepend=0, append=0))
    begins, ends = edges[::2], edges[1::2]
    kept = ends - begins >= shortest
    return list(zip(begins[kept].tolist(), ends[kept].tolist(), strict=True))
