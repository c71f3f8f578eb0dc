"""What a service writes to handle events, and how it says that one cannot be handled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar
from uuid import UUID

from runningmate_servicekit.eventlog.port import Message

if TYPE_CHECKING:
    from runningmate_servicekit.database import Connection

Prepared = TypeVar("Prepared")


class EventInvalid(Exception):
    """The event can never be handled: it becomes a dead letter, and the next one is handled.

    Args:
        reason: A snake_case word.
        detail: A sentence without names of people or files.
        event_id: Which event of a batch, when raised in `apply`; None if unknown.
    """

    def __init__(self, reason: str, detail: str, event_id: UUID | None = None) -> None:
        self.reason = reason
        self.detail = detail
        self.event_id = event_id
        super().__init__(f"{reason}: {detail}")


class EventBusy(Exception):
    """The event cannot be handled now: its partition waits with back-off, others go on.

    Args:
        detail: What is missing, for the log.
    """


@dataclass(frozen=True, slots=True)
class Delivery(Generic[Prepared]):
    """An event with what `prepare` made of it."""

    message: Message
    event_id: UUID
    athlete_id: UUID
    prepared: Prepared


class Handler(Protocol[Prepared]):
    """Handles the events of a group's topics. Both methods may be called again for the same event."""

    async def prepare(self, message: Message) -> Prepared:
        """Does the work that needs no order: many at once, in any order, without lasting effects.

        Raises:
            EventInvalid: It will never work.
            EventBusy: Something else must come back first.
        """

    async def apply(
        self, connection: Connection, athlete_id: UUID, batch: Sequence[Delivery[Prepared]]
    ) -> None:
        """Writes results in the log's order, within the given transaction, in which the inbox rows are written too.

        `app.athlete_id` is set. The caller may not assume that the transaction commits, nor that a batch comes
        back in the same parts.

        Raises:
            EventInvalid: With an event id of the batch; the others come again without it.
            EventBusy: The whole batch comes again later.
        """
