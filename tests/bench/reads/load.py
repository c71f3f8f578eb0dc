"""The load: a process of its own that keeps so many calls in flight for so long.

    python -m tests.bench.reads.load TARGET PATH REQUEST_HEX IN_FLIGHT SECONDS   (the token in TOKEN)

Prints one line of JSON: calls (all of them), calls_per_s, p50_ms, p99_ms and the share of a core that this process itself took.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import time
from typing import Any

import grpc.aio
import uvloop

WARM_S = 0.7
DEADLINE_S = 30


async def measure(target: str, path: str, request: bytes, in_flight: int, seconds: float) -> dict[str, float]:
    """Calls without a pause from `in_flight` places; the first moments warm up and do not count."""
    metadata = (("authorization", f"Bearer {os.environ['TOKEN']}"),)
    took_s: list[float] = []
    calls = 0
    async with grpc.aio.insecure_channel(target) as channel:
        call: Any = channel.unary_unary(path)
        counts_from = time.perf_counter() + WARM_S
        ends_at = counts_from + seconds

        async def place() -> None:
            nonlocal calls
            while (started := time.perf_counter()) < ends_at:
                await call(request, metadata=metadata, timeout=DEADLINE_S)
                calls += 1
                if started >= counts_from:
                    took_s.append(time.perf_counter() - started)

        await asyncio.gather(*(place() for _ in range(in_flight)))
        elapsed_s = time.perf_counter() - counts_from
    took_s.sort()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "calls": calls,
        "calls_per_s": len(took_s) / elapsed_s,
        "p50_ms": took_s[len(took_s) // 2] * 1e3,
        "p99_ms": took_s[min(len(took_s) - 1, len(took_s) * 99 // 100)] * 1e3,
        "own_core_share": (usage.ru_utime + usage.ru_stime) / (elapsed_s + WARM_S),
    }


if __name__ == "__main__":
    where, path, content, places, lasting = sys.argv[1:]
    print(
        json.dumps(uvloop.run(measure(where, path, bytes.fromhex(content), int(places), float(lasting)))),
        flush=True,
    )
