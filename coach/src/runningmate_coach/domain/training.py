"""What analytics answered, as the coach needs it. Times are seconds after an activity's start."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from runningmate_coach.domain.values import Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ZONES = range(1, 8)
WHOLE = {"bpm": "mean_heart_rate_bpm", "W": "mean_power_w", "m/s": "mean_speed_mps"}
"""Metric that tells how much of a workout had the channel of a unit."""
_SOURCES = {
    "power_w": "recorded power",
    "heart_rate_bpm": "recorded heart rate",
    "speed_mps": "recorded speed",
    "distance_m": "recorded distance",
    "altitude_m": "recorded altitude",
    "timer": "the timer",
    "lengths": "the pool lengths",
    "device": "the device",
    "perceived_exertion": "your rating of the effort",
}


def source_words(source: str) -> str:
    """What a metric was computed from, for people."""
    return _SOURCES.get(source, source.rsplit("_", 1)[0].replace("_", " "))


@dataclass(frozen=True, slots=True)
class Parameter:
    """A setting that a metric used; `evidence` says what an estimate rests on, empty when it was set."""

    value: float
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric's value in `unit`, and the share 0..1 of the time that had usable data.

    Attributes:
        source: Channel that it was computed from, or `timer`, `lengths`, `device`; empty where nobody says.
    """

    value: float
    unit: str = ""
    coverage: float = 1.0
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A metric that could not be computed; `setting` is empty when none would help."""

    name: str
    reason: str
    setting: str = ""


@dataclass(frozen=True, slots=True)
class Lap:
    """A lap as the device marked it; None where the file does not say."""

    start_s: float
    elapsed_time_s: float
    timer_time_s: float | None = None
    distance_m: float | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """A pool length, or a rest (`active` false); `strokes` None for drills and kick sets."""

    start_s: float
    duration_s: float
    active: bool
    strokes: int | None = None
    stroke: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A stretch of channels that no metric rests on; `rule` such as `heart_rate_flat`."""

    rule: str
    channels: tuple[str, ...]
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Repair:
    """Pool lengths that were probably counted wrong; `applied` when the lengths are the mended ones."""

    applied: bool
    change_count: int


@dataclass(frozen=True, slots=True)
class Activity:
    """One workout; `name` and `gear`, that of its bike or shoes, are untrusted text, `partial` true where only a part of the file could be read.

    Laps, lengths, faults, gear and the repair are there only where they were read.
    """

    activity_id: str
    sport: str
    name: str
    started_at: datetime
    day: date
    sub_sport: str = ""
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()
    laps: tuple[Lap, ...] = ()
    lengths: tuple[Length, ...] = ()
    channels: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    repair: Repair | None = None
    partial: bool = False
    gear: str = ""

    def number(self, name: str) -> float | None:
        """Value of a metric, None where it is absent."""
        metric = self.metrics.get(name)
        return None if metric is None else metric.value

    def value(self, name: str) -> Value | None:
        """A metric as a value to cite, None where it is absent."""
        metric = self.metrics.get(name)
        if metric is None:
            return None
        return Value(
            f"{self.activity_id}/{name}", name, metric.value, metric.unit, self.sport, metric.coverage,
            self.day, self.day, source=source_words(metric.source),
        )  # fmt: skip

    def derived(self, path: str, value: float, unit: str = "", name: str = "") -> Value:
        """A value read or computed from a part of this activity; its name is the path's last part.

        Its coverage is that of the channel in the whole activity.
        """
        whole = self.metrics.get(WHOLE.get(unit, ""))
        return Value(
            f"{self.activity_id}/{path}", name or path.rsplit("/", 1)[-1], value, unit, self.sport,
            1.0 if whole is None else whole.coverage, self.day, self.day,
        )  # fmt: skip

    @property
    def duration_s(self) -> float:
        """Time with the timer running, else the elapsed time, else 0."""
        return self.number("timer_time_s") or self.number("elapsed_time_s") or 0.0

    @property
    def intensity(self) -> float | None:
        """Share of the sport's threshold that the whole workout was worth, None without a load.

        A load counts hours times the squared share, of swims the cubed share.
        """
        load = self.number("load")
        if load is None or self.duration_s < 1.0:
            return None
        root = 1 / 3 if "swim_load" in self.metrics["load"].parameters else 1 / 2
        return float(max(0.0, load / 100 / (self.duration_s / 3600)) ** root)

    def zone_time_s(self, family: str, lowest: int) -> float | None:
        """Seconds in zone `lowest` and above, None without zones; family: heart_rate, power or pace."""
        if f"{family}_zone_1_time_s" not in self.metrics:
            return None
        return sum(self.number(f"{family}_zone_{zone}_time_s") or 0.0 for zone in ZONES if zone >= lowest)

    def rests_on_estimate(self, name: str) -> bool:
        """Whether a metric used a threshold that was estimated."""
        metric = self.metrics.get(name)
        return metric is not None and any(
            used.evidence for key, used in metric.parameters.items() if key.startswith("threshold_")
        )


