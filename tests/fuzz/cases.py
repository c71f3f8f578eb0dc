"""Cases by number: the same number and dice seed give the same bytes."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

from tests.fuzz.bombs import BOMBS
from tests.fuzz.corpus import Seed, seeds
from tests.fuzz.mutations import MUTATIONS

BOMB_EVERY = 40
"""Bombs take up to seconds, damaged files milliseconds."""
KINDS = ("fit", "fit", "gpx", "tcx", "zip", "gzip")
"""What is damaged in turn; FIT has the most ways to go wrong."""


@dataclass(frozen=True, slots=True)
class Case:
    """A hostile file. `origin` is the sound file that it was, or empty for bombs."""

    number: int
    kind: str
    mutation: str
    origin: str
    data: bytes


@cache
def _by_kind() -> dict[str, list[Seed]]:
    found: dict[str, list[Seed]] = {}
    for seed in seeds():
        found.setdefault(seed.kind, []).append(seed)
    return found


def case(number: int, dice_seed: int) -> Case:
    """The case of a number."""
    dice = random.Random(f"{dice_seed}:{number}")
    if number % BOMB_EVERY == 0:
        names = list(BOMBS)
        name = names[number // BOMB_EVERY % len(names)]
        kind, make = BOMBS[name]
        return Case(number, kind, name, "", make(dice))
    kind = KINDS[number % len(KINDS)]
    name = dice.choice(list(MUTATIONS[kind]))
    seed = dice.choice(_by_kind().get(kind) or _by_kind()["fit"])
    data = MUTATIONS[seed.kind].get(name, MUTATIONS[seed.kind]["bit flips"])(dice, seed.data)
    return Case(number, seed.kind, name, seed.name, data)
