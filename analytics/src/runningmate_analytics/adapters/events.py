"""Writes analytics' own events to the outbox, in the transaction of what they tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate.analytics.v1.analytics_events_pb2 import ActivityDeleted, AthleteErased
from runningmate_servicekit.eventlog import OUTCOMES, Outbox, OutgoingEvent

if TYPE_CHECKING:
    from uuid import UUID

    from google.protobuf.message import Message

    from runningmate_analytics.domain.recordings import RecordingRef
    from runningmate_servicekit.database import Connection


class OutboxDeletionLog:
    """`DeletionLog` on the outbox."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def record(
        self, connection: Connection, activity_id: UUID, recording: RecordingRef, *, recording_removed: bool
    ) -> None:
        """See the port."""
        event = ActivityDeleted(
            athlete_id=str(recording.athlete_id),
            recording_id=str(recording.recording_id),
            revision=recording.revision,
            activity_id=str(activity_id),
            recording_removed=recording_removed,
        )
        await self._append(connection, recording.athlete_id, event)

    async def record_erasure(self, connection: Connection, athlete_id: UUID) -> None:
        """See the port."""
        await self._append(connection, athlete_id, AthleteErased(athlete_id=str(athlete_id)))

    async def _append(self, connection: Connection, athlete_id: UUID, event: Message) -> None:
        outgoing = OutgoingEvent(
            topic=OUTCOMES, event_type=event.DESCRIPTOR.full_name, payload=event.SerializeToString()
        )
        await self._outbox.append(connection, athlete_id, [outgoing])
