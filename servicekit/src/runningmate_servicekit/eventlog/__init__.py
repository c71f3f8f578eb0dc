"""The event log: port, adapters, outbox with relay, inbox, consumer, dead letters."""

from __future__ import annotations

from runningmate_servicekit.eventlog.address import open_event_log
from runningmate_servicekit.eventlog.consumer import Consumer
from runningmate_servicekit.eventlog.deadletter import DeadLetter
from runningmate_servicekit.eventlog.handling import Delivery, EventBusy, EventInvalid, Handler
from runningmate_servicekit.eventlog.headers import (
    EVENT_ID,
    EVENT_TYPE,
    OCCURRED_AT,
    REDRIVEN_FROM,
    TRACEPARENT,
)
from runningmate_servicekit.eventlog.housekeeping import Housekeeping
from runningmate_servicekit.eventlog.inbox import Inbox
from runningmate_servicekit.eventlog.leases import Timing
from runningmate_servicekit.eventlog.limits import ConsumerLimits
from runningmate_servicekit.eventlog.memory import InMemoryEventLog
from runningmate_servicekit.eventlog.metrics import EventMetrics, PrometheusEventMetrics
from runningmate_servicekit.eventlog.outbox import Outbox, OutgoingEvent, outbox_ddl
from runningmate_servicekit.eventlog.partitioner import partition_of
from runningmate_servicekit.eventlog.port import (
    PARTITION_COUNT,
    EventLog,
    EventLogError,
    Fenced,
    LogUnavailable,
    Message,
    PublishFailed,
    Reader,
    Record,
    RecordTooLarge,
    Subscription,
    TopicMissing,
    TopicPartition,
)
from runningmate_servicekit.eventlog.postgres import PostgresEventLog
from runningmate_servicekit.eventlog.relay import Relay
from runningmate_servicekit.eventlog.topics import ACTIVITIES, ACTIVITIES_BULK, DEAD_LETTERS, OUTCOMES, TOPICS

__all__ = [
    "ACTIVITIES",
    "ACTIVITIES_BULK",
    "DEAD_LETTERS",
    "EVENT_ID",
    "EVENT_TYPE",
    "OCCURRED_AT",
    "OUTCOMES",
    "PARTITION_COUNT",
    "REDRIVEN_FROM",
    "TOPICS",
    "TRACEPARENT",
    "Consumer",
    "ConsumerLimits",
    "DeadLetter",
    "Delivery",
    "EventBusy",
    "EventInvalid",
    "EventLog",
    "EventLogError",
    "EventMetrics",
    "Fenced",
    "Handler",
    "Housekeeping",
    "InMemoryEventLog",
    "Inbox",
    "LogUnavailable",
    "Message",
    "Outbox",
    "OutgoingEvent",
    "PostgresEventLog",
    "PrometheusEventMetrics",
    "PublishFailed",
    "Reader",
    "Record",
    "RecordTooLarge",
    "Relay",
    "Subscription",
    "Timing",
    "TopicMissing",
    "TopicPartition",
    "open_event_log",
    "outbox_ddl",
    "partition_of",
]
