"""Times over distances: against a search by hand, and what a curve alone says of them."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runningmate_analytics.domain.distances import Covered, bounds, quickest
from runningmate_analytics.domain.metrics.curves import best
from runningmate_analytics.domain.metrics.stretches import timed
from runningmate_analytics.domain.model import Interval, Length, Recording, Sport

DAY = date(2026, 5, 1)
speeds = st.lists(st.sampled_from([0.0, 2.0, 2.5, 3.0, 4.0, 5.5]), min_size=2, max_size=120)


def covered(speed_mps: list[float]) -> Covered:
    curve = best("speed_mps", np.array(speed_mps))
    return Covered(
        uuid.UUID(int=1),
        DAY,
        np.array(curve.value, dtype=np.float32).astype(float),
        sum(speed_mps),
        len(speed_mps),
    )


def searched(speed_mps: list[float], wanted_m: float) -> float | None:
    """The quickest stretch by trying beginnings every hundredth of a second."""
    fine_s = np.arange(0, len(speed_mps) + 0.005, 0.01)
    track = np.interp(fine_s, np.arange(len(speed_mps) + 1.0), np.concatenate(([0.0], np.cumsum(speed_mps))))
    ends = np.searchsorted(track, track + wanted_m - 1e-9)
    possible = ends < track.size
    return float((fine_s[ends[possible]] - fine_s[possible]).min()) if possible.any() else None


def run(distance_m: np.ndarray, *pauses: Interval) -> Recording:
    time_s = np.arange(distance_m.size, dtype=np.float64)
    return Recording(
        Sport.RUN, datetime(2026, 5, 1, tzinfo=UTC), time_s, {"distance_m": distance_m}, pauses=pauses
    )


@given(speed_mps=speeds, wanted_m=st.sampled_from([7.0, 20.0, 33.3, 100.0]))
def test_the_quickest_stretch_is_that_of_a_search_by_hand(speed_mps: list[float], wanted_m: float) -> None:
    track = np.concatenate(([0.0], np.cumsum(speed_mps)))
    found = quickest(np.arange(track.size, dtype=float), track, wanted_m)
    expected = searched(speed_mps, wanted_m)
    assert (found is None) == (expected is None)
    if found and expected is not None:
        assert found[0] == pytest.approx(expected, abs=0.021)


@given(speed_mps=speeds, wanted_m=st.sampled_from([7.0, 20.0, 33.3, 100.0]))
def test_a_curve_bounds_the_time_from_below_and_misses_no_distance_that_was_covered(
    speed_mps: list[float], wanted_m: float
) -> None:
    track = np.concatenate(([0.0], np.cumsum(speed_mps)))
    found = quickest(np.arange(track.size, dtype=float), track, wanted_m)
    said = bounds(covered(speed_mps), [wanted_m])
    if found is not None:
        assert said[wanted_m].least_s <= found[0] + 0.01
        assert said[wanted_m].about_s == pytest.approx(found[0], abs=1.01)


def test_the_last_seconds_beyond_the_grid_count_for_a_race_that_ends_on_its_distance() -> None:
    speed_mps = [3.327] * 1_503
    assert sum(speed_mps) == pytest.approx(5_000.5, abs=0.1)
    said = bounds(covered(speed_mps), [5_000.0])[5_000.0]
    assert said.about_s == pytest.approx(5_000 / 3.327, abs=0.3)


def test_a_fast_kilometre_within_a_run_is_timed_and_a_stop_counts() -> None:
    steps = np.concatenate((np.full(400, 2.5), np.full(250, 4.0), np.zeros(60), np.full(250, 4.0)))
    track = np.concatenate(([0.0], np.cumsum(steps)))
    found = timed(run(track), [400, 1_000, 2_000, 5_000], faults=())
    assert found[400][0] == pytest.approx(100, abs=0.6)
    assert found[1_000] == pytest.approx((250, 400), abs=1)
    assert found[2_000][0] == pytest.approx(560, abs=1)
    assert 5_000 not in found
    paused = timed(run(track, Interval(650, 710)), [2_000], faults=())
    assert paused[2_000][0] == pytest.approx(560, abs=1), "elapsed time"


def test_no_stretch_crosses_a_jump_of_the_position() -> None:
    track = np.concatenate((np.arange(0, 600, 3.0), np.arange(5_600, 6_200, 3.0)))
    assert set(timed(run(track), [400, 1_000, 3_000], faults=())) == {400}


def test_pool_efforts_are_whole_lengths_with_the_rests_between_them() -> None:
    lengths, at_s = [], 0.0
    for number in range(16):
        duration_s = 18.0 if 4 <= number < 8 else 22.0
        lengths.append(Length(at_s, duration_s, active=True, strokes=12))
        at_s += duration_s
        if number == 7:
            lengths.append(Length(at_s, 30.0, active=False))
            at_s += 30
    swim = Recording(
        Sport.SWIM,
        datetime(2026, 5, 1, tzinfo=UTC),
        np.empty(0),
        {},
        lengths=tuple(lengths),
        pool_length_m=25.0,
    )
    found = timed(swim, [50, 100, 200, 400, 800])
    assert found[100] == pytest.approx((72, 88), abs=0.02)
    assert found[50][0] == pytest.approx(36, abs=0.02)
    assert found[200][0] == pytest.approx(160, abs=0.02)
    assert found[400][0] == pytest.approx(12 * 22 + 72 + 30, abs=0.02)
    assert 800 not in found
