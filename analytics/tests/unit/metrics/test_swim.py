from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from runningmate_analytics.domain.metrics import compute
from runningmate_analytics.domain.metrics.options import SwimClock
from runningmate_analytics.domain.metrics.swim import swim_stress, swolf
from runningmate_analytics.domain.model import Length, Sport

if TYPE_CHECKING:
    from collections.abc import Callable

    from runningmate_analytics.domain.model import Recording, Settings


def pool(sets: int = 5, lengths: int = 4, rest_s: float = 20.0) -> tuple[Length, ...]:
    """Sets of 25 s lengths with 18 strokes and a rest after each set."""
    swum: list[Length] = []
    start_s = 0.0
    for _ in range(sets):
        for _ in range(lengths):
            swum.append(Length(start_s, 25.0, active=True, strokes=18, stroke="freestyle"))
            start_s += 25
        swum.append(Length(start_s, rest_s, active=False))
        start_s += rest_s
    return tuple(swum)


@pytest.mark.parametrize(
    ("clock", "published"), [(SwimClock.MOVING, 75), (SwimClock.TIMER, 42), (SwimClock.ELEVATE, 100)]
)
def test_three_quarters_of_an_hour_at_css_with_rests(clock: SwimClock, published: int) -> None:
    points = swim_stress(1.2 * 2700, 2700, 3600, 1.2, clock)
    assert round(points) == published


def test_swolf_leaves_out_rests_and_drills() -> None:
    lengths = (
        *pool(sets=1),
        Length(200, 40, active=True),
        Length(240, 40, active=True, strokes=30, stroke="drill"),
    )
    assert swolf(lengths) == pytest.approx(43)
    assert swolf((Length(0, 40, active=True),)) is None


def test_a_pool_swim_without_samples_has_its_metrics(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    swim = record(Sport.SWIM, 0, lengths=pool(), pool_length_m=25.0)
    analysis = compute(swim, settings(threshold_speed_mps=1.0))
    values = {metric.name: metric.value for metric in analysis.metrics}
    assert values["active_lengths"] == 20
    assert values["distance_m"] == 500
    assert values["swim_time_s"] == values["moving_time_s"] == 500
    assert values["timer_time_s"] == 600
    assert values["swim_pace_s_per_100m"] == pytest.approx(100)
    assert values["strokes_per_length"] == pytest.approx(18)
    assert values["mean_stroke_rate_spm"] == pytest.approx(18 / 25 * 60)
    assert values["load"] == values["swim_load"] == pytest.approx(500 / 36)
    curve = next(curve for curve in analysis.curves if curve.channel == "speed_mps")
    assert dict(zip(curve.duration_s, curve.value, strict=True))[100] == pytest.approx(1.0)


def test_open_water_takes_time_and_distance_from_the_samples(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    distance_m = np.concatenate((1.2 * np.arange(1500), np.full(101, 1.2 * 1499)))
    swim = record(
        Sport.SWIM, 1601, distance_m=distance_m, cadence_rpm=np.where(np.arange(1601) < 1500, 30, 0)
    )
    values = {
        metric.name: metric.value for metric in compute(swim, settings(threshold_speed_mps=1.2)).metrics
    }
    assert values["swim_time_s"] == pytest.approx(1500, abs=3)
    assert values["swim_pace_s_per_100m"] == pytest.approx(100 / 1.2, rel=3e-3)
    assert values["mean_stroke_rate_spm"] == 30
    assert "swolf" not in values


def test_without_css_the_load_names_the_setting(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    analysis = compute(record(Sport.SWIM, 0, lengths=pool(), pool_length_m=25.0), settings())
    missing = {absent.name: absent.setting for absent in analysis.missing}
    assert missing["swim_load"] == missing["load"] == "threshold_speed_mps"
