"""Spans of calls. Without an endpoint nothing of OpenTelemetry is imported; trace ids still travel."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


class CallSpan(Protocol):
    """The span of one call. `traceparent` is what peers and logs get; None outside a trace."""

    traceparent: str | None

    def end(self, code: str) -> None:
        """Ends the span under the name of the call's status code."""


class Tracing(Protocol):
    """Starts the span of each call."""

    def start(self, method: str, headers: Mapping[str, str | bytes]) -> CallSpan:
        """A span for `method` below the W3C context in `headers`."""


class PassThrough:
    """Exports nothing: the caller's trace context only passes through."""

    def start(self, method: str, headers: Mapping[str, str | bytes]) -> CallSpan:  # noqa: ARG002 - see Tracing
        """Takes the caller's traceparent as it is, if it is well formed."""
        return _PassedSpan(_traceparent(headers))


class OpenTelemetryTracing:
    """One server span per call, exported in the background."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def start(self, method: str, headers: Mapping[str, str | bytes]) -> CallSpan:
        """Starts a server span that is a child of the caller's."""
        from opentelemetry.trace import SpanKind
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        parent = TraceContextTextMapPropagator().extract({"traceparent": _traceparent(headers) or ""})
        service, _, name = method.lstrip("/").partition("/")
        attributes = {"rpc.system": "grpc", "rpc.service": service, "rpc.method": name}
        span = self._tracer.start_span(method.lstrip("/"), parent, SpanKind.SERVER, attributes)
        return _ExportedSpan(span)


class _PassedSpan:
    __slots__ = ("traceparent",)

    def __init__(self, traceparent: str | None) -> None:
        self.traceparent = traceparent

    def end(self, code: str) -> None:
        pass


class _ExportedSpan:
    def __init__(self, span: Span) -> None:
        from opentelemetry import context, trace

        self._span = span
        self._detach = context.detach
        self._token = context.attach(trace.set_span_in_context(span))
        ids = span.get_span_context()
        self.traceparent: str | None = f"00-{ids.trace_id:032x}-{ids.span_id:016x}-{int(ids.trace_flags):02x}"

    def end(self, code: str) -> None:
        from opentelemetry.trace import Status, StatusCode

        if code not in ("OK", "CANCELLED"):
            self._span.set_status(Status(StatusCode.ERROR, code))
        self._span.set_attribute("rpc.grpc.status", code)
        self._span.end()
        self._detach(self._token)


def _traceparent(headers: Mapping[str, str | bytes]) -> str | None:
    value = headers.get("traceparent")
    return value if isinstance(value, str) and _TRACEPARENT.fullmatch(value) else None


def tracing(service: str, endpoint: str | None) -> Tracing:
    """The tracing of a process: exports over OTLP/gRPC to `endpoint` (`http://host:port`) where one is given."""
    if not endpoint:
        return PassThrough()
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": f"runningmate-{service}"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    trace.set_tracer_provider(provider)
    return OpenTelemetryTracing(trace.get_tracer("runningmate_servicekit"))
