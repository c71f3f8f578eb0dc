"""The athlete's own row, and the end of all the others."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from runningmate_collector.domain.errors import AthleteErased

if TYPE_CHECKING:
    from runningmate_servicekit.database import Connection

_LATE: Final = timedelta(hours=1)
"""A call that was under way may still write an object; after this time none is."""
_TABLES: Final = (
    "data_deletion",
    "pending_deletion",
    "strava_activity",
    "strava_authorization",
    "object_damage",
    "import_item",
    "import",
    "upload",
    "recording",
    "dead_letter",
)
"""Deletions of objects before recordings: the sweep holds its row before a recording's."""
_FAREWELL: Final = """
    UPDATE collector.strava_link SET state = 'disconnecting', detail = '', check_due = false, listing_page = NULL,
        listing_after = NULL, paused_until = NULL, failures = 0, claim_id = NULL, claimed_until = NULL
    WHERE athlete_id = $1"""
_LINKLESS: Final = """
    DELETE FROM collector.strava_application WHERE athlete_id = $1
        AND NOT EXISTS (SELECT FROM collector.strava_link WHERE athlete_id = $1)"""


class PostgresAthleteBook:
    """`AthleteBook` on the caller's transaction."""

    def __init__(self, connection: Connection, athlete_id: UUID) -> None:
        self._connection = connection
        self._athlete_id = athlete_id

    async def require(self) -> None:
        """See the port."""
        if await self._connection.fetchval(
            "SELECT erased_at IS NOT NULL FROM collector.athlete WHERE athlete_id = $1", self._athlete_id
        ):
            raise AthleteErased

    async def lock(self) -> None:
        """See the port."""
        query = "SELECT erased_at FROM collector.athlete WHERE athlete_id = $1 FOR NO KEY UPDATE"
        row = await self._connection.fetchrow(query, self._athlete_id)
        if row is None:
            await self._connection.execute(
                "INSERT INTO collector.athlete (athlete_id) VALUES ($1) ON CONFLICT DO NOTHING",
                self._athlete_id,
            )
            row = await self._connection.fetchrow(query, self._athlete_id)
        if row is not None and row["erased_at"] is not None:
            raise AthleteErased

    async def erase(self) -> None:
        """See the port."""
        uploads = await self._connection.fetch(
            "SELECT upload_id FROM collector.upload WHERE athlete_id = $1", self._athlete_id
        )
        for table in _TABLES:
            await self._connection.execute(
                f"DELETE FROM collector.{table} WHERE athlete_id = $1",  # noqa: S608 - names of ours
                self._athlete_id,
            )
        for statement in (_FAREWELL, _LINKLESS):
            await self._connection.execute(statement, self._athlete_id)
        await self._connection.execute(
            "UPDATE collector.athlete SET erased_at = coalesce(erased_at, clock_timestamp()) WHERE athlete_id = $1",
            self._athlete_id,
        )
        prefixes = [f"athlete/{self._athlete_id}/", *(f"uploads/{row['upload_id']}/" for row in uploads)]
        await self._connection.execute(
            """INSERT INTO collector.pending_deletion (athlete_id, object_prefix, due_at)
               SELECT $1, prefix, clock_timestamp() + delay
               FROM unnest($2::text[]) AS p (prefix), unnest(ARRAY[interval '0', $3::interval]) AS d (delay)""",
            self._athlete_id,
            prefixes,
            _LATE,
        )

    async def strava_left(self, *, access_left: bool) -> None:
        """See the port."""
        await self._connection.execute(
            "UPDATE collector.athlete SET strava_access_left = $2 WHERE athlete_id = $1",
            self._athlete_id,
            access_left,
        )
