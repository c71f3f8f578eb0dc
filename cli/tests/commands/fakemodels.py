# ruff: noqa: N802 - RPC methods have the names of the contract
"""A model in memory, whose server takes one key only."""

from __future__ import annotations

from typing import Any

from runningmate.coach.v1 import model_pb2 as messages
from runningmate.coach.v1 import model_service_pb2_grpc

GOOD_KEY = "good-key"


class Models(model_service_pb2_grpc.ModelServiceServicer):
    def __init__(self) -> None:
        self._model, self._key = messages.Model(engine="rules"), ""

    async def GetModel(self, request: Any, context: Any) -> messages.GetModelResponse:
        return messages.GetModelResponse(model=self._model)

    async def PutModel(self, request: Any, context: Any) -> messages.PutModelResponse:
        self._key = request.key or self._key
        self._model = messages.Model(
            own=True, engine="anthropic", name=request.name, base_url=request.base_url,
            daily_tokens=request.daily_tokens or 200_000, used_tokens=1_234,
        )  # fmt: skip
        return messages.PutModelResponse(model=self._model)

    async def TestModel(self, request: Any, context: Any) -> messages.TestModelResponse:
        good = self._key == GOOD_KEY
        return messages.TestModelResponse(accepted=good, message="It answers." if good else "No such key.")

    async def DeleteModel(self, request: Any, context: Any) -> messages.DeleteModelResponse:
        self._model, self._key = messages.Model(engine="rules"), ""
        return messages.DeleteModelResponse(model=self._model)
