"""Synthetic athletes for the coach's tests: a few lines make a workout, a season, and an analytics that knows both."""

from __future__ import annotations

import math
import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain.training import (
    Activity,
    Athlete,
    BestTime,
    Day,
    Details,
    Gear,
    History,
    Lap,
    Length,
    Listing,
    Metric,
    Missing,
    Parameter,
    Route,
    Setting,
    Trace,
)
from runningmate_servicekit.datause import Provenance
from runningmate_servicekit.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hypothesis.vendor.pretty import RepresentationPrinter

    from runningmate_coach.domain.gate import Gate

TODAY = date(2026, 11, 22)
SPACE = uuid.UUID("0191d0b0-0000-7000-8000-000000000000")
UNITS = {"_w": "W", "_bpm": "bpm", "_s": "s", "_m": "m", "_mps": "m/s", "_spm": "steps/min", "load": "points"}
LOADS = {"run": "run_load", "ride": "power_load", "swim": "swim_load"}


def unit(name: str) -> str:
    return next(
        (UNITS[ending] for ending in sorted(UNITS, key=len, reverse=True) if name.endswith(ending)), ""
    )


def workout(
    sport: str,
    name: str,
    *,
    days_ago: int = 0,
    minutes: float = 60,
    load: float | None = 55.0,
    estimated: bool = False,
    metrics: Mapping[str, float] | None = None,
    coverage: float = 1.0,
    zones: Mapping[str, Sequence[float]] | None = None,
    hour: int = 9,
    **rest: object,
) -> Activity:
    """A workout; `zones` gives minutes in the seven zones by family."""
    day = TODAY - timedelta(days=days_ago)
    evidence = "95% of the best mean over 20 min." if estimated else ""
    used = {
        LOADS.get(sport, "heart_rate_load"): Parameter(load or 0.0),
        "threshold_power_w": Parameter(250, evidence),
    }
    numbers = {"elapsed_time_s": minutes * 60, "timer_time_s": minutes * 60, **(metrics or {})}
    for family, spent in (zones or {}).items():
        numbers |= {f"{family}_zone_{zone}_time_s": 60 * part for zone, part in enumerate(spent, 1)}
    found = {
        key: Metric(value, unit(key), coverage, used if "zone" in key else {})
        for key, value in numbers.items()
    }
    if load is not None:
        found["load"] = Metric(load, "points", 1.0, used)
    activity = Activity(
        activity_id=str(uuid.uuid5(SPACE, f"{sport} {name} {days_ago} {hour}")),
        sport=sport,
        name=name,
        started_at=datetime(day.year, day.month, day.day, hour, tzinfo=UTC),
        day=day,
        metrics=found,
    )
    return replace(activity, **rest)  # type: ignore[arg-type]  # the fields of Activity, by name


def runs(count: int, *, every: int = 3, distance_m: float = 9_000, **more: float) -> list[Activity]:
    """Earlier easy runs, the newest `every` days ago."""
    return [
        workout(
            "run", "Easy run", days_ago=every * (one + 1), metrics={"distance_m": distance_m, **more}, load=40
        )
        for one in range(count)
    ]


