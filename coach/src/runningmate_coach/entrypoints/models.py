"""ModelService over gRPC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate.coach.v1 import model_pb2 as messages
from runningmate.coach.v1 import model_service_pb2_grpc
from runningmate_coach.domain.model import DAILY_TOKENS
from runningmate_servicekit.tokens import principal

if TYPE_CHECKING:
    import grpc.aio

    from runningmate_coach.service.modelling import Modelling

register = model_service_pb2_grpc.add_ModelServiceServicer_to_server
MODEL, RULES = "anthropic", "rules"


class ModelServicer(model_service_pb2_grpc.ModelServiceServicer):
    """See the contract."""

    def __init__(self, modelling: Modelling) -> None:
        self._modelling = modelling

    async def GetModel(
        self,
        request: messages.GetModelRequest,
        context: grpc.aio.ServicerContext[messages.GetModelRequest, messages.GetModelResponse],
    ) -> messages.GetModelResponse:
        """See the contract."""
        return messages.GetModelResponse(model=await self._shown())

    async def PutModel(
        self,
        request: messages.PutModelRequest,
        context: grpc.aio.ServicerContext[messages.PutModelRequest, messages.PutModelResponse],
    ) -> messages.PutModelResponse:
        """See the contract."""
        await self._modelling.put(
            principal().athlete_id,
            request.key,
            request.name,
            request.base_url,
            request.daily_tokens or DAILY_TOKENS,
        )
        return messages.PutModelResponse(model=await self._shown())

    async def TestModel(
        self,
        request: messages.TestModelRequest,
        context: grpc.aio.ServicerContext[messages.TestModelRequest, messages.TestModelResponse],
    ) -> messages.TestModelResponse:
        """See the contract."""
        accepted, message = await self._modelling.tried(principal().athlete_id)
        return messages.TestModelResponse(accepted=accepted, message=message)

    async def DeleteModel(
        self,
        request: messages.DeleteModelRequest,
        context: grpc.aio.ServicerContext[messages.DeleteModelRequest, messages.DeleteModelResponse],
    ) -> messages.DeleteModelResponse:
        """See the contract."""
        await self._modelling.remove(principal().athlete_id)
        return messages.DeleteModelResponse(model=await self._shown())

    async def _shown(self) -> messages.Model:
        model, used = await self._modelling.show(principal().athlete_id)
        if model is None:
            return messages.Model(engine=RULES, used_tokens=used)
        return messages.Model(
            own=model.own,
            engine=MODEL,
            name=model.name,
            # Where the operator's server is, is the operator's to know.
            base_url=(model.base_url or "") if model.own else "",
            daily_tokens=model.daily_tokens,
            used_tokens=used,
        )
