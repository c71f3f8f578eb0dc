"""From the plan to files: one file per workout, each rendered on its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from runningmate_cli.sample import ride, run, strength, swim
from runningmate_cli.sample.fit import fit_file
from runningmate_cli.sample.season import plan
from runningmate_cli.sample.workout import RIDES, RUNS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from runningmate_cli.sample.track import Track
    from runningmate_cli.sample.workout import Workout


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A FIT file of the sample season.

    Attributes:
        name: File name, unique in the season.
        local_start: Aware, in the zone where the athlete was.
    """

    name: str
    local_start: datetime
    data: bytes


def generate(seed: int, today: date, years: int = 2) -> Iterator[SampleFile]:
    """The season's files, newest first; the same seed and day give the same bytes."""
    for workout in plan(seed, today, years):
        yield render(workout)


def generate_files(seed: int, today: date, start: int, stop: int, years: int = 2) -> Iterator[SampleFile]:
    """The files `start <= number < stop` of `generate`, so that processes can share the work."""
    for workout in plan(seed, today, years)[start:stop]:
        yield render(workout)


def render(workout: Workout) -> SampleFile:
    """The file of one workout."""
    # The device's habits have a stream of their own, so that the body's noise does not depend on them.
    habits = np.random.default_rng([workout.seed, workout.ordinal, 1])
    data = fit_file(track(workout), workout.started_at, habits)
    return SampleFile(f"{workout.started_at:%Y-%m-%d-%H%M}-{workout.kind}.fit", workout.started_at, data)


def track(workout: Workout) -> Track:
    """What happened in one workout, second by second."""
    if workout.kind in RUNS:
        return run.track(workout)
    if workout.kind in RIDES:
        return ride.track(workout)
    if workout.kind is Kind.STRENGTH:
        return strength.track(workout)
    return swim.track(workout)
