"""The composition root: the one place that knows which adapter is plugged in."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from runningmate_charts.adapters.analytics import GrpcAnalytics
from runningmate_charts.adapters.drawing import BokehDrawing
from runningmate_charts.entrypoints.chart import ChartServicer, register
from runningmate_charts.service.rendering import Rendering
from runningmate_servicekit.server import Service

if TYPE_CHECKING:
    from runningmate_charts.config import Settings


def build(settings: Settings) -> Service:
    """Plugs the adapters together; nothing is connected or imported yet that readiness need not wait for."""
    analytics = GrpcAnalytics(settings.analytics_target)
    drawing = BokehDrawing()
    rendering = Rendering(analytics, drawing, _today)
    return Service(
        name="charts",
        servicers=[(register, ChartServicer(rendering))],
        tasks={"warm": drawing.warm},
        shutdown=[drawing.close, analytics.close],
    )


def _today() -> date:
    """Today in UTC: it only chooses where a chart begins; where it ends, analytics knows the athlete's day."""
    return datetime.now(UTC).date()
