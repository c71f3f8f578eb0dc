"""The plan: which session on which day, in blocks of three building weeks and one to recover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from runningmate_cli.sample.athlete import capacity
from runningmate_cli.sample.workout import RUNS, Kind, Workout
from runningmate_cli.sample.year import (
    PHASE_BY_MONTH,
    Phase,
    Year,
    is_camp,
    is_travel,
    place,
    race_ahead,
    race_day,
    temperature_c,
    year_of,
)

BLOCK_SCALES = (0.92, 1.02, 1.12, 0.68)
RECOVERY = 3
PHASE_SCALES = {
    Phase.BASE: 0.90,
    Phase.BUILD: 1.0,
    Phase.SUMMER: 1.06,
    Phase.PEAK: 1.0,
    Phase.TRANSITION: 0.75,
}
TAPER_SCALE = 0.7
CAMP_SCALE = 0.8
"""Below 1 because there is a session on every day of the camp, and two on most."""
MISSED_SESSIONS = 0.03
"""Share of sessions that work or weather prevents."""

EARLY, MORNING, LATE_MORNING, NOON, EVENING = 6.75, 9.0, 9.5, 12.25, 17.75
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


@dataclass(frozen=True, slots=True)
class _Day:
    """A day with what its sessions depend on; `week` counts from the season's first week."""

    day: date
    week: int
    phase: Phase
    block_week: int
    taper: bool

    @property
    def indoors(self) -> bool:
        return self.phase is Phase.BASE and not is_camp(self.day)

    @property
    def easy(self) -> bool:
        return self.block_week == RECOVERY or self.phase is Phase.TRANSITION or self.taper


@dataclass(frozen=True, slots=True)
class _Slot:
    """A session's place in the diary; `hour` is local, with fractions."""

    day: date
    hour: float
    kind: Kind


def plan(seed: int, today: date, years: int = 2) -> list[Workout]:
    """All workouts of the season, newest first; the last one was yesterday evening.

    Args:
        seed: Chooses noise, weather and missed sessions; the outline of the season stays.
        today: The local day on which the season ends; it has no session yet.
        years: Length of the season, in years of 365 days.
    """
    year = year_of(today, years)
    random = np.random.default_rng([seed, today.toordinal()])
    found: list[Workout] = []
    for number in range(year.days):
        day = year.first + timedelta(days=number)
        for hour, kind in _sessions(year, day, random):
            slot = _Slot(day, hour, kind)
            found.append(_workout(slot, year, seed=seed, ordinal=len(found), random=random))
    return found[::-1]


def _describe(year: Year, day: date) -> _Day:
    week = (day - year.first + timedelta(days=year.first.weekday())).days // 7
    return _Day(
        day=day,
        week=week,
        phase=PHASE_BY_MONTH[day.month],
        block_week=week % len(BLOCK_SCALES),
        taper=race_ahead(day, 6) or race_ahead(day - timedelta(days=7), 6),
    )


def _sessions(year: Year, day: date, random: np.random.Generator) -> list[tuple[float, Kind]]:
    """Hours and kinds of one day's sessions, in order."""
    lucky, rides_to_work = random.random(4) > MISSED_SESSIONS, random.random() < 0.31
    about = _describe(year, day)
    if day == race_day(day.year):
        return [(LATE_MORNING, Kind.HALF_MARATHON)]
    if day == year.today - timedelta(days=1):
        # The season ends with a workout that is worth a review, whatever the day of the week.
        return [(EVENING, Kind.TRAINER_SWEET_SPOT if about.indoors else Kind.SWEET_SPOT_RIDE)]
    if year.is_ill(day) or is_travel(day):
        return []
    sessions = _camp(about) if is_camp(day) else _usual(about)
    if year.is_convalescent(day):
        sessions = [(hour, _gentle(kind)) for hour, kind in sessions[:1]]
    if year.is_injured(day):
        sessions = [(hour, Kind.ENDURANCE_SWIM if kind in RUNS else kind) for hour, kind in sessions]
    kept = [session for session, luck in zip(sessions, lucky, strict=False) if luck]
    commuting = 4 <= day.month <= 10 and day.weekday() in (TUESDAY, WEDNESDAY, FRIDAY)
    if rides_to_work and commuting and not year.is_convalescent(day):
        kept += [(7.75, Kind.COMMUTE), (16.5, Kind.COMMUTE)]
    return sorted(kept)


def _gentle(kind: Kind) -> Kind:
    return Kind.EASY_RUN if kind in RUNS else Kind.TECHNIQUE_SWIM


def _usual(about: _Day) -> list[tuple[float, Kind]]:
    choose = {
        MONDAY: _monday,
        TUESDAY: _tuesday,
        WEDNESDAY: _wednesday,
        THURSDAY: _thursday,
        FRIDAY: _friday,
        SATURDAY: _saturday,
        SUNDAY: _sunday,
    }
    return choose[about.day.weekday()](about)


