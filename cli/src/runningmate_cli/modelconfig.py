"""The part of `config` that is about the coach's model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runningmate.coach.v1 import model_pb2, model_service_pb2_grpc
from runningmate_cli import session

if TYPE_CHECKING:
    from runningmate_cli.client import Client
    from runningmate_cli.commands.option import Choices


async def get(choices: Choices) -> model_pb2.Model:
    """What answers at present."""
    async with session.athlete(choices.target(), choices.athlete) as client:
        answer = await client.repeat(_stub(client).GetModel, model_pb2.GetModelRequest())
        return answer.model  # type: ignore[no-any-return] # the RPC's own


async def put(
    choices: Choices, request: model_pb2.PutModelRequest
) -> tuple[model_pb2.Model, model_pb2.TestModelResponse]:
    """Stores a model and tries it."""
    async with session.athlete(choices.target(), choices.athlete) as client:
        stored = await client.repeat(_stub(client).PutModel, request)
        return stored.model, await client.call(_stub(client).TestModel, model_pb2.TestModelRequest())


async def tried(choices: Choices) -> model_pb2.TestModelResponse:
    """What the model's server says."""
    async with session.athlete(choices.target(), choices.athlete) as client:
        return await client.call(_stub(client).TestModel, model_pb2.TestModelRequest())  # type: ignore[no-any-return] # the RPC's own


async def remove(choices: Choices) -> model_pb2.DeleteModelResponse:
    """Forgets the athlete's own model."""
    async with session.athlete(choices.target(), choices.athlete) as client:
        return await client.repeat(_stub(client).DeleteModel, model_pb2.DeleteModelRequest())  # type: ignore[no-any-return] # the RPC's own


def row(found: model_pb2.Model) -> tuple[str, str, str]:
    """Its line in the table of what is configured."""
    if not found.name:
        return "model", "none: the rules answer", "–"
    where = f" at {found.base_url}" if found.base_url else ""
    whose = "" if found.own else " (the operator's)"
    value = f"{found.name}{where}{whose}, {found.used_tokens:,} of {found.daily_tokens:,} tokens used today"
    return "model", value, "stored" if found.own else "–"


def _stub(client: Client) -> Any:
    return model_service_pb2_grpc.ModelServiceAsyncStub(client.channel)
