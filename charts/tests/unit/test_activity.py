from __future__ import annotations

import numpy as np
import pytest

from runningmate_charts.domain.activity import activity_chart
from runningmate_charts.domain.drawing import Area, Bars, Line, Notes, Strips
from runningmate_charts.domain.palette import Token
from runningmate_charts.domain.training import Activity, Hole, Lap, Length, Samples
from runningmate_servicekit.errors import FailedPrecondition


def _samples(count: int = 600, **more: float) -> Samples:
    time_s = np.arange(count, dtype=np.float64)
    wave = np.sin(time_s / 40)
    channels = {
        "speed_mps": 3.3 + 0.3 * wave,
        "heart_rate_bpm": 150 + 10 * wave,
        "power_w": 250 + 30 * wave,
        "cadence_rpm": 86 + wave,
        "altitude_m": 300 + 40 * wave,
    }
    return Samples(time_s, channels | {name: np.full(count, value) for name, value in more.items()})


def _activity(sport: str = "run", laps: tuple[Lap, ...] = (), lengths: tuple[Length, ...] = ()) -> Activity:
    return Activity(
        sport, "Morning", "2026-03-01", (), laps, lengths, 25.0 if lengths else None,
        {"distance_m": 10_200.0, "timer_time_s": 3000.0, "mean_heart_rate_bpm": 151.6},
    )  # fmt: skip


def test_a_run_shows_pace_first_and_faster_is_up() -> None:
    chart = activity_chart(_activity(), _samples(), 960)
    assert [panel.title for panel in chart.panels] == [
        "Pace, /km",
        "Heart rate, bpm",
        "Power, W",
        "Cadence, spm",
    ]
    assert chart.panels[0].axis.start > chart.panels[0].axis.end
    assert all(":" in tick.text for tick in chart.panels[0].axis.ticks)


def test_a_ride_shows_power_first_and_at_most_four_tracks() -> None:
    chart = activity_chart(_activity("ride"), _samples(), 960)
    assert [panel.title for panel in chart.panels] == [
        "Power, W",
        "Heart rate, bpm",
        "Speed, km/h",
        "Cadence, rpm",
    ]


def test_cadence_on_foot_counts_both_feet() -> None:
    chart = activity_chart(_activity(), _samples(), 960)
    line = next(mark for mark in chart.panels[3].marks if isinstance(mark, Line))
    assert 168 < float(np.nanmean(line.y)) < 176


def test_altitude_is_a_grey_ground_behind_the_first_track_only() -> None:
    chart = activity_chart(_activity(), _samples(), 960)
    grounds = [[mark.color for mark in panel.marks if isinstance(mark, Area)] for panel in chart.panels]
    assert grounds == [[Token.BACKDROP], [], [], []]
    assert chart.panels[0].caption == "Altitude 260 to 340 m"


def test_laps_are_shaded_in_every_track_and_numbered_in_the_first() -> None:
    laps = (Lap(0, 200), Lap(200, 400), Lap(400, 600))
    chart = activity_chart(_activity(laps=laps), _samples(), 960)
    for panel in chart.panels:
        strips = next(mark for mark in panel.marks if isinstance(mark, Strips))
        assert (strips.left.tolist(), strips.right.tolist()) == ([200.0], [400.0])
    notes = next(mark for mark in chart.panels[0].marks if isinstance(mark, Notes))
    assert notes.texts == ("1", "2", "3")


def test_gaps_stay_gaps_in_line_and_readout() -> None:
    whole = _samples()
    kept = (whole.time_s < 200) | (whole.time_s >= 300)
    samples = Samples(
        whole.time_s[kept],
        {name: values[kept] for name, values in whole.channels.items()},
        holes=(Hole(200.0, 300.0),),
    )
    chart = activity_chart(_activity(), samples, 960)
    line = next(mark for mark in chart.panels[1].marks if isinstance(mark, Line))
    assert np.isnan(line.y[line.x == 200.0]).all()
    assert chart.readout.right[199] == 199.0 + 25.0
    assert "One gap." in chart.description


def test_missing_samples_are_a_dash_in_the_readout() -> None:
    samples = _samples()
    samples.channels["heart_rate_bpm"][5] = np.nan
    column = next(
        c for c in activity_chart(_activity(), samples, 960).readout.columns if c.label == "Heart rate"
    )
    assert column.texts[5] == "–"
    assert column.texts[0] == "150 bpm"


def test_the_description_says_what_the_picture_shows() -> None:
    text = activity_chart(_activity(), _samples(), 960).description
    assert text.startswith("Run on 2026-03-01, 10.2 km, 50:00. Pace: median ")
    assert "Heart rate: mean 152 bpm, highest 160 bpm." in text


def test_a_pool_swim_shows_lengths_by_stroke_and_its_rests() -> None:
    lengths = (
        Length(0, 25, True, 20, "freestyle"),
        Length(25, 30, True, 22, "breaststroke"),
        Length(55, 40, False),
        Length(95, 26, True, 20, "freestyle"),
    )
    empty = Samples(np.zeros(0), {})
    chart = activity_chart(_activity("swim", lengths=lengths), empty, 960)
    marks = chart.panels[0].marks
    assert [(mark.name, mark.left.size) for mark in marks if isinstance(mark, Bars)] == [
        ("freestyle", 2),
        ("breaststroke", 1),
    ]
    rest = next(mark for mark in marks if isinstance(mark, Strips))
    assert (rest.name, rest.left.tolist(), rest.right.tolist()) == ("rest", [55.0], [95.0])
    columns = {column.label: column.texts for column in chart.readout.columns}
    assert columns["Pace"] == ("1:40 /100 m", "2:00 /100 m", "–", "1:44 /100 m")
    assert "2 freestyle, 1 breaststroke; rests: 1" in chart.description


def test_an_activity_without_anything_says_what_to_do() -> None:
    with pytest.raises(FailedPrecondition, match="Import the recording"):
        activity_chart(_activity(), Samples(np.zeros(0), {}), 960)
