"""CatalogueService."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate.analytics.v1 import catalogue_pb2
from runningmate.analytics.v1.catalogue_service_pb2_grpc import (
    CatalogueServiceServicer,
    add_CatalogueServiceServicer_to_server,
)
from runningmate_analytics.domain.catalogue import CATALOGUE
from runningmate_analytics.domain.channels import CHANNELS
from runningmate_analytics.wire.vocabulary import sport_to_proto

if TYPE_CHECKING:
    from grpc.aio import ServicerContext

register = add_CatalogueServiceServicer_to_server


class CatalogueServicer(CatalogueServiceServicer):
    """Serves the catalogues, built once."""

    def __init__(self) -> None:
        self._answer = catalogue_pb2.ListMetricsResponse(
            metrics=[
                catalogue_pb2.MetricDefinition(
                    name=entry.name,
                    title=entry.title,
                    unit=entry.unit,
                    sports=[sport_to_proto(sport) for sport in entry.sports],
                    meaning=entry.meaning,
                    source=entry.source,
                    rule=entry.rule,
                )
                for entry in CATALOGUE.values()
            ]
        )
        self._channels = catalogue_pb2.ListChannelsResponse(
            channels=[
                catalogue_pb2.ChannelDefinition(
                    name=spec.name,
                    title=spec.title,
                    unit=spec.unit,
                    resolution=spec.resolution,
                    meaning=spec.meaning,
                )
                for spec in CHANNELS.values()
            ]
        )

    async def ListMetrics(
        self,
        request: catalogue_pb2.ListMetricsRequest,
        context: ServicerContext[catalogue_pb2.ListMetricsRequest, catalogue_pb2.ListMetricsResponse],
    ) -> catalogue_pb2.ListMetricsResponse:
        """See the contract."""
        return self._answer

    async def ListChannels(
        self,
        request: catalogue_pb2.ListChannelsRequest,
        context: ServicerContext[catalogue_pb2.ListChannelsRequest, catalogue_pb2.ListChannelsResponse],
    ) -> catalogue_pb2.ListChannelsResponse:
        """See the contract."""
        return self._channels
