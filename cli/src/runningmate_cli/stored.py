"""A stored file of the mesh that comes in one stream: fetched whole, compared with its digest, again where it was cut."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from contextlib import aclosing
from typing import Any, Final

from runningmate_cli.client import Client, cut_stream, resumable
from runningmate_cli.failure import Failure

TRIES: Final = 3
PAUSE_S: Final = 1.0


async def fetch(client: Client, method: Callable[..., Any], request: Any, sha256: str) -> bytes:
    """The bytes of a file of at most some MiB.

    Raises:
        Failure: It is gone or damaged, or was cut each time.
    """
    for attempt in range(TRIES):
        if attempt:
            await asyncio.sleep(PAUSE_S)
        content = bytearray()
        try:
            async with aclosing(client.stream(method, request)) as pieces:
                async for piece in pieces:
                    content += piece.data
        except Failure as failure:
            if not resumable(failure):
                raise
        if hashlib.sha256(content).hexdigest() == sha256:
            return bytes(content)
    raise cut_stream("The download")
