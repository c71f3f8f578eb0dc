"""The reference: nothing but grpc.aio, a pool, the statements and the answer's bytes.

python -m tests.bench.reads.bare PORT DSN ATHLETE_ID ACTIVITY_ID
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

import asyncpg
import grpc
import grpc.aio
import uvloop
from grpc_health.v1 import health, health_pb2_grpc

from tests.bench.reads.subject import Reading, readings

if TYPE_CHECKING:
    from collections.abc import Callable

    from runningmate_servicekit.database import Pool

CONNECTIONS = 8  # as many as the service has


def handler(pool: Pool, reading: Reading) -> Callable[[bytes, Any], Any]:
    """Answers one RPC: the statements in their order on one connection, then the message's bytes."""

    async def answer(raw: bytes, context: Any) -> bytes:
        async with pool.acquire() as connection:
            for query, arguments in reading.statements:
                if arguments:
                    await connection.fetch(query, *arguments)
                else:
                    await connection.execute(query)
        return reading.answer.SerializeToString()

    return answer


class Handlers(grpc.GenericRpcHandler):
    """The handlers by path."""

    def __init__(self, pool: Pool, found: dict[str, Reading]) -> None:
        self._found: dict[str, Any] = {
            path: grpc.unary_unary_rpc_method_handler(handler(pool, reading))
            for path, reading in found.items()
        }

    def service(self, details: grpc.HandlerCallDetails) -> Any:
        """See gRPC."""
        return self._found.get(str(details.method))


async def main(port: str, dsn: str, athlete_id: str, activity_id: str) -> None:
    """Serves until it is terminated."""
    found = await readings(dsn, athlete_id, activity_id)
    # Without the pool's own reset, a round trip at each release that the service does not make either.
    pool = await asyncpg.create_pool(
        dsn, min_size=CONNECTIONS, max_size=CONNECTIONS, reset=lambda _: asyncio.sleep(0)
    )
    server = grpc.aio.server()
    aio_health: Any = health
    register: Any = health_pb2_grpc.add_HealthServicer_to_server
    servicer = aio_health.aio.HealthServicer()
    register(servicer, server)  # Envoy asks for it
    await servicer.set("", 1)
    server.add_generic_rpc_handlers([Handlers(pool, found)])
    server.add_insecure_port(f"127.0.0.1:{port}")
    await server.start()
    await server.wait_for_termination()


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))