def _monday(about: _Day) -> list[tuple[float, Kind]]:
    if about.easy:
        return []
    if about.phase is Phase.SUMMER and about.day.month in (7, 8) and about.block_week == 1:
        return [(EVENING, Kind.OPEN_WATER_SWIM)]
    return [(EARLY, Kind.TECHNIQUE_SWIM)]


def _tuesday(about: _Day) -> list[tuple[float, Kind]]:
    if about.easy:
        return [(EVENING, Kind.EASY_RUN)]
    return [(EVENING, Kind.TEMPO_RUN if about.block_week == 1 else Kind.INTERVAL_RUN)]


def _wednesday(about: _Day) -> list[tuple[float, Kind]]:
    if about.indoors:
        kinds = (
            Kind.TRAINER_SWEET_SPOT,
            Kind.TRAINER_INTERVALS,
            Kind.TRAINER_SWEET_SPOT,
            Kind.TRAINER_ENDURANCE,
        )
        return [(EVENING, kinds[about.block_week])]
    kinds = (Kind.SWEET_SPOT_RIDE, Kind.HILL_REPEATS, Kind.SWEET_SPOT_RIDE, Kind.ENDURANCE_RIDE)
    return [(EVENING, kinds[RECOVERY] if about.easy else kinds[about.block_week])]


def _thursday(about: _Day) -> list[tuple[float, Kind]]:
    swim = Kind.THRESHOLD_SWIM if not about.easy else Kind.ENDURANCE_SWIM
    if about.block_week == RECOVERY and about.week % 12 == RECOVERY:
        swim = Kind.SWIM_TEST
    sessions = [(EARLY, swim)]
    if not about.taper and (about.phase is Phase.BASE or about.week % 2):
        sessions.append((EVENING, Kind.STRENGTH))
    return sessions


def _friday(about: _Day) -> list[tuple[float, Kind]]:
    if about.taper or about.block_week == 0:
        return []
    if about.block_week == RECOVERY and about.week % 8 == RECOVERY:
        return [(EVENING, Kind.RUN_TEST)]
    return [] if about.easy else [(NOON, Kind.EASY_RUN)]


def _saturday(about: _Day) -> list[tuple[float, Kind]]:
    if race_ahead(about.day, 1):
        return []
    if about.block_week == RECOVERY and about.week % 8 == RECOVERY + 4:
        return [(MORNING, Kind.RIDE_TEST)]
    if about.indoors:
        return [(LATE_MORNING, Kind.TRAINER_ENDURANCE if about.week % 3 else Kind.ENDURANCE_RIDE)]
    group = about.phase in (Phase.SUMMER, Phase.PEAK) and about.week % 2
    return [(MORNING, Kind.GROUP_RIDE if group else Kind.ENDURANCE_RIDE)]


def _sunday(about: _Day) -> list[tuple[float, Kind]]:
    trail = about.week % 3 == 1 or about.phase is Phase.TRANSITION
    return [(LATE_MORNING, Kind.TRAIL_RUN if trail and not about.taper else Kind.LONG_RUN)]


def _camp(about: _Day) -> list[tuple[float, Kind]]:
    rides = (Kind.ENDURANCE_RIDE, Kind.HILL_REPEATS, Kind.ENDURANCE_RIDE)
    day = about.day.toordinal()
    if day % 4 == 0:
        return [(MORNING, Kind.TRAIL_RUN), (16.5, Kind.ENDURANCE_SWIM)]
    sessions = [(MORNING, rides[day % 3])]
    return [*sessions, (EVENING, Kind.EASY_RUN)] if day % 2 else sessions


def _workout(slot: _Slot, year: Year, *, seed: int, ordinal: int, random: np.random.Generator) -> Workout:
    day, kind = slot.day, slot.kind
    about, where = _describe(year, day), place(day)
    scale = BLOCK_SCALES[about.block_week] * PHASE_SCALES[about.phase]
    if about.taper:
        scale = TAPER_SCALE
    if is_camp(day):
        scale = CAMP_SCALE
    if kind is Kind.ENDURANCE_RIDE and (day.weekday() < SATURDAY or about.indoors) and not is_camp(day):
        scale *= 0.55
    minutes = round(slot.hour * 60 + random.normal(0, 7))
    seconds = int(random.integers(0, 60))
    clock = time(minutes // 60, minutes % 60, seconds, tzinfo=ZoneInfo(where.time_zone))
    return Workout(
        seed=seed,
        ordinal=ordinal,
        kind=kind,
        started_at=datetime.combine(day, clock),
        place=where,
        capacity=capacity(day, (day - year.first).days / year.days, year.days_since_illness(day)),
        scale=scale * float(random.normal(1, 0.05)),
        variant=about.week + (about.day.weekday() == THURSDAY),
        temperature_c=temperature_c(seed, day, slot.hour),
    )
