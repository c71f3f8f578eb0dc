from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from runningmate_analytics.domain.metrics import Options, compute
from runningmate_analytics.domain.metrics.options import PowerRule
from runningmate_analytics.domain.metrics.power import mean4, normalized_power, stress, xpower
from runningmate_analytics.domain.model import Interval

if TYPE_CHECKING:
    from collections.abc import Callable

    from runningmate_analytics.domain.model import Recording, Settings


EVEN = frozenset({"power_stuck"})


def test_constant_power_is_its_own_normalized_power() -> None:
    assert normalized_power(np.full(600, 213.0)) == pytest.approx(213)


def test_normalized_power_by_hand() -> None:
    # Two halves far longer than the window: the mean4 of 100 and 300 with the ramp between them.
    power_w = np.repeat([100.0, 300.0], 5000)
    ramp_w = np.linspace(100, 300, 31)[1:-1]
    rolled = np.concatenate((np.full(4971, 100.0), ramp_w, np.full(4971, 300.0)))
    assert normalized_power(power_w) == pytest.approx(mean4(rolled), rel=1e-9)


def test_the_gc_option_starts_from_a_window_of_zeros() -> None:
    power_w = np.full(60, 200.0)
    rolled = np.concatenate((np.arange(1, 30) * 200 / 30, np.full(31, 200.0)))
    assert normalized_power(power_w, PowerRule.GC) == pytest.approx(mean4(rolled))


def test_normalized_power_is_undefined_below_its_window() -> None:
    assert normalized_power(np.full(29, 200.0)) is None


@pytest.mark.parametrize("scale", [0.5, 2.0])
def test_power_metrics_scale_with_power(scale: float) -> None:
    power_w = np.random.default_rng(1).gamma(4, 50, 2000)
    ones = np.ones(2000)
    whole = normalized_power(power_w)
    assert whole is not None
    assert normalized_power(scale * power_w) == pytest.approx(scale * whole)
    assert xpower(scale * power_w, ones) == pytest.approx(scale * xpower(power_w, ones), rel=1e-6)


def test_xpower_follows_its_recursion_and_decays_across_a_hole() -> None:
    power_w = np.concatenate((np.full(100, 250.0), np.zeros(50), np.full(100, 250.0)))
    known = (power_w > 0).astype(float)
    level, fourth, counted = 0.0, 0.0, 0
    for watts, recorded in zip(power_w, known, strict=True):
        level = watts / 26 + level * 25 / 26
        if recorded or level > 0.1:
            fourth += level**4
            counted += 1
    assert counted == 250
    assert xpower(power_w, known) == pytest.approx((fourth / counted) ** 0.25)


def test_an_hour_at_threshold_is_100_points() -> None:
    assert stress(3600, 250, 250) == pytest.approx(100)
    assert stress(1800, 250, 250) == pytest.approx(50)


def test_normalized_power_joins_its_window_across_a_pause(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    power_w = 200 + 50 * np.sin(np.arange(1800) / 60)
    whole = compute(record(seconds=1800, power_w=power_w), settings())
    # The same samples with a stop of ten minutes in the middle.
    time_s = np.concatenate((np.arange(900), 1500 + np.arange(900)))
    paused = compute(record(time_s=time_s, power_w=power_w, pauses=(Interval(899, 1500),)), settings())
    values = [{metric.name: metric.value for metric in analysis.metrics} for analysis in (whole, paused)]
    for name in ("normalized_power_w", "mean_power_w", "work_kj"):
        assert values[1][name] == pytest.approx(values[0][name])
    assert values[1]["timer_time_s"] == values[0]["timer_time_s"] - 1


def test_the_recording_interval_does_not_change_the_result(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    power_w = 200 + 50 * np.sin(np.arange(3601) / 120)
    every_second = compute(record(seconds=3601, power_w=power_w), settings())
    smart = compute(record(time_s=np.arange(0, 3601, 4), power_w=power_w[::4]), settings())
    for left, right in zip(every_second.metrics, smart.metrics, strict=True):
        assert left.name == right.name
        assert right.value == pytest.approx(left.value, rel=2e-3)


def test_work_of_two_parts_is_the_work_of_the_whole(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    power_w = np.random.default_rng(2).gamma(4, 50, 2000)
    parts = [compute(record(seconds=1000, power_w=part), settings()) for part in np.split(power_w, 2)]
    whole = compute(record(seconds=2000, power_w=power_w), settings())
    work = [next(m.value for m in a.metrics if m.name == "work_kj") for a in (*parts, whole)]
    assert work[0] + work[1] == pytest.approx(work[2])


def test_a_power_channel_of_zeros_is_no_power(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    analysis = compute(record(power_w=0, heart_rate_bpm=140), settings(threshold_power_w=250))
    assert not {m.name for m in analysis.metrics} & {"mean_power_w", "normalized_power_w", "power_load"}
    assert "mean_power_w" in {absent.name for absent in analysis.missing}


def test_a_rule_other_than_the_catalogues_is_named(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    analysis = compute(record(power_w=200), settings(), Options(power_rule=PowerRule.GC, faults_off=EVEN))
    normalized = next(m for m in analysis.metrics if m.name == "normalized_power_w")
    assert [used.name for used in normalized.parameters] == ["option_power_gc"]
