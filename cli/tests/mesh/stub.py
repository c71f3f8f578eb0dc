"""A service that only tells its health, with a busy worker of its own."""

from __future__ import annotations

import asyncio
import os
import signal

import grpc.aio
from grpc_health.v1 import health, health_pb2, health_pb2_grpc


async def main() -> None:
    server = grpc.aio.server()
    servicer = health.aio.HealthServicer()  # type: ignore[attr-defined]  # its stubs leave aio out
    health_pb2_grpc.add_HealthServicer_to_server(servicer, server)  # type: ignore[no-untyped-call]  # its stubs are partial
    server.add_insecure_port(os.environ["RUNNINGMATE_LISTEN"])
    await server.start()
    await servicer.set("", health_pb2.HealthCheckResponse.SERVING)
    worker = await asyncio.create_subprocess_exec("sleep", "600")
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    await stopping.wait()
    worker.kill()
    await worker.wait()
    await server.stop(0)


asyncio.run(main())
