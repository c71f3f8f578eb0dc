"""Exact search for the days of a week's key sessions.

Every way to place them that breaks no limit is looked at (at most four sessions on seven days), the hopeless ones cut
off early. Best is what places most of them, then what leaves room for the load, then what disturbs least.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from runningmate_coach.domain.planning import workouts
from runningmate_coach.domain.planning.model import EASY, LONG, RUN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from runningmate_coach.domain.planning.rooms import Room

HARD_RUN_GAP_DAYS = 2
FLOOR = 0.95
LONG_LEFT_OUT = 20.0
"""Where one key session has no day, it should not be the long one."""
STRETCH_MINUTES = 20
"""By how much a key session may grow, easily, where the week's load needs it."""


@dataclass(frozen=True, slots=True)
class Key:
    """A session that the week is built around, at most so many minutes; it may be shortened to the shortest."""

    sport: str
    kind: str
    minutes: int

    @property
    def hard_run(self) -> bool:
        """Whether it needs two days from the next."""
        return self.sport == RUN


@dataclass(frozen=True, slots=True)
class Part:
    """A session's place: `least` and `most` minutes, and what it has now."""

    day: int
    sport: str
    kind: str
    least: int
    most: int
    minutes: int
    key: int = -1

    @property
    def load(self) -> float:
        """Load at its minutes."""
        return workouts.load(self.sport, self.kind, self.minutes)


@dataclass(frozen=True, slots=True)
class Wish:
    """What placements are compared by.

    Attributes:
        load: Wanted in the week.
        rest_days: Days without any session, at least.
        long_day: Preferred offset of long sessions, None for no preference.
        usual: Sports by offset of the day.
        kept: Offset of each key session in the plan before, by sport and kind.
        shares: Of the sports in the number of sessions.
    """

    load: float
    rest_days: int
    long_day: int | None
    usual: Mapping[int, Sequence[str]]
    kept: Mapping[tuple[str, str], int]
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Placement:
    """A way to place the keys: offset of the day or None for each, and what can be had with it."""

    days: tuple[int | None, ...]
    missing: int
    most_load: float
    shortfall: float
    cost: float

    @property
    def rank(self) -> tuple[int, float, float]:
        """Smaller is better."""
        return self.missing, self.shortfall, self.cost


