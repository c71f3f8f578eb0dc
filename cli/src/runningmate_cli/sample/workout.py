"""What a planned workout is: its kind, when and where it starts, and how much of it there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from runningmate_cli.sample.athlete import Capacity
    from runningmate_cli.sample.terrain import Place


class Kind(StrEnum):
    """The kinds of session, each with one recipe."""

    EASY_RUN = "easy-run"
    LONG_RUN = "long-run"
    INTERVAL_RUN = "interval-run"
    TEMPO_RUN = "tempo-run"
    TRAIL_RUN = "trail-run"
    RUN_TEST = "run-test"
    HALF_MARATHON = "half-marathon"
    ENDURANCE_RIDE = "endurance-ride"
    GROUP_RIDE = "group-ride"
    HILL_REPEATS = "hill-repeats"
    SWEET_SPOT_RIDE = "sweet-spot-ride"
    RIDE_TEST = "ride-test"
    COMMUTE = "commute"
    TRAINER_ENDURANCE = "trainer-endurance"
    TRAINER_SWEET_SPOT = "trainer-sweet-spot"
    TRAINER_INTERVALS = "trainer-intervals"
    TECHNIQUE_SWIM = "technique-swim"
    THRESHOLD_SWIM = "threshold-swim"
    ENDURANCE_SWIM = "endurance-swim"
    SWIM_TEST = "swim-test"
    OPEN_WATER_SWIM = "open-water-swim"
    STRENGTH = "strength"


RUNS = frozenset(kind for kind in Kind if kind.endswith("-run")) | {Kind.RUN_TEST, Kind.HALF_MARATHON}
TRAINERS = frozenset(kind for kind in Kind if kind.startswith("trainer"))
RIDES = TRAINERS | {
    Kind.ENDURANCE_RIDE,
    Kind.GROUP_RIDE,
    Kind.HILL_REPEATS,
    Kind.SWEET_SPOT_RIDE,
    Kind.RIDE_TEST,
    Kind.COMMUTE,
}
POOL_SWIMS = frozenset({Kind.TECHNIQUE_SWIM, Kind.THRESHOLD_SWIM, Kind.ENDURANCE_SWIM, Kind.SWIM_TEST})


@dataclass(frozen=True, slots=True)
class Workout:
    """One session of the plan; rendering it needs nothing else.

    Attributes:
        seed: The season's seed.
        ordinal: Number of the session within the season, oldest 0; with `seed` it feeds the noise.
        started_at: Local start, aware.
        scale: Factor on the usual length of this kind of session.
        variant: Chooses among the recipes of one kind; grows week by week.
        temperature_c: Air temperature at the start.
    """

    seed: int
    ordinal: int
    kind: Kind
    started_at: datetime
    place: Place
    capacity: Capacity
    scale: float
    variant: int
    temperature_c: float

    def random(self) -> np.random.Generator:
        """A fresh generator that belongs to this workout alone."""
        return np.random.default_rng([self.seed, self.started_at.date().toordinal(), self.ordinal])
