"""Which sessions a week is built around."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.planning import workouts
from runningmate_coach.domain.planning.model import (
    BASE,
    BUILD,
    INTERVALS,
    LONG,
    PEAK,
    RACE_PACE,
    RIDE,
    RUN,
    SWIM,
    TAPER,
    TEMPO,
    THRESHOLD,
)
from runningmate_coach.domain.planning.placing import Key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from runningmate_coach.domain.planning.periods import Period
    from runningmate_coach.domain.planning.rooms import Room

QUALITY_OF: Mapping[str, tuple[str, str]] = {
    BASE: (TEMPO, THRESHOLD),
    BUILD: (INTERVALS, THRESHOLD),
    PEAK: (RACE_PACE, INTERVALS),
    TAPER: (RACE_PACE, RACE_PACE),
}
ONE_QUALITY_LOAD, TWO_QUALITY_LOAD = 110.0, 230.0
"""Weekly loads from which a week has one hard session beside the long one, and two."""
LONG_SHARE, QUALITY_SHARE = 0.32, 0.18
SHORT_SHARE = 0.7
"""Of the usual length, for key sessions of recovery and taper weeks."""
LONGEST: Mapping[str, int] = {RUN: 150, RIDE: 300, SWIM: 90}
LONGEST_QUALITY: Mapping[str, int] = {RUN: 75, RIDE: 105, SWIM: 75}
MOST_SHARE = 0.85
"""Of the week's load, for all its key sessions at their shortest; what is beyond is left out."""


def keys(
    sports: Sequence[str], period: Period, wanted: float, number: int, rooms: Sequence[Room], races: bool
) -> tuple[Key, ...]:
    """Chooses key sessions, the most important first.

    Args:
        sports: The goal's, the most important first.
        period: Of the week.
        wanted: Load of the week.
        number: Of the week in the plan, so that sports with few key sessions take turns.
        rooms: Sports that no day allows, because of an injury or a missing pool, are replaced by others.
        races: Whether a race lies in the week; it takes the long session's place and that of one hard one.
    """
    wished = _several(sports, period, wanted, number) if len(sports) > 1 else _one(sports[0], period, wanted)
    if races:
        wished = [(sport, kind, share) for sport, kind, share in wished if kind != LONG][:1]
    chosen: list[Key] = []
    least = 0.0
    for sport, kind, share in wished:
        possible = [
            other
            for other in (sport, *_others(rooms, sport))
            if any(room.most(other, kind) for room in rooms)
        ]
        if not possible:
            continue
        key = _key(possible[0], kind, share * wanted)
        shortest = workouts.load(key.sport, kind, workouts.shortest(key.sport, kind))
        if any((key.sport, kind) == (one.sport, one.kind) for one in chosen):
            continue
        if chosen and least + shortest > MOST_SHARE * wanted:
            continue
        least += shortest
        chosen.append(key)
    return tuple(chosen)


def _one(sport: str, period: Period, wanted: float) -> list[tuple[str, str, float]]:
    factor = SHORT_SHARE if period.recovery or period.phase == TAPER else 1.0
    long = [(sport, LONG, factor * LONG_SHARE)]
    count = (wanted >= ONE_QUALITY_LOAD) + (wanted >= TWO_QUALITY_LOAD and period.phase in (BUILD, PEAK))
    if period.recovery:
        count = 0
    return [*long, *((sport, kind, factor * QUALITY_SHARE) for kind in QUALITY_OF[period.phase][:count])]


def _several(
    sports: Sequence[str], period: Period, wanted: float, number: int
) -> list[tuple[str, str, float]]:
    factor = SHORT_SHARE if period.recovery or period.phase == TAPER else 1.0
    shares = {RIDE: 0.26, RUN: 0.20, SWIM: 0.14}
    longs = [(sport, LONG, factor * shares[sport]) for sport in (RIDE, RUN, SWIM) if sport in sports][:2]
    count = (wanted >= ONE_QUALITY_LOAD) + (wanted >= TWO_QUALITY_LOAD)
    if period.recovery:
        count = 0
    first, second = QUALITY_OF[period.phase]
    # Two hard ones a week; the sports take turns.
    turn = [sports[(number + place) % len(sports)] for place in range(len(sports))]
    hard = [(sport, kind, factor * 0.13) for sport, kind in zip(turn, (first, second), strict=False)]
    return [*longs, *hard[:count]]


def _others(rooms: Sequence[Room], sport: str) -> list[str]:
    allowed = {other for room in rooms if room.slots for other in room.legs}
    return [other for other in (RUN, RIDE, SWIM) if other in allowed and other != sport]


def _key(sport: str, kind: str, load: float) -> Key:
    longest = (LONGEST if kind == LONG else LONGEST_QUALITY)[sport]
    minutes = min(longest, workouts.minutes_for(sport, kind, load))
    return Key(sport, kind, max(workouts.shortest(sport, kind), round(minutes / 5) * 5))
