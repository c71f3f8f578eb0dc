"""Events that could not be handled: kept as they were, with the reason, to be sent again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from runningmate_servicekit.eventlog import headers as names
from runningmate_servicekit.eventlog.outbox import OutgoingEvent
from runningmate_servicekit.eventlog.port import Message
from runningmate_servicekit.eventlog.topics import DEAD_LETTERS

_ADDED: Final = frozenset(
    {
        names.EVENT_ID,
        names.EVENT_TYPE,
        names.OCCURRED_AT,
        names.ORIGINAL_TOPIC,
        names.ORIGINAL_PARTITION,
        names.ORIGINAL_OFFSET,
        names.ORIGINAL_EVENT_ID,
        names.REASON,
        names.DETAIL,
        names.GROUP,
    }
)


def bury(message: Message, *, group: str, reason: str, detail: str) -> OutgoingEvent:
    """Returns the dead letter of a message.

    Args:
        message: What could not be handled.
        group: The group that failed; others may have succeeded.
        reason: A snake_case word.
        detail: A sentence without names of people or files.
    """
    added = {
        names.ORIGINAL_TOPIC: message.topic,
        names.ORIGINAL_PARTITION: str(message.partition),
        names.ORIGINAL_OFFSET: str(message.offset),
        names.ORIGINAL_EVENT_ID: message.headers.get(names.EVENT_ID, ""),
        names.REASON: reason,
        names.DETAIL: detail,
        names.GROUP: group,
    }
    return OutgoingEvent(
        topic=DEAD_LETTERS,
        event_type=message.headers.get(names.EVENT_TYPE, ""),
        payload=message.payload,
        headers={**message.headers, **added},
    )


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A dead letter as it is read from its topic.

    Args:
        event_id: Identity of the letter itself.
        original_event_id: Identity of the failed event, or None where it had none.
        headers: The failed event's own, without those named here.
        failed_at: When it was given up.
    """

    event_id: UUID
    group: str
    reason: str
    detail: str
    original_topic: str
    original_partition: int
    original_offset: int
    original_event_id: UUID | None
    event_type: str
    key: str
    payload: bytes
    headers: Mapping[str, str]
    failed_at: datetime

    @classmethod
    def parse(cls, message: Message) -> DeadLetter:
        """Reads a message of the topic dead-letters; raises ValueError for anything else."""
        found = message.headers
        try:
            return cls(
                event_id=UUID(found[names.EVENT_ID]),
                group=found[names.GROUP],
                reason=found[names.REASON],
                detail=found[names.DETAIL],
                original_topic=found[names.ORIGINAL_TOPIC],
                original_partition=int(found[names.ORIGINAL_PARTITION]),
                original_offset=int(found[names.ORIGINAL_OFFSET]),
                original_event_id=names.uuid_header(found, names.ORIGINAL_EVENT_ID),
                event_type=found[names.EVENT_TYPE],
                key=message.key,
                payload=message.payload,
                headers={name: value for name, value in found.items() if name not in _ADDED},
                failed_at=datetime.fromisoformat(found[names.OCCURRED_AT]),
            )
        except KeyError as error:
            raise ValueError(f"a dead letter lacks the header {error}") from error

    def redrive(self, event_id: UUID | None = None) -> OutgoingEvent:
        """Returns the original event under a new id (the inbox would drop the old one), for its athlete's outbox."""
        return OutgoingEvent(
            topic=self.original_topic,
            event_type=self.event_type,
            payload=self.payload,
            event_id=event_id or uuid4(),
            headers={**self.headers, names.REDRIVEN_FROM: str(self.original_event_id or self.event_id)},
        )
