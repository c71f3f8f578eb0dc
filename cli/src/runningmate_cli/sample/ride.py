"""Rides: recipes, the balance of power and resistance, trainer sessions, and the recorded track."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_cli.sample.athlete import ANAEROBIC_WORK_J, RIDE_THRESHOLD_HEART_RATE_BPM, WEIGHT_KG
from runningmate_cli.sample.heart import heart_rate_bpm, shown_bpm
from runningmate_cli.sample.noise import lagged, wander
from runningmate_cli.sample.outdoors import automatic_laps, moved_m, pauses, sensed
from runningmate_cli.sample.pacing import Step, follow
from runningmate_cli.sample.terrain import HILL_APPROACH_M, HILL_CLIMB_M, hill, loop
from runningmate_cli.sample.track import Pause, Track
from runningmate_cli.sample.workout import TRAINERS, Kind

if TYPE_CHECKING:
    from runningmate_cli.sample.terrain import Course
    from runningmate_cli.sample.track import Floats
    from runningmate_cli.sample.workout import Workout

HEART_RATE_SLOPE = 0.50
MASS_KG = WEIGHT_KG + 9.5
GRAVITY = 9.81
AIR_DENSITY = 1.17
"""kg/m³ at about 500 m and 15 °C."""
DRAG_AREA_M2 = 0.335
ROLLING_RESISTANCE = 0.0055
DRIVETRAIN = 0.975
FASTEST_MPS = 16.5
"""Where this rider starts to brake."""

TITLES = {
    Kind.ENDURANCE_RIDE: "Endurance ride",
    Kind.GROUP_RIDE: "Group ride",
    Kind.HILL_REPEATS: "Hill repeats",
    Kind.SWEET_SPOT_RIDE: "Sweet spot ride",
    Kind.RIDE_TEST: "Ride test",
    Kind.COMMUTE: "Commute",
    Kind.TRAINER_ENDURANCE: "Trainer endurance",
    Kind.TRAINER_SWEET_SPOT: "Trainer sweet spot",
    Kind.TRAINER_INTERVALS: "Trainer intervals",
}


def recipe(kind: Kind, scale: float, variant: int, threshold_w: float) -> list[Step]:
    """The steps of one kind of ride; `scale` lengthens the steady part or adds repetitions."""
    warm, cool = Step(0.58, 780), Step(0.50, 540)
    if kind is Kind.HILL_REPEATS:
        up_down = [Step(1.04, distance_m=HILL_CLIMB_M), Step(0.42, distance_m=HILL_CLIMB_M)]
        ride = Step(0.66, distance_m=HILL_APPROACH_M)
        return [ride, *(up_down * _hills(scale)), Step(0.6, distance_m=HILL_APPROACH_M)]
    if kind in (Kind.SWEET_SPOT_RIDE, Kind.TRAINER_SWEET_SPOT):
        work_s, count = ((900, 3), (1_200, 2), (600, 4))[variant % 3]
        blocks = [Step(0.90, work_s), Step(0.52, 300)] * max(2, round(count * scale))
        return [warm, *blocks[:-1], cool]
    if kind is Kind.TRAINER_INTERVALS:
        effort, work_s, rest_s, count = ((1.12, 180, 180, 6), (1.05, 300, 180, 5), (1.25, 60, 90, 10))[
            variant % 3
        ]
        blocks = [Step(effort, work_s), Step(0.5, rest_s)] * max(3, round(count * scale))
        return [warm, *blocks, cool]
    if kind is Kind.RIDE_TEST:
        first_s, second_s = (180, 720) if variant // 8 % 2 else (300, 1_200)
        return [
            warm,
            Step(1 + 0.97 * ANAEROBIC_WORK_J / first_s / threshold_w, first_s),
            Step(0.5, 1_200),
            Step(1 + 0.95 * ANAEROBIC_WORK_J / second_s / threshold_w, second_s),
            cool,
        ]
    if kind is Kind.COMMUTE:
        return [Step(0.62, distance_m=5_700)]
    if kind is Kind.TRAINER_ENDURANCE:
        return [warm, *([Step(0.66, 900), Step(0.74, 600)] * max(2, round(3 * scale))), cool]
    effort, length_s = (0.74, 9_600) if kind is Kind.GROUP_RIDE else (0.69, 9_900)
    return [Step(effort, length_s * scale)]


def track(workout: Workout) -> Track:
    """The ride as the bike computer or the trainer's program saw it."""
    random = workout.random()
    threshold_w = workout.capacity.ride_power_w
    steps = recipe(workout.kind, workout.scale, workout.variant, threshold_w)
    if workout.kind in TRAINERS:
        return _indoors(random, workout, steps)
    course = _course(workout, steps)
    group = workout.kind is Kind.GROUP_RIDE
    steady = workout.kind in (Kind.RIDE_TEST, Kind.SWEET_SPOT_RIDE, Kind.HILL_REPEATS)
    restless = 0.30 if group else 0.03 if steady else 0.09
    mood = np.exp(restless * wander(random, len(course.grade), 22.0))
    drag = DRAG_AREA_M2 * (0.74 if group else 1.0) * np.exp(random.normal(0, 0.04))
    progress = follow(
        steps,
        course.grade,
        lambda effort, grade, feel: _pace(effort, grade, feel, threshold_w, drag, steady=steady),
        mood,
    )
    stops = _stops(random, workout, len(progress.effort))
    channels = sensed(random, course, moved_m(progress.distance_m, stops, 5.0), workout.temperature_c)
    _legs(random, workout, channels, progress.effort, stops=stops, steadiness=0.11)
    by_step = steady
    return Track(
        sport="cycling",
        sub_sport="commuting" if workout.kind is Kind.COMMUTE else "road",
        title=TITLES[workout.kind],
        channels=channels,
        lap_ends_s=progress.step_ends_s if by_step else automatic_laps(channels["distance"], 10_000.0),
        lap_trigger="manual" if by_step else "distance",
        pauses=stops,
        one_hertz=random.random() < 0.08,
    )


