"""The words of the analytics domain: recordings, samples, laps, lengths, settings, metric values.

Everything here is plain data. Nothing knows of gRPC, SQL, the event log or the environment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from runningmate_analytics.domain.faults import Fault

    Floats = NDArray[np.float64]


class Sport(StrEnum):
    """What an athlete did, as coarse as metrics need it."""

    RUN = "run"
    RIDE = "ride"
    SWIM = "swim"
    WALK = "walk"
    HIKE = "hike"
    ROW = "row"
    STRENGTH = "strength"
    TRANSITION = "transition"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Interval:
    """A half-open stretch [start_s, end_s) of a recording, in seconds after its start."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Lap:
    """A lap as the device or the file marked it.

    Attributes:
        start_s: Seconds after the recording's start.
        elapsed_time_s: Wall-clock length.
        timer_time_s: Length without timer stops, None where the file does not say.
        distance_m: None where the file does not say.
    """

    start_s: float
    elapsed_time_s: float
    timer_time_s: float | None = None
    distance_m: float | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """One pool length, or the rest between two.

    Attributes:
        start_s: Seconds after the recording's start.
        duration_s: Timer length of this length.
        active: False for a rest.
        strokes: Counted strokes; None for drills and kick sets (the device counted none).
        stroke: freestyle, backstroke, breaststroke, butterfly, drill, mixed, im; None where unknown.
    """

    start_s: float
    duration_s: float
    active: bool
    strokes: int | None = None
    stroke: str | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """What recorded: names as the file gives them, None where it does not."""

    manufacturer: str | None = None
    product: str | None = None
    serial_number: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """Totals that the device itself wrote for the session. None where it wrote none.

    They are evidence (and the only source where nothing was sampled), never a substitute for a
    metric that the samples give. A platform writes them for activities without samples.
    """

    elapsed_time_s: float | None = None
    timer_time_s: float | None = None
    distance_m: float | None = None
    elevation_gain_m: float | None = None
    mean_heart_rate_bpm: float | None = None
    max_heart_rate_bpm: float | None = None
    moving_time_s: float | None = None
    mean_power_w: float | None = None
    max_power_w: float | None = None
    work_kj: float | None = None


@dataclass(frozen=True, slots=True)
class Recording:
    """One activity as it was recorded: raw samples with real timestamps, gaps left as they are.

    Attributes:
        sport: Coarse sport.
        sub_sport: The file's finer word (`trail`, `lap_swimming`, `indoor_cycling`), None if it has none.
        name: A title found in the file, else None.
        started_at: Start, aware, UTC.
        time_s: Shape (n,), float64, seconds after `started_at`, strictly ascending. n is 0 for
            pool swims of devices that write no records, and for activities of which only a summary is known.
        channels: Channel name (of `domain.channels`, or `dev.` and a developer field's) to shape (n,),
            float64, NaN where the device gave no value. A channel without a single value is absent.
        laps: In order of start.
        lengths: Pool lengths and rests in order of start.
        pauses: Timer stops, half open, ascending, not overlapping.
        pool_length_m: Length of the pool, None outside pools.
        pool_in_yards: Whether the pool is measured in yards.
        device: What recorded.
        summary: The device's own totals.
        session_index: Position among the sessions of its file, from 0.
        session_count: How many sessions the file has.
        partial: Why the file could not be read to its end; None when it was whole.
        units: Unit of each `dev.` channel as the file declares it.
        time_zone: IANA name, where a description says it; counts without a position.
        perceived_exertion: The athlete's rating from 1 to 10, where a description says it.
    """

    sport: Sport
    started_at: datetime
    time_s: Floats
    channels: Mapping[str, Floats]
    sub_sport: str | None = None
    name: str | None = None
    laps: tuple[Lap, ...] = ()
    lengths: tuple[Length, ...] = ()
    pauses: tuple[Interval, ...] = ()
    pool_length_m: float | None = None
    pool_in_yards: bool = False
    device: Device = field(default_factory=Device)
    summary: Summary = field(default_factory=Summary)
    session_index: int = 0
    session_count: int = 1
    partial: str | None = None
    units: Mapping[str, str] = field(default_factory=dict)
    time_zone: str | None = None
    perceived_exertion: int | None = None

    @property
    def sampled(self) -> bool:
        """Whether anything was recorded besides totals."""
        return bool(self.time_s.size or self.lengths)


