"""StorageService: decode, call, encode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runningmate.collector.v1 import storage_pb2, storage_service_pb2_grpc
from runningmate_collector.wire.damages import damage_to_proto

if TYPE_CHECKING:
    from runningmate_collector.service.damages import Damages

OBJECTS_A_PAGE = 20


class StorageServicer(storage_service_pb2_grpc.StorageServiceServicer):
    """The operator's view of the stored bytes."""

    def __init__(self, damages: Damages) -> None:
        self._damages = damages

    async def ListDamagedObjects(
        self, request: storage_pb2.ListDamagedObjectsRequest, context: Any
    ) -> storage_pb2.ListDamagedObjectsResponse:
        """See the contract."""
        found, token = await self._damages.page(request.page_size or OBJECTS_A_PAGE, request.page_token)
        return storage_pb2.ListDamagedObjectsResponse(
            damaged_objects=[damage_to_proto(damage) for damage in found], next_page_token=token
        )
