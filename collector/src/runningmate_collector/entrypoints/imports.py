"""ImportService: decode, call, encode."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from runningmate.collector.v1 import import_pb2, import_service_pb2_grpc
from runningmate.common.v1 import stream_pb2
from runningmate_collector.domain.model import Import
from runningmate_collector.service.watching import Completed
from runningmate_collector.wire import import_to_proto, item_state_from_proto, item_to_proto
from runningmate_servicekit.tokens import principal

if TYPE_CHECKING:
    from runningmate_collector.service.imports import Imports
    from runningmate_collector.service.watching import News, Watching

IMPORTS_A_PAGE = 20
ITEMS_A_PAGE = 100


class ImportServicer(import_service_pb2_grpc.ImportServiceServicer):
    """Says what became of files."""

    def __init__(self, imports: Imports, watching: Watching) -> None:
        self._imports = imports
        self._watching = watching

    async def CreateImport(
        self, request: import_pb2.CreateImportRequest, context: Any
    ) -> import_pb2.CreateImportResponse:
        """See the contract."""
        created = await self._imports.create(
            principal().athlete_id, UUID(request.request_id), bulk=request.bulk
        )
        return import_pb2.CreateImportResponse(created_import=_now(created))

    async def CloseImport(
        self, request: import_pb2.CloseImportRequest, context: Any
    ) -> import_pb2.CloseImportResponse:
        """See the contract."""
        closed = await self._imports.close(principal().athlete_id, UUID(request.import_id))
        return import_pb2.CloseImportResponse(closed_import=_now(closed))

    async def GetImport(
        self, request: import_pb2.GetImportRequest, context: Any
    ) -> import_pb2.GetImportResponse:
        """See the contract."""
        found = await self._imports.get(principal().athlete_id, UUID(request.import_id))
        return import_pb2.GetImportResponse(found_import=_now(found))

    async def ListImports(
        self, request: import_pb2.ListImportsRequest, context: Any
    ) -> import_pb2.ListImportsResponse:
        """See the contract."""
        found, token = await self._imports.page(
            principal().athlete_id, request.page_size or IMPORTS_A_PAGE, request.page_token
        )
        return import_pb2.ListImportsResponse(imports=[_now(entry) for entry in found], next_page_token=token)

    async def ListImportItems(
        self, request: import_pb2.ListImportItemsRequest, context: Any
    ) -> import_pb2.ListImportItemsResponse:
        """See the contract."""
        found, token = await self._imports.item_page(
            principal().athlete_id,
            UUID(request.import_id) if request.import_id else None,
            {item_state_from_proto(state) for state in request.states},
            request.page_size or ITEMS_A_PAGE,
            request.page_token,
        )
        return import_pb2.ListImportItemsResponse(
            items=[item_to_proto(item) for item in found], next_page_token=token
        )

    async def WatchImport(
        self, request: import_pb2.WatchImportRequest, context: Any
    ) -> AsyncIterator[import_pb2.WatchImportResponse]:
        """See the contract."""
        stream = self._watching.watch(principal().athlete_id, UUID(request.import_id), request.after_change)
        async with aclosing(stream) as news:
            async for entry in news:
                yield _news(entry)


def _now(found: Import) -> import_pb2.Import:
    return import_to_proto(found, datetime.now(UTC))


def _news(entry: News) -> import_pb2.WatchImportResponse:
    if isinstance(entry, Import):
        return import_pb2.WatchImportResponse(progress=_now(entry))
    if isinstance(entry, Completed):
        return import_pb2.WatchImportResponse(completed=stream_pb2.StreamCompleted())
    return import_pb2.WatchImportResponse(
        items=import_pb2.ImportItems(items=[item_to_proto(item) for item in entry])
    )
