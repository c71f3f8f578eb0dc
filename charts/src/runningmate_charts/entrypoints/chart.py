"""ChartService over gRPC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate.charts.v1 import chart_service_pb2_grpc
from runningmate_charts import wire
from runningmate_charts.domain.catalogue import DEFINITIONS
from runningmate_servicekit.context import current_request
from runningmate_servicekit.datause import Provenance

if TYPE_CHECKING:
    import grpc.aio

    from runningmate.charts.v1 import chart_pb2
    from runningmate_charts.service.rendering import Rendering

register = chart_service_pb2_grpc.add_ChartServiceServicer_to_server


class ChartServicer(chart_service_pb2_grpc.ChartServiceServicer):
    """Answers for charts; what goes wrong is raised and becomes a status in servicekit."""

    def __init__(self, rendering: Rendering) -> None:
        self._rendering = rendering

    async def ListCharts(
        self,
        request: chart_pb2.ListChartsRequest,
        context: grpc.aio.ServicerContext[chart_pb2.ListChartsRequest, chart_pb2.ListChartsResponse],
    ) -> chart_pb2.ListChartsResponse:
        return wire.definitions(DEFINITIONS)

    async def RenderChart(
        self,
        request: chart_pb2.RenderChartRequest,
        context: grpc.aio.ServicerContext[chart_pb2.RenderChartRequest, chart_pb2.RenderChartResponse],
    ) -> chart_pb2.RenderChartResponse:
        drawn = await self._rendering.render(wire.request(request))
        at_hand = current_request.get()
        return wire.rendered(drawn, at_hand.provenance if at_hand else Provenance())
