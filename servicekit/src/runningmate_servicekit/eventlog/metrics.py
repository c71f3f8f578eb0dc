"""What relay and consumer report about themselves."""

from __future__ import annotations

from functools import cache
from typing import Protocol

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram


class EventMetrics(Protocol):
    """Receives measurements; must not block or raise."""

    def relayed(self, records: int, duration_s: float) -> None:
        """A batch went from the outbox into the log."""

    def relay_failed(self) -> None:
        """A delivery failed and will be repeated."""

    def outbox(self, depth: int, oldest_s: float) -> None:
        """Unpublished rows and the age of the oldest, 0 when there is none."""

    def handled(self, group: str, topic: str, outcome: str, events: int) -> None:
        """Events ended as done, invalid, busy (will come again) or duplicate."""

    def stage(self, group: str, name: str, duration_s: float) -> None:
        """Time of one prepare (one event) or apply (one transaction)."""

    def lag(self, group: str, topic: str, records: int) -> None:
        """Records of this member's partitions that were not read yet."""


class NoEventMetrics:
    """Forgets everything."""

    def relayed(self, records: int, duration_s: float) -> None: ...

    def relay_failed(self) -> None: ...

    def outbox(self, depth: int, oldest_s: float) -> None: ...

    def handled(self, group: str, topic: str, outcome: str, events: int) -> None: ...

    def stage(self, group: str, name: str, duration_s: float) -> None: ...

    def lag(self, group: str, topic: str, records: int) -> None: ...


class _Series:
    """The series of one registry, shared by all who report to it."""

    def __init__(self, registry: CollectorRegistry) -> None:
        service, consumer = ["service"], ["service", "group", "topic"]
        prefix = "runningmate_events_"
        self.relayed = Counter(f"{prefix}relayed", "Records published.", service, registry=registry)
        self.failed = Counter(f"{prefix}relay_failures", "Deliveries to repeat.", service, registry=registry)
        self.relay_s = Histogram(f"{prefix}relay_seconds", "Time of a batch.", service, registry=registry)
        self.depth = Gauge("runningmate_outbox_depth", "Unpublished rows.", service, registry=registry)
        self.oldest = Gauge(
            "runningmate_outbox_oldest_seconds", "Age of the oldest.", service, registry=registry
        )
        outcomes = [*consumer, "outcome"]
        self.handled = Counter(f"{prefix}handled", "Events by outcome.", outcomes, registry=registry)
        self.lag = Gauge("runningmate_consumer_lag", "Records not read yet.", consumer, registry=registry)
        stages = ["service", "group", "stage"]
        text = "Time of prepare and apply."
        self.stage_s = Histogram(f"{prefix}stage_seconds", text, stages, registry=registry)


@cache
def _series(registry: CollectorRegistry) -> _Series:
    return _Series(registry)


class PrometheusEventMetrics:
    """Exports measurements.

    Args:
        service: Value of the label `service`.
        registry: Where the series are registered.
    """

    def __init__(self, service: str, registry: CollectorRegistry = REGISTRY) -> None:
        self._service = service
        self._series = _series(registry)

    def relayed(self, records: int, duration_s: float) -> None:
        self._series.relayed.labels(self._service).inc(records)
        self._series.relay_s.labels(self._service).observe(duration_s)

    def relay_failed(self) -> None:
        self._series.failed.labels(self._service).inc()

    def outbox(self, depth: int, oldest_s: float) -> None:
        self._series.depth.labels(self._service).set(depth)
        self._series.oldest.labels(self._service).set(oldest_s)

    def handled(self, group: str, topic: str, outcome: str, events: int) -> None:
        self._series.handled.labels(self._service, group, topic, outcome).inc(events)

    def stage(self, group: str, name: str, duration_s: float) -> None:
        self._series.stage_s.labels(self._service, group, name).observe(duration_s)

    def lag(self, group: str, topic: str, records: int) -> None:
        self._series.lag.labels(self._service, group, topic).set(records)
