from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from runningmate_analytics.domain.metrics import Options, compute
from runningmate_analytics.domain.metrics.grade import factor, slope
from runningmate_analytics.domain.metrics.options import GradeModel
from runningmate_analytics.domain.metrics.running import run_stress
from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from collections.abc import Callable

    from runningmate_analytics.domain.model import Recording, Settings


@pytest.mark.parametrize(
    ("percent", "published"), [(-10, 0.875), (-5, 0.900), (0, 1.0), (5, 1.190), (10, 1.480), (20, 2.280)]
)
def test_the_factor_meets_the_table(percent: float, published: float) -> None:
    assert factor(np.array([percent / 100]))[0] == pytest.approx(published, abs=1e-6)


def test_the_factor_is_smooth_and_rises_with_the_climb() -> None:
    grade = np.linspace(-0.45, 0.45, 1801)
    factors = factor(grade)
    assert np.abs(np.diff(factors, 2)).max() < 2e-3
    assert (np.diff(factors[grade > -0.07]) > 0).all()


def test_minetti_costs_36_joules_on_the_flat_and_more_on_ten_percent() -> None:
    flat, climb = factor(np.array([0.0, 0.1]), GradeModel.MINETTI)
    assert flat == pytest.approx(1)
    by_hand = 155.4e-5 - 30.4e-4 - 43.3e-3 + 46.3e-2 + 19.5e-1 + 3.6
    assert climb == pytest.approx(by_hand / 3.6)


def test_a_steady_climb_has_its_grade_and_a_cliff_is_clamped() -> None:
    distance_m = np.arange(0, 1000, 3.0)
    assert slope(distance_m, distance_m * 0.08) == pytest.approx(0.08)
    assert slope(distance_m, distance_m * 2).max() == 0.45
    assert slope(np.zeros(50), np.arange(50.0)) == pytest.approx(0)


def test_an_hour_at_threshold_speed_is_100_points() -> None:
    assert run_stress(3600, 4, 4) == pytest.approx(100)
    assert run_stress(3600, 2, 4) == pytest.approx(25)


def test_an_even_run_on_the_flat_costs_what_it_is(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    run = record(
        Sport.RUN, 3601, speed_mps=3.2, distance_m=3.2 * np.arange(3601), altitude_m=100, cadence_rpm=85
    )
    analysis = compute(run, settings(threshold_speed_mps=4.0))
    values = {metric.name: metric for metric in analysis.metrics}
    assert values["graded_speed_mps"].value == pytest.approx(3.2)
    assert values["normalized_graded_pace_s_per_km"].value == pytest.approx(1000 / 3.2)
    assert values["mean_pace_s_per_km"].value == pytest.approx(1000 / 3.2)
    assert values["run_load"].value == pytest.approx(64, rel=1e-3)
    assert values["load"].value == values["run_load"].value
    assert values["load"].source_channel == "speed_mps,altitude_m"
    assert values["mean_cadence_spm"].value == pytest.approx(170)


def test_a_climb_raises_the_load(record: Callable[..., Recording], settings: Callable[..., Settings]) -> None:
    distance_m = 3.0 * np.arange(1801)
    loads = []
    for grade in (0.0, 0.05):
        run = record(Sport.RUN, 1801, distance_m=distance_m, altitude_m=grade * distance_m)
        metrics = compute(run, settings(threshold_speed_mps=4.0)).metrics
        loads.append(next(metric.value for metric in metrics if metric.name == "run_load"))
    assert loads[1] / loads[0] == pytest.approx(1.19**2, rel=5e-3)


def test_a_treadmill_run_has_a_load_but_no_graded_pace(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    analysis = compute(record(Sport.RUN, speed_mps=3.0), settings(threshold_speed_mps=3.0))
    values = {metric.name: metric for metric in analysis.metrics}
    assert "normalized_graded_pace_s_per_km" not in values
    assert values["run_load"].source_channel == "speed_mps"


def test_running_power_sets_the_load_only_with_a_critical_power(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    run = record(Sport.RUN, 3601, speed_mps=3.2, power_w=250)
    by_pace = compute(run, settings(threshold_speed_mps=4.0))
    assert next(m for m in by_pace.metrics if m.name == "load").parameters[0].name == "run_load"
    even = Options(faults_off=frozenset({"power_stuck"}))
    by_power = compute(run, settings(threshold_speed_mps=4.0, threshold_power_w=250), even)
    chosen = next(m for m in by_power.metrics if m.name == "load")
    assert chosen.parameters[0].name == "power_load"
    assert chosen.value == pytest.approx(100, rel=1e-3)


def test_a_gps_jump_is_not_a_sprint(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    distance_m = 3.0 * np.arange(600)
    distance_m[300:] += 900
    analysis = compute(record(Sport.RUN, 600, distance_m=distance_m), settings(), Options())
    curve = next(curve for curve in analysis.curves if curve.channel == "speed_mps")
    assert max(curve.value) == pytest.approx(3.0)
