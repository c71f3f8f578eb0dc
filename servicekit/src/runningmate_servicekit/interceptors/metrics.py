"""Rate, errors and duration of each method, for Prometheus."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

_HANDLED = Counter("runningmate_rpc_handled_total", "Calls that ended, by status code.", ["method", "code"])
_DURATION = Histogram(
    "runningmate_rpc_duration_seconds",
    "Time from the first to the last byte of a call; streams count whole.",
    ["method"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0),
)
_IN_FLIGHT = Gauge("runningmate_rpc_in_flight", "Calls being handled.", ["method"])


class MethodMetrics:
    """The series of one method, looked up once (a labels() call costs 2 µs)."""

    def __init__(self, method: str) -> None:
        self._method = method
        self._duration = _DURATION.labels(method)
        self._in_flight = _IN_FLIGHT.labels(method)
        self._handled: dict[str, Counter] = {}

    def begin(self) -> None:
        """Counts a call in."""
        self._in_flight.inc()

    def end(self, code: str, duration_s: float) -> None:
        """Counts a call out under the name of its status code."""
        counter = self._handled.get(code)
        if counter is None:
            counter = self._handled[code] = _HANDLED.labels(self._method, code)
        counter.inc()
        self._duration.observe(duration_s)
        self._in_flight.dec()