def _hills(scale: float) -> int:
    return max(3, round(5 * scale))


def _course(workout: Workout, steps: list[Step]) -> Course:
    if workout.kind is Kind.HILL_REPEATS:
        return hill(workout.place, _hills(workout.scale))
    # 8.1 m/s at 69 % is what this rider does on these roads; the loop then ends near home.
    planned_m = sum(step.distance_m or step.duration_s * 8.1 * (step.effort / 0.69) ** 0.5 for step in steps)
    bearing_deg, shape = ((100.0, 21), (60.0, 22), (130.0, 23), (25.0, 24), (310.0, 25))[workout.variant % 5]
    if workout.kind in (Kind.SWEET_SPOT_RIDE, Kind.RIDE_TEST):
        bearing_deg, shape = (255.0, 26)
    if workout.kind is Kind.COMMUTE:
        bearing_deg, shape = (350.0, 27)
    return loop(workout.place, np.ceil(planned_m / 1_000) * 1_000, bearing_deg, shape)


def _stops(random: np.random.Generator, workout: Workout, seconds: int) -> list[Pause]:
    if workout.kind in (Kind.HILL_REPEATS, Kind.RIDE_TEST):
        return []
    if workout.kind is Kind.GROUP_RIDE and random.random() < 0.6:
        return [Pause(int(seconds * random.uniform(0.45, 0.65)), int(random.integers(700, 1_300)))]
    return pauses(random, seconds, 0.35 if workout.kind is Kind.COMMUTE else 0.2, 300)


