from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pytest

from runningmate_charts.domain.drawing import Band, Bars, Line, Strips
from runningmate_charts.domain.fitness import fitness_chart, form_by_fitness, form_name
from runningmate_charts.domain.training import Day, History
from runningmate_servicekit.errors import FailedPrecondition

FIRST = date(2026, 1, 1)


def _days(count: int, fitness: float = 50.0) -> tuple[Day, ...]:
    return tuple(Day(FIRST + timedelta(days=day), 60.0, fitness, 60.0, -10.0) for day in range(count))


def _history(count: int, first_day: date = date(2025, 1, 1)) -> History:
    return History(_days(count), first_day)


def test_form_is_a_percentage_of_the_fitness_that_the_day_began_with() -> None:
    days = (Day(FIRST, 0, 40, 0, -10.0), Day(FIRST, 0, 50, 0, 8.0))
    assert form_by_fitness(20.0, days).tolist() == [-50.0, 20.0]


def test_form_is_missing_before_there_is_fitness() -> None:
    assert math.isnan(form_by_fitness(0.0, _days(1))[0])


@pytest.mark.parametrize(
    ("percent", "name"),
    [(-31, "heavy"), (-30, "building"), (-10, "steady"), (5, "fresh"), (20, "resting"), (19.9, "fresh")],
)
def test_bands_begin_at_their_limits(percent: float, name: str) -> None:
    assert form_name(percent) == name


def test_three_panels_share_the_days() -> None:
    chart = fitness_chart(_history(91), FIRST + timedelta(days=1), 960)
    assert [panel.title for panel in chart.panels] == [
        "Fitness and fatigue",
        "Load by day",
        "Form, % of fitness",
    ]
    lines = [mark for mark in chart.panels[0].marks if isinstance(mark, Line)]
    assert [line.label for line in lines] == ["Fatigue 60", "Fitness 50"]
    assert lines[0].x.size == 90
    assert len([mark for mark in chart.panels[2].marks if isinstance(mark, Band)]) == 5
    assert [tick.at for tick in chart.panels[2].axis.ticks] == [-30, -10, 5, 20]


def test_the_first_42_days_are_hatched_as_warming_up() -> None:
    chart = fitness_chart(_history(60, FIRST), FIRST, 960)
    for panel in chart.panels:
        strips = next(mark for mark in panel.marks if isinstance(mark, Strips))
        assert (strips.name, strips.hatched) == ("warming up", True)
        assert (strips.right - strips.left).tolist() == [42.0]


def test_later_days_are_not_hatched() -> None:
    chart = fitness_chart(_history(60), FIRST, 960)
    assert not [mark for panel in chart.panels for mark in panel.marks if isinstance(mark, Strips)]


def test_load_is_summed_by_7_days_where_days_are_too_narrow() -> None:
    chart = fitness_chart(_history(700), FIRST, 400)
    bars = next(mark for mark in chart.panels[1].marks if isinstance(mark, Bars))
    assert chart.panels[1].title == "Load by 7 days"
    assert np.allclose(bars.top, 420.0)


def test_an_athlete_without_activities_is_told_what_to_do() -> None:
    with pytest.raises(FailedPrecondition, match="runningmate import"):
        fitness_chart(History((), None), FIRST, 960)
