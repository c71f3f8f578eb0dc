"""The event log as services see it: topics of fixed partitions, groups, offsets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple, Protocol, runtime_checkable

PARTITION_COUNT: Final = 16
"""Partitions of every topic, for life: another count would send a key elsewhere and break its order."""

RETENTION_DAYS: Final = 30
"""How long a record can be replayed."""

MAX_PAYLOAD_BYTES: Final = 900_000
"""Largest payload; a Kafka broker's default limit is 1 MiB for key, headers and payload together."""


class TopicPartition(NamedTuple):
    """One ordered sequence of records."""

    topic: str
    partition: int


@dataclass(frozen=True, slots=True)
class Record:
    """What is published.

    Args:
        topic: An existing topic.
        key: The athlete's id as text; records of one key keep their order.
        payload: Serialized message, at most `MAX_PAYLOAD_BYTES`.
        headers: Text by lower-case name, see `headers.py`.
    """

    topic: str
    key: str
    payload: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Message:
    """A record as it is read back. Offsets of a partition ascend but may have gaps."""

    topic: str
    partition: int
    offset: int
    key: str
    payload: bytes
    headers: Mapping[str, str]
    published_at: datetime

    @property
    def topic_partition(self) -> TopicPartition:
        return TopicPartition(self.topic, self.partition)


class EventLogError(Exception):
    """Anything the event log could not do."""


class TopicMissing(EventLogError):
    """A topic does not exist; `ensure_topics` creates it."""


class TopicMismatch(EventLogError):
    """A topic exists with another partition count than `PARTITION_COUNT`."""


class PublishFailed(EventLogError):
    """Nothing is known of the records of that call: any leading part of them may have been stored."""


class RecordTooLarge(EventLogError):
    """A record is larger than this log takes; of the call's others any leading part may have been stored."""


class LogUnavailable(EventLogError):
    """The log cannot be reached now; any method but `publish` may raise it, and may be called again."""


class Fenced(EventLogError):
    """Another member owns the partitions now.

    Args:
        partitions: The partitions whose commit was refused.
    """

    def __init__(self, partitions: Collection[TopicPartition]) -> None:
        self.partitions = frozenset(partitions)
        named = ", ".join(f"{p.topic}/{p.partition}" for p in sorted(self.partitions))
        super().__init__(
            f"commit refused: another member of the group now owns {named}; drop what was read from it"
        )


Revoked = Callable[[frozenset[TopicPartition]], Awaitable[None]]
"""Called with partitions that leave this member; what it awaits delays the hand-over."""


class Reader(Protocol):
    """A moving position in some partitions. Its methods may be called concurrently from one event loop."""

    @property
    def assignment(self) -> frozenset[TopicPartition]:
        """Partitions read at the moment; empty until the first rebalance, which may take seconds."""

    async def poll(self, max_messages: int, timeout_s: float) -> list[Message]:
        """Returns the next messages, each partition's in ascending offset, and moves the position.

        Rebalances happen in here, so it is called at least every few seconds, also with all partitions paused.
        The caller may not assume order across partitions, gapless offsets, that a message comes once,
        or that no other member handles the same message now.

        Args:
            max_messages: Upper bound of the answer, at least 1.
            timeout_s: How long to wait for the first message; 0 returns what is there.
        """

    def pause(self, partitions: Collection[TopicPartition]) -> None:
        """Holds back messages of assigned partitions, also from a `poll` that waits now.

        Forgotten when the partition is revoked.
        """

    def resume(self, partitions: Collection[TopicPartition]) -> None:
        """Undoes `pause`; unknown partitions are ignored."""

    async def seek(self, positions: Mapping[TopicPartition, int]) -> None:
        """Moves positions of assigned partitions; others are ignored. Committed offsets stay.

        A `poll` that waits now returns nothing from before the move.

        An offset that is gone (retention) or in a gap stands for the next one that exists.
        """

    async def seek_to_time(self, at: datetime, partitions: Collection[TopicPartition] | None = None) -> None:
        """Moves to the first record published at or after that time, per partition; past the end if none is.

        Args:
            at: Zone-aware time.
            partitions: Assigned partitions; None means all of them.
        """

    async def lag(self) -> Mapping[TopicPartition, int]:
        """Offsets between the position and the end, per assigned partition; an upper bound of the messages left."""

    async def close(self) -> None:
        """Calls back with all partitions, then leaves. Uncommitted messages come again, to whoever reads next."""


class Subscription(Reader, Protocol):
    """A member of a group: the group's partitions are divided among its living members."""

    async def commit(self, next_offsets: Mapping[TopicPartition, int]) -> None:
        """Stores where the group goes on, durably.

        Args:
            next_offsets: Per partition one past the last handled offset of the contiguous prefix
                (`message.offset + 1`). Lower values than before are allowed after a seek.

        Raises:
            Fenced: Another member owns some of the partitions; the others may or may not be committed.
        """


@runtime_checkable
class EventLog(Protocol):
    """At-least-once delivery, ordered per partition.

    It does not promise exclusive processing, order across partitions, gapless offsets, delayed delivery,
    or to share the caller's database transaction (that is the outbox's job).
    """

    async def ensure_topics(self, topics: Collection[str]) -> None:
        """Creates missing topics and checks the others.

        Raises:
            TopicMismatch: A topic has another partition count.
        """

    async def publish(self, records: Sequence[Record]) -> None:
        """Stores records durably before it returns; records of one key keep the order of the sequence.

        Raises:
            TopicMissing: A topic does not exist; nothing was stored.
            RecordTooLarge: A record exceeds the log's limit (Kafka only); it must not be published again as it is.
            PublishFailed: It is unknown which leading part was stored. None of them is stored later than this
                (an adapter purges what it had queued), so publishing again from the first keeps the order.
        """

    async def subscribe(
        self, topics: Collection[str], group: str, on_revoked: Revoked | None = None
    ) -> Subscription:
        """Joins a group. A group without a committed offset starts at the oldest record.

        Args:
            topics: Existing topics; all members of a group should name the same.
            group: Name shared by all replicas that divide the work.
            on_revoked: Awaited within `poll` or `close` before the partitions pass on (commits are still
                accepted then), or after they were lost (a commit then raises `Fenced`).
        """

    async def broadcast(self, topics: Collection[str], since: datetime | None = None) -> Reader:
        """Reads every partition alone and keeps no offsets.

        Args:
            topics: Existing topics.
            since: First publication time; None means from now on. Records published after this call returns
                are delivered.
        """

    async def close(self) -> None:
        """Closes readers that are still open and frees connections."""
