"""Announces recordings through the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from runningmate_collector.domain.model import Recording, SourceKind
from runningmate_collector.wire import (
    account_event,
    described_event,
    expired_event,
    ingested_event,
    revoked_event,
    source_revoked_event,
)
from runningmate_servicekit.eventlog import ACTIVITIES, ACTIVITIES_BULK, OUTCOMES, TRACEPARENT, OutgoingEvent

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from runningmate_servicekit.database import Connection
    from runningmate_servicekit.eventlog import Outbox


class OutboxAnnouncer:
    """`Announcer` on the caller's transaction."""

    def __init__(self, connection: Connection, athlete_id: UUID, outbox: Outbox) -> None:
        self._connection = connection
        self._athlete_id = athlete_id
        self._outbox = outbox
        self.used = False

    async def ingested(self, recordings: Sequence[tuple[Recording, str | None]], *, bulk: bool) -> None:
        """See the port."""
        events = [(ingested_event(self._athlete_id, recording), trace) for recording, trace in recordings]
        await self._append(events, bulk=bulk)

    async def described(self, recordings: Sequence[Recording], *, bulk: bool) -> None:
        """See the port."""
        events = [(described_event(self._athlete_id, recording), None) for recording in recordings]
        await self._append(events, bulk=bulk)

    async def accounts(self, recordings: Sequence[Recording]) -> None:
        """See the port."""
        events = [(account_event(self._athlete_id, recording), None) for recording in recordings]
        await self._append(events, bulk=True)

    async def revoked(self, deletion_id: UUID, recordings: Sequence[Recording]) -> None:
        """See the port."""
        await self._append([(revoked_event(self._athlete_id, deletion_id, recordings), None)], bulk=False)

    async def source_revoked(self, deletion_id: UUID, kind: SourceKind) -> None:
        """See the port."""
        self.used = True
        event = source_revoked_event(self._athlete_id, deletion_id, kind)
        outgoing = OutgoingEvent(
            topic=OUTCOMES, event_type=event.DESCRIPTOR.full_name, payload=event.SerializeToString()
        )
        await self._outbox.append(self._connection, self._athlete_id, [outgoing])

    async def expired(self, recordings: Sequence[Recording]) -> None:
        """See the port."""
        await self._append([(expired_event(self._athlete_id, recordings), None)], bulk=False)

    async def _append(self, events: Sequence[tuple[Message, str | None]], *, bulk: bool) -> None:
        self.used = self.used or bool(events)
        await self._outbox.append(
            self._connection,
            self._athlete_id,
            [
                OutgoingEvent(
                    topic=ACTIVITIES_BULK if bulk else ACTIVITIES,
                    event_type=event.DESCRIPTOR.full_name,
                    payload=event.SerializeToString(),
                    headers={TRACEPARENT: trace} if trace else {},
                )
                for event, trace in events
            ],
        )
