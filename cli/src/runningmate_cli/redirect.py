"""A loopback address that waits for the redirect at the end of a log-in elsewhere. Source: RFC 8252, 7.3."""

from __future__ import annotations

import asyncio
from typing import Final, Self
from urllib.parse import parse_qs, urlsplit

from runningmate_cli.failure import Failure

PATH: Final = "/strava"
WAIT_S: Final = 600.0
MAX_HEAD_BYTES: Final = 16_384
_PAGE: Final = (
    b"<!doctype html><meta charset=utf-8><title>MyAIRunningMate</title>"
    b"<p>Done. Go back to the terminal; this page can be closed."
)


class Redirect:
    """Listens on a free port of this machine until the answer came; anything else gets a 404."""

    def __init__(self) -> None:
        self._server: asyncio.Server | None = None
        self._answer: asyncio.Future[dict[str, str]] | None = None

    async def __aenter__(self) -> Self:
        """Begins to listen."""
        self._answer = asyncio.get_running_loop().create_future()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=MAX_HEAD_BYTES)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Ends it."""
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    @property
    def uri(self) -> str:
        """Where the browser is to be sent."""
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}{PATH}"

    async def answer(self) -> dict[str, str]:
        """The query of the redirect.

        Raises:
            Failure: None came within ten minutes.
        """
        assert self._answer is not None
        try:
            async with asyncio.timeout(WAIT_S):
                return await self._answer
        except TimeoutError:
            raise Failure("Nobody answered Strava's page within ten minutes. Begin again.") from None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(10):
                head = await reader.readuntil(b"\r\n\r\n")
            found = _query(head)
            status, body = (b"404 Not Found", b"") if found is None else (b"200 OK", _PAGE)
            writer.write(
                b"HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n"
                b"Referrer-Policy: no-referrer\r\nConnection: close\r\n\r\n%s" % (status, len(body), body)
            )
            await writer.drain()
            if found is not None and self._answer is not None and not self._answer.done():
                self._answer.set_result(found)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return
        finally:
            writer.close()


def _query(head: bytes) -> dict[str, str] | None:
    """The query of a redirect with a state; None for every other request."""
    method, _, rest = head.decode("latin-1").partition(" ")
    parts = urlsplit(rest.partition(" ")[0])
    values = {name: found[0] for name, found in parse_qs(parts.query).items()}
    return values if method == "GET" and parts.path == PATH and "state" in values else None
