"""Consumes erasures: deletes what the coach holds of an athlete, and confirms it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from google.protobuf.message import DecodeError

from runningmate.analytics.v1.analytics_events_pb2 import AthleteErased, ErasureConfirmed
from runningmate_servicekit.eventlog import ACTIVITIES, EVENT_TYPE, EventInvalid, OutgoingEvent
from runningmate_servicekit.jobs import Job, JobRun

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from runningmate_servicekit.database import Connection
    from runningmate_servicekit.eventlog import Delivery, Message, Outbox

SERVICE = "coach"


class ErasureHandler:
    """`Handler` of the topic `outcomes`; of its events only erasures matter here.

    Args:
        erase: Deletes an athlete's rows in the transaction of `apply`.
        outbox: Takes the confirmation.
    """

    def __init__(self, erase: Callable[[Connection, UUID], Awaitable[None]], outbox: Outbox) -> None:
        self._erase = erase
        self._outbox = outbox

    async def prepare(self, message: Message) -> UUID | None:
        """The athlete of an erasure, None for other events."""
        if message.headers.get(EVENT_TYPE) != AthleteErased.DESCRIPTOR.full_name:
            return None
        try:
            return UUID(AthleteErased.FromString(message.payload).athlete_id)
        except (DecodeError, ValueError) as error:
            raise EventInvalid("payload_malformed", "The payload is no AthleteErased.") from error

    async def apply(
        self, connection: Connection, athlete_id: UUID, batch: Sequence[Delivery[UUID | None]]
    ) -> None:
        """Deletes all rows but the tombstone, and confirms. What is gone already is confirmed again."""
        erased = next((one for one in batch if one.prepared == athlete_id), None)
        if erased is None:
            return
        await self._erase(connection, athlete_id)
        event = ErasureConfirmed(athlete_id=str(athlete_id), service=SERVICE)
        await self._outbox.append(
            connection,
            athlete_id,
            [
                OutgoingEvent(
                    topic=ACTIVITIES,
                    event_type=event.DESCRIPTOR.full_name,
                    payload=event.SerializeToString(),
                    caused_by=erased.message,
                )
            ],
        )


def erasure_job(tidy: Callable[[], Awaitable[int]]) -> Job:
    """Removes what the event log's tables still hold of erased athletes."""

    async def run(_run: JobRun) -> str:
        return f"{await tidy()} rows of erased athletes were removed."

    return Job(
        "coach-erasure",
        "Removes what the event log's tables of the coach still hold of erased athletes.",
        run,
        timedelta(minutes=5),
    )