@dataclass(frozen=True, slots=True)
class Trace:
    """Samples reduced to buckets; not-a-number where a bucket has no value."""

    time_s: Sequence[float]
    channels: Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Details:
    """What one activity has besides its metrics; `curves` maps channel to best mean by duration in s."""

    trace: Trace | None = None
    curves: Mapping[str, Mapping[int, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Day:
    """One local day; a load of 100 is one hour at threshold."""

    day: date
    load: float
    fitness: float
    fatigue: float
    form: float
    activity_count: int = 0


@dataclass(frozen=True, slots=True)
class History:
    """Days ascending without gaps.

    Attributes:
        first_day: The first of all with an activity, None without any.
        without_load: Activities of these days that count as rest, for they have no load.
        estimated: Whether a load of these days rests on an estimated threshold.
        today: Where the athlete is, None where nobody said.
    """

    days: tuple[Day, ...] = ()
    first_day: date | None = None
    without_load: int = 0
    estimated: bool = False
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Gear:
    """A bike or shoes with what the activities that name it come to; `name` is untrusted text.

    Attributes:
        kind: `bike`, `shoes` or empty.
        first: Day of the first such activity, None without any.
        retired: Whether a platform says that it is no longer in use.
    """

    name: str
    kind: str = ""
    activity_count: int = 0
    distance_m: float = 0.0
    timer_time_s: float = 0.0
    first: date | None = None
    last: date | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """A route to follow; `name` is untrusted text, `elevation_gain_m` None where its line has no altitude."""

    route_id: str
    name: str
    distance_m: float
    elevation_gain_m: float | None = None


@dataclass(frozen=True, slots=True)
class BestTime:
    """The quickest stretch of one activity over a distance; `name` is untrusted text.

    Attributes:
        time_s: Elapsed.
        timed: Whether it was timed on the recording; else it was read off the activity's curve.
    """

    activity_id: str
    name: str
    day: date
    distance_m: float
    time_s: float
    timed: bool = True


@dataclass(frozen=True, slots=True)
class Listing:
    """Workouts, newest first, with chosen metrics; not `complete` when there are more than are read at once."""

    activities: tuple[Activity, ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Setting:
    """A dated threshold; `sport` is empty where it holds for all, `evidence` where it was set."""

    name: str
    sport: str
    valid_from: date
    value: float
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Athlete:
    """Settings, given ones and estimates."""

    settings: tuple[Setting, ...] = ()

    def setting(self, name: str, sport: str, day: date) -> Setting | None:
        """The setting that held on a day; before the first one, the first one holds."""
        known = [one for one in self.settings if one.name == name and one.sport in (sport, "")]
        # The sport's own goes before the one for all, and what was given before an estimate.
        best = min(((one.sport == "", one.evidence != "") for one in known), default=None)
        ranked = [one for one in known if (one.sport == "", one.evidence != "") == best]
        held = [one for one in ranked if one.valid_from <= day]
        if held:
            return max(held, key=lambda one: one.valid_from)
        return min(ranked, key=lambda one: one.valid_from, default=None)
