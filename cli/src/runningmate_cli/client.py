"""Calls to the mesh through its gateway, and what their errors mean to a person."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any, Protocol, Self, TypeVar

import grpc
import grpc.aio

from runningmate_cli.failure import NOT_RUNNING, ExitCode, Failure
from runningmate_cli.target import Target

CALL_TIMEOUT_S = 30.0
PATIENCE_S = 4.0
"""For a person who waits for an answer."""
LONG_PATIENCE_S = 600.0
"""For long work, which outlasts a restart of the whole mesh."""
FIRST_PAUSE_S = 0.25
LONGEST_PAUSE_S = 5.0
WATCH_PAUSE_S = 1.0
MAX_ANSWER_BYTES = 4 * 1024 * 1024

Request = TypeVar("Request")
Response = TypeVar("Response")
Code = grpc.StatusCode

_OPTIONS = (
    ("grpc.max_receive_message_length", MAX_ANSWER_BYTES),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1_000),
)
_EXIT_CODES = {
    Code.UNAUTHENTICATED: ExitCode.NOT_LOGGED_IN,
    Code.PERMISSION_DENIED: ExitCode.NOT_LOGGED_IN,
    Code.NOT_FOUND: ExitCode.NOT_FOUND,
    Code.UNAVAILABLE: ExitCode.UNREACHABLE,
    Code.DEADLINE_EXCEEDED: ExitCode.UNREACHABLE,
    Code.INVALID_ARGUMENT: ExitCode.USAGE,
    Code.OUT_OF_RANGE: ExitCode.USAGE,
}
_REQUEST = re.compile(r"\s*\(request [^()]*\)$")
_PASSING = (Code.UNAVAILABLE, Code.DEADLINE_EXCEEDED, Code.ABORTED, Code.RESOURCE_EXHAUSTED)


class Tokens(Protocol):
    """Gives a bearer token for the next call, renewed if need be; empty for calls that need none."""

    async def __call__(self) -> str:
        """The token."""
        ...


def _direct(target: Target) -> tuple[tuple[str, int], ...]:
    """A mesh of this machine is never reached through a proxy, whatever the environment says."""
    return (("grpc.enable_http_proxy", 0),) if target.home is not None else ()


async def no_token() -> str:
    """For calls before the log-in."""
    return ""


class RpcFailure(Failure):
    """A call that was answered with an error, or not at all.

    Attributes:
        status: gRPC's code.
        reason: UPPER_SNAKE_CASE from the details; empty where there are none.
        facts: Machine-readable facts of the details.
        retry_after_s: Seconds after which to try again, None where the service does not say.
    """

    def __init__(self, error: grpc.aio.AioRpcError, address: str) -> None:
        details = _details(error)
        self.status = Code.UNAVAILABLE if _is_cut(error, answered=bool(details)) else error.code()
        self.reason: str = details.get("reason", "")
        self.facts: dict[str, str] = details.get("facts", {})
        self.retry_after_s: float | None = details.get("retry_after_s")
        super().__init__(
            _sentence(error, address, answered=bool(details)),
            _EXIT_CODES.get(self.status, ExitCode.FAILED),
            details.get("request_id") or _trailer(error, "x-request-id"),
        )

    @property
    def passing(self) -> bool:
        """Whether the same call may succeed a moment later."""
        # A service that refuses for good, a file that is too large, gives no time to try again at.
        final = self.status is Code.RESOURCE_EXHAUSTED and bool(self.reason) and self.retry_after_s is None
        return self.status in _PASSING and not final


class Client:
    """A connection to one gateway; open it inside the event loop and close it.

    Args:
        tokens: Whose calls these are.

    Attributes:
        patience_s: How long a call that may be made again is made again.
        waiting: Told of each failure before the next try.
    """

    def __init__(self, target: Target, tokens: Tokens = no_token) -> None:
        self.target = target
        self._tokens = tokens
        self.patience_s = PATIENCE_S
        self.waiting: Callable[[Failure], None] = lambda _: None
        self.channel: grpc.aio.Channel = (
            grpc.aio.secure_channel(target.address, grpc.ssl_channel_credentials(), _OPTIONS)
            if target.secure
            else grpc.aio.insecure_channel(target.address, (*_OPTIONS, *_direct(target)))
        )

    async def __aenter__(self) -> Self:
        """Nothing is connected before the first call."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Closes the connection."""
        await self.channel.close()

    async def call(self, method: Callable[..., Any], request: Any, timeout_s: float = CALL_TIMEOUT_S) -> Any:
        """Makes a unary call, once.

        Raises:
            RpcFailure: It failed.
        """
        try:
            return await method(request, timeout=timeout_s, metadata=await self._metadata())
        except grpc.aio.AioRpcError as error:
            raise RpcFailure(error, self.target.address) from None

    async def repeat(
        self, method: Callable[..., Any], request: Any, timeout_s: float = CALL_TIMEOUT_S
    ) -> Any:
        """Makes a unary call that may be made again, until it is answered or the client's patience is used up."""
        ends_at = time.monotonic() + self.patience_s
        pause_s = FIRST_PAUSE_S
        while True:
            try:
                return await self.call(method, request, timeout_s)
            except RpcFailure as failure:
                if not failure.passing or time.monotonic() + pause_s > ends_at:
                    raise
                self.waiting(failure)
                await asyncio.sleep(min(failure.retry_after_s or pause_s, LONGEST_PAUSE_S))
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)

    async def stream(self, method: Callable[..., Any], request: Any) -> AsyncGenerator[Any, None]:
        """The messages of a server stream.

        Raises:
            RpcFailure: It failed, before or after messages.
        """
        call = method(request, metadata=await self._metadata())
        try:
            async for message in call:
                yield message
        except grpc.aio.AioRpcError as error:
            raise RpcFailure(error, self.target.address) from None
        finally:
            call.cancel()

    async def follow(
        self, method: Callable[..., Any], request: Callable[[], Any], what: str
    ) -> AsyncGenerator[Any, None]:
        """The messages of a watch up to its end, over cut streams and renewed tokens.

        Args:
            method: Of a stub; its messages have a oneof `news`.
            request: Gives the request of each call, with the cursor as it then is.
            what: Names the stream in the failure of one that stays cut for `LONG_PATIENCE_S`.

        Raises:
            Failure: It cannot go on.
        """
        heard_at = time.monotonic()
        while True:
            failure = cut_stream(what)
            try:
                async with aclosing(self.stream(method, request())) as news:
                    async for message in news:
                        heard_at = time.monotonic()
                        kind = message.WhichOneof("news")
                        if kind == "completed":
                            return
                        if kind == "failed":
                            raise failed_stream(message.failed)
                        yield message
            except Failure as error:
                failure = error
            if not resumable(failure) or time.monotonic() - heard_at > LONG_PATIENCE_S:
                raise failure
            self.waiting(failure)
            await asyncio.sleep(WATCH_PAUSE_S)

    async def _metadata(self) -> tuple[tuple[str, str], ...]:
        token = await self._tokens()
        return (("authorization", f"Bearer {token}"),) if token else ()


