"""Samples by the minute of the clock."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from runningmate_analytics.domain.minutes import by_minute

START = datetime(2026, 3, 1, 7, 59, 30, tzinfo=UTC)


def test_minutes_are_those_of_the_clock() -> None:
    time_s = np.arange(0.0, 120.0)
    minutes = by_minute(START, time_s, {"power_w": time_s})
    assert [datetime.fromtimestamp(60 * minute, UTC).minute for minute in minutes.minute] == [59, 0, 1]
    assert minutes.sample_count.tolist() == [30, 60, 30]
    assert minutes.columns["power_w"].tolist() == [14.5, 59.5, 104.5]


def test_a_minute_without_samples_has_no_row_and_one_without_values_no_value() -> None:
    time_s = np.array([0.0, 1.0, 300.0, 301.0])
    minutes = by_minute(START, time_s, {"heart_rate_bpm": np.array([np.nan, np.nan, 120.0, np.nan])})
    assert np.diff(minutes.minute).tolist() == [5]
    np.testing.assert_array_equal(minutes.columns["heart_rate_bpm"], [np.nan, 120.0])


def test_no_samples_are_no_minutes() -> None:
    minutes = by_minute(START, np.empty(0), {"distance_m": np.empty(0), "power_w": np.empty(0)})
    assert minutes.minute.size == minutes.sample_count.size == minutes.columns["distance_m"].size == 0


def test_channels_without_a_mean_by_the_minute_are_left_out() -> None:
    assert not by_minute(START, np.arange(3.0), {"latitude_deg": np.arange(3.0)}).columns


@given(
    st.lists(st.tuples(st.floats(0.2, 200), st.floats(0, 30), st.booleans()), min_size=1, max_size=80),
)
def test_what_minutes_cover_adds_up_to_the_whole(steps: list[tuple[float, float, bool]]) -> None:
    time_s = np.cumsum([step for step, _, _ in steps])
    distance_m = np.cumsum([step for _, step, _ in steps])
    distance_m[[not known for _, _, known in steps]] = np.nan
    covered = by_minute(START, time_s, {"distance_m": distance_m}).columns["distance_m"]
    known = distance_m[np.isfinite(distance_m)]
    np.testing.assert_allclose(np.nansum(covered), known[-1] - known[0] if known.size else 0, atol=1e-9)
