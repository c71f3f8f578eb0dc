"""A model of the athlete's own over gRPC: of effect from the next question on, its key sealed and shown to nobody."""

from __future__ import annotations

import json
import os
import time
import uuid
from typing import TYPE_CHECKING, Any, ClassVar

import asyncpg
import grpc
import grpc.aio
import pytest
from pydantic import SecretStr

from coach.tests.integration.test_coach import ATHLETE, GatedActivities, channel_to_coach, ride, told_by
from coach.tests.integration.test_conversations import BEN, Client, deleted
from runningmate.analytics.v1.analytics_events_pb2 import AthleteErased
from runningmate.coach.v1 import model_pb2, model_service_pb2_grpc
from runningmate_coach.bootstrap import SCHEMA, SEALED
from runningmate_coach.domain.model import ModelInvalid, checked_address
from runningmate_servicekit.database import Database
from runningmate_servicekit.resealing import Resealing
from runningmate_servicekit.sealing import RETIRED_AFTER_S, Sealer, add_key
from tests.messages_emulator import Emulator
from tests.messages_emulator.turn import says

if TYPE_CHECKING:
    from pathlib import Path

    from coach.tests.integration.test_coach import SettingsFor
    from runningmate_servicekit.testing.identity import TestIssuer
    from runningmate_servicekit.testing.postgres import TestDatabase

QUESTION = "Should I rest tomorrow?"


class Models:
    """One athlete's calls."""

    def __init__(self, channel: grpc.aio.Channel, issuer: TestIssuer, athlete: uuid.UUID = ATHLETE) -> None:
        self._stub = model_service_pb2_grpc.ModelServiceAsyncStub(channel)
        self._metadata = issuer.metadata(athlete)

    async def __call__(self, method: str, **fields: Any) -> Any:
        request = getattr(model_pb2, f"{method}Request")(**fields)
        return await getattr(self._stub, method)(request, metadata=self._metadata, timeout=20)


async def engine(client: Client) -> str:
    started = [one.started async for one in client.stream(QUESTION) if one.HasField("started")]
    return str(started[0].engine)


async def refused(call: Any) -> grpc.StatusCode:
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await call
    code: grpc.StatusCode = failed.value.code()
    return code


async def test_a_model_answers_from_the_next_question_on_until_it_is_forgotten(
    issuer: TestIssuer, settings_for: SettingsFor, coach_database: TestDatabase
) -> None:
    async with (
        Emulator(*[says("Keep going as you do.")] * 4) as model,
        channel_to_coach(issuer, settings_for, ride(), GatedActivities) as channel,
    ):
        ada, client = Models(channel, issuer), Client(channel, issuer)
        ben, of_ben = Models(channel, issuer, BEN), Client(channel, issuer, BEN)
        assert (await ada("GetModel")).model.engine == "rules"
        assert await refused(ada("TestModel")) is grpc.StatusCode.FAILED_PRECONDITION
        assert await engine(client) == "rules"
        stored = (await ada("PutModel", key=model.key, name="emulated", base_url=f"{model.url}/")).model
        assert (stored.own, stored.name, stored.daily_tokens) == (True, "emulated", 200_000)
        assert (await ada("TestModel")).accepted
        assert await engine(client) == "anthropic"
        assert (await ada("GetModel")).model.used_tokens > 0
        assert await engine(of_ben) == "rules"
        assert not (await ben("GetModel")).model.own

        await ada("PutModel", name="emulated", base_url=model.url, daily_tokens=1)
        ended = [one.ended async for one in client.stream(QUESTION) if one.HasField("ended")]
        assert "used up" in ended[0].reason
        elsewhere = ada("PutModel", name="emulated", base_url="https://elsewhere.example")
        assert await refused(elsewhere) is grpc.StatusCode.INVALID_ARGUMENT

        admin = await asyncpg.connect(coach_database.admin_url)
        try:
            sealed = await admin.fetchval("SELECT sealed_key FROM coach.model")
        finally:
            await admin.close()
        assert model.key.encode() not in sealed
        assert model.key not in str([await ada("GetModel"), stored])

        assert (await ada("DeleteModel")).model.engine == "rules"
        assert await engine(client) == "rules"


