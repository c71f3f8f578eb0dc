"""Synthetic athletes: rows that an answer can be added up from by hand, and the same rows as an analytics."""

from __future__ import annotations

import math
import random
import uuid
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from coach.tests.season import SPACE, KnownAnalytics, workout
from runningmate_coach.domain.training import Activity, Athlete, Day, History, Setting

SPORTS = ("run", "run", "run", "ride", "ride", "swim")
TITLES = ("Morning run", "Lunch loop", "River path", "Hills", "Club evening", "Before work", "Coffee tour")


@dataclass(frozen=True)
class Row:
    """One workout as it truly was; None where it was not recorded."""

    day: date
    sport: str
    title: str
    minutes: int
    distance_m: float
    load: float | None
    heart_bpm: float | None
    climb_m: float | None
    power_w: float | None
    zone2_min: int | None


@dataclass(frozen=True)
class Person:
    """An athlete, the day on which they ask, and settings with their first days."""

    today: date
    rows: tuple[Row, ...]
    ftp: tuple[tuple[date, float], ...]
    weight: tuple[tuple[date, float], ...]
    withheld: int = 0


def person(seed: int) -> Person:
    """An athlete by chance: some have no heart rate, no power, no swims, or a gap of weeks."""
    chance = random.Random(seed)
    today = date(2026, chance.randint(1, 12), chance.randint(1, 28))
    has_heart, has_power, swims = chance.random() < 0.8, chance.random() < 0.6, chance.random() < 0.7
    gap = chance.randint(40, 200)
    rows = []
    for back in range(500, -1, -1):
        if chance.random() > 0.55 or gap < back < gap + 21:
            continue
        sport = chance.choice(SPORTS)
        if sport == "swim" and not swims:
            continue
        rows.append(
            _row(chance, today - timedelta(days=back), sport, has_heart=has_heart, has_power=has_power)
        )
    ftp = (
        tuple((today - timedelta(days=back), float(chance.randint(180, 320))) for back in (420, 150))
        if has_power
        else ()
    )
    weight = (
        ((today - timedelta(days=300), 60.0 + chance.randint(0, 200) / 10),) if chance.random() < 0.5 else ()
    )
    return Person(today, tuple(rows), ftp, weight, withheld=3 if chance.random() < 0.2 else 0)


def _row(chance: random.Random, day: date, sport: str, *, has_heart: bool, has_power: bool) -> Row:
    minutes = chance.randint(25, 150)
    metres_per_minute = {"run": 180, "ride": 480, "swim": 45}[sport] * chance.uniform(0.85, 1.15)
    heart = has_heart and sport != "swim"
    return Row(
        day=day,
        sport=sport,
        title=chance.choice(TITLES),
        minutes=minutes,
        distance_m=round(minutes * metres_per_minute),
        load=round(minutes * chance.uniform(0.5, 1.2)) if heart else None,
        heart_bpm=float(chance.randint(115, 165)) if heart else None,
        climb_m=float(chance.randint(0, 900)) if sport != "swim" else None,
        power_w=float(chance.randint(120, 260)) if has_power and sport == "ride" else None,
        zone2_min=chance.randint(5, 25) if heart else None,
    )


@lru_cache(maxsize=2)
def analytics(someone: Person) -> KnownAnalytics:
    """What the coach reads; made once for all questions of an athlete."""
    activities = [_activity(place, row) for place, row in enumerate(someone.rows)]
    settings = [Setting("threshold_power_w", "ride", day, watts) for day, watts in someone.ftp]
    settings += [Setting("weight_kg", "", day, kilos) for day, kilos in someone.weight]
    known = KnownAnalytics(activities, _history(someone), Athlete(tuple(settings)), today_=someone.today)
    known.provenance = replace(known.provenance, withheld_activities=someone.withheld)
    return known


def _activity(place: int, row: Row) -> Activity:
    metrics = {
        "distance_m": row.distance_m,
        "mean_heart_rate_bpm": row.heart_bpm,
        "elevation_gain_m": row.climb_m,
        "mean_power_w": row.power_w,
    }
    spare = None if row.zone2_min is None else row.minutes - row.zone2_min
    zones = {"heart_rate": (spare, row.zone2_min, 0, 0, 0, 0, 0)} if row.zone2_min is not None else {}
    made = workout(
        row.sport,
        row.title,
        minutes=row.minutes,
        load=row.load,
        metrics={name: value for name, value in metrics.items() if value is not None},
        zones=zones,  # type: ignore[arg-type] # minutes by zone
        hour=7,
    )
    began = made.started_at.replace(year=row.day.year, month=row.day.month, day=row.day.day)
    return replace(made, activity_id=str(uuid.uuid5(SPACE, f"{place}")), day=row.day, started_at=began)


def _history(someone: Person) -> History:
    first = someone.rows[0].day
    fitness = fatigue = 0.0
    days = []
    for back in range((someone.today - first).days, -1, -1):
        day = someone.today - timedelta(days=back)
        own = [row for row in someone.rows if row.day == day]
        load = sum(row.load or 0.0 for row in own)
        form = fitness - fatigue
        fitness += (load - fitness) * (1 - math.exp(-1 / 42))
        fatigue += (load - fatigue) * (1 - math.exp(-1 / 7))
        days.append(Day(day, load, fitness, fatigue, form, len(own)))
    return History(tuple(days), first)
