"""ExportService."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING
from uuid import UUID

from google.api import httpbody_pb2

from runningmate.analytics.v1 import export_pb2
from runningmate.analytics.v1.export_service_pb2_grpc import (
    ExportServiceServicer,
    add_ExportServiceServicer_to_server,
)
from runningmate.common.v1 import stream_pb2 as ends
from runningmate_analytics.domain.activity import Position
from runningmate_analytics.wire.activities import position_from_token, position_to_token
from runningmate_analytics.wire.exports import (
    disposition,
    export_to_proto,
    format_from_proto,
    selection_from_proto,
)
from runningmate_servicekit.tokens import principal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from grpc.aio import ServicerContext

    from runningmate_analytics.service.exporting import Exporting

DEFAULT_PAGE = 20

register = add_ExportServiceServicer_to_server


class ExportServicer(ExportServiceServicer):
    """Decodes requests, asks the use cases, encodes answers."""

    def __init__(self, exporting: Exporting) -> None:
        self._exporting = exporting

    async def CreateExport(
        self,
        request: export_pb2.CreateExportRequest,
        context: ServicerContext[export_pb2.CreateExportRequest, export_pb2.CreateExportResponse],
    ) -> export_pb2.CreateExportResponse:
        """See the contract."""
        created = await self._exporting.create(
            principal().athlete_id,
            UUID(request.request_id),
            format_from_proto(request.format),
            selection_from_proto(request),
        )
        return export_pb2.CreateExportResponse(created_export=export_to_proto(created))

    async def GetExport(
        self,
        request: export_pb2.GetExportRequest,
        context: ServicerContext[export_pb2.GetExportRequest, export_pb2.GetExportResponse],
    ) -> export_pb2.GetExportResponse:
        """See the contract."""
        found = await self._exporting.get(principal().athlete_id, UUID(request.export_id))
        return export_pb2.GetExportResponse(found_export=export_to_proto(found))

    async def ListExports(
        self,
        request: export_pb2.ListExportsRequest,
        context: ServicerContext[export_pb2.ListExportsRequest, export_pb2.ListExportsResponse],
    ) -> export_pb2.ListExportsResponse:
        """See the contract."""
        size = request.page_size or DEFAULT_PAGE
        after = position_from_token(request.page_token)
        found = await self._exporting.page(principal().athlete_id, after, size + 1)
        token = ""
        if len(found) > size:
            token = position_to_token(Position(found[size - 1].created_at, found[size - 1].export_id))
        return export_pb2.ListExportsResponse(
            exports=[export_to_proto(export) for export in found[:size]], next_page_token=token
        )

    async def WatchExport(
        self,
        request: export_pb2.WatchExportRequest,
        context: ServicerContext[export_pb2.WatchExportRequest, export_pb2.WatchExportResponse],
    ) -> AsyncIterator[export_pb2.WatchExportResponse]:
        """See the contract."""
        stream = self._exporting.watch(principal().athlete_id, UUID(request.export_id))
        async with aclosing(stream) as news:
            async for export in news:
                yield export_pb2.WatchExportResponse(progress=export_to_proto(export))
        yield export_pb2.WatchExportResponse(completed=ends.StreamCompleted())

    async def DownloadExport(
        self,
        request: export_pb2.DownloadExportRequest,
        context: ServicerContext[export_pb2.DownloadExportRequest, httpbody_pb2.HttpBody],
    ) -> AsyncIterator[httpbody_pb2.HttpBody]:
        """See the contract."""
        product, stream = await self._exporting.download(
            principal().athlete_id, UUID(request.export_id), request.offset
        )
        # Over REST the gateway makes them the answer's headers.
        await context.send_initial_metadata(
            (("content-disposition", disposition(product)), ("x-content-type-options", "nosniff"))
        )
        async with aclosing(stream) as pieces:
            async for piece in pieces:
                yield httpbody_pb2.HttpBody(content_type=product.content_type, data=piece)

    async def DeleteExport(
        self,
        request: export_pb2.DeleteExportRequest,
        context: ServicerContext[export_pb2.DeleteExportRequest, export_pb2.DeleteExportResponse],
    ) -> export_pb2.DeleteExportResponse:
        """See the contract."""
        await self._exporting.delete(principal().athlete_id, UUID(request.export_id))
        return export_pb2.DeleteExportResponse()
