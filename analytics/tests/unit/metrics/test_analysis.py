from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from runningmate_analytics.domain.catalogue import CATALOGUE
from runningmate_analytics.domain.metrics import Options, compute
from runningmate_analytics.domain.metrics.elevation import climb
from runningmate_analytics.domain.metrics.load import exertion_stress
from runningmate_analytics.domain.metrics.options import LoadSource
from runningmate_analytics.domain.metrics.zones import seconds_in_zones
from runningmate_analytics.domain.model import Interval, Lap, Length, Sex, Sport

if TYPE_CHECKING:
    from collections.abc import Callable

    from runningmate_analytics.domain.model import Recording, Settings

FULL = {
    "resting_heart_rate_bpm": 50.0,
    "max_heart_rate_bpm": 190.0,
    "threshold_heart_rate_bpm": 165.0,
    "threshold_power_w": 250.0,
    "threshold_speed_mps": 4.0,
}


def everything(record: Callable[..., Recording], sport: Sport) -> Recording:
    """A recording with every channel, some of it missing."""
    chance = np.random.default_rng(7)
    bpm = np.round(140 + 10 * np.sin(np.arange(1800) / 50))
    bpm[100:200] = np.nan
    return record(
        sport,
        1800,
        heart_rate_bpm=bpm,
        power_w=chance.gamma(4, 50, 1800),
        cadence_rpm=chance.integers(0, 95, 1800),
        speed_mps=3.0,
        distance_m=3.0 * np.arange(1800),
        altitude_m=100 + 20 * np.sin(np.arange(1800) / 200),
        pauses=(Interval(600, 700),),
        lengths=(Length(0, 30, active=True, strokes=20),) if sport is Sport.SWIM else (),
        pool_length_m=25.0 if sport is Sport.SWIM else None,
    )


@pytest.mark.parametrize("sport", list(Sport))
@pytest.mark.parametrize("values", [{}, FULL], ids=["nothing set", "all set"])
def test_what_is_computed_is_in_the_catalogue_and_finite(
    record: Callable[..., Recording],
    settings: Callable[..., Settings],
    sport: Sport,
    values: dict[str, float],
) -> None:
    analysis = compute(everything(record, sport), settings(**values), Options(perceived_exertion=5))
    names = [metric.name for metric in analysis.metrics]
    assert names == [name for name in CATALOGUE if name in set(names)]
    assert not set(names) & {absent.name for absent in analysis.missing}
    assert {absent.name for absent in analysis.missing} <= set(CATALOGUE)
    for metric in analysis.metrics:
        assert np.isfinite(metric.value)
        assert 0 <= metric.coverage <= 1
        assert metric.source_channel
        sports = CATALOGUE[metric.name].sports
        assert not sports or sport in sports or sport not in {Sport.RUN, Sport.RIDE, Sport.SWIM}
    for absent in analysis.missing:
        assert absent.reason[0].isupper()
        assert absent.reason.endswith(".")


