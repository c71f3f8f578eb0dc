"""Which processes are killed, and when: drawn from a seed, so that a failure can be had again."""

from __future__ import annotations

import itertools
import os
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.faults.progress import PHASES
from tests.faults.trial import Kill

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SEED_VARIABLE: Final = "RUNNINGMATE_SEED"
KILLS_VARIABLE: Final = "RUNNINGMATE_KILLS"
KILLS: Final = 30
PER_TRIAL: Final = 3
"""Kills on the way of one import, one after the other."""


@dataclass(frozen=True)
class Plan:
    """One import with its kills.

    Attributes:
        log: `postgres` or `kafka`.
    """

    log: str
    number: int
    kills: tuple[Kill, ...]

    def __str__(self) -> str:
        """The test's name."""
        return f"{self.log}-{self.number}-" + "-".join(kill.victim.replace(" ", "_") for kill in self.kills)


def seed() -> int:
    """The one that is asked for, else one that nobody knows before."""
    chosen = os.environ.get(SEED_VARIABLE)
    return int(chosen) if chosen else random.SystemRandom().randrange(1_000_000)


def kill_count() -> int:
    """How many kills over both logs."""
    return int(os.environ.get(KILLS_VARIABLE) or KILLS)


def plans(drawn_from: int, victims_by_log: Mapping[str, Sequence[str]], count: int) -> list[Plan]:
    """Spreads `count` kills over the logs; every victim and phase comes before one comes again."""
    made: list[Plan] = []
    for place, (log, victims) in enumerate(victims_by_log.items()):
        chance = random.Random(f"{drawn_from} {log}")
        own = count // len(victims_by_log) + (place < count % len(victims_by_log))
        names, phases = _rounds(chance, victims), _rounds(chance, list(PHASES))
        kills = [Kill(next(names), next(phases), chance.uniform(0.02, 0.95)) for _ in range(own)]
        for number, start in enumerate(range(0, own, PER_TRIAL), 1):
            made.append(Plan(log, number, tuple(kills[start : start + PER_TRIAL])))
    return made


def _rounds(chance: random.Random, items: Sequence[str]) -> Iterator[str]:
    for _ in itertools.count():
        yield from chance.sample(items, len(items))
