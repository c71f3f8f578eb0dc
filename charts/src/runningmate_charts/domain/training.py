"""What analytics answered, as the charts need it. Times are seconds after an activity's start."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lap:
    """A lap as the device marked it; `end_s` is excluded, distance None where the file does not say."""

    start_s: float
    end_s: float
    distance_m: float | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """A pool length, or a rest (`active` false). `stroke` is empty where it is unknown."""

    start_s: float
    duration_s: float
    active: bool
    strokes: int | None = None
    stroke: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A stretch of channels that no metric rests on; `end_s` is excluded, `rule` such as `power_spike`."""

    rule: str
    channels: tuple[str, ...]
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Activity:
    """One workout.

    Attributes:
        sport: Such as `run`; `other` where unknown.
        name: Title, untrusted text.
        local_date: Day it counts for.
        channels: Names that samples can be had of.
        pool_length_m: None outside pools.
        metrics: Value by catalogue name.
        faults: By start.
    """

    sport: str
    name: str
    local_date: str
    channels: tuple[str, ...]
    laps: tuple[Lap, ...] = ()
    lengths: tuple[Length, ...] = ()
    pool_length_m: float | None = None
    metrics: Mapping[str, float] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Hole:
    """A stretch without samples; `end_s` is excluded, `paused` where the timer was stopped."""

    start_s: float
    end_s: float
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Samples:
    """Samples of one workout, reduced to buckets.

    Attributes:
        time_s: Shape (n,), ascending; where each bucket begins.
        channels: Name to shape (n,), not-a-number where a bucket has no value.
        bucket_s: Length of a bucket, 0 for samples as they are.
        holes: In order of start.
    """

    time_s: Floats
    channels: Mapping[str, Floats]
    bucket_s: float = 0.0
    holes: tuple[Hole, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """One local day. Load: 100 is one hour at threshold."""

    day: date
    load: float
    fitness: float
    fatigue: float
    form: float


@dataclass(frozen=True, slots=True)
class History:
    """Days ascending without gaps; `first_day` is the first with an activity, None without any."""

    days: tuple[Day, ...]
    first_day: date | None
    without_load: int = 0
    missing_settings: tuple[str, ...] = ()
    rests_on_estimates: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """One week from its Monday on: seconds of training without timer stops, by sport."""

    monday: date
    timer_time_s: Mapping[str, float]
