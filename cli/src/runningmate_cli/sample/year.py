"""What the athlete's year brings: races, a training camp, an illness, an injury, and the weather."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from runningmate_cli.sample.terrain import CAMP, HOME, Place

CAMP_DAYS = 10
ILLNESS_DAYS = 9
INJURY_DAYS = 8


class Phase(StrEnum):
    """What a week is for."""

    BASE = "base"
    BUILD = "build"
    SUMMER = "summer"
    PEAK = "peak"
    TRANSITION = "transition"


PHASE_BY_MONTH = {
    **dict.fromkeys((11, 12, 1, 2), Phase.BASE),
    **dict.fromkeys((3, 4, 5), Phase.BUILD),
    **dict.fromkeys((6, 7, 8), Phase.SUMMER),
    9: Phase.PEAK,
    10: Phase.TRANSITION,
}


@dataclass(frozen=True, slots=True)
class Year:
    """The dates of a season that ends on `today`.

    Attributes:
        first: First day of the season.
        illness: First day without training.
        injury: First day without running.
    """

    first: date
    today: date
    illness: date
    injury: date

    @property
    def days(self) -> int:
        """Length of the season."""
        return (self.today - self.first).days

    def is_ill(self, day: date) -> bool:
        """Whether the athlete lies in bed."""
        return self.illness <= day < self.illness + timedelta(days=ILLNESS_DAYS)

    def is_convalescent(self, day: date) -> bool:
        """Whether the illness is so fresh that only easy sessions make sense."""
        over = self.illness + timedelta(days=ILLNESS_DAYS)
        return over <= day < over + timedelta(days=6)

    def is_injured(self, day: date) -> bool:
        """Whether running hurts."""
        return self.injury <= day < self.injury + timedelta(days=INJURY_DAYS)

    def days_since_illness(self, day: date) -> float | None:
        """Days since its end, None before it."""
        since = (day - self.illness).days - ILLNESS_DAYS
        return float(since) if since >= 0 else None


def year_of(today: date, years: int) -> Year:
    """Places the troubles of a season where they spoil neither a race nor a camp nor the last weeks."""
    first = today - timedelta(days=365 * years)
    days = (today - first).days
    return Year(
        first=first,
        today=today,
        illness=_quiet(first + timedelta(days=round(days * 0.36))),
        injury=_quiet(first + timedelta(days=round(days * 0.70))),
    )


def _quiet(day: date) -> date:
    while race_ahead(day, 28) or any(is_camp(day + timedelta(days=ahead)) for ahead in range(-8, 16)):
        day += timedelta(days=1)
    return day


def race_day(year: int) -> date:
    """The half marathon: the last Sunday of September."""
    last = date(year, 9, 30)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def race_ahead(day: date, days: int) -> bool:
    """Whether the race is on this day or within the next `days`."""
    return 0 <= (race_day(day.year) - day).days <= days


def is_camp(day: date) -> bool:
    """Whether the athlete is on the island: ten days from the third Saturday of February."""
    first = date(day.year, 2, 15)
    first += timedelta(days=(5 - first.weekday()) % 7)
    return 0 <= (day - first).days < CAMP_DAYS


def is_travel(day: date) -> bool:
    """Whether the day goes by on the way to the island or back."""
    return is_camp(day) and not (is_camp(day - timedelta(days=1)) and is_camp(day + timedelta(days=1)))


def place(day: date) -> Place:
    """Where the athlete is."""
    return CAMP if is_camp(day) else HOME


def temperature_c(seed: int, day: date, hour: float) -> float:
    """Air temperature: the time of the year, the hour, and weather that changes from week to week."""
    warmest = 2 * math.pi * (day.timetuple().tm_yday - 203) / 365
    amplitude = 4.0 if is_camp(day) else 10.0
    weather = np.random.default_rng([seed, day.toordinal() // 4, 2]).normal(0, 3.4)
    noon = 4.0 * math.cos(2 * math.pi * (hour - 15) / 24)
    return 9.5 + place(day).warmth_c + amplitude * math.cos(warmest) + noon + float(weather)
