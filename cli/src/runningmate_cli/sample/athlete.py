"""The invented athlete: body, thresholds and how they change over the season."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

WEIGHT_KG = 72.0
RESTING_HEART_RATE_BPM = 46.0
MAX_HEART_RATE_BPM = 188.0
RUN_THRESHOLD_HEART_RATE_BPM = 171.0
RIDE_THRESHOLD_HEART_RATE_BPM = 166.0
SWIM_THRESHOLD_HEART_RATE_BPM = 161.0
ANAEROBIC_WORK_J = 20_000.0
"""W' of the rides: the work above threshold power that the athlete can do before giving up."""

DAYS_OF_LOST_FORM = 35.0
"""How long after the illness its loss is noticed, as the time constant of the way back."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """What the athlete can hold for about an hour on one day, per sport."""

    ride_power_w: float
    run_speed_mps: float
    swim_speed_mps: float


@dataclass(frozen=True, slots=True)
class DatedThresholds:
    """Thresholds as the athlete would enter them, holding from `valid_from` on."""

    valid_from: date
    ride_threshold_power_w: float
    run_threshold_speed_mps: float
    swim_threshold_speed_mps: float
    run_threshold_heart_rate_bpm: float = RUN_THRESHOLD_HEART_RATE_BPM
    ride_threshold_heart_rate_bpm: float = RIDE_THRESHOLD_HEART_RATE_BPM
    swim_threshold_heart_rate_bpm: float = SWIM_THRESHOLD_HEART_RATE_BPM


@dataclass(frozen=True, slots=True)
class AthleteSettings:
    """Settings that fit the season's data; `thresholds` is in order of `valid_from`."""

    sex: str
    weight_kg: float
    resting_heart_rate_bpm: float
    max_heart_rate_bpm: float
    time_zone: str
    thresholds: tuple[DatedThresholds, ...]


def capacity(day: date, progress: float, days_since_illness: float | None = None) -> Capacity:
    """What the athlete can hold on a day.

    Args:
        day: The day; autumn is the peak of the year, midwinter its low.
        progress: Share 0..1 of the whole season that has passed.
        days_since_illness: Days since the illness ended, None before it.
    """
    year_angle = 2 * math.pi * (day.timetuple().tm_yday - 160) / 365
    factor = 1 + 0.012 * math.sin(year_angle)
    if days_since_illness is not None:
        factor *= 1 - 0.035 * math.exp(-days_since_illness / DAYS_OF_LOST_FORM)
    return Capacity(
        ride_power_w=(255 + 15 * progress) * factor,
        run_speed_mps=(1000 / 251 + (1000 / 244 - 1000 / 251) * progress) * factor,
        swim_speed_mps=(100 / 101 + (100 / 97.5 - 100 / 101) * progress) * (1 + (factor - 1) / 2),
    )


def athlete_settings(today: date, years: int = 2) -> AthleteSettings:
    """Settings with a new set of thresholds every half year of the season that ends today."""
    days = 365 * years
    dates = [today - timedelta(days=round(days * (1 - step / (2 * years)))) for step in range(2 * years)]
    return AthleteSettings(
        sex="male",
        weight_kg=WEIGHT_KG,
        resting_heart_rate_bpm=RESTING_HEART_RATE_BPM,
        max_heart_rate_bpm=MAX_HEART_RATE_BPM,
        time_zone="Europe/Berlin",
        thresholds=tuple(_thresholds(day, (index + 0.5) / len(dates)) for index, day in enumerate(dates)),
    )


def _thresholds(valid_from: date, progress: float) -> DatedThresholds:
    # Entered values are round and ignore the time of the year, as people's are.
    return DatedThresholds(
        valid_from=valid_from,
        ride_threshold_power_w=round(255 + 15 * progress),
        run_threshold_speed_mps=round(1000 / round(251 - 7 * progress), 3),
        swim_threshold_speed_mps=round(100 / (round(2 * (101 - 3.5 * progress)) / 2), 3),
    )
