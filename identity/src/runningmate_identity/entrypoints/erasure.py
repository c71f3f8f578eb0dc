"""Consumes erasures: closes the account with its sessions, codes and tokens, and confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from google.protobuf.message import DecodeError

from runningmate.analytics.v1.analytics_events_pb2 import AthleteErased, ErasureConfirmed
from runningmate_servicekit.eventlog import (
    ACTIVITIES,
    Delivery,
    EventInvalid,
    OutgoingEvent,
)

if TYPE_CHECKING:
    from runningmate_servicekit.database import Connection
    from runningmate_servicekit.eventlog import Message, Outbox

SERVICE = "identity"
EVENTS = frozenset({AthleteErased.DESCRIPTOR.full_name})
"""The events that the handler knows."""


class ErasureHandler:
    """`Handler` of the topic `outcomes`; of its events only erasures matter here."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def prepare(self, message: Message) -> UUID:
        """The athlete of an erasure."""
        try:
            return UUID(AthleteErased.FromString(message.payload).athlete_id)
        except (DecodeError, ValueError) as error:
            raise EventInvalid("payload_malformed", "The payload is no AthleteErased.") from error

    async def apply(self, connection: Connection, athlete_id: UUID, batch: Sequence[Delivery[UUID]]) -> None:
        """Deletes the account, with which all else goes, and confirms. An account that is gone is confirmed again."""
        erased = next((one for one in batch if one.prepared == athlete_id), None)
        if erased is None:
            return
        await connection.execute("DELETE FROM identity.account WHERE athlete_id = $1", athlete_id)
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
