"""Kafka's error codes by what they mean here."""

# The client's own codes begin with an underscore; they are as public as the brokers'.
# ruff: noqa: SLF001

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from confluent_kafka import KafkaError, KafkaException

from runningmate_servicekit.eventlog.port import EventLogError, LogUnavailable
from runningmate_servicekit.logs import get_logger

_log = get_logger(__name__)

ASSIGNMENT_LOST: Final = KafkaError._ASSIGNMENT_LOST
"""The member was put out of its group."""
FENCED: Final = frozenset(
    {
        KafkaError.UNKNOWN_MEMBER_ID,
        KafkaError.FENCED_INSTANCE_ID,
        KafkaError._ASSIGNMENT_LOST,
        KafkaError._FENCED,
    }
)
"""A commit of somebody who is no member any more."""
REBALANCING: Final = frozenset({KafkaError.ILLEGAL_GENERATION, KafkaError.REBALANCE_IN_PROGRESS})
"""Also said to a member that keeps the partition, between joining anew and hearing of the new generation."""
TOPIC_GONE: Final = frozenset({KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError._UNKNOWN_TOPIC})
"""A reader's topic was deleted."""
LEADERLESS: Final = frozenset(
    {
        KafkaError.NOT_LEADER_FOR_PARTITION,
        KafkaError.LEADER_NOT_AVAILABLE,
        KafkaError.UNKNOWN_TOPIC_OR_PART,
        KafkaError.UNKNOWN_LEADER_EPOCH,
        KafkaError.FENCED_LEADER_EPOCH,
    }
)
"""Said for a moment after a topic's creation or a broker's start."""
PASSING: Final = frozenset(
    {
        KafkaError._PARTITION_EOF,
        KafkaError._TRANSPORT,
        KafkaError._ALL_BROKERS_DOWN,
        KafkaError._TIMED_OUT,
        # Nobody polled for minutes; the member joins again by itself.
        KafkaError._MAX_POLL_EXCEEDED,
        # The offset is gone; the client goes on at the oldest.
        KafkaError._AUTO_OFFSET_RESET,
    }
)
"""What a reading client mends by itself."""


def error_of(failure: KafkaException) -> KafkaError:
    """What a client's exception is about."""
    error = failure.args[0]
    assert isinstance(error, KafkaError)
    return error


def unavailable(servers: str, failure: KafkaException) -> LogUnavailable:
    """The port's error for brokers that do not do what was asked."""
    return LogUnavailable(f"the event log's brokers ({servers}) do not serve: {error_of(failure).str()}")


@contextmanager
def as_log_unavailable(servers: str) -> Iterator[None]:
    """Turns a client's errors into the port's."""
    try:
        yield
    except EventLogError:
        raise
    except KafkaException as failure:
        raise unavailable(servers, failure) from failure
    except TimeoutError as failure:
        raise LogUnavailable(f"the event log's brokers ({servers}) do not answer") from failure


def note_outage(error: KafkaError) -> None:
    """Logs, for a client that works on, that its brokers are away."""
    if error.code() == KafkaError._ALL_BROKERS_DOWN:
        _log.warning("no broker of the event log answers; trying again", error=error.str())
