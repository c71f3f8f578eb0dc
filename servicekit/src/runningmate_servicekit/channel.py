"""Channels to peers: typed stubs work on them unchanged, and each call carries the request's identity."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

import grpc
import grpc.aio

from runningmate_servicekit.context import current_request
from runningmate_servicekit.status import READER_KEY, REQUEST_ID_KEY

if TYPE_CHECKING:
    from google.protobuf.descriptor import ServiceDescriptor

UNARY_DEADLINE_S = 10.0
STREAM_DEADLINE_S = 300.0
MAX_ANSWER_BYTES = 4 * 1024 * 1024

_IDEMPOTENCY_UNKNOWN = 0  # google.protobuf.MethodOptions.IDEMPOTENCY_UNKNOWN
_RETRY = {
    "maxAttempts": 4,
    "initialBackoff": "0.1s",
    "maxBackoff": "1s",
    "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE"],
}
_OPTIONS = (
    ("grpc.max_receive_message_length", MAX_ANSWER_BYTES),
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.keepalive_permit_without_calls", 1),
    # A peer that restarts is back within a second or two; the default waits up to two minutes.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 2_000),
    # Peers are of the same mesh: the proxy of this machine is for servers elsewhere.
    ("grpc.enable_http_proxy", 0),
)


class PeerChannel:
    """A channel to one peer; give it to generated stubs through `peer_channel`.

    Each call gets the bearer token, traceparent, request id and reader of the request at hand unless its own metadata says
    otherwise, and a deadline: the smaller of the default and what the caller still waits.
    """

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._channel = channel

    def unary_unary(self, method: str, *args: Any, **options: Any) -> _Callable:
        """A callable of `method`, as on any channel."""
        return _Callable(self._channel.unary_unary(method, *args, **options), UNARY_DEADLINE_S)

    def unary_stream(self, method: str, *args: Any, **options: Any) -> _Callable:
        """A callable of `method`, as on any channel."""
        return _Callable(self._channel.unary_stream(method, *args, **options), STREAM_DEADLINE_S)

    def stream_unary(self, method: str, *args: Any, **options: Any) -> _Callable:
        """A callable of `method`, as on any channel."""
        return _Callable(self._channel.stream_unary(method, *args, **options), STREAM_DEADLINE_S)

    def stream_stream(self, method: str, *args: Any, **options: Any) -> _Callable:
        """A callable of `method`, as on any channel."""
        return _Callable(self._channel.stream_stream(method, *args, **options), STREAM_DEADLINE_S)

    async def close(self, grace: float | None = None) -> None:
        """Closes the channel after `grace` seconds for calls in flight."""
        await self._channel.close(grace)


class _Callable:
    def __init__(self, call: Any, deadline_s: float) -> None:
        self._call = call
        self._deadline_s = deadline_s

    def __call__(
        self, request: Any = None, *, timeout: float | None = None, metadata: Any = None, **rest: Any
    ) -> Any:
        given = tuple(metadata or ())
        names = {name for name, _ in given}
        inherited = tuple(item for item in _inherited() if item[0] not in names)
        return self._call(request, timeout=self._timeout(timeout), metadata=given + inherited, **rest)

    def _timeout(self, asked_s: float | None) -> float:
        request = current_request.get()
        remaining_s = None if request is None else request.remaining_s()
        own_s = self._deadline_s if asked_s is None else asked_s
        return own_s if remaining_s is None else min(own_s, remaining_s)


def _inherited() -> list[tuple[str, str]]:
    request = current_request.get()
    if request is None:
        return []
    known = (
        ("authorization", request.authorization),
        ("traceparent", request.traceparent),
        (REQUEST_ID_KEY, request.request_id),
        (READER_KEY, request.reader),
    )
    return [(name, value) for name, value in known if value]


def peer_channel(target: str, services: Iterable[ServiceDescriptor] = ()) -> grpc.aio.Channel:
    """A channel to `host:port`, opened at the first call; call it inside the event loop.

    Args:
        target: `host:port` of the peer.
        services: Descriptors (`x_service_pb2.DESCRIPTOR.services_by_name["XService"]`) whose methods may be retried
            where the schema calls them idempotent; all other methods are sent once.
    """
    options = (*_OPTIONS, ("grpc.service_config", json.dumps(service_config(services))))
    return cast("grpc.aio.Channel", PeerChannel(grpc.aio.insecure_channel(target, options)))


def service_config(services: Iterable[ServiceDescriptor]) -> dict[str, Any]:
    """The gRPC service config that retries idempotent methods, and no other, while the peer is away."""
    names = [
        {"service": service.full_name, "method": method.name}
        for service in services
        for method in service.methods
        if method.GetOptions().idempotency_level != _IDEMPOTENCY_UNKNOWN
    ]
    return {"methodConfig": [{"name": names, "retryPolicy": _RETRY}]} if names else {}
