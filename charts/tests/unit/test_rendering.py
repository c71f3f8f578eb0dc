from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from runningmate_charts.domain.drawing import Chart
from runningmate_charts.domain.palette import Theme
from runningmate_charts.domain.training import Activity, Day, History, Samples, Week
from runningmate_charts.service.ports import Drawn
from runningmate_charts.service.rendering import MAX_JSON_BYTES, Rendering, Request
from runningmate_servicekit.errors import InvalidArgument, NotFound, ResourceExhausted

TODAY = date(2026, 11, 23)


class RecordedAnalytics:
    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    async def activity(self, activity_id: str) -> Activity:
        return Activity("run", "Morning", "2026-03-01", ("speed_mps", "dev.form_power", "heart_rate_bpm"))

    async def samples(self, activity_id: str, channels: Sequence[str], max_buckets: int) -> Samples:
        self.asked.append((tuple(channels), max_buckets))
        return Samples(np.arange(10.0), {"speed_mps": np.full(10, 3.0)})

    async def history(self, from_date: date, to_date: date | None) -> History:
        self.asked.append((from_date, to_date))
        last = to_date or TODAY
        count = (last - from_date).days + 1
        return History(tuple(Day(from_date + timedelta(n), 1, 40, 40, 0) for n in range(count)), from_date)

    async def weeks(self, from_date: date | None, to_date: date | None) -> tuple[Week, ...]:
        return (Week(date(2026, 11, 16), {"run": 3600.0}),)


class PaperDrawing:
    """Draws documents of a chosen size for each width that it is asked to draw."""

    def __init__(self, size_bytes: Callable[[Chart], int] = lambda chart: 10) -> None:
        self._size_bytes = size_bytes
        self.drawn: list[Chart] = []

    async def draw(self, make: Callable[[], Chart], theme: Theme) -> Drawn:
        chart = make()
        self.drawn.append(chart)
        return Drawn("x" * self._size_bytes(chart), "3.9", chart.title, chart.description)


def _rendering(analytics: RecordedAnalytics, drawing: PaperDrawing | None = None) -> Rendering:
    return Rendering(analytics, drawing or PaperDrawing(), lambda: TODAY)


def _request(name: str, **more: str | int) -> Request:
    return Request(name, Theme.LIGHT, **more)  # type: ignore[arg-type]  # keywords of mixed types


async def test_an_unknown_chart_names_those_there_are() -> None:
    with pytest.raises(NotFound, match=r"activity, fitness, weekly-volume"):
        await _rendering(RecordedAnalytics()).render(_request("pie"))


async def test_a_chart_of_an_activity_asks_for_one() -> None:
    with pytest.raises(InvalidArgument, match="runningmate activities") as caught:
        await _rendering(RecordedAnalytics()).render(_request("activity"))
    assert caught.value.violations[0].field == "activity_id"


async def test_only_channels_that_the_activity_has_are_asked_for() -> None:
    analytics = RecordedAnalytics()
    await _rendering(analytics).render(_request("activity", activity_id="a", width_px=500))
    assert analytics.asked == [(("speed_mps", "heart_rate_bpm"), 500)]


async def test_a_document_that_is_too_large_is_drawn_with_fewer_buckets() -> None:
    analytics = RecordedAnalytics()
    sizes = iter((MAX_JSON_BYTES + 1, MAX_JSON_BYTES + 1, MAX_JSON_BYTES))
    drawn = await _rendering(analytics, PaperDrawing(lambda _: next(sizes))).render(
        _request("activity", activity_id="a", width_px=4000)
    )
    assert [asked[1] for asked in analytics.asked] == [4000, 2000, 1000]
    assert len(drawn.json_item) == MAX_JSON_BYTES


async def test_a_document_that_never_fits_is_refused() -> None:
    with pytest.raises(ResourceExhausted, match="shorter range"):
        await _rendering(RecordedAnalytics(), PaperDrawing(lambda _: MAX_JSON_BYTES + 1)).render(
            _request("weekly-volume")
        )


async def test_fitness_reads_the_day_before_the_first_and_does_not_show_it() -> None:
    analytics, drawing = RecordedAnalytics(), PaperDrawing()
    await _rendering(analytics, drawing).render(
        _request("fitness", from_date="2026-03-02", to_date="2026-03-31")
    )
    assert analytics.asked == [(date(2026, 3, 1), date(2026, 3, 31))]
    assert drawing.drawn[0].readout.columns[0].texts[0] == "2 Mar 2026"


async def test_fitness_shows_half_a_year_that_ends_today_unless_told() -> None:
    analytics = RecordedAnalytics()
    await _rendering(analytics).render(_request("fitness"))
    assert analytics.asked == [(TODAY - timedelta(days=182), None)]


async def test_a_day_that_does_not_exist_is_named() -> None:
    with pytest.raises(InvalidArgument, match="2026-02-31"):
        await _rendering(RecordedAnalytics()).render(_request("fitness", from_date="2026-02-31"))


async def test_a_width_below_the_narrowest_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="200 pixels"):
        await _rendering(RecordedAnalytics()).render(_request("fitness", width_px=100))
