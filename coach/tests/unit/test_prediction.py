"""What a race could take, against published tables, and the tools about single recordings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.tests.season import TODAY, ride_of_bouts, workout
from coach.tests.unit.test_tools import RIDE, RUN, desk_of, numbers
from runningmate_coach.domain.grounding import Lack
from runningmate_coach.domain.prediction import Effort, best, by_riegel, by_vdot, vdot
from runningmate_coach.domain.training import Athlete, Details, Fault, Repair, Setting


@pytest.mark.parametrize(
    ("worth", "distance_m", "time_s"),
    # Daniels' Running Formula, table of race times.
    [(50, 5_000, 19 * 60 + 57), (50, 10_000, 41 * 60 + 21), (50, 42_195, 3 * 3600 + 10 * 60 + 49), (40, 5_000, 24 * 60 + 8)],
)  # fmt: skip
def test_vdot_agrees_with_the_published_table(worth: float, distance_m: float, time_s: float) -> None:
    assert by_vdot(worth, distance_m) == pytest.approx(time_s, rel=1.5e-3)
    assert vdot(Effort(distance_m, time_s)) == pytest.approx(worth, abs=0.1)


def test_riegel_doubles_a_distance_with_his_exponent() -> None:
    assert by_riegel(Effort(5_000, 1_200), 10_000) == pytest.approx(1_200 * 2**1.06)


@given(st.floats(1_500, 30_000), st.floats(2.0, 6.0))
def test_an_effort_predicts_itself(distance_m: float, speed_mps: float) -> None:
    effort = Effort(distance_m, distance_m / speed_mps)
    assert by_riegel(effort, distance_m) == pytest.approx(effort.time_s)
    assert by_vdot(vdot(effort), distance_m) == pytest.approx(effort.time_s, rel=1e-3)


def test_efforts_that_are_too_short_or_too_long_predict_nothing() -> None:
    assert best([Effort(1_000, 170), Effort(100_000, 36_000)]) is None
    assert best([Effort(5_000, 1_300), Effort(5_000, 1_200)]) == Effort(5_000, 1_200)


async def test_a_race_is_predicted_as_a_range_with_the_effort_it_rests_on() -> None:
    run = replace(RUN, channels=("speed_mps",))
    curves = {run.activity_id: Details(curves={"speed_mps": {60: 6.0, 1_200: 4.0, 2_400: 3.7}})}
    found = await desk_of(run, details_=curves).use("race_prediction", distance_m=10_000)
    quick, slow = found.value("quick_time_s"), found.value("slow_time_s")
    assert quick is not None and slow is not None  # noqa: PT018
    assert 2_480 < quick.value < slow.value < 2_740
    assert numbers(found)["time_s"] in (1_200, 2_400)
    assert found.value("/date") is not None
    assert (await desk_of(RIDE).use("race_prediction", distance_m=5_000)).gap(Lack.NO_WORKOUT)


async def test_intervals_are_the_work_bouts_of_the_laps() -> None:
    laps, samples = ride_of_bouts([280, 270, 250])
    ride = workout("ride", "Intervals", minutes=64, laps=laps, channels=("power_w",))
    desk = desk_of(ride, RUN, details_={ride.activity_id: Details(samples)})
    found = await desk.use("workout_intervals", workout_id=ride.activity_id)
    powers = [one.value for one in found.values if one.name == "mean_power_w"]
    assert numbers(found)["bout_count"] == 3
    assert powers == pytest.approx([280, 270, 250])
    assert all(one.first == ride.day for one in found.values)
    assert (await desk.use("workout_intervals", workout_id=RUN.activity_id)).gap(Lack.NOT_RECORDED)


async def test_faults_are_told_by_rule_with_their_time() -> None:
    marked = (
        Fault("heart_rate_flat", ("heart_rate_bpm",), 0, 90),
        Fault("heart_rate_flat", ("heart_rate_bpm",), 200, 230),
    )
    run = replace(RUN, faults=marked, repair=Repair(applied=False, change_count=2), partial=True)
    found = await desk_of(run).use("recording_faults", workout_id=run.activity_id)
    assert numbers(found) | {"date": 0} == {"fault_count": 2, "heart_rate_flat_time_s": 120, "date": 0}
    assert len(found.gaps) == 2


async def test_a_settings_history_has_each_value_with_its_day_and_how_far_it_came() -> None:
    settings = tuple(
        Setting("threshold_power_w", "ride", date(2026, month, 1), watts)
        for month, watts in ((1, 240.0), (4, 255.0), (9, 250.0))
    )
    desk = desk_of(RIDE, athlete_=Athlete(settings))
    found = await desk.use("threshold_history", setting="threshold_power_w", sport="ride")
    assert [one.value for one in found.values if "since" not in one.value_id and one.unit == "W"] == [
        250,
        255,
        240,
    ]
    before, first = (found.value(f"{part}/threshold_power_w") for part in ("the_one_before", "the_first"))
    assert before is not None and first is not None  # noqa: PT018
    assert (before.value, before.direction, first.value, first.direction) == (5, "down", 10, "up")
    assert (before.first, before.last) == (date(2026, 9, 1), date(2026, 9, 1))
    assert TODAY not in {one.first for one in found.values}
    assert (await desk.use("threshold_history", setting="weight_kg")).gap(Lack.NO_SETTING)
