"""MemoryService over gRPC."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from runningmate.coach.v1 import memory_pb2 as messages
from runningmate.coach.v1 import memory_service_pb2_grpc
from runningmate_coach.wire import memories as wire
from runningmate_servicekit.tokens import principal

if TYPE_CHECKING:
    import grpc.aio

    from runningmate_coach.domain.memory import Memory
    from runningmate_coach.service.remembering import Remembering

register = memory_service_pb2_grpc.add_MemoryServiceServicer_to_server


class MemoryServicer(memory_service_pb2_grpc.MemoryServiceServicer):
    """See the contract."""

    def __init__(self, remembering: Remembering) -> None:
        self._remembering = remembering

    async def ListMemories(
        self,
        request: messages.ListMemoriesRequest,
        context: grpc.aio.ServicerContext[messages.ListMemoriesRequest, messages.ListMemoriesResponse],
    ) -> messages.ListMemoriesResponse:
        """See the contract."""
        found = await self._remembering.all(principal().athlete_id)
        today = await self._remembering.today()
        return messages.ListMemoriesResponse(memories=[wire.memory_to(one, today) for one in found])

    async def AddMemory(
        self,
        request: messages.AddMemoryRequest,
        context: grpc.aio.ServicerContext[messages.AddMemoryRequest, messages.AddMemoryResponse],
    ) -> messages.AddMemoryResponse:
        """See the contract."""
        today = await self._remembering.today()
        made = await self._remembering.add(
            principal().athlete_id, UUID(request.request_id), wire.content_from(request.content), today
        )
        return messages.AddMemoryResponse(memory=wire.memory_to(made, today))

    async def ConfirmMemory(
        self,
        request: messages.ConfirmMemoryRequest,
        context: grpc.aio.ServicerContext[messages.ConfirmMemoryRequest, messages.ConfirmMemoryResponse],
    ) -> messages.ConfirmMemoryResponse:
        """See the contract."""
        found = await self._remembering.confirm(principal().athlete_id, UUID(request.memory_id))
        return messages.ConfirmMemoryResponse(memory=await self._shown(found))

    async def CorrectMemory(
        self,
        request: messages.CorrectMemoryRequest,
        context: grpc.aio.ServicerContext[messages.CorrectMemoryRequest, messages.CorrectMemoryResponse],
    ) -> messages.CorrectMemoryResponse:
        """See the contract."""
        content = wire.content_from(request.content)
        found = await self._remembering.correct(principal().athlete_id, UUID(request.memory_id), content)
        return messages.CorrectMemoryResponse(memory=await self._shown(found))

    async def RejectMemory(
        self,
        request: messages.RejectMemoryRequest,
        context: grpc.aio.ServicerContext[messages.RejectMemoryRequest, messages.RejectMemoryResponse],
    ) -> messages.RejectMemoryResponse:
        """See the contract."""
        found = await self._remembering.reject(principal().athlete_id, UUID(request.memory_id))
        return messages.RejectMemoryResponse(memory=await self._shown(found))

    async def DeleteMemory(
        self,
        request: messages.DeleteMemoryRequest,
        context: grpc.aio.ServicerContext[messages.DeleteMemoryRequest, messages.DeleteMemoryResponse],
    ) -> messages.DeleteMemoryResponse:
        """See the contract."""
        await self._remembering.remove(principal().athlete_id, UUID(request.memory_id))
        return messages.DeleteMemoryResponse()

    async def _shown(self, found: Memory) -> messages.Memory:
        return wire.memory_to(found, await self._remembering.today())
