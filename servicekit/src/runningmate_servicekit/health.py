"""gRPC health: served, like reflection, without a token and before anything else is ready."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import grpc.aio
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

# The types of these packages name neither the asyncio servicer nor the registration functions.
_health: Any = health
_register_health: Any = health_pb2_grpc.add_HealthServicer_to_server


class Health:
    """The health of each service by name, and of the server as a whole (the empty name)."""

    def __init__(self, services: Iterable[str]) -> None:
        self._services = ("", *services)
        self._servicer: Any = _health.aio.HealthServicer()

    async def register(self, server: grpc.aio.Server) -> None:
        """Adds health, NOT_SERVING, to `server`."""
        for name in self._services:
            await self._servicer.set(name, health_pb2.HealthCheckResponse.NOT_SERVING)
        _register_health(self._servicer, server)

    async def serving(self) -> None:
        """All services are ready."""
        for name in self._services:
            await self._servicer.set(name, health_pb2.HealthCheckResponse.SERVING)

    async def draining(self) -> None:
        """NOT_SERVING for good."""
        await self._servicer.enter_graceful_shutdown()
