from __future__ import annotations

from datetime import date, timedelta

import pytest

from runningmate_charts.domain.drawing import Bars, Notes
from runningmate_charts.domain.training import Week
from runningmate_charts.domain.volume import volume_chart
from runningmate_servicekit.errors import FailedPrecondition

MONDAY = date(2026, 3, 2)


def _weeks(*times: dict[str, float]) -> tuple[Week, ...]:
    return tuple(Week(MONDAY + timedelta(weeks=number), time) for number, time in enumerate(times))


def test_sports_are_stacked_with_the_largest_below() -> None:
    chart = volume_chart(_weeks({"run": 3600, "ride": 7200}, {}, {"run": 1800}), 960)
    ride, run = (mark for mark in chart.panels[0].marks if isinstance(mark, Bars))
    assert (ride.name, ride.bottom.tolist(), ride.top.tolist()) == ("ride", [0.0], [2.0])
    assert (run.name, run.bottom.tolist(), run.top.tolist()) == ("run", [2.0, 0.0], [3.0, 0.5])


def test_totals_stand_above_the_weeks_that_have_any() -> None:
    chart = volume_chart(_weeks({"run": 3600, "ride": 7200}, {}, {"run": 1800}), 960)
    notes = next(mark for mark in chart.panels[0].marks if isinstance(mark, Notes))
    assert notes.texts == ("3 h 00", "30 min")


def test_narrow_weeks_show_only_the_highest_and_the_last_total() -> None:
    weeks = _weeks(*({"run": 3600.0 + 60 * (number == 5)} for number in range(100)))
    notes = next(mark for mark in volume_chart(weeks, 960).panels[0].marks if isinstance(mark, Notes))
    assert notes.texts == ("1 h 01", "1 h 00")


def test_weeks_without_training_say_what_to_do() -> None:
    with pytest.raises(FailedPrecondition, match="runningmate import"):
        volume_chart(_weeks({}, {}), 960)
