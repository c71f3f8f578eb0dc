"""Applying prepared events: one transaction per athlete and batch, isolating what fails."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING, Final, Generic
from uuid import UUID

from runningmate_servicekit.eventlog.deadletter import bury
from runningmate_servicekit.eventlog.handling import Delivery, EventBusy, EventInvalid, Handler, Prepared
from runningmate_servicekit.eventlog.inbox import Inbox
from runningmate_servicekit.eventlog.lane import Entry, Passed, Ready
from runningmate_servicekit.eventlog.metrics import EventMetrics
from runningmate_servicekit.eventlog.outage import backoff_s, is_outage
from runningmate_servicekit.eventlog.outbox import Outbox, OutgoingEvent
from runningmate_servicekit.eventlog.topics import DEAD_LETTERS
from runningmate_servicekit.logs import get_logger

if TYPE_CHECKING:
    from runningmate_servicekit.database import Pool

_log = get_logger(__name__)

_FIRST_PAUSE_S: Final = 0.05
_LONGEST_PAUSE_S: Final = 1.0


class Application(Generic[Prepared]):
    """Writes results, inbox rows and outgoing events of a batch together.

    Args:
        pool: Connections of a role that may act for every athlete.
        schema: The service's schema.
        attempts: Tries of a transaction before its events are tried alone, and of a lone event before it is buried.
    """

    def __init__(
        self,
        pool: Pool,
        *,
        schema: str,
        group: str,
        outbox: Outbox,
        handler: Handler[Prepared],
        metrics: EventMetrics,
        attempts: int,
    ) -> None:
        self._pool = pool
        self._inbox = Inbox(schema, group)
        self._group = group
        self._outbox = outbox
        self._handler = handler
        self._metrics = metrics
        self._attempts = attempts

    async def apply(self, athlete_id: UUID, entries: Sequence[Entry[Prepared]]) -> None:
        """Applies one athlete's prepared entries in order.

        Raises:
            EventBusy: Nothing, or only leading entries, were applied; what was is known to the inbox.
        """
        known = [entry for entry in entries if not isinstance(entry.task.result(), Passed)]
        if len(known) < len(entries):
            self._metrics.handled(self._group, entries[0].message.topic, "passed", len(entries) - len(known))
            if known:
                await self.apply(athlete_id, known)
            return
        refused = {
            entry.event_id: result
            for entry in entries
            if isinstance(result := entry.task.result(), EventInvalid)
        }
        failure = await self._try(athlete_id, entries, refused)
        if failure is None:
            return
        if len(entries) > 1:
            for entry in entries:
                await self.apply(athlete_id, [entry])
            return
        refusal = EventInvalid("apply_failed", f"Writing the results failed with {type(failure).__name__}.")
        if await self._try(athlete_id, entries, {entries[0].event_id: refusal}) is not None:
            raise EventBusy("the dead letter could not be written")

    async def _try(
        self, athlete_id: UUID, entries: Sequence[Entry[Prepared]], refused: dict[UUID, EventInvalid]
    ) -> Exception | None:
        """Returns None after success, else the error of the last attempt. Grows `refused`."""
        failure: Exception | None = None
        attempt = 0
        while attempt < self._attempts:
            try:
                await self._transact(athlete_id, entries, refused)
                return None
            except EventInvalid as refusal:
                culprit = refusal.event_id or (entries[0].event_id if len(entries) == 1 else None)
                if culprit in refused or culprit not in {entry.event_id for entry in entries}:
                    return refusal
                refused[culprit] = refusal
            except EventBusy:
                raise
            except Exception as error:
                if is_outage(error):
                    raise EventBusy(f"database: {error}") from error
                failure = error
                attempt += 1
                _log.warning(
                    "applying failed", group=self._group, events=len(entries), attempt=attempt, exc_info=error
                )
                await asyncio.sleep(backoff_s(attempt, _FIRST_PAUSE_S, _LONGEST_PAUSE_S))
        return failure

    async def _transact(
        self, athlete_id: UUID, entries: Sequence[Entry[Prepared]], refused: dict[UUID, EventInvalid]
    ) -> None:
        started = monotonic()
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT set_config('app.athlete_id', $1, true)", str(athlete_id))
            fresh = await self._inbox.claim(connection, athlete_id, [entry.event_id for entry in entries])
            todo = _first_of_each(entries, fresh)
            batch = [
                Delivery(entry.message, entry.event_id, athlete_id, result.value)
                for entry in todo
                if entry.event_id not in refused and isinstance(result := entry.task.result(), Ready)
            ]
            if batch:
                await self._handler.apply(connection, athlete_id, batch)
            letters = [
                letter
                for entry in todo
                if (refusal := refused.get(entry.event_id)) is not None
                and (letter := self._bury(entry, refusal)) is not None
            ]
            await self._outbox.append(connection, athlete_id, letters)
        self._outbox.wake()
        self._metrics.stage(self._group, "apply", monotonic() - started)
        counts = {
            "done": len(batch),
            "invalid": len(todo) - len(batch),
            "duplicate": len(entries) - len(todo),
        }
        for outcome, events in counts.items():
            if events:
                self._metrics.handled(self._group, entries[0].message.topic, outcome, events)

    def _bury(self, entry: Entry[Prepared], refusal: EventInvalid) -> OutgoingEvent | None:
        message = entry.message
        if message.topic != DEAD_LETTERS:
            return bury(message, group=self._group, reason=refusal.reason, detail=refusal.detail)
        # A letter about a letter would come back here for ever; the log keeps the original for its retention.
        _log.error(
            "dead letter given up",
            group=self._group,
            partition=message.partition,
            offset=message.offset,
            reason=refusal.reason,
        )
        return None


def _first_of_each(entries: Sequence[Entry[Prepared]], fresh: set[UUID]) -> list[Entry[Prepared]]:
    """Drops handled events, and repetitions within the batch."""
    left = set(fresh)
    kept: list[Entry[Prepared]] = []
    for entry in entries:
        if entry.event_id in left:
            left.discard(entry.event_id)
            kept.append(entry)
    return kept
