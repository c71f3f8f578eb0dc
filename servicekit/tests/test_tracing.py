from __future__ import annotations

import sys

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from runningmate_servicekit.interceptors.tracing import OpenTelemetryTracing, PassThrough, tracing

TRACE, PARENT = "a" * 32, "b" * 16


def test_a_call_is_a_span_below_its_callers() -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    exporting = OpenTelemetryTracing(provider.get_tracer("test"))
    span = exporting.start("/echo.v1.EchoService/Unary", {"traceparent": f"00-{TRACE}-{PARENT}-01"})
    assert span.traceparent is not None
    assert span.traceparent.startswith(f"00-{TRACE}-")
    assert PARENT not in span.traceparent
    span.end("NOT_FOUND")
    (done,) = exporter.get_finished_spans()
    assert done.name == "echo.v1.EchoService/Unary"
    assert done.parent is not None
    assert f"{done.parent.span_id:016x}" == PARENT
    assert (done.attributes or {})["rpc.grpc.status"] == "NOT_FOUND"
    assert not done.status.is_ok


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (f"00-{TRACE}-{PARENT}-01", True),
        (f"00-{'0' * 32}-{PARENT}-01", False),
        ("nonsense", False),
        (f"00-{TRACE}-{PARENT}-01\nx", False),
    ],
)
def test_without_an_endpoint_a_well_formed_trace_passes_through(given: str, kept: bool) -> None:
    passing = tracing("echo", None)
    assert isinstance(passing, PassThrough)
    assert (passing.start("/a/b", {"traceparent": given}).traceparent == given) is kept


def test_the_server_does_not_load_the_exporter() -> None:
    import subprocess

    program = (
        "import runningmate_servicekit.server, sys; print([m for m in sys.modules if 'opentelemetry' in m])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
