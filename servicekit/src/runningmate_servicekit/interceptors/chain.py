"""Wraps each handler of a service once and registers it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import grpc

from runningmate_servicekit.errors import InvalidArgument, ServiceError, Unimplemented
from runningmate_servicekit.interceptors.authentication import Authentication
from runningmate_servicekit.interceptors.call import Call
from runningmate_servicekit.interceptors.metrics import MethodMetrics
from runningmate_servicekit.interceptors.streaming import Downstream
from runningmate_servicekit.interceptors.tracing import Tracing
from runningmate_servicekit.interceptors.validation import Validation


@dataclass(frozen=True, slots=True)
class Method:
    """What is known of one RPC before it is called."""

    path: str
    scope: str | None
    handler: Any
    metrics: MethodMetrics

    @property
    def streams_answers(self) -> bool:
        """Whether the server streams."""
        return bool(self.handler is not None and self.handler.response_streaming)

    def parse(self, raw: bytes) -> Any:
        """A request message; bytes that are none are the caller's fault."""
        try:
            return self.handler.request_deserializer(raw)
        except Exception as error:  # protobuf's back ends raise different types
            raise InvalidArgument(
                "MALFORMED_REQUEST",
                f"The bytes sent are no request of {self.path}. Generate the client again.",
            ) from error


class Chain:
    """Shared by all calls of a server. `gate` gives the error to answer while the server is not ready."""

    def __init__(
        self,
        authentication: Authentication,
        validation: Validation,
        tracing: Tracing,
        gate: Callable[[], ServiceError | None],
    ) -> None:
        self.authentication = authentication
        self.validation = validation
        self.tracing = tracing
        self.gate = gate
        self.draining = False
        self.streams: set[Call] = set()

    def drain(self) -> None:
        """Ends the server's streams soon; unary calls finish."""
        self.draining = True
        for call in tuple(self.streams):
            call.end_soon()

    def wrap(self, path: str, handler: Any) -> grpc.RpcMethodHandler[Any, Any]:
        """The handler that gRPC gets: bytes in and out, the frame of `Call` around the given one."""
        method = Method(path, self.authentication.scope(path), handler, MethodMetrics(path))
        if handler.response_streaming:
            streaming = self._stream(method)
            if handler.request_streaming:
                return grpc.stream_stream_rpc_method_handler(streaming)
            return grpc.unary_stream_rpc_method_handler(streaming)
        unary = self._unary(method)
        if handler.request_streaming:
            return grpc.stream_unary_rpc_method_handler(unary)
        return grpc.unary_unary_rpc_method_handler(unary)

    def _unary(self, method: Method) -> Any:
        handler = method.handler
        behaviour = handler.stream_unary if handler.request_streaming else handler.unary_unary

        async def answer(raw: Any, context: Any) -> bytes:
            async with Call(self, method, context) as call:
                request = _decoded(call, raw) if handler.request_streaming else call.decode(raw)
                return call.encode(await behaviour(request, context))
            return b""  # not reached: a failed call raises

        return answer

    def _stream(self, method: Method) -> Any:
        handler = method.handler
        behaviour = handler.stream_stream if handler.request_streaming else handler.unary_stream

        # A coroutine that writes, not a generator: cancellation then closes the servicer's generator at once.
        async def answer(raw: Any, context: Any) -> None:
            async with Call(self, method, context) as call:
                request = _decoded(call, raw) if handler.request_streaming else call.decode(raw)
                messages = behaviour(request, context)
                if not hasattr(messages, "__aiter__"):
                    messages.close()
                    raise TypeError(f"{method.path} must be an async generator: yield its messages")
                call.downstream = Downstream(context, call.encode)
                beating = asyncio.create_task(call.downstream.beat())
                try:
                    async for message in messages:
                        await call.downstream.send(message)
                finally:
                    beating.cancel()
                    if hasattr(messages, "aclose"):
                        await messages.aclose()

        return answer


async def _decoded(call: Call, raw: AsyncIterator[bytes]) -> AsyncIterator[Any]:
    async for item in raw:
        yield call.decode(item)


class Registry:
    """Stands in for the server in generated `add_XServicer_to_server(servicer, registry)` functions."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self.services: dict[str, Mapping[str, grpc.RpcMethodHandler[Any, Any]]] = {}

    def add_generic_rpc_handlers(self, handlers: object) -> None:
        """Ignored: generated code gives the same handlers, by name, to the other method."""

    def add_registered_method_handlers(self, service: str, handlers: Mapping[str, Any]) -> None:
        """Wraps the handlers of the service named `package.Service`."""
        self.services[service] = {
            name: self._chain.wrap(f"/{service}/{name}", handler) for name, handler in handlers.items()
        }

    def generic_handlers(self) -> list[grpc.GenericRpcHandler]:
        """What the real server gets; the last one answers methods that do not exist."""
        known = [
            grpc.method_handlers_generic_handler(name, dict(found)) for name, found in self.services.items()
        ]
        return [*known, _UnknownMethods(self._chain)]


class _UnknownMethods(grpc.GenericRpcHandler):
    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._metrics = MethodMetrics("unknown")

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler[Any, Any]:
        path = details.method

        async def refuse(_raw: bytes, context: Any) -> bytes:
            async with Call(self._chain, Method(path, None, None, self._metrics), context):
                raise Unimplemented(
                    "METHOD_UNKNOWN",
                    f"This server has no method {path}. `grpcurl ADDRESS list` shows what it has.",
                )
            return b""

        return grpc.unary_unary_rpc_method_handler(refuse)
