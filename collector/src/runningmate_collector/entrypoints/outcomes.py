"""Consumes what became of recordings, and the events that nobody could handle."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from runningmate_collector.domain.errors import AthleteErased
from runningmate_collector.domain.outcomes import Deleted, Erased, Outcome
from runningmate_collector.wire import OWN_OUTCOMES, death_from, outcome_from
from runningmate_servicekit.eventlog import (
    DEAD_LETTERS,
    EVENT_TYPE,
    DeadLetter,
    Delivery,
    EventBusy,
    EventInvalid,
)
from runningmate_servicekit.logs import get_logger
from runningmate_servicekit.objects import ObjectStoreUnavailable

if TYPE_CHECKING:
    from runningmate_collector.service.ports import Signals, Unit
    from runningmate_collector.service.settling import Settling
    from runningmate_servicekit.database import Connection
    from runningmate_servicekit.eventlog import Message

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class News:
    """A decoded event; `letter` is set for dead ones, `outcome` where somebody may wait for it."""

    outcome: Outcome | None
    letter: DeadLetter | None = None


class OutcomesHandler:
    """`Handler` of the topics `outcomes` and `dead-letters`.

    Args:
        books: Gives one athlete's books on the transaction of `apply`.
        keep: Stores a dead letter in that transaction.
    """

    def __init__(
        self,
        settling: Settling,
        books: Callable[[Connection, UUID], Unit],
        keep: Callable[[Connection, UUID, DeadLetter], Awaitable[None]],
        signals: Signals,
    ) -> None:
        self._settling = settling
        self._books = books
        self._keep = keep
        self._signals = signals

    async def prepare(self, message: Message) -> News:
        """Decodes; a dead letter is never refused, since it would become one again."""
        if message.topic == DEAD_LETTERS:
            return _dead(message)
        event_type = message.headers.get(EVENT_TYPE, "")
        if event_type in OWN_OUTCOMES:
            return News(None)
        try:
            athlete_id, outcome = outcome_from(event_type, message.payload)
        except KeyError:
            raise EventInvalid(
                "event_type_unknown", f"This consumer does not know the event type {event_type}."
            ) from None
        except ValueError as error:
            raise EventInvalid("payload_malformed", f"The outcome cannot be used: {error}.") from error
        if str(athlete_id) != message.key:
            raise EventInvalid("athlete_mismatch", "The outcome names another athlete than its key.")
        return News(outcome)

    async def apply(self, connection: Connection, athlete_id: UUID, batch: Sequence[Delivery[News]]) -> None:
        """Updates recordings, items and imports of one athlete, and keeps dead letters."""
        unit = self._books(connection, athlete_id)
        outcomes = [delivery.prepared.outcome for delivery in batch if delivery.prepared.outcome is not None]
        try:
            changed = await self._settling.apply(unit, outcomes)
        except ObjectStoreUnavailable as error:
            raise EventBusy(str(error)) from error
        try:
            await unit.athletes.require()
        except AthleteErased:
            _log.info("events of an erased athlete dropped", count=len(batch))
        else:
            for delivery in batch:
                if delivery.prepared.letter is not None:
                    await self._keep(connection, athlete_id, delivery.prepared.letter)
        self._signals.imports_changed(changed)
        if any(isinstance(outcome, Deleted | Erased) for outcome in outcomes):
            self._signals.objects_doomed()


def _dead(message: Message) -> News:
    try:
        letter = DeadLetter.parse(message)
    except ValueError as error:
        _log.error("dead letter unreadable and dropped", offset=message.offset, why=str(error))
        return News(None)
    return News(death_from(letter.event_type, letter.payload, letter.detail), letter)
