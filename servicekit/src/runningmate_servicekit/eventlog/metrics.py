"""What relay and consumer report about themselves."""

from __future__ import annotations

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


class PrometheusEventMetrics:
    """Exports measurements; one object per process and registry.

    Args:
        service: Value of the label `service`.
        registry: Where the series are registered.
    """

    def __init__(self, service: str, registry: CollectorRegistry = REGISTRY) -> None:
        self._service = service
        prefix = "runningmate_events_"
        self._relayed = Counter(f"{prefix}relayed", "Records published.", ["service"], registry=registry)
        self._failed = Counter(
            f"{prefix}relay_failures", "Deliveries to repeat.", ["service"], registry=registry
        )
        self._relay_s = Histogram(
            f"{prefix}relay_seconds", "Time of a batch.", ["service"], registry=registry
        )
        self._depth = Gauge("runningmate_outbox_depth", "Unpublished rows.", ["service"], registry=registry)
        self._oldest = Gauge(
            "runningmate_outbox_oldest_seconds", "Age of the oldest.", ["service"], registry=registry
        )
        labels = ["service", "group", "topic"]
        self._handled = Counter(
            f"{prefix}handled", "Events by outcome.", [*labels, "outcome"], registry=registry
        )
        self._lag = Gauge("runningmate_consumer_lag", "Records not read yet.", labels, registry=registry)
        self._stage_s = Histogram(
            f"{prefix}stage_seconds",
            "Time of prepare and apply.",
            ["service", "group", "stage"],
            registry=registry,
        )

    def relayed(self, records: int, duration_s: float) -> None:
        self._relayed.labels(self._service).inc(records)
        self._relay_s.labels(self._service).observe(duration_s)

    def relay_failed(self) -> None:
        self._failed.labels(self._service).inc()

    def outbox(self, depth: int, oldest_s: float) -> None:
        self._depth.labels(self._service).set(depth)
        self._oldest.labels(self._service).set(oldest_s)

    def handled(self, group: str, topic: str, outcome: str, events: int) -> None:
        self._handled.labels(self._service, group, topic, outcome).inc(events)

    def stage(self, group: str, name: str, duration_s: float) -> None:
        self._stage_s.labels(self._service, group, name).observe(duration_s)

    def lag(self, group: str, topic: str, records: int) -> None:
        self._lag.labels(self._service, group, topic).set(records)