def _pace(
    effort: float, grade: Floats, mood: Floats, threshold_w: float, drag_m2: float, *, steady: bool
) -> tuple[Floats, Floats]:
    # Riders push uphill and rest downhill, less so when they ride by a target.
    push = np.clip(3.2 * grade, -0.9, 0.32) * (0.3 if steady else 1.0)
    actual = np.clip(effort * mood * (1 + push), 0, 3.2)
    actual = np.where(grade < -0.035, 0.0, actual)
    speed_mps = speed_for_power(np.maximum(actual * threshold_w, 25.0), grade, drag_m2)
    actual = np.where(speed_mps > FASTEST_MPS, 0.0, actual)
    return actual, np.clip(speed_mps, 1.6, FASTEST_MPS)


def speed_for_power(power_w: Floats, grade: Floats, drag_area_m2: float) -> Floats:
    """Steady speed in m/s at which air, rolling and gravity use up the power.

    Args:
        power_w: At the pedals, above 0.
        grade: Rise over run, same shape.
        drag_area_m2: Drag coefficient times frontal area.

    Source: Martin et al. 1998, Validation of a mathematical model for road cycling power.
    """
    air = 0.5 * AIR_DENSITY * drag_area_m2
    ground = MASS_KG * GRAVITY * (ROLLING_RESISTANCE + grade)
    speed = np.full_like(power_w, 32.0)
    # Newton's method from above: the cubic is convex there, so it comes down to the one positive root.
    for _ in range(14):
        speed -= (air * speed**3 + ground * speed - power_w * DRIVETRAIN) / (3 * air * speed**2 + ground)
    return speed


def _indoors(random: np.random.Generator, workout: Workout, steps: list[Step]) -> Track:
    target = np.concatenate([np.full(round(step.duration_s), step.effort) for step in steps])
    effort = lagged(np.append(target, target[-1]), 2.5)  # the brake follows its target within seconds
    ends = np.cumsum([round(step.duration_s) for step in steps])
    threshold_w = workout.capacity.ride_power_w
    flat = np.zeros_like(effort)
    speed_mps = lagged(speed_for_power(effort * threshold_w, flat, DRAG_AREA_M2), 6.0)
    channels = {
        "distance": np.concatenate([[0.0], np.cumsum(speed_mps[1:])]),
        "speed": speed_mps,
    }
    _legs(random, workout, channels, effort, stops=[], steadiness=0.022)
    return Track(
        sport="cycling",
        sub_sport="indoor_cycling",
        title=TITLES[workout.kind],
        channels=channels,
        lap_ends_s=[int(end) for end in ends],
        one_hertz=random.random() < 0.5,
    )


def _legs(
    random: np.random.Generator,
    workout: Workout,
    channels: dict[str, Floats],
    effort: Floats,
    *,
    stops: list[Pause],
    steadiness: float,
) -> None:
    """Adds power, cadence and heart rate; `steadiness` is the noise of power relative to it."""
    samples = len(effort)
    wobble = 0.8 * wander(random, samples, 3.0) + 0.6 * random.standard_normal(samples)
    power_w = effort * workout.capacity.ride_power_w * (1 + steadiness * wobble)
    pedalling = power_w > 0.08 * workout.capacity.ride_power_w
    cadence = 87 + 9 * (effort - 0.7) + random.normal(0, 1.5) + 3.0 * wander(random, samples, 12.0)
    climbing = channels["speed"] < 5.0
    cadence = np.where(climbing, cadence - 12, cadence)
    heart = heart_rate_bpm(
        random,
        lagged(effort, 8.0),
        threshold_bpm=RIDE_THRESHOLD_HEART_RATE_BPM,
        slope=HEART_RATE_SLOPE,
        temperature_c=20.0 if workout.kind in TRAINERS else workout.temperature_c,
        pauses=stops,
    )
    channels["power"] = np.where(pedalling, np.round(np.maximum(power_w, 0)), 0.0)
    channels["cadence"] = np.where(pedalling, np.round(cadence), 0.0)
    channels["heart_rate"] = shown_bpm(random, heart, None)