def trace(minutes: float, **channels: Sequence[float]) -> Trace:
    """Samples every 5 s; a channel's values are spread over the time in equal parts."""
    count = int(minutes * 12)
    return Trace(
        tuple(5.0 * at for at in range(count)),
        {
            name: tuple(parts[at * len(parts) // count] for at in range(count))
            for name, parts in channels.items()
        },
    )


def ride_of_bouts(
    outputs_w: Sequence[float], *, rest_w: float = 130, work_min: int = 8
) -> tuple[tuple[Lap, ...], Trace]:
    """Warm-up, bouts with rests of 4 min, cool-down, as laps and as samples."""
    parts = [(15, 150.0)]
    for output in outputs_w:
        parts += [(work_min, output), (4, rest_w)]
    parts.append((10, 120.0))
    laps, power, heart, at_s = [], [], [], 0.0
    for minutes, output in parts:
        laps.append(Lap(at_s, minutes * 60.0, minutes * 60.0, None))
        power += [output] * (minutes * 12)
        heart += [90 + output / 4 + at_s / 600] * (minutes * 12)
        at_s += minutes * 60
    time_s = tuple(5.0 * at for at in range(len(power)))
    return tuple(laps), Trace(time_s, {"power_w": tuple(power), "heart_rate_bpm": tuple(heart)})


def run_of_bouts(speeds_mps: Sequence[float]) -> tuple[Lap, ...]:
    parts = [(900.0, 2.8)]
    for speed in speeds_mps:
        parts += [(1_000 / speed, speed), (120.0, 2.0)]
    parts.append((600.0, 2.7))
    laps, at_s = [], 0.0
    for length_s, speed in parts:
        laps.append(Lap(at_s, length_s, length_s, length_s * speed))
        at_s += length_s
    return tuple(laps)


def pool(swolfs: Sequence[float], rests_s: Sequence[float], lengths: int = 4) -> tuple[Length, ...]:
    """Sets of freestyle lengths of 15 strokes, each set followed by its rest."""
    found: list[Length] = []
    at_s = 0.0
    for score, rest_s in zip(swolfs, rests_s, strict=True):
        for _ in range(lengths):
            found.append(Length(at_s, score - 15, active=True, strokes=15, stroke="freestyle"))
            at_s += score - 15
        found.append(Length(at_s, rest_s, active=False))
        at_s += rest_s
    return tuple(found)


def history(loads: Sequence[float], *, known_days: int = 400, fitness: float | None = None) -> History:
    """Days that end today; fitness and fatigue by their recursion, from a settled start."""
    chronic = acute = fitness if fitness is not None else loads[0]
    days = []
    for back, load in zip(range(len(loads) - 1, -1, -1), loads, strict=True):
        form = chronic - acute
        chronic += (load - chronic) * (1 - math.exp(-1 / 42))
        acute += (load - acute) * (1 - math.exp(-1 / 7))
        days.append(Day(TODAY - timedelta(days=back), load, chronic, acute, form, int(load > 0)))
    return History(tuple(days), TODAY - timedelta(days=known_days))


SETTLED = history([70, 0, 50, 40, 0, 90, 20] * 8)
"""Eight weeks that differ enough and rise not at all."""

NO_POWER = Missing("mean_power_w", "The recording holds no power; a power meter would add it.")
NO_HEART = Missing("mean_heart_rate_bpm", "The recording holds no heart rate; a sensor would add it.")
FTP = Setting("threshold_power_w", "ride", date(2026, 1, 1), 250.0)


@dataclass
class KnownAnalytics:
    """An analytics that knows what it is given; `calls` counts by method."""

    activities_: Sequence[Activity]
    history_: History = SETTLED
    athlete_: Athlete = field(default_factory=lambda: Athlete((FTP,)))
    details_: Mapping[str, Details] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    provenance: Provenance = field(default_factory=Provenance)
    today_: date = TODAY
    gear_: Sequence[Gear] = ()
    best_times_: Sequence[BestTime] = ()
    routes_: Sequence[Route] = ()

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:
        # The samples would drown the report of a failed property.
        printer.text(f"KnownAnalytics({[(one.name, one.sport, one.day) for one in self.activities_]})")

    def through(self, gate: Gate) -> KnownAnalytics:
        gate.note(gate.reader, self.provenance)
        return self

    async def newest(self) -> str | None:
        self.calls.append("newest")
        ordered = sorted(self.activities_, key=lambda one: one.started_at)
        return ordered[-1].activity_id if ordered else None

    async def activity(self, activity_id: str) -> Activity:
        self.calls.append("activity")
        for one in self.activities_:
            if one.activity_id == activity_id:
                return one
        raise NotFound("ACTIVITY_NOT_FOUND", f"There is no activity {activity_id}.")

    async def details(self, activity: Activity) -> Details:
        self.calls.append("details")
        return self.details_.get(activity.activity_id, Details())

    async def activities(self, first: date, last: date) -> tuple[Activity, ...]:
        self.calls.append("activities")
        bare = (replace(one, laps=(), lengths=(), missing=()) for one in self.activities_)
        return tuple(one for one in bare if first <= one.day <= last)

    async def listing(self, first: date, last: date, metrics: Sequence[str]) -> Listing:
        self.calls.append("listing")
        wanted = set(metrics)
        found = sorted(
            (one for one in self.activities_ if first <= one.day <= last),
            key=lambda one: one.started_at,
            reverse=True,
        )
        return Listing(
            tuple(
                replace(
                    one,
                    laps=(),
                    lengths=(),
                    missing=(),
                    metrics={name: value for name, value in one.metrics.items() if name in wanted},
                )
                for one in found
            )
        )

    async def curves(self, activity_id: str) -> Mapping[str, Mapping[int, float]]:
        self.calls.append("curves")
        return self.details_.get(activity_id, Details()).curves

    async def today(self) -> date:
        return self.today_

    async def today_soon(self) -> date | None:
        return self.today_

    async def history(self, first: date, last: date) -> History:
        self.calls.append("history")
        return replace(
            self.history_, days=tuple(day for day in self.history_.days if first <= day.day <= last)
        )

    async def best_times(
        self, sport: str, distances_m: Sequence[float], first: date, last: date, limit: int
    ) -> Sequence[BestTime]:
        self.calls.append("best_times")
        sports = {one.activity_id: one.sport for one in self.activities_}
        fitting = [
            one
            for one in self.best_times_
            if sports.get(one.activity_id) == sport
            and first <= one.day <= last
            and one.distance_m in (distances_m or (one.distance_m,))
        ]
        ranked = sorted(fitting, key=lambda one: (one.distance_m, one.time_s))
        ahead = [
            sum(other.distance_m == one.distance_m for other in ranked[:at]) for at, one in enumerate(ranked)
        ]
        return [one for one, before in zip(ranked, ahead, strict=True) if before < limit]

    async def gear(self) -> Sequence[Gear]:
        self.calls.append("gear")
        return self.gear_

    async def routes(self) -> tuple[Sequence[Route], bool]:
        self.calls.append("routes")
        return self.routes_, True

    async def athlete(self) -> Athlete:
        self.calls.append("athlete")
        return self.athlete_
