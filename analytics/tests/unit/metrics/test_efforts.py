"""Best efforts by quarter: what is kept and what is looked at again give the same as everything at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from runningmate_analytics.domain.efforts import (
    BestsKey,
    Evidence,
    QuarterBests,
    best_efforts,
    combined,
    days_of_quarter,
    quarter_of,
)
from runningmate_analytics.domain.model import Curve, Sport
from runningmate_analytics.domain.thresholds import estimate

GRID_S = (10, 60, 200, 280, 1200, 1800, 3600)
FIRST = date(2025, 11, 20)


def curve(channel: str, level: float) -> Curve:
    """Falls slowly with duration, as a heart rate or a power does."""
    values = tuple(level * (1 - 0.01 * place) for place in range(len(GRID_S)))
    return Curve(channel, GRID_S, values, (0.0,) * len(GRID_S))


ACTIVITIES = st.builds(
    lambda days, sport, bpm, level: Evidence(
        FIRST + timedelta(days=days), sport, (curve("heart_rate_bpm", bpm), *level)
    ),
    st.integers(0, 400),
    st.sampled_from([Sport.RUN, Sport.RIDE, Sport.SWIM, Sport.WALK]),
    st.sampled_from([140.0, 170.5, 188.0, 190.0]),
    st.sampled_from([(), (curve("power_w", 240.0),), (curve("power_w", 255.5), curve("speed_mps", 1.5))]),
)


@given(st.lists(ACTIVITIES, max_size=20), st.lists(st.integers(0, 3), min_size=20, max_size=20))
def test_efforts_put_in_one_by_one_are_those_of_everything_at_once(
    activities: list[Evidence], kinds: list[int]
) -> None:
    there = [replace(one, source_kinds=kind) for one, kind in zip(activities, kinds, strict=False)]
    kept: dict[BestsKey, QuarterBests] = {}
    for activity in there:
        (new,) = best_efforts([activity])
        kept[new.key] = combined(kept[new.key], new) if new.key in kept else new
    assert sorted(kept.values(), key=lambda found: found.key) == list(best_efforts(there))
    whatever_sources = best_efforts(activities)
    assert estimate(kept.values()) == estimate(whatever_sources)


def test_a_quarter_has_all_its_days() -> None:
    days = days_of_quarter(date(2024, 1, 1))
    assert (days[0], days[-1], len(days)) == (date(2024, 1, 1), date(2024, 3, 31), 91)
    assert quarter_of(days[-1]) == days[0]
    assert quarter_of(days_of_quarter(date(2024, 10, 1))[-1]) == date(2024, 10, 1)
