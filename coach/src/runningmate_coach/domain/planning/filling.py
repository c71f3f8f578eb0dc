"""From placed key sessions to a week's minutes: easy sessions around them until the wanted load is there."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from runningmate_coach.domain.planning import workouts
from runningmate_coach.domain.planning.placing import FLOOR, Part, easy_part

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from runningmate_coach.domain.planning.placing import Placement, Search, Wish
    from runningmate_coach.domain.planning.rooms import Room

MOST = 1.03
STEPS = 40
"""Halvings of the common share; far below a minute."""


def fill(
    search: Search, placement: Placement, rooms: Sequence[Room], wish: Wish, most_days: int
) -> tuple[Part, ...]:
    """Chooses easy sessions and all minutes.

    Reaches the wanted load whenever the placement can: where the gentle way (sessions of usual length on usual days)
    falls short, the fullest arrangement that the search found is scaled down to it.
    """
    keys = _keys(search, placement)
    fullest = _fullest(search, placement, most_days)
    if sum(part.load for part in keys) >= wish.load:
        return tuple(_scaled(keys, keys, wish.load, lambda part: (part.least, part.minutes)))
    chosen = _easy(keys, rooms, wish, most_days)
    parts = _scaled([*keys, *chosen], chosen, wish.load, lambda part: (part.least, part.most))
    if _load(parts) < FLOOR * wish.load:
        parts = _scaled(parts, parts, wish.load, lambda part: (part.minutes, _free(part, parts, rooms)))
    if _load(parts) < FLOOR * wish.load and _load(fullest) > _load(parts):
        fullest = _enough(fullest, wish.load)
        parts = _scaled(fullest, fullest, wish.load, lambda part: (part.least, part.minutes))
    return tuple(parts)


def _load(parts: Sequence[Part]) -> float:
    return sum(part.load for part in parts)


def _keys(search: Search, placement: Placement) -> list[Part]:
    """The keys at their nominal minutes, or what the day leaves."""
    made: list[Part] = []
    for day in range(7):
        here = tuple(index for index, at in enumerate(placement.days) if at == day)
        made += search.nominal(day, here) or ()
    return made


def _fullest(search: Search, placement: Placement, most_days: int) -> tuple[Part, ...]:
    """The arrangement with the most load."""
    kept: list[Part] = []
    free: list[tuple[Part, ...]] = []
    for day in range(7):
        here = tuple(index for index, at in enumerate(placement.days) if at == day)
        parts = search.parts(day, here) or ()
        if here:
            kept += parts
        elif parts:
            free.append(parts)
    used = len({day for day in placement.days if day is not None})
    free.sort(key=lambda parts: -_load(parts))
    return (*kept, *(part for parts in free[: most_days - used] for part in parts))


def _enough(parts: Sequence[Part], wanted: float) -> tuple[Part, ...]:
    """Leaves out easy sessions, the smallest first, as long as the rest can still reach the load."""
    kept = list(parts)
    for part in sorted(parts, key=lambda one: one.load):
        if part.key < 0 and _load(kept) - part.load >= FLOOR * wanted:
            kept.remove(part)
    return tuple(kept)


def _easy(keys: Sequence[Part], rooms: Sequence[Room], wish: Wish, most_days: int) -> list[Part]:
    """Easy sessions, the most natural first, until they reach the load at comfortable lengths."""
    chosen: list[Part] = []
    sports = {sport for room in rooms for sport in room.legs}
    while True:
        taken = [*keys, *chosen]
        if _load(keys) + sum(_comfortable(part) for part in chosen) >= wish.load:
            break
        counts = Counter(part.sport for part in taken)
        options = [
            (_unease(part, taken, counts, wish), part.day, part.sport, part)
            for room in rooms
            for sport in sorted(sports & room.legs.keys())
            if (part := _fitting(room, sport, taken, most_days)) is not None
        ]
        if not options:
            break
        chosen.append(min(options, key=lambda option: option[:3])[3])
    while chosen and _load(keys) + sum(_least(part) for part in chosen) > MOST * wish.load:
        chosen.pop()
    return chosen


def _comfortable(part: Part) -> float:
    return workouts.load(
        part.sport, part.kind, max(part.least, min(part.most, workouts.COMFORTABLE[part.sport]))
    )


def _least(part: Part) -> float:
    return workouts.load(part.sport, part.kind, part.least)


def _fitting(room: Room, sport: str, taken: Sequence[Part], most_days: int) -> Part | None:
    """An easy session beside what is there, None where it breaks a limit."""
    day = room.day.weekday()
    here = [part for part in taken if part.day == day]
    days = {part.day for part in taken}
    if len(here) >= room.slots or any(part.sport == sport for part in here):
        return None
    if not here and len(days) >= most_days:
        return None
    part = easy_part(room, sport)
    left = room.minutes - sum(one.minutes if one.key >= 0 else one.most for one in here)
    if part is None or left < part.least:
        return None
    return replace(part, most=min(part.most, left), minutes=part.least)


def _unease(part: Part, taken: Sequence[Part], counts: Counter[str], wish: Wish) -> float:
    """How unnatural a session is there: sports that come too often, unusual days, full days."""
    usual = wish.usual.get(part.day, ())
    beside = sum(2.0 for one in taken if one.day == part.day)
    close = sum(0.4 for one in taken if abs(one.day - part.day) == 1 and one.sport == part.sport)
    share = wish.shares.get(part.sport, 0.0)
    often = counts[part.sport] / share if share else 9.0 + counts[part.sport]
    return beside + close + 0.35 * often + (0.0 if not wish.usual or part.sport in usual else 1.0)


def _free(part: Part, parts: Sequence[Part], rooms: Sequence[Room]) -> int:
    """Minutes that a session may have when those beside it stay as they are; shared evenly."""
    here = [one for one in parts if one.day == part.day]
    left = rooms[part.day].minutes - sum(one.minutes for one in here)
    return max(part.minutes, min(part.most, part.minutes + left // len(here)))


def _scaled(
    parts: Sequence[Part], moving: Sequence[Part], wanted: float, bounds: Callable[[Part], tuple[int, int]]
) -> list[Part]:
    """Gives the moving ones the same share of the way between their bounds, so that the sum is as wanted."""
    limits = {id(part): bounds(part) for part in moving}

    def at(share: float, step: int) -> list[Part]:
        made = []
        for part in parts:
            low, high = limits.get(id(part), (part.minutes, part.minutes))
            exact = low + share * (high - low)
            minutes = min(high, max(low, round(exact / step) * step))
            made.append(replace(part, minutes=minutes))
        return made

    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _load(at(middle, 1)) < wanted else (low, middle)
    round_ones = at(high, 5)
    return round_ones if abs(_load(round_ones) - wanted) <= (MOST - 1) * wanted else at(high, 1)
