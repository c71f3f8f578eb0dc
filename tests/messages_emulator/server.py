"""The emulator as a server on a loopback port."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from tests.messages_emulator.rules import PromptCache, objection
from tests.messages_emulator.stream import Event, events, frame, output_tokens, whole
from tests.messages_emulator.turn import Cut, Turn, says

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from tests.messages_emulator.turn import Responder

HOST = "127.0.0.1"
KEY = "emulated-key"
MOST_BYTES = 32 * 2**20
_KINDS = {400: "invalid_request_error", 401: "authentication_error", 404: "not_found_error"}


class Emulator:
    """A running emulator: `async with Emulator(says("Rest today.")) as model`.

    Attributes:
        requests: Bodies of the requests that were let in, in order; those of errors of a turn included.
        headers: Headers of all requests, in order.
        streams_begun: Streams whose head was sent.
        streams_whole: Streams whose last byte was sent.
        broken_off: Streams during which the caller went.
    """

    def __init__(
        self, *script: Turn, responder: Responder | None = None, key: str = KEY, port: int = 0
    ) -> None:
        """Takes the answers in order, or what decides them; a script that is over says so in words."""
        self._script = list(script)
        self._responder = responder
        self._key = key
        self._port = port
        self._cache = PromptCache()
        self._runner: web.AppRunner | None = None
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.streams_begun = 0
        self.streams_whole = 0
        self.broken_off = 0

    @property
    def url(self) -> str:
        """`http://host:port`, to be given to a client as its base."""
        return f"http://{HOST}:{self._port}"

    @property
    def key(self) -> str:
        """The key that it takes."""
        return self._key

    def then(self, *turns: Turn) -> None:
        """Adds to the script."""
        self._script += turns

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_post("/v1/messages", self._messages)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self._port)
        await site.start()
        self._port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self._key not in (request.headers.get("x-api-key"), bearer):
            return _refused(401, "invalid x-api-key")
        if "anthropic-version" not in request.headers:
            return _refused(400, "anthropic-version: header is required")
        body = await request.json()
        wrong = objection(body)
        if wrong:
            return _refused(400, wrong)
        self.requests.append(body)
        return await self._answer(request, body, self._next(body))

    def _next(self, body: dict[str, Any]) -> Turn:
        if self._script:
            return self._script.pop(0)
        return self._responder(body) if self._responder else says("The script is over.")

    async def _answer(self, request: web.Request, body: dict[str, Any], turn: Turn) -> web.StreamResponse:
        if turn.status != 200:
            return _refused(turn.status, "the turn says so", turn.error, turn.retry_after_s)
        message_id = f"msg_{len(self.requests):04d}"
        usage = self._cache.usage(body)
        if not body.get("stream"):
            await asyncio.sleep(turn.drip_s)
            return web.json_response(whole(turn, message_id, body["model"], usage))
        return await self._stream(request, turn, list(events(turn, message_id, body["model"], usage)))

    async def _stream(self, request: web.Request, turn: Turn, told: list[Event]) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-cache"}
        )
        response.enable_chunked_encoding()
        await response.prepare(request)
        self.streams_begun += 1
        try:
            await self._send(request, response, turn, told)
        except (ConnectionError, asyncio.CancelledError):
            self.broken_off += 1
            raise
        self.streams_whole += 1
        return response

    async def _send(
        self, request: web.Request, response: web.StreamResponse, turn: Turn, told: Iterable[Event]
    ) -> None:
        for place, event in enumerate(told):
            if turn.fault is not None and place == turn.fault.after:
                if turn.fault.error:
                    problem = {"type": turn.fault.error, "message": "It broke in the middle."}
                    await response.write(frame({"type": "error", "error": problem}))
                await _end(request, response, turn.fault.cut)
                return
            if turn.drip_s:
                await asyncio.sleep(turn.drip_s)
            if turn.strange:
                await response.write(b": a comment\n\n")
            await response.write(frame(event))
        await response.write_eof()


async def _end(request: web.Request, response: web.StreamResponse, cut: Cut | None) -> None:
    if cut not in (Cut.TORN, Cut.RESET):
        await response.write_eof()
        return
    assert request.transport is not None
    # A chunk that promises more than it holds.
    request.transport.write(b"ffff\r\nevent: content_block_delta\ndata: {")
    await asyncio.sleep(0.02)
    if cut is Cut.RESET:
        connection: socket.socket = request.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    else:
        request.transport.close()


def _refused(
    status: int, message: str, kind: str = "", retry_after_s: float | None = None
) -> web.StreamResponse:
    error = {"type": kind or _KINDS[status], "message": message}
    headers = {} if retry_after_s is None else {"retry-after": str(retry_after_s)}
    body = json.dumps({"type": "error", "error": error})
    return web.Response(status=status, text=body, content_type="application/json", headers=headers)


__all__ = ["HOST", "KEY", "Emulator", "output_tokens"]
