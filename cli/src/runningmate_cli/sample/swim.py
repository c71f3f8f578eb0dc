"""Swims: pool sessions made of lengths and rests, and swims in a lake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from runningmate_cli.sample.athlete import SWIM_THRESHOLD_HEART_RATE_BPM
from runningmate_cli.sample.heart import heart_rate_bpm, shown_bpm
from runningmate_cli.sample.noise import wander
from runningmate_cli.sample.outdoors import automatic_laps, moved_m, sensed
from runningmate_cli.sample.pacing import Step, follow
from runningmate_cli.sample.terrain import loop
from runningmate_cli.sample.track import PoolLength, Track
from runningmate_cli.sample.workout import Kind

if TYPE_CHECKING:
    from runningmate_cli.sample.track import Floats
    from runningmate_cli.sample.workout import Workout

POOL_M = 25.0
HEART_RATE_SLOPE = 0.70
MISSED_TURN = 1 / 170
"""Share of the turns that the watch does not notice."""

# How much slower than freestyle of the same effort, and cycles of one arm per 25 m.
STROKES = {
    "freestyle": (1.0, 9.6),
    "backstroke": (1.16, 10.2),
    "breaststroke": (1.27, 11.0),
    "butterfly": (1.09, 10.5),
    "drill": (1.38, 0.0),
}

TITLES = {
    Kind.TECHNIQUE_SWIM: "Swim technique",
    Kind.THRESHOLD_SWIM: "Swim at threshold",
    Kind.ENDURANCE_SWIM: "Endurance swim",
    Kind.SWIM_TEST: "Swim test",
    Kind.OPEN_WATER_SWIM: "Lake swim",
}


@dataclass(frozen=True, slots=True)
class SwimSet:
    """`count` times `distance_m` in one stroke, with a rest after each."""

    count: int
    distance_m: int
    effort: float
    rest_s: float
    stroke: str = "freestyle"


def recipe(kind: Kind, scale: float, variant: int) -> list[SwimSet]:
    """The sets of one kind of pool session; `scale` adds repetitions to the main set."""
    warm, easy = SwimSet(1, 300, 0.85, 25), SwimSet(1, 200, 0.82, 0)
    drills = SwimSet(6, 50, 0.85, 15, "drill")

    def times(count: int) -> int:
        return max(2, round(count * scale))

    if kind is Kind.TECHNIQUE_SWIM:
        other = ("backstroke", "breaststroke", "butterfly")[variant % 3]
        return [warm, drills, SwimSet(times(8), 100, 0.95, 20), SwimSet(4, 50, 0.9, 25, other), easy]
    if kind is Kind.THRESHOLD_SWIM:
        main = (
            SwimSet(times(12), 100, 1.0, 15),
            SwimSet(times(6), 200, 0.985, 20),
            SwimSet(times(20), 50, 1.05, 15),
        )
        return [warm, SwimSet(4, 50, 0.95, 20), main[variant % 3], easy]
    if kind is Kind.SWIM_TEST:
        # Together the two give a critical speed: 200 m over the difference of their times.
        test = [SwimSet(1, 400, 400 / 384, 300), SwimSet(1, 200, 200 / 184, 180)]
        return [warm, SwimSet(4, 50, 0.95, 30), *test, easy]
    return [warm, SwimSet(times(3), 600, 0.92, 30), SwimSet(4, 50, 0.88, 20, "backstroke"), easy]


def track(workout: Workout) -> Track:
    """The swim as the watch saw it."""
    if workout.kind is Kind.OPEN_WATER_SWIM:
        return _lake(workout)
    random = workout.random()
    threshold_mps = workout.capacity.swim_speed_mps
    lengths: list[PoolLength] = []
    efforts: list[tuple[float, float]] = []
    repetition, clock_s = 0, 0.0
    for swim_set in recipe(workout.kind, workout.scale, workout.variant):
        for _ in range(swim_set.count):
            for length in _interval(random, swim_set, threshold_mps, clock_s, repetition):
                lengths.append(length)
                efforts.append((length.duration_s, swim_set.effort if length.stroke else 0.35))
                clock_s = length.start_s + length.duration_s
            repetition = lengths[-1].repetition + 1
    if lengths[-1].stroke is None:
        lengths.pop()
    return _pool_track(random, workout, lengths, efforts)


def _interval(
    random: np.random.Generator, swim_set: SwimSet, threshold_mps: float, start_s: float, repetition: int
) -> list[PoolLength]:
    slower, cycles = STROKES[swim_set.stroke]
    usual_s = POOL_M / (threshold_mps * swim_set.effort) * slower
    lengths: list[PoolLength] = []
    count = round(swim_set.distance_m / POOL_M)
    missed = False
    for number in range(count):
        tired = 1 + 0.012 * number / max(count, 8)
        push_off = 0.95 if number == 0 else 1.0
        duration_s = usual_s * tired * push_off * random.normal(1, 0.014)
        strokes = round(cycles * (0.93 + 0.10 * swim_set.effort) * random.normal(1, 0.03)) if cycles else None
        if missed:
            first = lengths.pop()
            start_s, duration_s = first.start_s, first.duration_s + duration_s
            strokes = None if strokes is None else strokes + (first.strokes or 0)
        lengths.append(PoolLength(start_s, duration_s, swim_set.stroke, strokes, POOL_M, repetition))
        start_s += duration_s
        missed = not missed and number < count - 1 and random.random() < MISSED_TURN
    if swim_set.rest_s:
        rest_s = swim_set.rest_s * random.uniform(0.9, 1.15)
        lengths.append(PoolLength(start_s, rest_s, None, None, 0.0, repetition + 1))
    return lengths


def _pool_track(
    random: np.random.Generator,
    workout: Workout,
    lengths: list[PoolLength],
    efforts: list[tuple[float, float]],
) -> Track:
    end_s = int(np.ceil(lengths[-1].start_s + lengths[-1].duration_s))
    seconds = np.arange(end_s + 1, dtype=np.float64)
    ends_s = np.array([length.start_s + length.duration_s for length in lengths])
    which = np.minimum(np.searchsorted(ends_s, seconds, side="right"), len(lengths) - 1)
    effort = np.array([value for _, value in efforts])[which]
    heart = _heart(random, effort)
    distance_m = np.cumsum([length.distance_m for length in lengths])
    # The watch only knows a length once it is over, and shows the speed of the last one.
    done = np.searchsorted(ends_s, seconds, side="right")
    speed = np.array([length.distance_m / length.duration_s for length in lengths])
    laps = [
        int(np.ceil(ends_s[index]))  # only then does the distance hold the lap's last length
        for index in range(len(lengths) - 1)
        if lengths[index].repetition != lengths[index + 1].repetition
    ]
    return Track(
        sport="swimming",
        sub_sport="lap_swimming",
        title=TITLES[workout.kind],
        channels={
            "distance": np.concatenate([[0.0], distance_m])[done],
            "speed": np.concatenate([[0.0], speed])[done],
            "heart_rate": shown_bpm(random, heart, None),
        },
        lap_ends_s=[*laps, end_s],
        lengths=lengths,
        pool_length_m=POOL_M,
    )


def _heart(random: np.random.Generator, effort: Floats) -> Floats:
    # Water cools: the air does not matter.
    return heart_rate_bpm(
        random,
        effort,
        threshold_bpm=SWIM_THRESHOLD_HEART_RATE_BPM,
        slope=HEART_RATE_SLOPE,
        temperature_c=18.0,
    )


def _lake(workout: Workout) -> Track:
    random = workout.random()
    threshold_mps = workout.capacity.swim_speed_mps
    steps = [Step(0.9, 1_980 * workout.scale)]
    course = loop(workout.place, 2_500.0, 265.0, 30)
    level = np.zeros_like(course.grade)

    def pace(effort: float, grade: Floats, mood: Floats) -> tuple[Floats, Floats]:
        return effort * mood + grade, effort * mood * threshold_mps * 0.97

    mood = 1 + 0.03 * wander(random, len(level), 12.0)
    progress = follow(steps, level, pace, mood)
    way_m = moved_m(progress.distance_m, [], 4.0)
    channels = sensed(random, course, way_m, 21.0)
    # Under water the positions come and go: they wander more, and the barometer says nothing.
    del channels["altitude"]
    channels["position_lat"] += 3e-5 * wander(random, len(way_m), 15.0)
    channels["position_long"] += 4e-5 * wander(random, len(way_m), 15.0)
    heart = _heart(random, progress.effort)
    channels["heart_rate"] = shown_bpm(random, heart, None)
    channels["cadence"] = 29 + 1.5 * wander(random, len(way_m), 20.0)
    return Track(
        sport="swimming",
        sub_sport="open_water",
        title=TITLES[workout.kind],
        channels=channels,
        lap_ends_s=automatic_laps(channels["distance"], 500.0),
        lap_trigger="distance",
    )