def test_zones_add_up_to_the_covered_time(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    analysis = compute(everything(record, Sport.RIDE), settings(**FULL))
    values = {metric.name: metric for metric in analysis.metrics}
    for family, source in (("heart_rate", "mean_heart_rate_bpm"), ("power", "mean_power_w")):
        total_s = sum(values[f"{family}_zone_{number}_time_s"].value for number in range(1, 8))
        assert total_s == pytest.approx(values[source].coverage * (1800 - 99))


def test_a_zone_holds_its_lower_end() -> None:
    assert seconds_in_zones(np.array([9.9, 10.0, 19.9, 20.0]), np.array([10.0, 20.0])) == [1, 2, 1]


def test_a_recording_without_any_value_has_times_only(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    analysis = compute(record(seconds=600, power_w=np.nan, heart_rate_bpm=np.nan), settings(**FULL))
    assert {metric.name for metric in analysis.metrics} == {"elapsed_time_s", "timer_time_s"}
    assert analysis.curves == ()


def test_one_sample_and_no_sample_do_not_break(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    single = compute(
        record(Sport.RUN, 1, speed_mps=3, distance_m=5, altitude_m=9, heart_rate_bpm=90), settings(**FULL)
    )
    assert {metric.name: metric.value for metric in single.metrics}["elapsed_time_s"] == 0
    assert compute(record(seconds=0), settings()).metrics == ()


def test_laps_give_the_timer_its_milliseconds(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    laps = (Lap(0, 500.4, 500.4), Lap(500.4, 510.2, 500.3))
    paused = record(seconds=1011, power_w=200, pauses=(Interval(700, 710),), laps=laps)
    timer = next(m for m in compute(paused, settings()).metrics if m.name == "timer_time_s")
    assert timer.value == pytest.approx(1000.7)
    assert timer.source_channel == "laps"
    far_off = record(seconds=1011, power_w=200, pauses=(Interval(700, 710),), laps=laps[:1])
    timer = next(m for m in compute(far_off, settings()).metrics if m.name == "timer_time_s")
    assert (timer.value, timer.source_channel) == (1000, "timer")


@pytest.mark.parametrize(
    ("altitude_m", "gain_m", "loss_m"),
    [([100, 103, 100, 103], 0, 0), ([100, 104, 100, 107], 11, 4), ([100, 101, 102, 103, 104, 105], 4, 0)],
)
def test_climbs_count_beyond_three_metres(altitude_m: list[float], gain_m: float, loss_m: float) -> None:
    assert climb(np.array(altitude_m, dtype=float)) == (gain_m, loss_m)


def test_the_mean_speed_is_of_the_moving_time(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    speed_mps = np.where(np.arange(1201) < 600, 5.0, 0.5)
    ride = record(seconds=1201, speed_mps=speed_mps, distance_m=np.cumsum(speed_mps) - 5)
    values = {metric.name: metric.value for metric in compute(ride, settings()).metrics}
    assert values["moving_time_s"] == 600
    assert values["mean_speed_mps"] == pytest.approx(values["distance_m"] / 600)


def test_distance_comes_from_positions_when_nothing_else_tells_it(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    north_deg = 47 + np.arange(601) * 3 / 111_195.08
    run = record(Sport.RUN, 601, latitude_deg=north_deg, longitude_deg=8.0)
    values = {metric.name: metric for metric in compute(run, settings()).metrics}
    assert values["distance_m"].value == pytest.approx(1800, rel=1e-4)
    assert values["distance_m"].source_channel == "latitude_deg,longitude_deg"
    assert values["max_speed_mps"].value == pytest.approx(3.0, rel=1e-3)


def test_the_athletes_choice_of_load_is_followed_and_shown(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    ride = everything(record, Sport.RIDE)
    default = next(m for m in compute(ride, settings(**FULL)).metrics if m.name == "load")
    assert default.parameters[0].name == "power_load"
    chosen = next(
        m
        for m in compute(ride, settings(**FULL), Options(load_source=LoadSource.HEART_RATE)).metrics
        if m.name == "load"
    )
    assert chosen.parameters[0].name == "heart_rate_load"
    assert chosen.source_channel == "heart_rate_bpm"
    assert chosen.parameters[-1].name == "option_heart_rate_load"
    assert default.value != chosen.value


def test_exertion_carries_the_load_where_nothing_else_does(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    assert exertion_stress(3600, 8) == 100
    assert exertion_stress(1800, 1) == 10
    gym = record(Sport.STRENGTH, 3601, temperature_c=20.0)
    bare = compute(record(Sport.STRENGTH, 3601, power_w=np.nan), settings(Sex.UNKNOWN))
    assert "load" in {absent.name for absent in bare.missing}
    rated = compute(gym, settings(), Options(perceived_exertion=4))
    assert next(m.value for m in rated.metrics if m.name == "load") == 50


def test_the_catalogue_can_be_served_without_numpy_and_polars() -> None:
    script = (
        "import sys, runningmate_analytics.domain.catalogue, runningmate_analytics.domain.days,"
        " runningmate_analytics.domain.thresholds;"
        "sys.exit(bool({'polars', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
