"""A workout as it happened, second by second, before a device samples and writes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pause:
    """The device's timer stood still for `duration_s` after second `after_s` of timer time."""

    after_s: int
    duration_s: int


@dataclass(frozen=True, slots=True)
class PoolLength:
    """One length, or the rest after one, as the device recognised it.

    Attributes:
        start_s: Timer time.
        stroke: FIT name of the stroke, None for a rest.
        strokes: Cycles of the arm that wears the watch, None for rests and drills.
        distance_m: What the device adds to its distance: one pool length, or 0 for a rest.
        repetition: Number of the swim interval it belongs to; each interval and each rest is a lap.
    """

    start_s: float
    duration_s: float
    stroke: str | None
    strokes: int | None
    distance_m: float
    repetition: int


@dataclass(slots=True)
class Track:
    """Channels at 1 Hz of timer time; NaN where the device shows nothing.

    Attributes:
        channels: FIT record field name to shape (n,), in the field's unit.
        lap_ends_s: Timer seconds at which a lap ends, ascending; the last one is the end.
        lap_trigger: FIT name of what ended the laps.
        one_hertz: Whether the device records every second instead of when something changes.
    """

    sport: str
    sub_sport: str
    title: str
    channels: dict[str, Floats]
    lap_ends_s: list[int]
    lap_trigger: str = "manual"
    pauses: list[Pause] = field(default_factory=list)
    lengths: list[PoolLength] = field(default_factory=list)
    pool_length_m: float | None = None
    one_hertz: bool = False

    @property
    def seconds(self) -> int:
        """Timer time in s; there are one more samples."""
        return len(self.channels["heart_rate"]) - 1
