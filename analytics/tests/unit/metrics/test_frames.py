from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from runningmate_analytics.domain.frames import believable_time, fill, resample
from runningmate_analytics.domain.model import Interval, Length, Sport

if TYPE_CHECKING:
    from collections.abc import Callable

    from runningmate_analytics.domain.model import Recording


def test_smart_recording_is_interpolated_to_one_sample_a_second(record: Callable[..., Recording]) -> None:
    frame = resample(record(time_s=[0, 4, 10], power_w=[100, 140, 200]))
    assert frame is not None
    assert frame.columns["power_w"].tolist() == [100, 110, 120, 130, 140, 150, 160, 170, 180, 190, 200]
    assert frame.coverage("power_w") == 1.0


@pytest.mark.parametrize(("gap_s", "known"), [(24, 25), (25, 2)])
def test_a_gap_of_25_s_stays_a_hole(record: Callable[..., Recording], gap_s: int, known: int) -> None:
    frame = resample(record(time_s=[0, gap_s], power_w=[100, 200]))
    assert frame is not None
    assert frame.known("power_w").size == known
    assert int(frame.recorded.sum()) == known


def test_a_drop_out_of_one_channel_is_a_hole_of_that_channel_only(record: Callable[..., Recording]) -> None:
    bpm = np.full(100, 150.0)
    bpm[20:60] = np.nan
    frame = resample(record(seconds=100, heart_rate_bpm=bpm, power_w=200))
    assert frame is not None
    assert frame.coverage("heart_rate_bpm") == pytest.approx(0.6)
    assert frame.coverage("power_w") == 1.0


def test_a_heart_rate_of_zero_is_no_value(record: Callable[..., Recording]) -> None:
    frame = resample(record(seconds=3, heart_rate_bpm=[0, 150, 150]))
    assert frame is not None
    assert frame.known("heart_rate_bpm").tolist() == [150, 150]


def test_a_timer_stop_of_any_length_empties_its_seconds(record: Callable[..., Recording]) -> None:
    frame = resample(record(seconds=21, power_w=200, pauses=(Interval(5, 10),)))
    assert frame is not None
    assert np.flatnonzero(frame.paused).tolist() == [6, 7, 8, 9]
    assert np.flatnonzero(np.isnan(frame.columns["power_w"])).tolist() == [6, 7, 8, 9]
    assert frame.running_s == 17


def test_samples_long_after_the_rest_are_cut(record: Callable[..., Recording]) -> None:
    frame = resample(record(time_s=[0, 1, 2, 2e9], power_w=[1, 2, 3, 4]))
    assert frame is not None
    assert frame.seconds == 3
    assert believable_time(np.array([0.0, 1e5, 2e5])).size == 3


def test_the_span_of_a_frame_is_bounded() -> None:
    every_day_s = np.arange(100, dtype=np.float64) * 86_400
    assert believable_time(every_day_s)[-1] == 14 * 86_400


def test_a_recording_of_lengths_only_has_no_frame(record: Callable[..., Recording]) -> None:
    assert resample(record(Sport.SWIM, seconds=0, lengths=(Length(0, 30, active=True),))) is None


def test_values_that_lie_between_grid_seconds_keep_their_neighbourhood() -> None:
    filled = fill(np.array([0.4, 1.4, 40.4]), np.array([1.0, 2.0, 3.0]), np.arange(0.4, 42))
    assert np.flatnonzero(np.isfinite(filled)).tolist() == [0, 1, 40]


def test_the_table_holds_every_channel_with_nulls(record: Callable[..., Recording]) -> None:
    frame = resample(record(seconds=10, power_w=200, pauses=(Interval(3, 6),)))
    assert frame is not None
    table = frame.table()
    assert table.columns == ["second_s", "power_w", "recorded", "paused"]
    assert table["power_w"].null_count() == 2
    assert table.schema["paused"] == pl.Boolean
