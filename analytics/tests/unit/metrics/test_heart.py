from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from runningmate_analytics.domain.metrics import compute
from runningmate_analytics.domain.metrics.heart import trimp, trimp_of_mean
from runningmate_analytics.domain.model import Sex, Sport

if TYPE_CHECKING:
    from collections.abc import Callable

    from runningmate_analytics.domain.model import Floats, Recording, Settings

REST, HIGHEST = 50.0, 190.0


def drifting(seconds: int, around_bpm: float = 150.0) -> Floats:
    """A believable heart rate: whole beats that never stand still for long."""
    return np.round(around_bpm + 6 * np.sin(np.arange(seconds) / 40))


def test_trimp_of_an_hour_at_four_fifths_of_the_reserve_is_157_for_a_woman() -> None:
    steady_bpm = np.full(3600, REST + 0.8 * (HIGHEST - REST))
    assert round(trimp(steady_bpm, REST, HIGHEST, Sex.FEMALE)) == 157


def test_trimp_adds_up_over_parts() -> None:
    bpm = drifting(1000)
    parts = sum(trimp(part, REST, HIGHEST, Sex.MALE) for part in np.split(bpm, 4))
    assert parts == pytest.approx(trimp(bpm, REST, HIGHEST, Sex.MALE))


def test_both_rules_of_trimp_agree_on_a_constant_heart_rate() -> None:
    steady = trimp(np.full(600, 150.0), REST, HIGHEST, Sex.MALE)
    assert trimp_of_mean(150, 600, REST, HIGHEST, Sex.MALE) == pytest.approx(steady)
    uneven = trimp(np.repeat([110.0, 190.0], 300), REST, HIGHEST, Sex.MALE)
    assert uneven > trimp_of_mean(150, 600, REST, HIGHEST, Sex.MALE)


def test_an_hour_at_threshold_heart_rate_is_100_points(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    bpm = np.where(np.arange(3600) // 60 % 2, 166.0, 164.0)
    analysis = compute(
        record(Sport.RUN, heart_rate_bpm=bpm),
        settings(resting_heart_rate_bpm=REST, max_heart_rate_bpm=HIGHEST, threshold_heart_rate_bpm=165),
    )
    values = {metric.name: metric for metric in analysis.metrics}
    assert values["heart_rate_load"].value == pytest.approx(100, abs=0.1)
    assert values["load"].value == values["heart_rate_load"].value
    assert {"resting_heart_rate_bpm", "max_heart_rate_bpm", "threshold_heart_rate_bpm"} <= {
        used.name for used in values["load"].parameters
    }


def test_without_sex_there_is_no_trimp_and_the_load_says_what_it_used(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    analysis = compute(
        record(Sport.RUN, heart_rate_bpm=drifting(3600)),
        settings(
            Sex.UNKNOWN,
            resting_heart_rate_bpm=REST,
            max_heart_rate_bpm=HIGHEST,
            threshold_heart_rate_bpm=165,
        ),
    )
    values = {metric.name: metric for metric in analysis.metrics}
    assert "trimp" not in values
    assert next(absent.setting for absent in analysis.missing if absent.name == "trimp") == "sex"
    assert any(
        used.evidence and "Sex is not set" in used.evidence for used in values["heart_rate_load"].parameters
    )


def test_a_load_does_not_rest_on_marked_heart_rate(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    bpm = drifting(3600)
    bpm[:1800] = 150  # frozen for half the time
    analysis = compute(
        record(heart_rate_bpm=bpm),
        settings(resting_heart_rate_bpm=REST, max_heart_rate_bpm=HIGHEST, threshold_heart_rate_bpm=165),
    )
    values = {metric.name: metric for metric in analysis.metrics}
    assert values["heart_rate_load"].coverage == pytest.approx(0.5, abs=0.02)
    assert "load" not in values
    assert "50%" in next(absent.reason for absent in analysis.missing if absent.name == "load")


def test_the_missing_setting_is_named(
    record: Callable[..., Recording], settings: Callable[..., Settings]
) -> None:
    recording = record(heart_rate_bpm=drifting(3600))
    for given, lacking in (
        ({}, "resting_heart_rate_bpm"),
        ({"resting_heart_rate_bpm": REST}, "max_heart_rate_bpm"),
        ({"resting_heart_rate_bpm": REST, "max_heart_rate_bpm": HIGHEST}, "threshold_heart_rate_bpm"),
    ):
        missing = {absent.name: absent.setting for absent in compute(recording, settings(**given)).missing}
        assert missing["heart_rate_load"] == lacking
        assert missing["load"] == lacking
