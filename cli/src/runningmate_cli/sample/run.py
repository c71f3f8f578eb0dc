"""Runs: recipes, pace on hills, cadence, and the recorded track."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_cli.sample.athlete import RUN_THRESHOLD_HEART_RATE_BPM
from runningmate_cli.sample.heart import heart_rate_bpm, shown_bpm
from runningmate_cli.sample.noise import wander
from runningmate_cli.sample.outdoors import automatic_laps, moved_m, pauses, sensed
from runningmate_cli.sample.pacing import Step, follow
from runningmate_cli.sample.terrain import loop
from runningmate_cli.sample.track import Track
from runningmate_cli.sample.workout import Kind

if TYPE_CHECKING:
    from runningmate_cli.sample.track import Floats
    from runningmate_cli.sample.workout import Workout

HALF_MARATHON_M = 21_100.0
HEART_RATE_SLOPE = 0.74
TRAIL_HEAD_M = 8_300.0
"""Trail runs start at the foot of the hills, this far east of home."""

# What a grade costs, as the factor by which it slows a runner of constant effort.
COST_GRADE = (-0.30, -0.20, -0.10, -0.05, 0.0, 0.05, 0.10, 0.20, 0.30)
COST_FACTOR = (1.60, 1.08, 0.875, 0.90, 1.0, 1.19, 1.48, 2.28, 3.2)

TITLES = {
    Kind.EASY_RUN: "Easy run",
    Kind.LONG_RUN: "Long run",
    Kind.INTERVAL_RUN: "Run intervals",
    Kind.TEMPO_RUN: "Tempo run",
    Kind.TRAIL_RUN: "Trail run",
    Kind.RUN_TEST: "Run test",
    Kind.HALF_MARATHON: "Half marathon",
}


def recipe(kind: Kind, scale: float, variant: int) -> list[Step]:
    """The steps of one kind of run; `scale` lengthens the steady part or adds repetitions."""
    warm, cool = Step(0.75, 840), Step(0.72, 600)
    if kind is Kind.INTERVAL_RUN:
        effort, work_s, rest_s, count = ((1.03, 360, 120, 5), (1.07, 180, 120, 6), (1.12, 75, 75, 10))[
            variant % 3
        ]
        repetitions = [Step(effort, work_s), Step(0.55, rest_s)] * max(3, round(count * scale))
        return [warm, *repetitions[:-1], cool]
    if kind is Kind.TEMPO_RUN:
        if variant % 2:
            return [warm, Step(0.955, 1_500 * scale), cool]
        return [warm, Step(0.965, 780 * scale), Step(0.65, 180), Step(0.97, 780 * scale), cool]
    if kind is Kind.RUN_TEST:
        first, second = ((1.23, 180), (1.065, 720)) if variant // 8 % 2 else ((1.14, 360), (1.03, 1_500))
        return [warm, Step(first[0], first[1]), Step(0.6, 900), Step(second[0], second[1]), cool]
    if kind is Kind.HALF_MARATHON:
        return [Step(0.955, distance_m=16_000), Step(0.965, distance_m=HALF_MARATHON_M - 16_000)]
    if kind is Kind.LONG_RUN:
        return [Step(0.77, 4_200 * scale), Step(0.85 if variant % 2 else 0.78, 1_500 * scale)]
    if kind is Kind.TRAIL_RUN:
        return [Step(0.76, 4_500 * scale)]
    return [Step(0.765, 2_700 * scale)]


def track(workout: Workout) -> Track:
    """The run as the watch saw it."""
    random = workout.random()
    kind, threshold_mps = workout.kind, workout.capacity.run_speed_mps
    steps = recipe(kind, workout.scale, workout.variant)
    planned_m = sum(step.distance_m or step.duration_s * step.effort * threshold_mps for step in steps)
    trail = kind is Kind.TRAIL_RUN
    course = loop(
        workout.place,
        np.ceil(planned_m * (0.85 if trail else 1.0) / 500) * 500,
        *_where(kind, workout.variant),
        start_east_m=TRAIL_HEAD_M if trail else 0.0,
    )
    mood = 1 + 0.018 * wander(random, len(course.grade), 25.0)
    hot = 1 - 0.002 * max(0.0, workout.temperature_c - 20)
    progress = follow(
        steps, course.grade, lambda effort, grade, feel: _pace(effort * hot, grade, feel, threshold_mps), mood
    )
    stops = [] if kind is Kind.HALF_MARATHON else pauses(random, len(progress.effort), 0.14, 240)
    channels = sensed(random, course, moved_m(progress.distance_m, stops, 3.0), workout.temperature_c)
    cadence = _cadence_rpm(random, channels["speed"])
    heart = heart_rate_bpm(
        random,
        progress.effort,
        threshold_bpm=RUN_THRESHOLD_HEART_RATE_BPM,
        slope=HEART_RATE_SLOPE,
        temperature_c=workout.temperature_c,
        pauses=stops,
    )
    channels["cadence"] = cadence
    channels["heart_rate"] = shown_bpm(random, heart, 2 * cadence)
    by_step = kind in (Kind.INTERVAL_RUN, Kind.TEMPO_RUN, Kind.RUN_TEST)
    return Track(
        sport="running",
        sub_sport="trail" if trail else "generic",
        title=TITLES[kind],
        channels=channels,
        lap_ends_s=progress.step_ends_s if by_step else automatic_laps(channels["distance"], 1_000.0),
        lap_trigger="manual" if by_step else "distance",
        pauses=stops,
        one_hertz=random.random() < 0.06,
    )


def _where(kind: Kind, variant: int) -> tuple[float, int]:
    if kind is Kind.TRAIL_RUN:
        return 75.0 + 15 * (variant // 3 % 3), 10 + variant // 3 % 3
    if kind is Kind.HALF_MARATHON:
        return 270.0, 3
    return (255.0, 290.0, 330.0, 215.0)[variant % 4], variant % 4


def _pace(effort: float, grade: Floats, mood: Floats, threshold_mps: float) -> tuple[Floats, Floats]:
    # Most people press on uphill and let go downhill.
    actual = effort * mood * (1 + np.clip(0.7 * grade, -0.08, 0.12))
    cost = np.interp(grade, COST_GRADE, COST_FACTOR)
    return actual, np.maximum(actual * threshold_mps / cost, 0.9)


def _cadence_rpm(random: np.random.Generator, speed_mps: Floats) -> Floats:
    # One foot; a walk below about 1.9 m/s has a slower step of its own.
    running = 84.5 + 4.2 * (speed_mps - 3.3)
    walking = 42 + 13 * speed_mps
    rpm = np.where(speed_mps < 1.9, np.minimum(walking, 68), np.clip(running, 76, 99))
    return rpm + 0.9 * wander(random, len(rpm), 5.0)
