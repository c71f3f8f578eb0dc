"""Trace context in headers, so that a trace goes on behind the event log."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from runningmate_servicekit.context import RequestContext, current_request, request_scope
from runningmate_servicekit.eventlog.headers import EVENT_TYPE, TRACEPARENT


def current_traceparent() -> str | None:
    """Returns the trace of the request or event at hand, or None outside of any."""
    request = current_request.get()
    return None if request is None else request.traceparent


@contextmanager
def event_scope(headers: Mapping[str, str]) -> Iterator[None]:
    """Makes an event the request at hand, for logs, peers' calls and the outbox; a span where spans are exported."""
    parent = headers.get(TRACEPARENT)
    with request_scope(RequestContext(method=headers.get(EVENT_TYPE, ""), traceparent=parent)) as request:
        # Only a process that exports has loaded the SDK; the others need not import OpenTelemetry at all.
        if "opentelemetry.sdk.trace" not in sys.modules:
            yield
            return
        from opentelemetry import trace
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        context = TraceContextTextMapPropagator().extract({TRACEPARENT: parent or ""})
        tracer = trace.get_tracer("runningmate_servicekit")
        with tracer.start_as_current_span(
            f"prepare {request.method}", context, trace.SpanKind.CONSUMER
        ) as span:
            ids = span.get_span_context()
            request.traceparent = f"00-{ids.trace_id:032x}-{ids.span_id:016x}-{int(ids.trace_flags):02x}"
            yield
