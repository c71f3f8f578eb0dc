"""The ends of a server stream: heartbeats while it is silent, and `failed` when it cannot go on.

A contract's stream message has a oneof with `heartbeat` and `failed` (runningmate.common.v1). Over REST an
error after the first message is invisible, so it must be a message too.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

HEARTBEAT_S = 15.0


class Downstream:
    """Writes one call's messages, one at a time.

    Args:
        context: gRPC's context of the call.
        encode: A message's bytes; raises where it breaks the contract.
        heartbeat_s: Silence after which a heartbeat is sent.
    """

    def __init__(
        self, context: Any, encode: Callable[[Any], bytes], heartbeat_s: float = HEARTBEAT_S
    ) -> None:
        self._context = context
        self._encode = encode
        self._heartbeat_s = heartbeat_s
        self._writing = asyncio.Lock()
        self._kind: Any = None
        self._written_s = 0.0

    async def send(self, message: Any) -> None:
        """Sends a message of the servicer."""
        raw = self._encode(message)
        async with self._writing:
            await self._context.write(raw)
            self._kind = type(message)
            self._written_s = _now_s()

    async def beat(self) -> None:
        """Sends heartbeats until cancelled; begins after the first message, which tells their type."""
        while True:
            silent_s = _now_s() - self._written_s if self._kind else 0.0
            if silent_s < self._heartbeat_s:
                await asyncio.sleep(self._heartbeat_s - silent_s)
                continue
            if not _has(self._kind, "heartbeat"):
                return
            message = self._kind()
            message.heartbeat.sent_at.GetCurrentTime()
            await self.send(message)

    async def fail(self, code: int, text: str, details: bytes | None) -> None:
        """Says why the stream ends, if it had begun. A client that is gone is no error."""
        if self._kind is None or not _has(self._kind, "failed"):
            return
        message = self._kind()
        status = message.failed.status
        if details is not None:
            status.ParseFromString(details)
        else:
            status.code, status.message = code, text
        with contextlib.suppress(Exception):
            await self.send(message)


def _has(kind: Any, field: str) -> bool:
    found = kind.DESCRIPTOR.fields_by_name.get(field)
    return found is not None and found.containing_oneof is not None


def _now_s() -> float:
    return asyncio.get_running_loop().time()
