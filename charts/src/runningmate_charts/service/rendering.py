"""The use case: render a chart by its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from runningmate_charts.domain import catalogue
from runningmate_charts.domain.activity import activity_chart
from runningmate_charts.domain.fitness import fitness_chart
from runningmate_charts.domain.tracks import CHANNELS
from runningmate_charts.domain.training import Samples
from runningmate_charts.domain.volume import volume_chart
from runningmate_servicekit.errors import FieldViolation, InvalidArgument, ResourceExhausted

if TYPE_CHECKING:
    from collections.abc import Callable

    from runningmate_charts.domain.drawing import Chart
    from runningmate_charts.domain.palette import Theme
    from runningmate_charts.service.ports import Analytics, Drawing, Drawn

DEFAULT_WIDTH_PX = 960
NARROWEST_PX = 200
MAX_JSON_BYTES = 1_500_000
"""An answer may have 1.5 MiB (DESIGN: contracts); the rest is for title and description."""
_FITNESS_DAYS = 182
_MOST_BUCKETS = 4000


@dataclass(frozen=True, slots=True)
class Request:
    """What to render; dates as `YYYY-MM-DD` or empty, width 0 for the default."""

    name: str
    theme: Theme
    activity_id: str = ""
    from_date: str = ""
    to_date: str = ""
    width_px: int = 0


class Rendering:
    """Renders charts from what analytics answers to the caller."""

    def __init__(self, analytics: Analytics, drawing: Drawing, today: Callable[[], date]) -> None:
        self._analytics = analytics
        self._drawing = drawing
        self._today = today

    async def render(self, request: Request) -> Drawn:
        """Renders one chart.

        Raises:
            NotFound: Unknown chart; unknown activities raise what analytics answers.
            InvalidArgument: The activity is missing, a date does not exist, the width is too small.
            FailedPrecondition: There is nothing to draw.
        """
        definition = catalogue.definition(request.name)
        width_px = _width(request)
        make = self._fitness
        if definition is catalogue.ACTIVITY:
            make = self._activity
        elif definition is catalogue.WEEKLY_VOLUME:
            make = self._volume
        while width_px >= 1:
            drawn = await self._drawing.draw(await make(request, width_px), request.theme)
            if len(drawn.json_item.encode()) <= MAX_JSON_BYTES:
                return drawn
            width_px //= 2
        raise ResourceExhausted(
            "CHART_TOO_LARGE",
            f"The chart {request.name!r} has too much to show. Choose a shorter range of dates.",
        )

    async def _activity(self, request: Request, width_px: int) -> Callable[[], Chart]:
        if not request.activity_id:
            raise InvalidArgument(
                "ACTIVITY_REQUIRED",
                "This chart is about one activity. Say which by its id; `runningmate activities` lists them.",
                violations=[FieldViolation("activity_id", "must name an activity")],
            )
        activity = await self._analytics.activity(request.activity_id)
        wanted = [channel for channel in CHANNELS if channel in activity.channels]
        samples = Samples(np.zeros(0), {})
        if wanted:
            buckets = min(width_px, _MOST_BUCKETS)
            samples = await self._analytics.samples(request.activity_id, wanted, buckets)
        return partial(activity_chart, activity, samples, width_px)

    async def _fitness(self, request: Request, width_px: int) -> Callable[[], Chart]:
        to_date = _date("to_date", request.to_date)
        first = _date("from_date", request.from_date)
        if first is None:
            first = (to_date or self._today()) - timedelta(days=_FITNESS_DAYS - 1)
        # The day before the first gives the fitness that its form is a percentage of.
        history = await self._analytics.history(first - timedelta(days=1), to_date)
        return partial(fitness_chart, history, first, width_px)

    async def _volume(self, request: Request, width_px: int) -> Callable[[], Chart]:
        from_date, to_date = _date("from_date", request.from_date), _date("to_date", request.to_date)
        return partial(volume_chart, await self._analytics.weeks(from_date, to_date), width_px)


def _width(request: Request) -> int:
    width_px = request.width_px or DEFAULT_WIDTH_PX
    if width_px < NARROWEST_PX:
        raise InvalidArgument(
            "WIDTH_TOO_SMALL",
            f"A chart is at least {NARROWEST_PX} pixels wide; {width_px} were asked for.",
            violations=[FieldViolation("width_px", f"must be 0, or from {NARROWEST_PX} to 4000")],
        )
    return width_px


def _date(field: str, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidArgument(
            "DATE_INVALID",
            f"{field} is {text!r}, and there is no such day.",
            violations=[FieldViolation(field, "must be a day of the calendar as YYYY-MM-DD")],
        ) from None
