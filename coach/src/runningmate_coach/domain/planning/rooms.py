"""What each day has room for, once every hard limit is applied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain.planning import workouts
from runningmate_coach.domain.planning.model import RUN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from runningmate_coach.domain.planning.model import Constraints, Race

RUN_WINDOW_DAYS = 30
RUN_GROWTH = 1.10
FIRST_RUN_MINUTES = 30
"""Longest run for those who have not run for 30 days, as ten per cent more than nothing is nothing."""
EVE_MINUTES = 30
"""Most minutes on the day before a race of priority A or B."""
NO_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Leg:
    """What one sport may be on a day: most minutes of a session, and whether only easy ones are allowed."""

    most: int
    easy_only: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """One day: minutes in all, sessions at most, and the sports that are possible."""

    day: date
    minutes: int
    slots: int
    legs: Mapping[str, Leg]

    def most(self, sport: str, kind: str) -> int:
        """Most minutes of a session, 0 where it is not possible or too short to be worth it."""
        leg = self.legs.get(sport)
        if leg is None or self.slots == 0 or (leg.easy_only and kind != "easy"):
            return 0
        minutes = min(self.minutes, leg.most)
        return minutes if minutes >= workouts.shortest(sport, kind) else 0


def longest_run(runs: Mapping[date, float], day: date) -> int:
    """Most minutes of a run on a day: ten per cent above the longest of the 30 days before."""
    known = (
        minutes
        for done, minutes in runs.items()
        if timedelta(0) < day - done <= timedelta(days=RUN_WINDOW_DAYS)
    )
    # A hair more, so that 1.1 times 50 is not 54.
    return max(FIRST_RUN_MINUTES, int(RUN_GROWTH * max(known, default=0.0) + 1e-9))


def room(day: date, constraints: Constraints, runs: Mapping[date, float], races: Iterable[Race]) -> Room:
    """Applies all limits to one day.

    Args:
        day: The day.
        constraints: Of the athlete.
        runs: Minutes by day of the longest runs, done and planned, of the 30 days before.
        races: That are run: their day has no other session, and the day before A and B is short and easy.
    """
    days_to = {(race.day - day).days: race for race in races}
    eve = 1 in days_to and days_to[1].priority != "C"
    after = -1 in days_to and days_to[-1].priority != "C"
    minutes = 0 if 0 in days_to else constraints.most_minutes(day)
    legs = {}
    for sport in constraints.sports:
        if not constraints.allows(sport, day):
            continue
        injuries = [one for one in constraints.injuries if one.holds(sport, day)]
        if any(one.minutes is None for one in injuries):
            continue
        most = min([NO_LIMIT, *(one.minutes for one in injuries if one.minutes is not None)])
        if sport == RUN:
            most = min(most, longest_run(runs, day))
        if eve:
            most = min(most, EVE_MINUTES)
        legs[sport] = Leg(most, easy_only=bool(injuries) or eve or after)
    slots = constraints.sessions_a_day if minutes and legs else 0
    return Room(day, minutes, 1 if eve and slots else slots, legs)
