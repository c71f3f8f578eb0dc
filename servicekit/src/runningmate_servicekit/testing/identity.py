"""Tokens and settings for tests."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import grpc.aio

from runningmate_servicekit.issuer import Issuer
from runningmate_servicekit.server import Server, Service
from runningmate_servicekit.settings import ServiceSettings

ISSUER = "https://identity.runningmate.local"
AUDIENCE = "runningmate"
SettingsT = TypeVar("SettingsT", bound=ServiceSettings)


class TestIssuer:
    """Signs tokens that servers with `settings()` accept."""

    __test__ = False

    def __init__(self, folder: Path) -> None:
        self.key_path = folder / "issuer.pem"
        self.jwks_path = folder / "jwks.json"
        self.issuer = Issuer.load_or_create(self.key_path, ISSUER, AUDIENCE)
        self.issuer.write_jwks(self.jwks_path)

    def token(
        self, athlete_id: uuid.UUID, scopes: Iterable[str] = ("athlete",), lifetime_s: float = 900
    ) -> str:
        """An access token of an athlete."""
        return self.issuer.sign(str(athlete_id), scopes, lifetime_s, session_id="test")

    def metadata(
        self, athlete_id: uuid.UUID, scopes: Iterable[str] = ("athlete",)
    ) -> tuple[tuple[str, str], ...]:
        """Call metadata with such a token."""
        return (("authorization", f"Bearer {self.token(athlete_id, scopes)}"),)

    def settings(self, settings_class: type[SettingsT], **values: Any) -> SettingsT:
        """Settings of a service under test, on a free port; nothing is read from the environment that is given."""
        return settings_class(token_jwks=self.jwks_path, listen="127.0.0.1:0", **values)


@asynccontextmanager
async def running(service: Service, settings: ServiceSettings) -> AsyncIterator[grpc.aio.Channel]:
    """A real server, ready, and a plain channel to it; drained at the end."""
    server = Server(service, settings)
    await server.start()
    try:
        await server.ready()
        async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
            yield channel
    finally:
        await server.stop()
