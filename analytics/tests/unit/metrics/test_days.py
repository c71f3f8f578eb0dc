from __future__ import annotations

import math
from datetime import date, timedelta

import pytest

from runningmate_analytics.domain.days import Effort, Seed, daily_load, form_by_day, weekly_totals

MONDAY = date(2026, 5, 4)


def test_one_load_has_the_published_weights() -> None:
    today = form_by_day({MONDAY: 1.0}, MONDAY)[0]
    assert today.fitness == pytest.approx(0.0235283, abs=5e-8)
    assert today.fatigue == pytest.approx(0.1331221, abs=5e-8)
    assert today.form == 0


def test_rest_days_decay_and_form_is_of_the_day_before() -> None:
    first, second, third = form_by_day({MONDAY: 100.0}, MONDAY + timedelta(days=2))
    assert second.load == 0
    assert second.fitness == pytest.approx(first.fitness * math.exp(-1 / 42))
    assert third.fatigue == pytest.approx(first.fatigue * math.exp(-2 / 7))
    assert second.form == pytest.approx(first.fitness - first.fatigue)


def test_form_of_the_same_day_is_an_option() -> None:
    today = form_by_day({MONDAY: 100.0}, MONDAY, same_day_form=True)[0]
    assert today.form == pytest.approx(today.fitness - today.fatigue)


def test_a_constant_load_becomes_fitness() -> None:
    days = form_by_day({MONDAY + timedelta(days=n): 60.0 for n in range(600)}, MONDAY + timedelta(days=599))
    assert days[-1].fitness == pytest.approx(60, abs=1e-3)
    assert days[-1].form == pytest.approx(0, abs=1e-3)


def test_a_seed_carries_on_where_another_program_stopped() -> None:
    loads = {MONDAY + timedelta(days=n): 10.0 * n for n in range(30)}
    whole = form_by_day(loads, MONDAY + timedelta(days=29))
    early = form_by_day(loads, MONDAY + timedelta(days=9))[-1]
    late = form_by_day(
        {day: load for day, load in loads.items() if day > early.day},
        MONDAY + timedelta(days=29),
        seed=Seed(early.fitness, early.fatigue),
    )
    assert late[-1].fitness == pytest.approx(whole[-1].fitness)
    assert late[-1].form == pytest.approx(whole[-1].form)


def test_days_before_the_first_that_is_asked_for_count_and_are_not_given() -> None:
    loads = {MONDAY + timedelta(days=n): 10.0 * n for n in range(30)}
    until, since = MONDAY + timedelta(days=35), MONDAY + timedelta(days=20)
    assert form_by_day(loads, until, since=since) == form_by_day(loads, until)[20:]
    assert form_by_day(loads, until, since=until + timedelta(days=1)) == []


def test_nothing_before_the_first_load_and_nothing_after_the_last_day() -> None:
    assert form_by_day({}, MONDAY) == []
    assert form_by_day({MONDAY: 50.0}, MONDAY - timedelta(days=1)) == []
    assert [day.day for day in form_by_day({MONDAY: 50.0}, MONDAY + timedelta(days=1))] == [
        MONDAY,
        MONDAY + timedelta(days=1),
    ]


def test_loads_of_a_day_add_up_and_an_unrated_activity_adds_none() -> None:
    efforts = [Effort(MONDAY, 40, 3600), Effort(MONDAY, 20, 1800), Effort(MONDAY, None, 600)]
    assert daily_load(efforts) == {MONDAY: 60}


def test_weeks_run_from_monday_without_gaps() -> None:
    efforts = [
        Effort(MONDAY + timedelta(days=6), 40, 3600, 10_000, 100),
        Effort(MONDAY, None, 1800, 5_000),
        Effort(MONDAY + timedelta(days=14), 10, 900),
    ]
    weeks = weekly_totals(efforts)
    assert [week.monday for week in weeks] == [MONDAY + timedelta(weeks=n) for n in range(3)]
    assert (weeks[0].activities, weeks[0].unrated, weeks[0].load) == (2, 1, 40)
    assert (weeks[0].timer_time_s, weeks[0].distance_m, weeks[0].elevation_gain_m) == (5400, 15_000, 100)
    assert weeks[1].activities == 0
    assert weekly_totals([]) == []
