"""Which weeks are over where an athlete is, and in which of them there was a workout."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from runningmate_analytics.domain.trained import trained_in, weeks_over

MONDAY = date(2026, 11, 16)
NEXT = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("now", "zone", "last"),
    [
        (datetime(2026, 11, 22, 23, 59, tzinfo=UTC), "UTC", date(2026, 11, 9)),
        (datetime(2026, 11, 23, 4, 59, tzinfo=UTC), "UTC", date(2026, 11, 9)),
        (datetime(2026, 11, 23, 5, 0, tzinfo=UTC), "UTC", MONDAY),
        (datetime(2026, 11, 22, 16, 0, tzinfo=UTC), "Pacific/Auckland", MONDAY),
        (datetime(2026, 11, 23, 14, 0, tzinfo=UTC), "Pacific/Honolulu", date(2026, 11, 9)),
        (datetime(2026, 11, 23, 15, 0, tzinfo=UTC), "Pacific/Honolulu", MONDAY),
        (datetime(2026, 11, 29, 12, 0, tzinfo=UTC), "Europe/Vienna", MONDAY),
    ],
)
def test_a_week_is_over_on_the_morning_of_the_monday_where_the_athlete_is(
    now: datetime, zone: str, last: date
) -> None:
    assert weeks_over(now, zone, 1) == (last,)


def test_weeks_are_told_oldest_first_and_only_those_with_a_workout() -> None:
    over = weeks_over(datetime(2026, 11, 27, 12, tzinfo=UTC), "UTC", 3)
    assert over == (date(2026, 11, 2), date(2026, 11, 9), MONDAY)
    days = [date(2026, 11, 8), date(2026, 11, 16), date(2026, 11, 22), NEXT]
    assert trained_in(over, days) == (date(2026, 11, 2), MONDAY), "the week that is running does not count"
    assert trained_in(over, []) == ()
