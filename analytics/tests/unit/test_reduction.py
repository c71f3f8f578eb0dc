"""Samples reduced to buckets keep their mean, their extremes and their holes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from runningmate_analytics.domain.holes import holes_of
from runningmate_analytics.domain.model import Interval
from runningmate_analytics.domain.reduction import reduce_to_buckets


def test_few_samples_are_given_as_they_are() -> None:
    time_s = np.arange(10.0)
    reduced = reduce_to_buckets(time_s, {"power_w": time_s * 2}, 100, 2, 8)
    assert reduced.bucket_s == 0
    np.testing.assert_array_equal(reduced.time_s, np.arange(2.0, 8.0))
    np.testing.assert_array_equal(reduced.channels["power_w"].mean, np.arange(2.0, 8.0) * 2)
    assert reduced.channels["power_w"].low.size == 0


@given(st.lists(st.floats(0.5, 30), min_size=2, max_size=300), st.integers(1, 50))
def test_buckets_are_few_and_lose_neither_extremes_nor_the_sum(steps: list[float], buckets: int) -> None:
    time_s = np.cumsum(steps)
    values = np.sin(time_s) * 100
    reduced = reduce_to_buckets(time_s, {"x": values}, buckets, 0, float(time_s[-1]) + 1)
    channel = reduced.channels["x"]
    assert reduced.time_s.size <= max(buckets, 1) or reduced.bucket_s == 0
    assert reduced.sample_count == len(steps)
    if reduced.bucket_s:
        assert np.nanmax(channel.high) == values.max()
        assert np.nanmin(channel.low) == values.min()
        assert (np.diff(reduced.time_s) > 0).all()


def test_a_bucket_without_a_value_is_missing_and_not_zero() -> None:
    time_s = np.arange(40.0)
    values = np.where(time_s < 20, np.nan, 150.0)
    channel = reduce_to_buckets(time_s, {"x": values}, 4, 0, 40).channels["x"]
    assert np.isnan(channel.mean[0])
    assert np.isnan(channel.low[0])
    assert channel.mean[-1] == 150


def test_gaps_of_25_s_are_holes_unless_the_timer_was_stopped() -> None:
    time_s = np.array([0.0, 10, 40, 50, 100, 101])
    stop = Interval(50, 100)
    assert holes_of(time_s, [stop]) == [(Interval(10, 40), False), (stop, True)]
