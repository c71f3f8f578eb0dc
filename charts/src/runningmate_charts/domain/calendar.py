"""Local days on an axis: a day is its ordinal, its middle a whole number."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from runningmate_charts.domain.drawing import Axis, Tick

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60)
_DAY_STEPS = (1, 2, 7, 14)


def place(day: date) -> float:
    """Where a day lies on the axis."""
    return float(day.toordinal())


def day_text(day: date) -> str:
    """Writes a day in full, such as `3 Mar 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def day_axis(first: date, last: date, count: int) -> Axis:
    """An axis over whole days with at most `count` ticks: weeks for short stretches, else first days of months."""
    return Axis(place(first) - 0.5, place(last) + 0.5, _ticks(first, last, count))


def _ticks(first: date, last: date, count: int) -> tuple[Tick, ...]:
    for step in _DAY_STEPS:
        places = list(_days(first, last, step))
        if len(places) <= count:
            return tuple(Tick(place(day), f"{day.day} {_MONTHS[day.month - 1]}") for day in places)
    places = []
    for step in _MONTH_STEPS:
        places = list(_months(first, last, step))
        if len(places) <= count:
            break
    return tuple(
        Tick(place(day), _month_text(day, with_year=index == 0 or day.month == 1))
        for index, day in enumerate(places[:count])
    )


def _month_text(day: date, *, with_year: bool) -> str:
    month = _MONTHS[day.month - 1]
    return f"{month} {day.year}" if with_year else month


def _days(first: date, last: date, step: int) -> Iterator[date]:
    """Every `step`-th day; weeks begin on Monday."""
    start = first + timedelta(days=-first.weekday() % 7) if step >= 7 else first
    while start <= last:
        yield start
        start += timedelta(days=step)


def _months(first: date, last: date, step: int) -> Iterator[date]:
    """First days of every `step`-th month, counted from January."""
    year, month = first.year, first.month
    while (day := date(year, month, 1)) <= last:
        if day >= first and (year * 12 + month - 1) % step == 0:
            yield day
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