class Sex(StrEnum):
    """Sex for formulas that were published for two groups; UNKNOWN where the athlete did not say."""

    UNKNOWN = "unknown"
    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True)
class Estimated:
    """A setting with where it comes from.

    Attributes:
        value: In the unit of the field that holds it.
        valid_from: First local day it holds.
        evidence: None when the athlete set it; else a sentence that says what it was estimated from.
        source_kinds: Mask of the kinds of sources that the estimate rests on (`servicekit.datause`); 0 when given.
    """

    value: float
    valid_from: date
    evidence: str | None = None
    source_kinds: int = 0


@dataclass(frozen=True, slots=True)
class Settings:
    """An athlete's settings as they hold on the day of one activity, for its sport.

    Every field is None where neither the athlete nor an estimate gives it; a metric that needs it is
    then absent, with the missing setting as the reason.
    """

    sex: Sex = Sex.UNKNOWN
    weight_kg: Estimated | None = None
    resting_heart_rate_bpm: Estimated | None = None
    max_heart_rate_bpm: Estimated | None = None
    threshold_heart_rate_bpm: Estimated | None = None
    """Lactate-threshold heart rate of the sport."""
    threshold_power_w: Estimated | None = None
    """FTP of rides, or critical power of runs."""
    threshold_speed_mps: Estimated | None = None
    """Run threshold speed, or critical swim speed (CSS)."""


class Parameter(NamedTuple):
    """A parameter a metric value rests on: name with unit, value, the day it held from, evidence, what that rests on."""

    name: str
    value: float
    valid_from: date | None = None
    evidence: str | None = None
    source_kinds: int = 0


class MetricValue(NamedTuple):
    """One number with what it rests on. A tuple: a page of activities has 600, and is made three times as fast.

    Attributes:
        name: Catalogue name, ending in its unit where it has one.
        value: Finite; a metric that cannot be had is absent, never 0 or NaN.
        coverage: Share 0..1 of the time it speaks of with usable data.
        source_channel: Channel, or `lengths`, `timer`, `device`, that it was computed from.
        parameters: Settings and options used.
    """

    name: str
    value: float
    coverage: float
    source_channel: str
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """A metric that an athlete would expect and that cannot be computed, and why.

    Attributes:
        name: Catalogue name.
        reason: A sentence; names the setting when one is missing.
        setting: Name of the missing `Settings` field, else None.
    """

    name: str
    reason: str
    setting: str | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """A mean-maximal curve: the best mean over each duration.

    Attributes:
        channel: `power_w`, `heart_rate_bpm` or `speed_mps`.
        duration_s: Shape (k,), int, ascending (METRICS grid).
        value: Shape (k,), the best mean, in the channel's unit.
        start_s: Shape (k,), where the best window starts, seconds after the recording's start.
    """

    channel: str
    duration_s: tuple[int, ...]
    value: tuple[float, ...]
    start_s: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that is computed of one recording: values in catalogue order, what is missing, curves, marks."""

    metrics: tuple[MetricValue, ...]
    missing: tuple[Missing, ...] = ()
    curves: tuple[Curve, ...] = ()
    faults: tuple[Fault, ...] = ()


class RejectReason(StrEnum):
    """Why a file gave no activity. Each has one meaning for a person and for a program."""

    EMPTY = "empty"
    UNKNOWN_FORMAT = "unknown_format"
    TRUNCATED = "truncated"
    BAD_CRC = "bad_crc"
    CORRUPT = "corrupt"
    NOT_AN_ACTIVITY = "not_an_activity"
    NO_SAMPLES = "no_samples"
    TOO_LARGE = "too_large"
    UNSAFE = "unsafe"
    DECODER_CRASHED = "decoder_crashed"
    DECODER_TIMEOUT = "decoder_timeout"
    DECODER_MEMORY = "decoder_memory"


class RecordingError(Exception):
    """A file that gives no activity.

    Attributes:
        reason: Typed reason.
        detail: A sentence for the athlete: what is wrong and where in the file. What to do follows from the
            reason, for all files alike, and is said by the collector.
    """

    def __init__(self, reason: RejectReason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type[RecordingError], tuple[RejectReason, str]]:
        """Crosses from a worker process to the service."""
        return RecordingError, (self.reason, self.detail)
