"""Objects that are due for deletion: marked in a writer's transaction, taken one by one by the sweep."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from runningmate_collector.adapters.postgres.receipts import complete
from runningmate_collector.domain.adoption import photographed
from runningmate_collector.wire import erasure_confirmed_event
from runningmate_servicekit.eventlog import ACTIVITIES, OutgoingEvent

if TYPE_CHECKING:
    from asyncpg import Record

    from runningmate_servicekit.database import Connection, Database
    from runningmate_servicekit.eventlog import Outbox


class PostgresDeletionBook:
    """`DeletionBook` on the caller's transaction."""

    def __init__(self, connection: Connection, athlete_id: UUID) -> None:
        self._connection = connection
        self._athlete_id = athlete_id

    async def add(
        self, object_prefix: str, recording_id: UUID | None = None, receipt_id: UUID | None = None
    ) -> None:
        """See the port."""
        await self._connection.execute(
            """INSERT INTO collector.pending_deletion (athlete_id, object_prefix, recording_id, receipt_id, due_at)
               VALUES ($1, $2, $3, $4, clock_timestamp())""",
            self._athlete_id,
            object_prefix,
            recording_id,
            receipt_id,
        )


@dataclass(frozen=True, slots=True)
class PostgresDoomed:
    """See the port `Doomed`."""

    object_prefix: str
    spared: bool


class PostgresDoomedBook:
    """`DoomedBook` on the job role's database."""

    def __init__(self, database: Database, outbox: Outbox) -> None:
        self._database = database
        self._outbox = outbox

    @asynccontextmanager
    async def next(self) -> AsyncIterator[PostgresDoomed | None]:
        """See the port."""
        async with self._database.transaction() as connection:
            row = await connection.fetchrow(
                """SELECT deletion_id, athlete_id, object_prefix, recording_id, receipt_id FROM collector.pending_deletion
                   WHERE due_at <= clock_timestamp() ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED"""
            )
            if row is None:
                yield None
                return
            # The recordings' locks keep bytes from being stored again while they are removed. Photos are an activity's,
            # which may have several recordings.
            recordings = await connection.fetch(
                """SELECT state, object_key, description_key, athlete_id, photos FROM collector.recording
                   WHERE recording_id = $1 OR ($3::text IS NOT NULL AND athlete_id = $2 AND description_activity_id = $3)
                   ORDER BY recording_id FOR NO KEY UPDATE""",
                row["recording_id"],
                row["athlete_id"],
                photographed(row["object_prefix"]),
            )
            spared = row["recording_id"] is not None and any(
                recording["state"] not in ("deleted", "expired")
                and row["object_prefix"] in _rests_on(recording)
                for recording in recordings
            )
            yield PostgresDoomed(row["object_prefix"], spared)
            await connection.execute(
                "DELETE FROM collector.pending_deletion WHERE deletion_id = $1", row["deletion_id"]
            )
            if row["receipt_id"] is not None:
                await complete(connection, row["receipt_id"])
            await self._confirm_erasure(connection, row["athlete_id"])

    async def _confirm_erasure(self, connection: Connection, athlete_id: UUID) -> None:
        """Tells analytics when all of an erased athlete is over: the objects that are due, and Strava."""
        access_left = await connection.fetchval(
            """UPDATE collector.athlete SET erasure_confirmed_at = clock_timestamp()
               WHERE athlete_id = $1 AND erased_at IS NOT NULL AND erasure_confirmed_at IS NULL
                   AND NOT EXISTS (SELECT FROM collector.pending_deletion pending
                                   WHERE pending.athlete_id = $1 AND due_at <= clock_timestamp())
                   AND NOT EXISTS (SELECT FROM collector.strava_link WHERE athlete_id = $1)
               RETURNING strava_access_left""",
            athlete_id,
        )
        if access_left is not None:
            event = erasure_confirmed_event(athlete_id, access_left=access_left)
            outgoing = OutgoingEvent(
                topic=ACTIVITIES, event_type=event.DESCRIPTOR.full_name, payload=event.SerializeToString()
            )
            await self._outbox.append(connection, athlete_id, [outgoing])


def _rests_on(recording: Record) -> set[str]:
    photos = {f"athlete/{recording['athlete_id']}/{key}" for key in recording["photos"]}
    return {recording["object_key"], recording["description_key"], *photos}