class Search:
    """Looks for the best placements of one week.

    Args:
        rooms: The seven days from Monday.
        keys: Most important first.
        hard_days: Days of hard runs that stand already, before, within or after the week.
    """

    def __init__(
        self, rooms: Sequence[Room], keys: Sequence[Key], hard_days: Sequence[date], wish: Wish, races: int
    ) -> None:
        self._rooms, self._keys, self._wish = rooms, keys, wish
        self._most_days = 7 - wish.rest_days - races
        self._hard_days = hard_days
        self._kept: dict[tuple[int, tuple[int, ...]], tuple[Part, ...] | None] = {}
        self._best: dict[bool, Placement] = {}

    def best(self) -> list[Placement]:
        """The best that leaves the Monday after it free for a hard run, and where it is better, one that does not."""
        self._place(0, [], 0, 0.0)
        free, late = self._best.get(False), self._best.get(True)
        if free is None or late is None:
            return [one for one in (free, late) if one is not None]
        return [free, late] if late.rank < free.rank else [free]

    def parts(self, day: int, keys: tuple[int, ...]) -> tuple[Part, ...] | None:
        """What gives a day the most load with these keys on it; None when they do not fit."""
        known = (day, keys)
        if known not in self._kept:
            self._kept[known] = self._fullest(day, keys)
        return self._kept[known]

    def _place(self, index: int, placed: list[int | None], missing: int, cost: float) -> None:
        if index == len(self._keys):
            self._finish(tuple(placed), missing, cost)
            return
        key = self._keys[index]
        # Cheap days first, so that a good placement soon cuts off the others.
        options = sorted(
            (extra, day) for day in range(7) if (extra := self._extra(key, day, placed)) is not None
        )
        for extra, day in options:
            if not self._hopeless(missing, cost + extra):
                self._place(index + 1, [*placed, day], missing, cost + extra)
        left_out = cost + (LONG_LEFT_OUT if key.kind == LONG else 0.0)
        if not self._hopeless(missing + 1, left_out):
            self._place(index + 1, [*placed, None], missing + 1, left_out)

    def _hopeless(self, missing: int, cost: float) -> bool:
        """Whether nothing that begins so is of use: something as good is known that leaves Monday free."""
        return False in self._best and (missing, 0.0, cost) >= self._best[False].rank

    def _extra(self, key: Key, day: int, placed: Sequence[int | None]) -> float | None:
        """Cost of a key on a day, None where it is not allowed."""
        room = self._rooms[day]
        most = room.most(key.sport, key.kind)
        if not most:
            return None
        others = [(other, at) for other, at in zip(self._keys, placed, strict=False) if at is not None]
        if key.hard_run:
            taken = [room.day + timedelta(days=at - day) for other, at in others if other.hard_run]
            if any(abs((room.day - other).days) < HARD_RUN_GAP_DAYS for other in (*taken, *self._hard_days)):
                return None
        here = tuple(index for index, at in enumerate(placed) if at == day)
        if any(self._keys[index].sport == key.sport for index in here):
            return None
        if self.parts(day, (*here, len(placed))) is None:
            return None
        cost = max(0, key.minutes - most) / 10 + 4.0 * len(here)
        cost += 1.0 * sum(abs(at - day) == 1 for _, at in others)
        usual = self._wish.usual
        if usual and key.sport not in usual.get(day, ()):
            cost += 1.0
        if key.kind == LONG:
            cost += 2.0 * (day != self._wish.long_day) if self._wish.long_day is not None else 0.1 * (6 - day)
        kept = self._wish.kept.get((key.sport, key.kind))
        return cost + (1.5 if kept is not None and kept != day else 0.0)

    def _finish(self, days: tuple[int | None, ...], missing: int, cost: float) -> None:
        used = {day for day in days if day is not None}
        if len(used) > self._most_days:
            return
        most = self._most_load(days, used)
        shortfall = round(max(0.0, FLOOR * self._wish.load - most), 2)
        found = Placement(days, missing, most, shortfall, cost)
        late = any(at == 6 and key.hard_run for key, at in zip(self._keys, days, strict=True))
        if late not in self._best or found.rank < self._best[late].rank:
            self._best[late] = found

    def _most_load(self, days: tuple[int | None, ...], used: set[int]) -> float:
        total, free = 0.0, []
        for day in range(7):
            parts = self.parts(day, tuple(index for index, at in enumerate(days) if at == day)) or ()
            load = sum(part.load for part in parts)
            if day in used:
                total += load
            else:
                free.append(load)
        return total + sum(sorted(free, reverse=True)[: self._most_days - len(used)])

    def nominal(self, day: int, keys: tuple[int, ...]) -> tuple[Part, ...] | None:
        """These keys at the minutes they wish, or what the day leaves; None when they do not fit."""
        room = self._rooms[day]
        if len(keys) > room.slots:
            return None
        fixed: list[Part] = []
        left = room.minutes - sum(
            workouts.shortest(self._keys[one].sport, self._keys[one].kind) for one in keys
        )
        if left < 0:
            return None
        for index in keys:
            key = self._keys[index]
            least = workouts.shortest(key.sport, key.kind)
            most = room.most(key.sport, key.kind)
            if not most:
                return None
            minutes = min(key.minutes, most, least + left)
            left -= minutes - least
            fixed.append(
                Part(
                    day, key.sport, key.kind, least, min(most, key.minutes + STRETCH_MINUTES), minutes, index
                )
            )
        return tuple(fixed)

    def _fullest(self, day: int, keys: tuple[int, ...]) -> tuple[Part, ...] | None:
        room, fixed = self._rooms[day], self.nominal(day, keys)
        if fixed is None:
            return None
        left = room.minutes - sum(part.minutes for part in fixed)
        sports = [sport for sport in room.legs if sport not in {part.sport for part in fixed}]
        best: tuple[float, tuple[Part, ...]] = (-1.0, ())
        for count in range(min(room.slots - len(keys), len(sports)) + 1):
            for chosen in combinations(sports, count):
                parts = _filled(room, fixed, chosen, left)
                if parts is not None and (load := sum(part.load for part in parts)) > best[0]:
                    best = load, parts
        return best[1]


def easy_part(room: Room, sport: str) -> Part | None:
    """An easy session at its longest, None where there is no room."""
    most = min(room.most(sport, EASY), workouts.LONGEST_EASY[sport])
    least = workouts.shortest(sport, EASY)
    return Part(room.day.weekday(), sport, EASY, least, most, most) if most >= least else None


def _filled(room: Room, fixed: Sequence[Part], sports: Sequence[str], left: int) -> tuple[Part, ...] | None:
    """Easy sessions of these sports beside the keys, as long as possible; what is left stretches the keys."""
    found = [easy_part(room, sport) for sport in sports]
    easy = sorted((part for part in found if part is not None), key=lambda part: -part.load / part.minutes)
    left -= sum(part.least for part in easy)
    if len(easy) < len(sports) or left < 0:
        return None
    made = []
    for part in easy:
        minutes = min(part.most, part.least + left)
        left -= minutes - part.least
        made.append(_at(part, minutes))
    for part in fixed:
        minutes = min(part.most, part.minutes + left)
        left -= minutes - part.minutes
        made.append(_at(part, minutes))
    return tuple(made)


def _at(part: Part, minutes: int) -> Part:
    return Part(part.day, part.sport, part.kind, part.least, part.most, minutes, part.key)
