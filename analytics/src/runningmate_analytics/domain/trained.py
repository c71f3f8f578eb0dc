"""Who trained lately: what a job needs to know to speak to each athlete about the weeks that are over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from runningmate_analytics.domain.days import monday_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

WEEK = timedelta(days=7)
GRACE = timedelta(hours=5)
"""So long a Monday still belongs to the week before, for what was recorded on Sunday comes in late."""
DEFAULT_WEEKS = 2
MOST_WEEKS = 8


@dataclass(frozen=True, slots=True)
class TrainedAthlete:
    """An athlete with the Mondays of the weeks that have a workout, ascending."""

    athlete_id: UUID
    mondays: tuple[date, ...]


def weeks_over(now: datetime, zone: str, count: int) -> tuple[date, ...]:
    """Mondays of the last weeks that are over where an athlete is, ascending."""
    today = (now.astimezone(ZoneInfo(zone)) - GRACE).date()
    monday = monday_of(today)
    return tuple(monday - back * WEEK for back in range(count, 0, -1))


def trained_in(mondays: Iterable[date], days: Iterable[date]) -> tuple[date, ...]:
    """Those of the weeks in which one of the days lies."""
    found = {monday_of(day) for day in days}
    return tuple(monday for monday in mondays if monday in found)
