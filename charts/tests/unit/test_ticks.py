from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from runningmate_charts.domain.ticks import (
    HOUR_STEPS,
    MAX_TICKS,
    PACE_STEPS,
    PLAIN_STEPS,
    ticks,
    time_axis,
    y_axis,
)


@given(
    st.floats(min_value=-1e4, max_value=1e4),
    st.floats(min_value=0.5, max_value=1e6),
    st.sampled_from([PLAIN_STEPS, PACE_STEPS, HOUR_STEPS]),
)
def test_an_axis_has_at_most_six_ticks_within_its_ends(
    low: float, span: float, steps: tuple[float, ...]
) -> None:
    made = ticks(low, low + span, steps, str)
    assert len(made) <= MAX_TICKS
    assert all(low - 1e-3 <= tick.at <= low + span + 1e-3 for tick in made)


def test_pace_ticks_lie_on_round_seconds() -> None:
    axis = y_axis(238.0, 331.0, PACE_STEPS, lambda at: f"{at:.0f}", inverted=True)
    assert [tick.text for tick in axis.ticks] == ["240", "270", "300", "330"]
    assert axis.start > axis.end


@given(st.floats(min_value=1, max_value=400_000))
def test_a_time_axis_carries_the_texts_of_every_step_it_may_zoom_to(end_s: float) -> None:
    axis = time_axis(end_s, str)
    assert len(axis.ticks) <= MAX_TICKS
    known = {tick.at for tick in axis.finer}
    for step in axis.steps:
        assert all(number * step in known for number in range(int(end_s // step) + 1))
    assert len(known) <= 400
