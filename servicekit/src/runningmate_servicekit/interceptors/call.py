"""One call from its first to its last byte: the same frame around all four kinds of RPC."""

from __future__ import annotations

import asyncio
import re
import time
import uuid
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import grpc
import grpc.aio

from runningmate_servicekit.context import RequestContext, current_request
from runningmate_servicekit.errors import ResourceExhausted, ServiceError, Unavailable
from runningmate_servicekit.logs import get_logger
from runningmate_servicekit.status import DETAILS_KEY, READER_KEY, REQUEST_ID_KEY, Outcome, outcome
from runningmate_servicekit.tokens import LEEWAY_S, expired

if TYPE_CHECKING:
    from runningmate_servicekit.interceptors.chain import Chain, Method
    from runningmate_servicekit.interceptors.streaming import Downstream

MAX_MESSAGE_BYTES = 1_572_864
"""1.5 MiB: no answer of the contract is larger, so that the gateway's buffers hold it."""
DRAIN_STREAMS_S = 1.0
"""Streams resume by cursor, so a stopping server ends them early instead of waiting for their readers."""

_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_log = get_logger("runningmate_servicekit.call")


class Call:
    """Entered before the handler runs and left after it, however it ends.

    Leaving turns any exception into a status with details; cancellation passes through.
    """

    __slots__ = (
        "_chain",
        "_context",
        "_method",
        "_request",
        "_span",
        "_started_s",
        "_timeout",
        "_token",
        "downstream",
    )

    def __init__(self, chain: Chain, method: Method, context: Any) -> None:
        self._chain = chain
        self._method = method
        self._context = context
        self._timeout: asyncio.Timeout | None = None
        self.downstream: Downstream | None = None

    async def __aenter__(self) -> Self:
        self._started_s = time.monotonic()
        self._method.metrics.begin()
        headers: dict[str, Any] = dict(self._context.invocation_metadata() or ())
        self._span = self._chain.tracing.start(self._method.path, headers)
        self._request = self._describe(headers)
        self._token = current_request.set(self._request)
        self._context.set_trailing_metadata(((REQUEST_ID_KEY, self._request.request_id),))
        try:
            self._admit()
            if self._method.streams_answers:
                await self._limit_stream()
        except BaseException as error:
            await self.__aexit__(type(error), error, error.__traceback__)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        code = "UNKNOWN"
        try:
            error = await self._leave_timeout(kind, error, traceback)
            if error is None or isinstance(error, grpc.aio.AbortError):
                code = _name(self._context.code())
            elif isinstance(error, asyncio.CancelledError):
                late = self._request.deadline_s is not None and self._request.deadline_s <= time.monotonic()
                code = "DEADLINE_EXCEEDED" if late else "CANCELLED"
            elif isinstance(error, Exception):
                result = outcome(error, self._request.request_id)
                code = result.code.name
                await self._fail(error, result)
        finally:
            self._span.end(code)
            self._method.metrics.end(code, time.monotonic() - self._started_s)
            current_request.reset(self._token)

    def decode(self, raw: bytes) -> Any:
        """A request message, parsed and validated."""
        message = self._method.parse(raw)
        self._chain.validation.check(message)
        return message

    def encode(self, message: Any) -> bytes:
        """An answer's bytes, within the contract's size."""
        raw: bytes = self._method.handler.response_serializer(message)
        if len(raw) > MAX_MESSAGE_BYTES:
            raise ResourceExhausted(
                "ANSWER_TOO_LARGE",
                f"The answer has {len(raw)} bytes; the limit is {MAX_MESSAGE_BYTES}. Ask for less at once.",
                {"limit_bytes": str(MAX_MESSAGE_BYTES)},
            )
        return raw

    def _describe(self, headers: dict[str, Any]) -> RequestContext:
        given = headers.get(REQUEST_ID_KEY)
        remaining_s = self._context.time_remaining()
        return RequestContext(
            request_id=given if given and _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex,
            method=self._method.path,
            traceparent=self._span.traceparent,
            authorization=headers.get("authorization"),
            deadline_s=None if remaining_s is None else self._started_s + remaining_s,
        )

    def _admit(self) -> None:
        not_ready = self._chain.gate()
        if not_ready is not None:
            raise not_ready
        if self._method.scope is not None:
            authenticate = self._chain.authentication.authenticate
            caller = authenticate(self._request.authorization, self._method.scope, self._method.path)
            self._request.principal = caller
            headers = dict(self._context.invocation_metadata() or ())
            self._request.reader = self._chain.authentication.reader(
                headers.get(READER_KEY), caller, self._method.path
            )

    async def _limit_stream(self) -> None:
        caller = self._request.principal
        life_s = None if caller is None else max(0.0, caller.expires_at + LEEWAY_S - time.time())
        now_s = asyncio.get_running_loop().time()
        self._timeout = asyncio.timeout_at(None if life_s is None else now_s + life_s)
        await self._timeout.__aenter__()
        self._chain.streams.add(self)

    def end_soon(self) -> None:
        """Ends this stream a moment from now: the server drains."""
        if self._timeout is not None and not self._timeout.expired():
            self._timeout.reschedule(asyncio.get_running_loop().time() + DRAIN_STREAMS_S)

    async def _leave_timeout(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> BaseException | None:
        timeout, self._timeout = self._timeout, None
        if timeout is None:
            return error
        self._chain.streams.discard(self)
        try:
            await timeout.__aexit__(kind, error, traceback)
        except TimeoutError:
            return draining() if self._chain.draining else expired()
        return error

    async def _fail(self, error: Exception, result: Outcome) -> None:
        facts = {"code": result.code.name, "reason": getattr(error, "reason", type(error).__name__)}
        if result.expected:
            _log.info("call refused", detail=result.message, **facts)
        else:
            _log.error("call failed", exc_info=error, **facts)
        if self.downstream is not None:
            details = dict(result.trailers).get(DETAILS_KEY)
            await self.downstream.fail(
                result.code.value[0], result.message, details if isinstance(details, bytes) else None
            )
        try:
            await self._context.abort(result.code, result.message, result.trailers)
        except grpc.aio.UsageError:
            # The client has gone, or the handler had ended the call itself.
            _log.debug("call had ended before its error", **facts)


def draining() -> ServiceError:
    """The error of a call that meets a server on its way out."""
    return Unavailable("DRAINING", "The service is restarting. Try again; a stream goes on from its cursor.")


def _name(code: Any) -> str:
    if isinstance(code, grpc.StatusCode):
        return code.name
    return next((known.name for known in grpc.StatusCode if known.value[0] == code), "OK")
