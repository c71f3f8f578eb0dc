# ruff: noqa: N802 - RPC methods have the names of the contract
"""Memories in memory; one waits for the athlete."""

from __future__ import annotations

from typing import Any

from runningmate.coach.v1 import memory_pb2 as messages
from runningmate.coach.v1 import memory_service_pb2_grpc
from runningmate_servicekit.errors import NotFound

KNEE = "eeee1111-0000-4000-8000-000000000001"


class Memories(memory_service_pb2_grpc.MemoryServiceServicer):
    def __init__(self) -> None:
        content = messages.MemoryContent(
            kind="MEMORY_KIND_INJURY", words="My knee hurts\x1b[31m", from_date="2026-05-01",
            until_date="2026-05-14", sport="SPORT_RUN",
        )  # fmt: skip
        self.knee = messages.Memory(
            memory_id=KNEE, content=content, state="MEMORY_STATE_PROPOSED", said_on="2026-05-01"
        )
        self._kept = {KNEE: self.knee}

    def _of(self, memory_id: str) -> messages.Memory:
        if memory_id not in self._kept:
            raise NotFound("MEMORY_NOT_FOUND", f"There is no memory {memory_id}.")
        return self._kept[memory_id]

    async def ListMemories(self, request: Any, context: Any) -> messages.ListMemoriesResponse:
        return messages.ListMemoriesResponse(memories=self._kept.values())

    async def AddMemory(self, request: Any, context: Any) -> messages.AddMemoryResponse:
        made = messages.Memory(
            memory_id=request.request_id, content=request.content, state="MEMORY_STATE_CONFIRMED",
            said_on="2026-05-02",
        )  # fmt: skip
        self._kept[made.memory_id] = made
        return messages.AddMemoryResponse(memory=made)

    async def ConfirmMemory(self, request: Any, context: Any) -> messages.ConfirmMemoryResponse:
        self._of(request.memory_id).state = messages.MEMORY_STATE_CONFIRMED
        return messages.ConfirmMemoryResponse(memory=self._of(request.memory_id))

    async def CorrectMemory(self, request: Any, context: Any) -> messages.CorrectMemoryResponse:
        found = self._of(request.memory_id)
        found.content.CopyFrom(request.content)
        found.state = messages.MEMORY_STATE_CONFIRMED
        return messages.CorrectMemoryResponse(memory=found)

    async def RejectMemory(self, request: Any, context: Any) -> messages.RejectMemoryResponse:
        self._of(request.memory_id).state = messages.MEMORY_STATE_REJECTED
        return messages.RejectMemoryResponse(memory=self._of(request.memory_id))

    async def DeleteMemory(self, request: Any, context: Any) -> messages.DeleteMemoryResponse:
        self._of(request.memory_id)
        del self._kept[request.memory_id]
        return messages.DeleteMemoryResponse()
