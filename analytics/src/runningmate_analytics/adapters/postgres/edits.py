"""PostgreSQL for changes of one athlete's activities, by the service role."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from runningmate_analytics.adapters.jobs import TIME_CHANNEL
from runningmate_analytics.adapters.postgres.activities import drop_recording
from runningmate_analytics.adapters.postgres.rows import SESSION_COLUMNS
from runningmate_analytics.adapters.postgres.sources import edit_from_row, read_edits, read_sources
from runningmate_analytics.adapters.postgres.writing import (
    follow_first_source,
    lock_athlete,
    mark_due,
    refresh_days,
)
from runningmate_analytics.domain.changes import Head, StoredEdit
from runningmate_analytics.domain.errors import ActivityNotFoundError, AthleteErasedError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from uuid import UUID

    from runningmate_analytics.domain.edits import Edit
    from runningmate_analytics.service.ports import DeletionLog
    from runningmate_servicekit.database import Connection, Database


class PostgresEdits:
    """Opens `EditUnit`s."""

    def __init__(self, database: Database, deletions: DeletionLog[Connection]) -> None:
        self._database = database
        self._deletions = deletions

    @asynccontextmanager
    async def unit(self, athlete_id: UUID) -> AsyncIterator[PostgresEditUnit]:
        """A transaction of one athlete."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            yield PostgresEditUnit(connection, athlete_id, self._deletions)


class PostgresEditUnit:
    """`EditUnit` on a transaction of the service role."""

    def __init__(self, connection: Connection, athlete_id: UUID, deletions: DeletionLog[Connection]) -> None:
        self._connection = connection
        self._athlete_id = athlete_id
        self._deletions = deletions

    async def lock(self) -> None:
        """See the port."""
        if not await lock_athlete(self._connection, self._athlete_id):
            raise AthleteErasedError

    async def edit(self, edit_id: UUID) -> StoredEdit | None:
        """See the port."""
        row = await self._connection.fetchrow(
            """SELECT edit_id, activity_id, kind, parameters, activity_edit.created_at, undone_at, time_zone
               FROM analytics.activity_edit JOIN analytics.activity USING (activity_id)
               WHERE activity_edit.athlete_id = $1 AND edit_id = $2""",
            self._athlete_id,
            edit_id,
        )
        if row is None:
            return None
        return StoredEdit(
            row["activity_id"], edit_from_row(row), row["undone_at"] is not None, row["time_zone"]
        )

    async def edits(self, activity_id: UUID) -> Sequence[Edit]:
        """See the port."""
        return await read_edits(self._connection, activity_id)

    async def head(self, activity_id: UUID) -> Head:
        """See the port."""
        row = await self._connection.fetchrow(
            """SELECT activity_id, started_at, ended_at, time_zone, channels, group_id FROM analytics.activity
               WHERE activity_id = $1""",
            activity_id,
        )
        if row is None:
            raise ActivityNotFoundError(activity_id)
        sources = await read_sources(self._connection, [activity_id])
        return Head(
            activity_id,
            row["started_at"],
            row["ended_at"],
            row["time_zone"],
            tuple(name for name in row["channels"] if name != TIME_CHANNEL.name),
            row["group_id"],
            sources[activity_id],
            await read_edits(self._connection, activity_id),
        )

    async def add(self, activity_id: UUID, edit: Edit) -> None:
        """See the port."""
        await self._connection.execute(
            """INSERT INTO analytics.activity_edit (athlete_id, edit_id, activity_id, kind, parameters, created_at)
               VALUES ($1, $2, $3, $4, $5, $6)""",
            self._athlete_id,
            edit.edit_id,
            activity_id,
            edit.kind,
            dict(edit.parameters),
            edit.created_at,
        )

    async def mark_undone(self, edit_id: UUID) -> None:
        """See the port."""
        await self._connection.execute(
            "UPDATE analytics.activity_edit SET undone_at = clock_timestamp() WHERE athlete_id = $1 AND edit_id = $2",
            self._athlete_id,
            edit_id,
        )

    async def mark_due(self, activity_ids: Sequence[UUID]) -> None:
        """See the port."""
        await mark_due(self._connection, activity_ids)

    async def create(self, activity_id: UUID, like: UUID, *, copies_sources: bool = False) -> None:
        """See the port."""
        columns = ", ".join(SESSION_COLUMNS)
        await self._connection.execute(
            f"""INSERT INTO analytics.activity
                   (activity_id, athlete_id, recording_id, session_index, group_id, content_revision, {columns})
               SELECT $1, athlete_id, recording_id, session_index, group_id, 0, {columns}
               FROM analytics.activity WHERE activity_id = $2""",  # noqa: S608 - constants
            activity_id,
            like,
        )
        # The first source came with the row.
        if copies_sources:
            await self._connection.execute(
                """INSERT INTO analytics.activity_source
                       (athlete_id, activity_id, recording_id, session_index, position, offset_s)
                   SELECT athlete_id, $1, recording_id, session_index, position, offset_s
                   FROM analytics.activity_source WHERE activity_id = $2 ON CONFLICT DO NOTHING""",
                activity_id,
                like,
            )
        else:
            await self._connection.execute(
                "DELETE FROM analytics.activity_source WHERE activity_id = $1", activity_id
            )

    async def move_source(self, activity_id: UUID, recording_id: UUID, to: UUID) -> None:
        """See the port."""
        await self._connection.execute(
            """UPDATE analytics.activity_source SET activity_id = $3, position = (
                   SELECT coalesce(max(position) + 1, 0) FROM analytics.activity_source WHERE activity_id = $3)
               WHERE activity_id = $1 AND recording_id = $2""",
            activity_id,
            recording_id,
            to,
        )
        await follow_first_source(self._connection, [activity_id, to])

    async def take_back(self, created: UUID, into: UUID) -> None:
        """See the port."""
        sources = await read_sources(self._connection, [created, into])
        known = {source.recording.recording_id for source in sources[into]}
        for source in sources[created]:
            if source.recording.recording_id not in known:
                await self.move_source(created, source.recording.recording_id, into)
        day = await self._connection.fetchval(
            "DELETE FROM analytics.activity WHERE activity_id = $1 RETURNING local_date", created
        )
        if day is not None:
            await refresh_days(self._connection, self._athlete_id, [day])

    async def drop_source(self, activity_id: UUID, recording_id: UUID) -> bool:
        """See the port."""
        sources = await read_sources(self._connection, [activity_id])
        recording = next(
            source.recording
            for source in sources[activity_id]
            if source.recording.recording_id == recording_id
        )
        await self._connection.execute(
            "DELETE FROM analytics.activity_source WHERE activity_id = $1 AND recording_id = $2",
            activity_id,
            recording_id,
        )
        await follow_first_source(self._connection, [activity_id])
        return await drop_recording(self._connection, self._deletions, activity_id, recording)

    async def members(self, group_id: UUID) -> Sequence[UUID]:
        """See the port."""
        rows = await self._connection.fetch(
            "SELECT activity_id FROM analytics.activity WHERE athlete_id = $1 AND group_id = $2",
            self._athlete_id,
            group_id,
        )
        return [row["activity_id"] for row in rows]

    async def set_groups(self, groups: Mapping[UUID, UUID | None]) -> None:
        """See the port."""
        await self._connection.executemany(
            "UPDATE analytics.activity SET group_id = $2 WHERE activity_id = $1", list(groups.items())
        )
