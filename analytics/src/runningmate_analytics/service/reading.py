"""Use cases that read: streams within the contract's limits, fitness, volume."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from runningmate_analytics.domain.days import form_by_day, monday_of
from runningmate_analytics.domain.errors import BadFieldError
from runningmate_analytics.domain.fitness import Fitness, SportWeek
from runningmate_analytics.domain.holes import holes_of
from runningmate_analytics.domain.reduction import Reduced, reduce_to_buckets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from runningmate_analytics.domain.activity import Activity
    from runningmate_analytics.domain.model import Floats, Interval
    from runningmate_analytics.service.ports import Activities, Training
    from runningmate_servicekit.datause import Provenance

MAX_NUMBERS = 150_000
DEFAULT_BUCKETS = 1_000
CHUNK_SAMPLES = 65_536
FITNESS_DAYS = 90
FITNESS_DAYS_LIMIT = 3_660
VOLUME_WEEKS = 26
VOLUME_WEEKS_LIMIT = 530


@dataclass(frozen=True, slots=True)
class StreamQuery:
    """Which samples to read; the end is excluded, None means the activity's own."""

    channels: Sequence[str]
    max_buckets: int
    from_s: float | None
    to_s: float | None


@dataclass(frozen=True, slots=True)
class Streams:
    """Reduced samples with the units that developer fields declare, the holes of the recording, and what they rest on."""

    reduced: Reduced
    units: Mapping[str, str]
    holes: Sequence[tuple[Interval, bool]]
    source_kinds: int


async def read_streams(
    activities: Activities, athlete_id: UUID, activity: Activity, query: StreamQuery
) -> Streams:
    """Reads and reduces samples of an activity that the gate admitted.

    Raises:
        BadFieldError: An unknown channel, a reversed range, or more numbers than an answer may have.
    """
    channels = checked_channels(activity, query.channels)
    buckets = query.max_buckets or min(DEFAULT_BUCKETS, MAX_NUMBERS // (3 * len(channels) + 1))
    numbers = buckets * (3 * len(channels) + 1)
    if numbers > MAX_NUMBERS:
        most = MAX_NUMBERS // (3 * len(channels) + 1)
        raise BadFieldError(
            "max_buckets",
            f"{len(channels)} channels in {buckets} buckets are {numbers} numbers; an answer holds {MAX_NUMBERS}. "
            f"Ask for fewer channels or at most {most} buckets.",
        )
    time_s, columns, units, kinds = await activities.columns(athlete_id, activity.activity_id, channels)
    pauses = activity.structure.pauses if activity.structure else ()
    if time_s is None:
        return Streams(Reduced(_empty(), {}, 0.0, 0), {}, [(pause, True) for pause in pauses], kinds)
    from_s = query.from_s if query.from_s is not None else 0.0
    to_s = query.to_s if query.to_s is not None else float(time_s[-1]) + 1.0
    if to_s <= from_s:
        raise BadFieldError("to_s", f"The range ends at {to_s:g} s, before it begins at {from_s:g} s.")
    # 100,000 samples of 12 channels take longer than the event loop may stand still.
    reduced = await asyncio.to_thread(reduce_to_buckets, time_s, columns, buckets, from_s, to_s)
    return Streams(reduced, units, holes_of(time_s, pauses), kinds)


def checked_channels(activity: Activity, wanted: Sequence[str]) -> Sequence[str]:
    """The wanted channels, all of them where none is named.

    Raises:
        BadFieldError: The activity has no such channel.
    """
    unknown = [name for name in wanted if name not in activity.channels]
    if unknown:
        there = ", ".join(activity.channels) or "no channels"
        raise BadFieldError("channels", f"The activity has no channel {', '.join(unknown)}; it has {there}.")
    return list(dict.fromkeys(wanted)) or list(activity.channels)


async def read_fitness(
    training: Training, athlete_id: UUID, from_date: date | None, to_date: date | None, denied: int
) -> Fitness:
    """Fitness, fatigue and form of a range of days.

    Raises:
        BadFieldError: The range is reversed or too long.
    """

    def span(today: date) -> tuple[date, date]:
        end = to_date or today
        start = from_date or end - timedelta(days=FITNESS_DAYS)
        _check_range(start, end, FITNESS_DAYS_LIMIT, "days")
        return start, end

    days = await training.days(athlete_id, span, denied)
    return Fitness(form_by_day(days.load, days.to_date, since=days.from_date), days)


async def read_weeks(
    training: Training, athlete_id: UUID, from_date: date | None, to_date: date | None, denied: int
) -> tuple[list[tuple[date, list[SportWeek]]], Provenance]:
    """Totals by week, empty weeks included.

    Raises:
        BadFieldError: The range is reversed or too long.
    """

    def span(today: date) -> tuple[date, date]:
        last = monday_of(to_date or today)
        first = monday_of(from_date) if from_date else last - timedelta(weeks=VOLUME_WEEKS - 1)
        _check_range(first, last, 7 * VOLUME_WEEKS_LIMIT, "days")
        return first, last + timedelta(days=6)

    (first, last), rows, provenance = await training.weeks(athlete_id, span, denied)
    by_monday = {monday: list(group) for monday, group in groupby(rows, key=lambda row: row.monday)}
    mondays = (first + timedelta(weeks=week) for week in range((last - first).days // 7 + 1))
    return [(monday, by_monday.get(monday, [])) for monday in mondays], provenance


def _check_range(start: date, end: date, limit_days: int, unit: str) -> None:
    if end < start:
        raise BadFieldError("to_date", f"The range ends on {end}, before it begins on {start}.")
    if (end - start).days >= limit_days:
        raise BadFieldError(
            "from_date", f"The range has {(end - start).days + 1} {unit}; at most {limit_days}."
        )


def _empty() -> Floats:
    import numpy as np

    return np.empty(0)
