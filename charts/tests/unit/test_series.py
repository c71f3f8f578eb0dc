from __future__ import annotations

import numpy as np
import pytest

from runningmate_charts.domain.series import joined, limits, opened, pace_limits, speed_mps
from runningmate_charts.domain.training import Hole, Samples

NAN = np.nan


def test_gaps_shorter_than_25_s_are_joined_and_longer_ones_stay() -> None:
    time_s = np.array([0.0, 10.0, 20.0, 30.0, 55.0, 56.0])
    values = np.array([1.0, NAN, 3.0, NAN, 9.0, NAN])
    assert joined(time_s, values).tolist()[:3] == [1.0, 2.0, 3.0]
    assert np.isnan(joined(time_s, values)[[3, 5]]).all()


def test_a_hole_breaks_the_line_between_its_neighbours() -> None:
    time_s, values = opened(np.array([0.0, 1.0, 60.0]), np.array([5.0, 5.0, 6.0]), (Hole(2.0, 60.0),))
    assert time_s.tolist() == [0.0, 1.0, 2.0, 60.0]
    assert np.isnan(values).tolist() == [False, False, True, False]


def test_a_hole_at_the_end_adds_nothing() -> None:
    time_s, _ = opened(np.array([0.0, 1.0]), np.array([5.0, 5.0]), (Hole(2.0, 60.0),))
    assert time_s.tolist() == [0.0, 1.0]


def test_a_stop_does_not_flatten_the_pace() -> None:
    steady = np.full(1000, 300.0) + np.linspace(-10, 10, 1000)
    with_stop = np.concatenate((steady, np.full(100, 20_000.0), np.full(20, np.inf)))
    fast, slow = pace_limits(with_stop)
    assert 270 < fast < 291
    assert 309 < slow < 330


def test_limits_refuse_a_series_without_values() -> None:
    with pytest.raises(ValueError, match="without values"):
        limits(np.array([NAN, NAN]))


def test_speed_comes_from_distance_where_no_speed_was_recorded() -> None:
    samples = Samples(np.array([0.0, 2.0, 4.0]), {"distance_m": np.array([0.0, 8.0, 10.0])})
    speeds = speed_mps(samples)
    assert speeds is not None
    assert speeds.tolist()[:2] == [4.0, 1.0]
