"""TCX activities, with Garmin's ActivityExtension v2.

Source: Garmin TrainingCenterDatabase v2 schema.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from math import isnan, nan
from typing import TYPE_CHECKING

from runningmate_analytics.domain.formats import document, sports
from runningmate_analytics.domain.formats.instants import instant, unix_time
from runningmate_analytics.domain.formats.points import Points, blank, number, samples
from runningmate_analytics.domain.formats.reading import Reader, read
from runningmate_analytics.domain.model import (
    Device,
    Interval,
    Lap,
    Recording,
    RecordingError,
    RejectReason,
    Sport,
    Summary,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runningmate_analytics.domain.formats.points import Table

MIN_PAUSE_S = 10.0
"""A new track in a lap means that the timer stopped, but some writers start one for no reason; smart
recording alone leaves holes of up to 8 s."""

MAX_ACTIVITIES = 1000
MAX_LAPS = 20_000

_POINT_VALUES = {
    "LatitudeDegrees": "latitude_deg",
    "LongitudeDegrees": "longitude_deg",
    "AltitudeMeters": "altitude_m",
    "Speed": "speed_mps",
    "Watts": "power_w",
    "RunCadence": "cadence_rpm",
}


@dataclass(slots=True)
class _Lap:
    start: float
    totals: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class _Activity:
    sport: str | None
    transition: bool
    points: Points = field(default_factory=Points)
    laps: list[_Lap] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)


class TcxReader(Reader):
    """Activities with laps and points; courses and workout plans are only noticed."""

    point = "Trackpoint"
    frame = (b"<T><Activity><Lap><Track>", b"</Track></Lap></Activity></T>")
    structural = frozenset({"Activity", "Transition", "Lap", "Track", "Trackpoint", "Creator", "Plan"})

    def __init__(self, runs: Sequence[Table] = ()) -> None:
        super().__init__(runs)
        self.activities: list[_Activity] = []
        self.other_content: str | None = None
        self._laps = 0
        self._activity: _Activity | None = None
        self._lap: _Lap | None = None
        self._point: dict[str, float] | None = None
        self._value = nan
        self._owner: str | None = None

    def starts(self) -> dict[str, document.Start]:
        """See the base."""
        return {
            "Activity": self._start_activity,
            "Transition": self._start_transition,
            "Lap": self._start_lap,
            "Track": self._start_track,
            "Trackpoint": self._start_point,
            "Creator": self._own("Creator"),
            "Plan": self._own("Plan"),
            "Course": self._other("a course"),
            "Workout": self._other("a workout plan"),
        }

    def ends(self) -> dict[str, document.End]:
        """See the base."""
        ends: dict[str, document.End] = {tag: self._point_value(name) for tag, name in _POINT_VALUES.items()}
        ends |= {tag: self._text(tag) for tag in ("Name", "UnitId")}
        return ends | {
            "Trackpoint": self._end_point,
            "Time": self._time,
            "DistanceMeters": self._distance,
            "Value": self._bpm,
            "HeartRateBpm": self._heart_rate,
            "AverageHeartRateBpm": self._total_bpm("mean"),
            "MaximumHeartRateBpm": self._total_bpm("max"),
            "TotalTimeSeconds": self._timer,
            "Cadence": self._cadence,
            "Lap": self._end_lap,
            "Activity": self._end_activity,
            "Transition": self._end_activity,
            "Creator": self._disown,
            "Plan": self._disown,
        }

    def target(self) -> Points | None:
        """See the base."""
        return None if self._activity is None else self._activity.points

    def all_points(self) -> list[Points]:
        """See the base."""
        return [activity.points for activity in self.activities]

    def _start_activity(self, attributes: dict[str, str]) -> None:
        self._open(_Activity(attributes.get("Sport"), transition=False))

    def _start_transition(self, _attributes: dict[str, str]) -> None:
        self._open(_Activity(None, transition=True))

    def _open(self, activity: _Activity) -> None:
        self._activity, self._lap, self._point, self._owner = activity, None, None, None

    def _end_activity(self, _text: str) -> None:
        if self._activity is not None and self._activity.points:
            self.activities.append(self._activity)
        self._activity = None
        if len(self.activities) > MAX_ACTIVITIES:
            raise _too_large(MAX_ACTIVITIES, "activities")

    def _start_lap(self, attributes: dict[str, str]) -> None:
        if self._activity is not None:
            self._lap = _Lap(unix_time(attributes.get("StartTime")))
            self._activity.laps.append(self._lap)
            self._laps += 1
            if self._laps > MAX_LAPS:
                raise _too_large(MAX_LAPS, "laps")

    def _end_lap(self, _text: str) -> None:
        self._lap = None

    def _start_track(self, _attributes: dict[str, str]) -> None:
        if self._activity is not None and self._activity.points:
            self._activity.breaks.append(len(self._activity.points))

    def _start_point(self, _attributes: dict[str, str]) -> None:
        self._point, self._value = blank(), nan

    def _end_point(self, _text: str) -> None:
        point, self._point, self._value = self._point, None, nan
        if self._activity is None or point is None:
            return
        if not isnan(point["time_s"]):
            self._activity.points.add(point)
        else:
            self.points_without_time += 1

    def _time(self, text: str) -> None:
        if self._point is not None:
            self._point["time_s"] = unix_time(text)

    def _point_value(self, channel: str) -> document.End:
        def end(text: str) -> None:
            if self._point is not None:
                self._point[channel] = number(text)

        return end

    def _distance(self, text: str) -> None:
        if self._point is not None:
            self._point["distance_m"] = number(text)
        else:
            self._total("distance", number(text))

    def _cadence(self, text: str) -> None:
        if self._point is not None and isnan(self._point["cadence_rpm"]):
            self._point["cadence_rpm"] = number(text)

    def _bpm(self, text: str) -> None:
        self._value = number(text)

    def _heart_rate(self, _text: str) -> None:
        if self._point is not None:
            self._point["heart_rate_bpm"] = self._value
        self._value = nan

    def _total_bpm(self, name: str) -> document.End:
        def end(_text: str) -> None:
            self._total(name, self._value)
            self._value = nan

        return end

    def _timer(self, text: str) -> None:
        self._total("timer", number(text))

    def _total(self, name: str, value: float) -> None:
        if self._lap is not None and self._point is None and 0 <= value < 1e9:
            self._lap.totals[name] = value

    def _text(self, tag: str) -> document.End:
        def end(text: str) -> None:
            if self._activity is not None and self._point is None and self._owner and text.strip():
                self._activity.texts[f"{self._owner}.{tag}"] = text.strip()

        return end

    def _own(self, what: str) -> document.Start:
        def start(_attributes: dict[str, str]) -> None:
            self._owner = what

        return start

    def _disown(self, _text: str) -> None:
        if self._point is None:
            self._owner = None

    def _other(self, what: str) -> document.Start:
        def start(_attributes: dict[str, str]) -> None:
            self.other_content = self.other_content or what

        return start


def decode_tcx(data: bytes) -> list[Recording]:
    """Decode a TCX file: one recording per activity and per transition; see `formats.decode`."""
    return recordings(read(data, TcxReader))


def recordings(reader: TcxReader) -> list[Recording]:
    """What a reader has read; see `formats.decode`."""
    if not reader.activities:
        raise _refusal(reader)
    count = len(reader.activities)
    return [_recording(activity, index, count) for index, activity in enumerate(reader.activities)]


def _refusal(reader: TcxReader) -> RecordingError:
    if reader.other_content and not reader.points_without_time:
        return RecordingError(
            RejectReason.NOT_AN_ACTIVITY,
            f"The file holds {reader.other_content} but no activity.",
        )
    return RecordingError(
        RejectReason.NO_SAMPLES,
        "The file holds no track point with a time inside an activity.",
    )


def _too_large(limit: int, what: str) -> RecordingError:
    return RecordingError(
        RejectReason.TOO_LARGE, f"The file holds more than {limit} {what}, which are not decoded."
    )


def _recording(activity: _Activity, index: int, count: int) -> Recording:
    found = samples([activity.points])
    first, last = float(found.time_s[0]), float(found.time_s[-1])
    sport, sub_sport = sports.from_words(activity.sport)
    return Recording(
        sport=Sport.TRANSITION if activity.transition else sport,
        sub_sport=sub_sport,
        started_at=instant(first),
        time_s=found.time_s - first,
        channels=found.channels,
        laps=_laps(activity.laps, first, last),
        pauses=_pauses(activity, first, last),
        name=activity.texts.get("Plan.Name", "")[:256] or None,
        device=Device(
            product=activity.texts.get("Creator.Name", "")[:128] or None,
            serial_number=activity.texts.get("Creator.UnitId", "")[:128] or None,
        ),
        summary=_summary(activity.laps, last - first),
        session_index=index,
        session_count=count,
    )


def _laps(laps: list[_Lap], first: float, last: float) -> tuple[Lap, ...]:
    """Laps end where the next starts; a lap before the first sample starts with it."""
    inside = sorted((lap for lap in laps if first - 60 <= lap.start <= last), key=lambda lap: lap.start)
    edges = [*(max(lap.start, first) for lap in inside), last]
    return tuple(
        Lap(start - first, end - start, lap.totals.get("timer"), lap.totals.get("distance"))
        for lap, (start, end) in zip(inside, pairwise(edges), strict=True)
    )


def _pauses(activity: _Activity, first: float, last: float) -> tuple[Interval, ...]:
    found: list[Interval] = []
    for row in activity.breaks:
        if row < len(activity.points):
            stop, start = activity.points.time_s(row - 1), activity.points.time_s(row)
            after = found[-1].end_s if found else 0.0
            if start - stop >= MIN_PAUSE_S and stop - first >= after and start <= last:
                found.append(Interval(stop - first, start - first))
    return tuple(found)


def _summary(laps: list[_Lap], elapsed_s: float) -> Summary:
    timers = [lap.totals["timer"] for lap in laps if "timer" in lap.totals]
    distances = [lap.totals["distance"] for lap in laps if "distance" in lap.totals]
    maxima = [lap.totals["max"] for lap in laps if "max" in lap.totals]
    means = [
        (lap.totals["mean"], lap.totals["timer"]) for lap in laps if lap.totals.keys() >= {"mean", "timer"}
    ]
    weight = sum(seconds for _, seconds in means)
    return Summary(
        elapsed_time_s=elapsed_s,
        timer_time_s=sum(timers) if timers else None,
        distance_m=sum(distances) if distances else None,
        mean_heart_rate_bpm=sum(bpm * seconds for bpm, seconds in means) / weight if weight else None,
        max_heart_rate_bpm=max(maxima, default=None),
    )
