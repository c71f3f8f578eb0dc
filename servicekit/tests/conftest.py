from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import grpc.aio
import pytest

from runningmate_servicekit.server import Service
from runningmate_servicekit.settings import ServiceSettings
from runningmate_servicekit.testing.identity import TestIssuer, running
from servicekit.tests.echo import POLICY, EchoServicer, EchoStub, add_echo


@dataclass
class Echo:
    """A running echo service, a stub, and an athlete with a token."""

    servicer: EchoServicer
    stub: EchoStub
    athlete_id: UUID
    metadata: tuple[tuple[str, str], ...]
    channel: grpc.aio.Channel


@pytest.fixture
async def echo(issuer: TestIssuer) -> AsyncIterator[Echo]:
    servicer, athlete_id = EchoServicer(), uuid4()
    service = Service("echo", [(add_echo, servicer)], POLICY)
    async with running(service, issuer.settings(ServiceSettings)) as channel:
        yield Echo(servicer, EchoStub(channel), athlete_id, issuer.metadata(athlete_id), channel)
