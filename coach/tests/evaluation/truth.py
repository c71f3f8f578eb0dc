"""Answers by hand: from the rows alone, without any code of the coach or of analytics."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coach.tests.evaluation.athletes import Person, Row

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
Span = tuple[date, date]


def spans(today: date) -> dict[str, Span]:
    """Days of periods by their words."""
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    before = first - timedelta(days=1)
    return {
        "this week": (monday, today),
        "last week": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "this month": (first, today),
        "last month": (before.replace(day=1), before),
        "this year": (date(today.year, 1, 1), today),
        "last year": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
        "the past 4 weeks": (today - timedelta(days=27), today),
        "the last 10 days": (today - timedelta(days=9), today),
        "yesterday": (today - timedelta(days=1), today - timedelta(days=1)),
    }


def month_span(year: int, month: int) -> Span:
    """Days of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def within(someone: Person, span: Span, sport: str = "") -> list[Row]:
    """Rows of some days."""
    return [row for row in someone.rows if span[0] <= row.day <= span[1] and sport in ("", row.sport)]


def kilometres(metres: float, sport: str = "run") -> str:
    """A distance as people read it."""
    if sport == "swim":
        return f"{math.floor(metres + 0.5):,} m"
    rounded = math.floor(metres / 10 + 0.5) / 100
    return f"{rounded:.2f} km" if rounded < 10 else f"{math.floor(metres / 100 + 0.5) / 10:,.1f} km"


def miles(metres: float) -> str:
    """A distance in miles."""
    far = metres / 1609.344
    two = math.floor(far * 100 + 0.5)
    return f"{two / 100:.2f} mi" if two < 1000 else f"{math.floor(far * 10 + 0.5) / 10:,.1f} mi"


def hours(minutes: int) -> str:
    """A sum of times."""
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d}"


def clock(minutes: int) -> str:
    """The time of one workout."""
    return f"{minutes}:00" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02d}:00"


def whole(number: float) -> str:
    """A number without decimals."""
    rounded = math.floor(abs(number) + 0.5)
    sign = "\N{MINUS SIGN}" if number < 0 and rounded else ""
    return f"{sign}{rounded:,}"


def day_text(day: date, today: date) -> str:
    """A date as people read it."""
    return f"{day.day} {MONTHS[day.month - 1]}" + ("" if day.year == today.year else f" {day.year}")


def fitness(someone: Person, day: date) -> tuple[float, float, float]:
    """Fitness, fatigue and form: means that forget with 42 and 7 days; form is of the day before."""
    slow = quick = form = 0.0
    at = someone.rows[0].day
    while at <= day:
        form = slow - quick
        load = sum(row.load or 0 for row in someone.rows if row.day == at)
        slow = load * (1 - math.exp(-1 / 42)) + slow * math.exp(-1 / 42)
        quick = load * (1 - math.exp(-1 / 7)) + quick * math.exp(-1 / 7)
        at += timedelta(days=1)
    return slow, quick, form


def held(dated: Iterable[tuple[date, float]], day: date) -> float | None:
    """The value that held on a day; before the first one, the first one."""
    known = sorted(dated)
    values = [value for first, value in known if first <= day] or [value for _, value in known[:1]]
    return values[-1] if values else None
