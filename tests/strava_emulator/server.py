"""The emulator as a server on a loopback port."""

from __future__ import annotations

import asyncio
from collections import Counter
from email.utils import formatdate
from typing import TYPE_CHECKING, Self

from aiohttp import web

from tests.strava_emulator.api import API, GRANT, Api, BrokenActivity
from tests.strava_emulator.control import Control
from tests.strava_emulator.faults import Fault, Faults
from tests.strava_emulator.oauth import OAuth
from tests.strava_emulator.refusals import Refused, broken, too_many
from tests.strava_emulator.state import State
from tests.strava_emulator.webhooks import Webhooks

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HOST = "127.0.0.1"


class Emulator:
    """A running emulator: `async with Emulator() as strava`.

    Attributes:
        state: Applications, athletes and clock; may be changed while it runs.
        faults: What shall go wrong next.
        calls: Counted API calls by kind (`activity`, `streams`, …).
        statuses: Answers by status, of API calls.
        skew_s: Added to the time that its `Date` headers tell.
    """

    def __init__(self, state: State | None = None, port: int = 0, skew_s: float = 0.0) -> None:
        self.state = state or State()
        self.faults = Faults()
        self.webhooks = Webhooks(self.state)
        self.calls: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.skew_s = skew_s
        self._port = port
        self._api = Api(self.state)
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """`http://host:port`, which serves API and log-in."""
        return f"http://{HOST}:{self._port}"

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[self._disturb, self._count])
        oauth = OAuth(self.state)
        app.add_routes([*oauth.routes("/oauth"), *oauth.routes(f"{API}/oauth"), *self._api.routes()])
        app.add_routes([*self.webhooks.routes(), *Control(self).routes()])
        self._runner = web.AppRunner(app, access_log=None)
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

    @web.middleware
    async def _disturb(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Faults, and the clock in each answer."""
        fault = None if request.path.startswith("/emulator/") else self.faults.next(request.path)
        if fault is not None and fault.latency_s:
            await asyncio.sleep(fault.latency_s)
        if fault is not None and fault.cut == "before":
            _abort(request)
        try:
            response = await handler(request)
        except Refused as refused:
            response = refused.response()
        if fault is not None and fault.status:
            response = web.json_response({"message": "error", "errors": []}, status=fault.status)
        response.headers["Date"] = formatdate(self.state.clock.now_s() + self.skew_s, usegmt=True)
        if fault is not None and fault.cut == "within":
            return await _torn(request, response)
        return response

    @web.middleware
    async def _count(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Authorization and limits of API calls; calls without a token that holds are not counted."""
        counted = request.path.startswith(API) and not request.path.startswith(
            (f"{API}/oauth", f"{API}/push_subscriptions")
        )
        if not counted:
            return await handler(request)
        response: web.StreamResponse
        try:
            grant = self._api.authorized(request)
        except Refused as refused:
            self.statuses[refused.status] += 1
            raise
        request[GRANT] = grant
        limits = self.state.applications[grant.client_id].limits
        within = limits.take(self.state.clock.now_s(), read=request.method == "GET")
        self.calls[_kind(request.path)] += 1
        if not within:
            response = too_many()
        else:
            try:
                response = await handler(request)
            except Refused as refused:
                response = refused.response()
            except BrokenActivity:
                response = broken()
        response.headers.update(limits.headers())
        self.statuses[response.status] += 1
        return response


def _kind(path: str) -> str:
    parts = path.removeprefix(f"{API}/").split("/")
    if parts[0] == "activities":
        return "activity" if len(parts) == 2 else parts[2]
    return "activities" if parts[-1] == "activities" else parts[0]


def _abort(request: web.Request) -> None:
    """Cuts the connection without a byte."""
    assert request.transport is not None
    request.transport.abort()
    raise asyncio.CancelledError


async def _torn(request: web.Request, whole: web.StreamResponse) -> web.StreamResponse:
    """Sends the head and half of the body, then cuts."""
    body = whole.body if isinstance(whole, web.Response) and isinstance(whole.body, bytes) else b"{}"
    torn = web.StreamResponse(status=whole.status, headers={"Content-Type": "application/json"})
    torn.content_length = len(body) + 1
    await torn.prepare(request)
    await torn.write(body[: len(body) // 2])
    assert request.transport is not None
    request.transport.close()
    return torn


__all__ = ["Emulator", "Fault"]
