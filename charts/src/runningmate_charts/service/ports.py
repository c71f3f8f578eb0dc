"""What the use cases need from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from runningmate_charts.domain.drawing import Chart
    from runningmate_charts.domain.palette import Theme
    from runningmate_charts.domain.training import Activity, History, Samples, Week


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart as a Bokeh document (JSON text), with the words beside it."""

    json_item: str
    bokeh_version: str
    title: str
    description: str


class Analytics(Protocol):
    """What analytics knows about the calling athlete. Errors of analytics pass through as they are."""

    async def activity(self, activity_id: str) -> Activity:
        """Reads one workout.

        Raises:
            ServiceError: NOT_FOUND when it is not there or another athlete's.
        """
        ...

    async def samples(self, activity_id: str, channels: Sequence[str], max_buckets: int) -> Samples:
        """Reads samples, reduced to at most `max_buckets`; every channel must be one of the activity's."""
        ...

    async def history(self, from_date: date, to_date: date | None) -> History:
        """Reads days, both ends included; it may begin later than asked. None means today."""
        ...

    async def weeks(self, from_date: date | None, to_date: date | None) -> tuple[Week, ...]:
        """Reads the weeks that hold the two days. None leaves the choice to analytics."""
        ...


class Drawing(Protocol):
    """Turns a chart into a document, off the event loop."""

    async def draw(self, make: Callable[[], Chart], theme: Theme) -> Drawn:
        """Runs `make` and draws what it gives; what `make` raises passes through."""
        ...
