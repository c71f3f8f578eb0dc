from __future__ import annotations

from coach.tests.season import pool, ride_of_bouts, run_of_bouts, workout
from runningmate_coach.domain.bouts import Bout, Structure, pool_sets, structure
from runningmate_coach.domain.purpose import purpose_of
from runningmate_coach.domain.titles import Kind
from runningmate_coach.domain.training import Lap


def test_work_bouts_are_the_laps_between_rests() -> None:
    laps, samples = ride_of_bouts([260, 262, 259])
    found = structure(workout("ride", "", laps=laps), samples)
    assert found is not None
    assert [(bout.number, round(bout.output)) for bout in found.work] == [(2, 260), (4, 262), (6, 259)]


def test_runs_need_no_samples() -> None:
    found = structure(workout("run", "", laps=run_of_bouts([4.5, 4.4, 4.4])), None)
    assert found is not None
    assert len(found.work) == 3


def test_rides_without_power_have_no_structure() -> None:
    laps, _ = ride_of_bouts([260, 262, 259])
    assert structure(workout("ride", "", laps=laps), None) is None


def test_laps_that_the_device_set_every_kilometre_are_no_structure() -> None:
    speeds = [3.0, 4.2, 2.9, 4.3, 3.0, 4.2]
    laps, at_s = [], 0.0
    for speed in speeds:
        laps.append(Lap(at_s, 1_000 / speed, 1_000 / speed, 1_000.0))
        at_s += 1_000 / speed
    assert structure(workout("run", "", laps=tuple(laps)), None) is None


def test_an_even_run_by_hand_is_no_structure() -> None:
    laps = tuple(Lap(300.0 * at, 300.0, 300.0, 900.0 + 15 * (at % 2)) for at in range(8))
    assert structure(workout("run", "", laps=laps), None) is None


def test_alternating_laps_make_intervals_where_the_title_says_nothing() -> None:
    activity = workout("run", "Tuesday", laps=run_of_bouts([4.5, 4.4, 4.4]))
    purpose = purpose_of(activity, structure(activity, None), ())
    assert purpose.kind is Kind.INTERVALS


def test_only_bouts_of_about_one_length_are_compared() -> None:
    work = tuple(Bout(number, length_s, 260.0) for number, length_s in enumerate((480, 490, 470, 120), 1))
    assert [bout.number for bout in Structure("power_w", work).comparable] == [1, 2, 3]
    pyramid = tuple(Bout(number, length_s, 260.0) for number, length_s in enumerate((60, 120, 240, 480), 1))
    assert Structure("power_w", pyramid).comparable == ()


def test_pool_sets_part_at_rests() -> None:
    sets = pool_sets(pool([38, 40], [15, 20]))
    assert [(one.length_count, one.swolf, one.rest_s) for one in sets] == [(4, 38, 15), (4, 40, 20)]