def resumable(failure: Failure) -> bool:
    """Whether another stream can go on: the service is away for a moment, or only the token was old."""
    if isinstance(failure, RpcFailure):
        return failure.passing or failure.reason == "TOKEN_EXPIRED"
    return failure.code in (ExitCode.UNREACHABLE, ExitCode.NOT_LOGGED_IN)


def failed_stream(failed: Any) -> Failure:
    """The failure that a stream's last message tells."""
    from google.rpc import error_details_pb2

    info = error_details_pb2.RequestInfo()
    for detail in failed.status.details:
        if detail.Is(info.DESCRIPTOR):
            detail.Unpack(info)
    code = next((code for code in Code if code.value[0] == failed.status.code), Code.UNKNOWN)
    return Failure(failed.status.message, _EXIT_CODES.get(code, ExitCode.FAILED), info.request_id)


def cut_stream(what: str) -> Failure:
    """The failure of a stream that ended without saying that it is whole."""
    return Failure(f"{what} was cut off before its end. Try again.", ExitCode.UNREACHABLE)


def _sentence(error: grpc.aio.AioRpcError, address: str, *, answered: bool) -> str:
    # The gateway, which gives no details over gRPC, ends its sentence with the request id.
    text = _REQUEST.sub("", (error.details() or error.code().name).strip())
    if answered:
        return text
    if _is_cut(error, answered=answered):
        return f"The connection to {address} was cut. Try again; `runningmate status` says what runs."
    if error.code() is Code.UNAVAILABLE and _trailer(error, "x-request-id"):
        return "A part of the mesh does not answer. Try again; `runningmate status` says what runs."
    if error.code() is Code.UNAVAILABLE:
        return f"Nothing answers on {address}. {NOT_RUNNING.partition('. ')[2]}, or look at `runningmate status`."
    if error.code() is Code.DEADLINE_EXCEEDED:
        return f"{address} did not answer in time. `runningmate status` says what runs."
    if error.code() is Code.UNAUTHENTICATED:
        return "The token does not hold. Log in again with `runningmate login`."
    if error.code() is Code.PERMISSION_DENIED:
        return f"The token is not for this mesh ({text}). Log in again with `runningmate login`."
    return text


def _is_cut(error: grpc.aio.AioRpcError, *, answered: bool) -> bool:
    """Whether the gateway or the service ended amid the call: gRPC tells by these words alone, or by CANCELLED.

    A call that this side cancels raises asyncio's error and never comes here.
    """
    if answered or error.code() is Code.CANCELLED:
        return not answered
    text = error.details() or ""
    return error.code() in (Code.UNKNOWN, Code.INTERNAL) and (
        "RST_STREAM" in text or "Stream removed" in text
    )


def _trailer(error: grpc.aio.AioRpcError, name: str) -> str:
    for metadata in (error.trailing_metadata(), error.initial_metadata()):
        for key, value in metadata or ():
            if key == name:
                return value if isinstance(value, str) else value.decode()
    return ""


def _details(error: grpc.aio.AioRpcError) -> dict[str, Any]:
    from google.rpc import error_details_pb2, status_pb2

    packed = dict(error.trailing_metadata() or ()).get("grpc-status-details-bin")
    if packed is None:
        return {}
    found: dict[str, Any] = {}
    info, request, retry = (
        error_details_pb2.ErrorInfo(),
        error_details_pb2.RequestInfo(),
        error_details_pb2.RetryInfo(),
    )
    for detail in status_pb2.Status.FromString(
        packed if isinstance(packed, bytes) else packed.encode()
    ).details:
        if detail.Unpack(info):
            found |= {"reason": info.reason, "facts": dict(info.metadata)}
        elif detail.Unpack(request):
            found["request_id"] = request.request_id
        elif detail.Unpack(retry):
            found["retry_after_s"] = retry.retry_delay.seconds + retry.retry_delay.nanos / 1e9
    return found
