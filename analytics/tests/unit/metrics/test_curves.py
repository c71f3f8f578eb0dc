from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from runningmate_analytics.domain.durations import durations
from runningmate_analytics.domain.metrics import Options, compute
from runningmate_analytics.domain.metrics.curves import best
from runningmate_analytics.domain.model import Curve, Interval

if TYPE_CHECKING:
    from collections.abc import Callable

    from runningmate_analytics.domain.model import Recording, Settings


EVEN = Options(faults_off=frozenset({"power_stuck"}))
"""Power that stays on one number is a fault, and easy to check by hand."""


def drawn(analysis_curves: tuple[Curve, ...], channel: str) -> dict[int, float]:
    curve = next(curve for curve in analysis_curves if curve.channel == channel)
    return dict(zip(curve.duration_s, curve.value, strict=True))


def test_the_grid_widens_as_published() -> None:
    grid = list(durations(8000))
    assert grid[:3] == [1, 2, 3]
    for before, after in ((120, 122), (600, 605), (1200, 1220), (3600, 3720), (7200, 7500)):
        assert grid[grid.index(before) + 1] == after
    assert grid[-1] == 7800


def test_the_curve_agrees_with_every_window_tried_one_by_one() -> None:
    watts = np.random.default_rng(3).integers(0, 900, 400).astype(float)
    curve = best("power_w", watts, start_s=5.0)
    for duration_s, value, start_s in zip(curve.duration_s, curve.value, curve.start_s, strict=True):
        means = [watts[at : at + duration_s].mean() for at in range(400 - duration_s + 1)]
        assert value == pytest.approx(max(means))
        at = int(start_s - 5)
        assert watts[at : at + duration_s].mean() == pytest.approx(value)


def test_no_window_crosses_a_hole() -> None:
    bpm = np.concatenate((np.full(100, 150.0), np.full(50, np.nan), np.full(60, 170.0)))
    curve = best("heart_rate_bpm", bpm)
    means = dict(zip(curve.duration_s, curve.value, strict=True))
    assert means[60] == 170
    assert means[61] == 150
    assert max(means) == 100
    assert curve.start_s[59] == 150


def test_very_large_sums_do_not_overflow() -> None:
    speed_mps = np.full(80_000, 30.0)
    speed_mps[::100] = np.nan
    curve = best("speed_mps", speed_mps)
    assert curve.duration_s[-1] == 99
    assert set(curve.value) == {30.0}


def test_a_constant_series_has_a_flat_curve() -> None:
    assert set(best("power_w", np.full(2000, 210.0)).value) == {210.0}


def test_power_counts_zero_where_the_athlete_stopped(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    time_s = np.concatenate((np.arange(301), 400 + np.arange(301)))
    ride = record(time_s=time_s, power_w=200, pauses=(Interval(300, 400),))
    means = drawn(compute(ride, settings(), EVEN).curves, "power_w")
    assert means[300] == 200
    assert means[600] == pytest.approx(200 * (600 - 99) / 600)


def test_power_is_unknown_where_it_is_missing_while_moving(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    watts = np.full(601, 200.0)
    watts[300:400] = np.nan
    moving = record(seconds=601, power_w=watts, speed_mps=8.0)
    standing = record(seconds=601, power_w=watts, speed_mps=np.where(np.isnan(watts), 0.0, 8.0))
    assert max(drawn(compute(moving, settings(), EVEN).curves, "power_w")) == 300
    assert max(drawn(compute(standing, settings(), EVEN).curves, "power_w")) == 600


def test_speed_is_distance_over_elapsed_time(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    time_s = np.concatenate((np.arange(301), 400 + np.arange(301)))
    distance_m = np.concatenate((4.0 * np.arange(301), 1200 + 4.0 * np.arange(301)))
    ride = record(time_s=time_s, distance_m=distance_m, pauses=(Interval(300, 400),))
    means = drawn(compute(ride, settings()).curves, "speed_mps")
    assert means[300] == pytest.approx(4)
    assert means[700] == pytest.approx(2400 / 700)
