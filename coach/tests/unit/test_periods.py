from __future__ import annotations

from datetime import date

import pytest

from runningmate_coach.domain.periods import PeriodError, mentions, named

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("how was my week", "2026-11-16", "2026-11-22"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("in may", "2026-05-01", "2026-05-31"),
        ("in december", "2025-12-01", "2025-12-31"),
        ("may 3rd, 2025", "2025-05-03", "2025-05-03"),
        ("the 24th of december", "2025-12-24", "2025-12-24"),
        ("past 28 days", "2026-10-26", "2026-11-22"),
        ("the last two weeks", "2026-11-09", "2026-11-22"),
        ("three weeks ago", "2026-10-26", "2026-11-01"),
        ("2 months ago", "2026-09-01", "2026-09-30"),
        ("since march", "2026-03-01", "2026-11-22"),
        ("from 20 december to 3 january", "2025-12-20", "2026-01-03"),
        ("between 1 march and 5 april", "2026-03-01", "2026-04-05"),
        ("on tuesday", "2026-11-17", "2026-11-17"),
        ("last sunday", "2026-11-15", "2026-11-15"),
        ("in february 2024", "2024-02-01", "2024-02-29"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("last weekend", "2026-11-14", "2026-11-15"),
        ("yesterday's", "2026-11-21", "2026-11-21"),
    ],
)
def test_words_name_days(text: str, first: str, last: str) -> None:
    (found,) = mentions(text, SUNDAY)
    assert (found.period.first.isoformat(), found.period.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text", ["you may run", "march on", "a second run", "run 10 km", "at 2500 m", "in a week of rain"]
)
def test_words_that_only_look_like_days_name_none(text: str) -> None:
    assert list(mentions(text, SUNDAY)) == []


@pytest.mark.parametrize("text", ["30 february", "2026-02-31", "2026-13-01"])
def test_a_date_that_does_not_exist_is_said(text: str) -> None:
    with pytest.raises(PeriodError):
        named(text, SUNDAY)


def test_months_and_years_turn_over() -> None:
    assert named("last month", date(2026, 1, 31)).first == date(2025, 12, 1)
    assert named("last week", date(2026, 1, 1)).first == date(2025, 12, 22)
    assert named("this year", date(2024, 2, 29)).days == 366


def test_a_pair_of_dates_names_what_lies_between() -> None:
    assert named("2026-05-01..2026-05-07", SUNDAY).days == 7
    with pytest.raises(PeriodError):
        named("2026-05-07..2026-05-01", SUNDAY)
    with pytest.raises(PeriodError):
        named("whenever", SUNDAY)
