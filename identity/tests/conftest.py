from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from uuid import UUID

import grpc.aio
import pytest
from pydantic import SecretStr

from runningmate.identity.v1.account_pb2 import CreateAccountRequest
from runningmate.identity.v1.account_service_pb2_grpc import AccountServiceAsyncStub
from runningmate.identity.v1.login_pb2 import CreateLoginCodeRequest, ExchangeLoginCodeRequest, Tokens
from runningmate.identity.v1.login_service_pb2_grpc import LoginServiceAsyncStub
from runningmate.identity.v1.session_service_pb2_grpc import SessionServiceAsyncStub
from runningmate_identity.bootstrap import build
from runningmate_identity.config import Settings
from runningmate_servicekit import migrations
from runningmate_servicekit.testing.identity import TestIssuer, running
from runningmate_servicekit.testing.postgres import PostgresServer, TestDatabase


async def migrated(database: TestDatabase) -> None:
    await migrations.migrate(
        database.url("rm_identity_owner"), "identity", migrations.load("runningmate_identity")
    )


@pytest.fixture
def identity_database(postgres: PostgresServer) -> Iterator[TestDatabase]:
    made = postgres.create_database(prepare=migrated)
    yield made
    postgres.drop(made)


@dataclass
class Identity:
    """A running identity service and stubs to it."""

    channel: grpc.aio.Channel
    issuer: TestIssuer

    def __post_init__(self) -> None:
        self.login = LoginServiceAsyncStub(self.channel)
        self.sessions = SessionServiceAsyncStub(self.channel)
        self.accounts = AccountServiceAsyncStub(self.channel)
        self.operator = (
            ("authorization", f"Bearer {self.issuer.issuer.sign('operator', ['operator'], 60)}"),
        )

    async def account(self, name: str = "Ann") -> UUID:
        made = await self.accounts.CreateAccount(CreateAccountRequest(name=name), metadata=self.operator)
        return UUID(made.account.athlete_id)

    async def code(self, athlete_id: UUID) -> str:
        request = CreateLoginCodeRequest(athlete_id=str(athlete_id))
        return (await self.login.CreateLoginCode(request, metadata=self.operator)).code

    async def log_in(self, athlete_id: UUID, name: str = "phone") -> Tokens:
        request = ExchangeLoginCodeRequest(code=await self.code(athlete_id), session_name=name)
        return (await self.login.ExchangeLoginCode(request)).tokens


def bearer(tokens: Tokens) -> tuple[tuple[str, str], ...]:
    return (("authorization", f"Bearer {tokens.access_token}"),)


@pytest.fixture
async def identity(identity_database: TestDatabase, issuer: TestIssuer) -> AsyncIterator[Identity]:
    settings = issuer.settings(
        Settings,
        identity_signing_key=issuer.key_path,
        database_url=SecretStr(identity_database.url("rm_identity")),
        job_database_url=SecretStr(identity_database.url("rm_identity_job")),
        jobs_owner_database_url=SecretStr(identity_database.url("rm_jobs_owner")),
        event_log_url=SecretStr(identity_database.url("rm_eventlog")),
        event_log_owner_url=SecretStr(identity_database.url("rm_eventlog_owner")),
    )
    async with running(build(settings), settings) as channel:
        yield Identity(channel, issuer)