class Run:
    """A run of a job, which keeps nothing."""

    memory: ClassVar[dict[str, Any]] = {}

    def progress(self, done: int, total: int = 0) -> None:
        self.done, self.total = done, total

    async def remember(self, memory: Any) -> None:
        raise AssertionError(memory)

    async def hold(self, connection: Any) -> None:
        raise AssertionError(connection)


async def test_a_models_key_opens_after_the_key_that_seals_it_was_exchanged(
    issuer: TestIssuer, settings_for: SettingsFor, coach_database: TestDatabase, tmp_path: Path
) -> None:
    path = tmp_path / "secrets" / "sealing.json"
    database = Database(SecretStr(coach_database.url("rm_coach_job")))
    await database.connect()
    async with (
        Emulator() as model,
        channel_to_coach(issuer, settings_for, ride(), GatedActivities) as channel,
    ):
        ada = Models(channel, issuer)
        await ada("PutModel", key=model.key, name="emulated", base_url=model.url)
        resealing = Resealing(database, SCHEMA, Sealer(path), SEALED)
        (former,) = json.loads(path.read_text())["keys"]
        add_key(path)
        os.utime(path, (0, time.time() - RETIRED_AFTER_S - 1))
        said = await resealing.work(Run())
        # The coach's own job may have been quicker at sealing anew.
        assert said.endswith(f"Nothing rests on {former}; it is removed.")
        assert (await ada("TestModel")).accepted
    await database.close()


async def test_a_key_that_is_not_accepted_is_said(issuer: TestIssuer, settings_for: SettingsFor) -> None:
    async with (
        Emulator() as model,
        channel_to_coach(issuer, settings_for, ride(), GatedActivities) as channel,
    ):
        ada = Models(channel, issuer)
        await ada("PutModel", key="another-key", name="emulated", base_url=model.url)
        told = await ada("TestModel")
        assert not told.accepted
        assert "key is not accepted" in told.message
        await ada("PutModel", key="x", name="emulated", base_url="http://127.0.0.1:1")
        told = await ada("TestModel")
        assert (told.accepted, told.message) == (False, "The model cannot be reached.")


async def test_an_own_model_goes_before_the_operators_and_is_erased_with_the_athlete(
    issuer: TestIssuer, settings_for: SettingsFor, coach_database: TestDatabase
) -> None:
    async with (
        Emulator() as model,
        channel_to_coach(issuer, settings_for, ride(), GatedActivities, **told_by(model)) as channel,
    ):
        ada = Models(channel, issuer)
        shown = (await ada("GetModel")).model
        assert (shown.own, shown.name, shown.base_url) == (False, "emulated", "")
        await ada("PutModel", key="k", name="mine", base_url="https://models.example/v1/")
        shown = (await ada("GetModel")).model
        assert (shown.own, shown.name, shown.base_url) == (True, "mine", "https://models.example/v1")
        await deleted(coach_database, AthleteErased(athlete_id=str(ATHLETE)))
        assert (await ada("GetModel")).model.name == "emulated"
        assert await refused(ada("PutModel", key="k", name="mine")) is grpc.StatusCode.FAILED_PRECONDITION


@pytest.mark.parametrize(
    "address",
    [
        "http://models.example", "http://10.0.0.1:8000", "ftp://127.0.0.1", "models.example", "https://",
        "https://user:pass@models.example", "https://models.example/?a=1", "https://models.example/#a", "file:///etc/passwd",
        "http://127.0.0.1:99999", "https://mo dels.example",
    ],
)  # fmt: skip
def test_what_is_no_safe_address_is_refused(address: str) -> None:
    with pytest.raises(ModelInvalid):
        checked_address(address)


def test_the_makers_server_another_one_and_one_on_this_machine_are_taken() -> None:
    assert checked_address("") == ""
    assert checked_address("https://models.example:8443/api/") == "https://models.example:8443/api"
    assert checked_address("http://[::1]:11434") == "http://[::1]:11434"
    assert checked_address("http://localhost:11434") == "http://localhost:11434"
