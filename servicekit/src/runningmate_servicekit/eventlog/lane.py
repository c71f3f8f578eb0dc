"""Events of one partition on their way through a consumer, in the log's order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Generic
from uuid import NAMESPACE_OID, UUID, uuid5

from runningmate_servicekit.eventlog import headers as names
from runningmate_servicekit.eventlog.handling import EventBusy, EventInvalid, Prepared
from runningmate_servicekit.eventlog.port import Message, TopicPartition

NOBODY = UUID(int=0)
"""Athlete of an event whose key names none."""


@dataclass(frozen=True, slots=True)
class Ready(Generic[Prepared]):
    """The result of `prepare`, boxed, since it may be anything."""

    value: Prepared


@dataclass(frozen=True, slots=True)
class Passed:
    """The handler does not know events of this type: there is nothing to apply."""


@dataclass(slots=True)
class Entry(Generic[Prepared]):
    """A message and the task that prepares it; the task never raises but for bugs and cancellation."""

    message: Message
    task: asyncio.Task[Ready[Prepared] | Passed | EventInvalid | EventBusy]
    event_id: UUID
    athlete_id: UUID


@dataclass(slots=True)
class Lane(Generic[Prepared]):
    """One partition's queue, from the first event not yet applied on.

    Args:
        place: The partition.
        abandoned: Set when the partition is revoked or starts again; whoever works on it then stops.
        worker: The task that applies, and ends when all that it applied is committed.
        applied: Offset behind the last applied event; None before the first.
        committer: The task that commits it.
    """

    place: TopicPartition
    queue: deque[Entry[Prepared]] = field(default_factory=deque)
    abandoned: bool = False
    worker: asyncio.Task[None] | None = None
    applied: int | None = None
    committer: asyncio.Task[None] | None = None

    def abandon(self) -> None:
        """Stops preparing; a batch whose transaction runs is finished by the worker."""
        self.abandoned = True
        for entry in self.queue:
            entry.task.cancel()

    def head(self) -> Entry[Prepared] | None:
        """Returns the next entry to be applied, or None when there is nothing left to do here."""
        return self.queue[0] if self.queue and not self.abandoned else None

    def coming(self, limit: int) -> list[asyncio.Task[Any]]:
        """Returns what is still being prepared of the next batch."""
        return [entry.task for entry in islice(self.queue, limit) if not entry.task.done()]

    def finished_prefix(self, limit: int) -> list[Entry[Prepared]]:
        """Returns the leading entries that are prepared and not busy."""
        prefix: list[Entry[Prepared]] = []
        for entry in () if self.abandoned else self.queue:
            if len(prefix) == limit or not entry.task.done() or entry.task.cancelled():
                break
            if isinstance(entry.task.result(), EventBusy):
                break
            prefix.append(entry)
        return prefix


def identify(message: Message) -> tuple[UUID, UUID, EventInvalid | None]:
    """Returns event id and athlete of a message; what it lacks is replaced, and the reason to refuse it is given."""
    refusal: EventInvalid | None = None
    event_id = names.uuid_header(message.headers, names.EVENT_ID)
    if event_id is None:
        # Derived from the place, so that a redelivery has the same id and is buried once.
        event_id = uuid5(NAMESPACE_OID, f"{message.topic}/{message.partition}/{message.offset}")
        refusal = EventInvalid("event_id_missing", "The header event-id is absent or no UUID.")
    try:
        athlete_id = UUID(message.key)
    except ValueError:
        athlete_id = NOBODY
        refusal = EventInvalid("key_malformed", "The key is not an athlete's UUID.")
    return event_id, athlete_id, refusal


def by_athlete(entries: Sequence[Entry[Prepared]]) -> dict[UUID, list[Entry[Prepared]]]:
    """Groups entries, keeping each athlete's order."""
    groups: dict[UUID, list[Entry[Prepared]]] = {}
    for entry in entries:
        groups.setdefault(entry.athlete_id, []).append(entry)
    return groups
