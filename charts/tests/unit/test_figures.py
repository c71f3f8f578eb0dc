from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from runningmate_charts.adapters.drawing import BokehDrawing
from runningmate_charts.adapters.labels import apart
from runningmate_charts.domain.activity import activity_chart
from runningmate_charts.domain.drawing import Chart
from runningmate_charts.domain.fitness import fitness_chart
from runningmate_charts.domain.palette import COLOURS, Theme, Token
from runningmate_charts.domain.training import Activity, Day, History, Lap, Length, Samples, Week
from runningmate_charts.domain.volume import volume_chart

DAY = date(2026, 3, 1)
WIDEST = 4000


def _run() -> Chart:
    time_s = np.arange(WIDEST, dtype=np.float64) * 9
    names = ("speed_mps", "heart_rate_bpm", "power_w", "cadence_rpm", "altitude_m", "distance_m")
    channels = {name: np.linspace(1.2345, 171.2345, WIDEST) for name in names}
    channels["heart_rate_bpm"][100:200] = np.nan
    laps = tuple(Lap(number * 300.0, (number + 1) * 300.0) for number in range(120))
    return activity_chart(
        Activity("run", "<b>", "2026-03-01", names, laps), Samples(time_s, channels, 9.0), WIDEST
    )


def _swim() -> Chart:
    lengths = tuple(
        Length(30.0 * n, 30.0, n % 9 != 8, 20, ("freestyle", "backstroke", "")[n % 3]) for n in range(60)
    )
    return activity_chart(
        Activity("swim", "", "2026-03-01", (), (), lengths, 25.0), Samples(np.zeros(0), {}), 960
    )


def _fitness() -> Chart:
    days = tuple(Day(DAY + timedelta(n), 50.0, 40.0 + n / 100, 40.0, 0.5) for n in range(3660))
    return fitness_chart(History(days, DAY), DAY, 960)


def _volume() -> Chart:
    return volume_chart(
        [Week(DAY + timedelta(weeks=n), {"run": 3600.0, "other": 60.0}) for n in range(530)], 960
    )


def _types(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {str(part["name"])} if part.get("type") == "object" else set()
        return own.union(*(_types(value) for value in part.values()))
    if isinstance(part, list):
        return set[str]().union(*(_types(value) for value in part))
    return set()


async def _drawn(chart: Chart, theme: Theme) -> str:
    drawing = BokehDrawing()
    try:
        return (await drawing.draw(lambda: chart, theme)).json_item
    finally:
        await drawing.close()


@pytest.mark.parametrize("make", [_run, _swim, _fitness, _volume])
async def test_the_largest_charts_fit_and_carry_no_code(make: Any) -> None:
    text = await _drawn(make(), Theme.LIGHT)
    assert len(text.encode()) < 1_500_000
    assert not {name for name in _types(json.loads(text)) if name.startswith("CustomJS")}


async def test_themes_differ_in_nothing_but_colours() -> None:
    light, dark = [await _drawn(_swim(), theme) for theme in Theme]
    assert COLOURS[Theme.DARK][Token.INK] in dark
    assert COLOURS[Theme.LIGHT][Token.INK] not in dark
    assert _types(json.loads(light)) == _types(json.loads(dark))


async def test_errors_of_the_chart_pass_through_the_thread() -> None:
    def fails() -> Chart:
        raise KeyError("a chart")

    drawing = BokehDrawing()
    with pytest.raises(KeyError):
        await drawing.draw(fails, Theme.LIGHT)
    await drawing.close()


@pytest.mark.parametrize("seconds", [13, 400, 9_000])
def test_the_time_axis_has_an_interval_below_the_ideal_one_at_every_zoom(seconds: int) -> None:
    from runningmate_charts.adapters.figures import build
    from runningmate_charts.adapters.ink import Ink

    samples = Samples(np.arange(float(seconds)), {"heart_rate_bpm": np.linspace(120, 150, seconds)})
    chart = activity_chart(Activity("run", "", "2026-03-01", ()), samples, 960)
    plot = build(chart, Ink.of(Theme.LIGHT)).children[0]
    ticker, x_range = plot.below[0].ticker, plot.x_range
    narrowest_s = min(x_range.min_interval, x_range.end - x_range.start)
    assert ticker.tickers[0].interval < narrowest_s / ticker.desired_num_ticks
    # And it stays apart from the real ones, so that it is never chosen.
    assert ticker.tickers[0].interval * 100 < ticker.tickers[1].interval


def test_labels_that_would_touch_are_moved_apart_and_stay_in_the_panel() -> None:
    assert apart([50.0, 52.0], 200) == [50.0, 66.0]
    assert apart([199.0, 198.0], 200) == [192.0, 176.0]
    assert apart([], 200) == []


@pytest.mark.parametrize("make", [_run, _swim, _fitness, _volume])
async def test_documents_pass_the_checks_of_bokeh_and_have_its_shape(
    make: Any, caplog: pytest.LogCaptureFixture
) -> None:
    from bokeh.embed import json_item

    from runningmate_charts.adapters.figures import build
    from runningmate_charts.adapters.ink import Ink

    chart = make()
    checked = json_item(build(chart, Ink.of(Theme.LIGHT)))
    assert not caplog.records
    own = json.loads(await _drawn(chart, Theme.LIGHT))
    assert set(own) == set(checked)
    assert set(own["doc"]) == set(checked["doc"])
    assert own["version"] == checked["version"]
