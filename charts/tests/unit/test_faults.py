from __future__ import annotations

import json

import numpy as np
import pytest

from runningmate_charts.adapters.drawing import BokehDrawing
from runningmate_charts.domain.activity import activity_chart
from runningmate_charts.domain.drawing import Chart, Line, Panel, Strips
from runningmate_charts.domain.faults import noted, sound
from runningmate_charts.domain.palette import Theme, Token
from runningmate_charts.domain.training import Activity, Fault, Hole, Samples

POSITION = ("latitude_deg", "longitude_deg")
FLAT = Fault("heart_rate_flat", ("heart_rate_bpm",), 100.0, 820.0)
SPIKE = Fault("heart_rate_spike", ("heart_rate_bpm",), 1000.0, 1002.0)
JUMP = Fault("gps_jump", POSITION, 50.0, 55.0)


def _samples(count: int = 1200, bucket_s: float = 0.0, holes: tuple[Hole, ...] = ()) -> Samples:
    time_s = np.arange(count, dtype=np.float64) * (bucket_s or 1.0)
    wave = np.sin(time_s / 40)
    heart = 150 + 10 * wave
    heart[1000:1002] = 222
    return Samples(time_s, {"speed_mps": 3.3 + 0.3 * wave, "heart_rate_bpm": heart}, bucket_s, holes)


def _chart(*faults: Fault, holes: tuple[Hole, ...] = ()) -> Chart:
    activity = Activity("run", "Morning", "2026-03-01", (), faults=faults)
    return activity_chart(activity, _samples(holes=holes), 960)


def _strips(panel: Panel) -> dict[str, tuple[list[float], list[float]]]:
    return {
        mark.name: (mark.left.tolist(), mark.right.tolist())
        for mark in panel.marks
        if isinstance(mark, Strips)
    }


def test_a_fault_is_marked_in_the_panels_that_it_concerns_and_says_its_kind() -> None:
    pace, heart = _chart(FLAT, SPIKE, JUMP).panels
    assert _strips(heart) == {"left out: flat line, spike": ([100.0, 1000.0], [820.0, 1002.0])}
    assert _strips(pace) == {"position left out: GPS jump": ([50.0], [55.0])}
    assert heart.key
    assert pace.key


def test_the_line_still_shows_what_was_recorded() -> None:
    _, heart = _chart(SPIKE).panels
    line = next(mark for mark in heart.marks if isinstance(mark, Line))
    assert float(np.nanmax(line.y)) == 222


def test_words_leave_out_what_no_metric_rests_on() -> None:
    assert "highest 222 bpm" in _chart().description
    description = _chart(FLAT, SPIKE, JUMP).description
    assert "highest 160 bpm" in description
    assert description.endswith(
        "Left out of the metrics: heart rate for 12:00 (flat line), heart rate for 0:02 (spike), "
        "position for 0:05 (GPS jump)."
    )


def test_the_readout_says_why_a_value_does_not_count() -> None:
    columns = {column.label: column.texts for column in _chart(SPIKE, JUMP).readout.columns}
    assert columns["Heart rate"][1000] == "222 bpm, left out (spike)"
    assert "left out" not in columns["Heart rate"][1002]
    assert "left out" not in columns["Heart rate"][999]
    assert columns["Pace"][52].endswith("/km, position left out (GPS jump)")


def test_a_narrow_readout_names_the_kind_of_fault_alone() -> None:
    activity = Activity("run", "Morning", "2026-03-01", (), faults=(SPIKE,))
    chart = activity_chart(activity, _samples(), 390)
    columns = {column.label: column.texts for column in chart.readout.columns}
    assert columns["Heart rate"][1000] == "222 bpm (spike)"


def test_a_bucket_that_a_fault_fills_in_part_says_so() -> None:
    samples = _samples(4, bucket_s=10.0)
    texts = noted(["a", "b", "c", "d"], samples, [Fault("power_stuck", ("power_w",), 15, 30)], "power_w")
    assert texts == ("a", "b, left out in part (stuck value)", "c, left out (stuck value)", "d")


def test_a_rule_that_is_not_known_here_is_named_as_it_is() -> None:
    _, heart = _chart(Fault("heart_rate_new_rule", ("heart_rate_bpm",), 1, 2)).panels
    assert list(_strips(heart)) == ["left out: heart rate new rule"]


def test_samples_without_faults_keep_the_others() -> None:
    channels = sound(_samples(), [SPIKE]).channels
    assert np.flatnonzero(np.isnan(channels["heart_rate_bpm"])).tolist() == [1000, 1001]
    assert not np.isnan(channels["speed_mps"]).any()
    jumped = sound(_samples(), [JUMP]).channels
    assert np.flatnonzero(np.isnan(jumped["speed_mps"])).tolist() == [50, 51, 52, 53, 54]


def test_pauses_and_gaps_are_told_apart_in_every_panel_and_named_once() -> None:
    chart = _chart(holes=(Hole(200.0, 300.0, paused=True), Hole(500.0, 540.0)))
    pace, heart = chart.panels
    assert _strips(pace) == {"paused": ([200.0], [300.0]), "no data": ([500.0], [540.0])}
    colors = {(mark.color, mark.hatched) for mark in heart.marks if isinstance(mark, Strips)}
    assert colors == {(Token.REST, False), (Token.WARMING, True)}
    assert pace.key
    assert not heart.key
    assert "One pause. One gap." in chart.description


@pytest.mark.parametrize("theme", list(Theme))
async def test_marks_are_drawn_with_their_names_in_the_key(theme: Theme) -> None:
    drawing = BokehDrawing()
    try:
        chart = _chart(FLAT, JUMP, holes=(Hole(200.0, 300.0, paused=True), Hole(500.0, 540.0)))
        text = (await drawing.draw(lambda: chart, theme)).json_item
    finally:
        await drawing.close()
    for name in ("left out: flat line", "position left out: GPS jump", "paused", "no data"):
        assert json.dumps(name) in text
