"""What training adds up to, as it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from runningmate_analytics.domain.days import DayForm
    from runningmate_analytics.domain.model import Sport
    from runningmate_servicekit.datause import Provenance


@dataclass(frozen=True, slots=True)
class TrainingDays:
    """Loads as stored: by local day from the athlete's first one to the end of the asked range.

    Attributes:
        today: The day it is where the athlete is.
        from_date: First day of the asked range.
        to_date: Last day of it.
        first_date: First local day with an activity, None without any.
        load: Points by day; days without activity are absent.
        activity_count: Activities by day of the asked range.
        without_load_count: Activities in the asked range that have no load.
        missing_settings: Settings that would give them one, sorted.
        rests_on_estimates: Whether a load of the asked range used an estimated setting.
        provenance: What all of it rests on, and what was withheld.
    """

    today: date
    from_date: date
    to_date: date
    first_date: date | None
    load: Mapping[date, float]
    activity_count: Mapping[date, int]
    without_load_count: int
    missing_settings: tuple[str, ...]
    rests_on_estimates: bool
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Fitness:
    """Days of the asked range with fitness, fatigue and form, and what they rest on."""

    days: Sequence[DayForm]
    training: TrainingDays


@dataclass(frozen=True, slots=True)
class SportWeek:
    """Totals of one sport in the week that begins on `monday`."""

    monday: date
    sport: Sport
    activity_count: int
    timer_time_s: float
    distance_m: float
    elevation_gain_m: float
    load: float
