"""PostgreSQL for activities that shall be composed anew, by the job role."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from runningmate_analytics.adapters.postgres.descriptions import read_told
from runningmate_analytics.adapters.postgres.efforts import add_efforts
from runningmate_analytics.adapters.postgres.rows import SESSION_COLUMNS, session_values
from runningmate_analytics.adapters.postgres.sources import read_edits, read_sources
from runningmate_analytics.adapters.postgres.writing import (
    insert_analyses,
    insert_minutes,
    insert_streams,
    lock_athlete,
    refresh_days,
)
from runningmate_analytics.domain.material import DueActivity, Material

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from runningmate_analytics.domain.session import Session
    from runningmate_servicekit.database import Connection, Database


class PostgresCompositionStore:
    """`CompositionStore` on a database of the job role."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, limit: int, claim_s: float) -> Sequence[DueActivity]:
        """See the port."""
        rows = await self._database.pool.fetch(
            """UPDATE analytics.activity SET composition_claimed_until = clock_timestamp() + make_interval(secs => $2)
               WHERE activity_id IN (
                   SELECT activity_id FROM analytics.activity
                   WHERE composition_due_at IS NOT NULL
                       AND (composition_claimed_until IS NULL OR composition_claimed_until < clock_timestamp())
                   ORDER BY composition_bulk, composition_due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
               RETURNING athlete_id, activity_id, composition_request""",
            limit,
            claim_s,
        )
        return [
            DueActivity(row["athlete_id"], row["activity_id"], row["composition_request"]) for row in rows
        ]

    async def renew(self, due: Sequence[DueActivity], claim_s: float) -> None:
        """See the port."""
        await self._hold(due, claim_s)

    async def release(self, due: Sequence[DueActivity]) -> None:
        """See the port."""
        await self._hold(due, None)

    async def _hold(self, due: Sequence[DueActivity], claim_s: float | None) -> None:
        await self._database.pool.execute(
            """UPDATE analytics.activity
               SET composition_claimed_until = clock_timestamp() + make_interval(secs => $3)
               FROM unnest($1::uuid[], $2::bigint[]) AS claimed (activity_id, request)
               WHERE activity.activity_id = claimed.activity_id AND composition_request = claimed.request
                   AND composition_due_at IS NOT NULL""",
            [one.activity_id for one in due],
            [one.request for one in due],
            claim_s,
        )

    async def material(self, due: DueActivity) -> Material | None:
        """See the port."""
        async with self._database.transaction() as connection:
            started_at = await connection.fetchval(
                "SELECT started_at FROM analytics.activity WHERE activity_id = $1", due.activity_id
            )
            if started_at is None:
                return None
            sources = await read_sources(connection, [due.activity_id])
            edits = await read_edits(connection, due.activity_id)
            told = await read_told(connection, due.activity_id)
        return Material(sources[due.activity_id], edits, started_at, told)

    async def replace(self, due: DueActivity, session: Session, settings_revision: int) -> bool:
        """See the port."""
        async with self._database.transaction() as connection:
            if not await lock_athlete(connection, due.athlete_id):
                return False
            left = await _clear(connection, due)
            if left is None:
                return False
            await _replace_activity(connection, due, session, settings_revision)
            await insert_analyses(connection, due.athlete_id, [(due.activity_id, session.analysis)])
            await add_efforts(connection, due.athlete_id, {due.activity_id: session})
            await insert_minutes(connection, due.athlete_id, [(due.activity_id, session.minutes)])
            streams = [(due.activity_id, stream) for stream in session.streams]
            await insert_streams(connection, due.athlete_id, streams)
            await _note_offsets(connection, due.activity_id, session.offset_s)
            await refresh_days(connection, due.athlete_id, sorted({left, session.local_date}))
            await connection.execute(
                "UPDATE analytics.athlete SET estimates_due_at = clock_timestamp() WHERE athlete_id = $1",
                due.athlete_id,
            )
        return True

    async def fail(self, due: DueActivity, reason: str) -> None:
        """See the port."""
        await self._database.pool.execute(
            """UPDATE analytics.activity SET composition_failure = $3, composition_due_at = NULL,
                   composition_claimed_until = NULL
               WHERE activity_id = $1 AND composition_request = $2""",
            due.activity_id,
            due.request,
            reason,
        )


async def _clear(connection: Connection, due: DueActivity) -> date | None:
    """Takes out what will be written anew; gives the local day of before.

    None when the activity is gone, or when another cause came since: what was composed is then of before
    that cause, and somebody else composes it again.
    """
    row = await connection.fetchrow(
        """SELECT local_date, started_at, ended_at FROM analytics.activity
           WHERE activity_id = $1 AND composition_request = $2""",
        due.activity_id,
        due.request,
    )
    if row is None:
        return None
    await connection.execute(
        "DELETE FROM analytics.activity_metric WHERE athlete_id = $1 AND started_at = $2 AND activity_id = $3",
        due.athlete_id,
        row["started_at"],
        due.activity_id,
    )
    await connection.execute(
        """DELETE FROM analytics.activity_minute WHERE athlete_id = $1 AND activity_id = $2
               AND minute_at BETWEEN date_trunc('minute', $3::timestamptz) AND $4""",
        due.athlete_id,
        due.activity_id,
        row["started_at"],
        row["ended_at"],
    )
    for table in ("curve", "stream"):
        await connection.execute(
            f"DELETE FROM analytics.{table} WHERE activity_id = $1",  # noqa: S608 - constants
            due.activity_id,
        )
    day: date = row["local_date"]
    return day


async def _replace_activity(
    connection: Connection, due: DueActivity, session: Session, settings_revision: int
) -> None:
    places = ", ".join(f"{column} = ${place}" for place, column in enumerate(SESSION_COLUMNS, start=2))
    await connection.execute(
        f"""UPDATE analytics.activity SET {places}, content_revision = content_revision + 1,
               stale = ${2 + SESSION_COLUMNS.index("settings_revision")}
                   < (SELECT settings_revision FROM analytics.athlete WHERE athlete_id = activity.athlete_id),
               source_kinds = (SELECT bit_or(source_bit) FROM analytics.activity_source source
                   JOIN analytics.recording USING (athlete_id, recording_id) WHERE source.activity_id = $1),
               composition_due_at = NULL, composition_claimed_until = NULL, composition_failure = NULL,
               payload_expired_at = NULL
           WHERE activity_id = $1""",  # noqa: S608 - constants
        due.activity_id,
        *session_values(session, settings_revision),
    )


async def _note_offsets(connection: Connection, activity_id: UUID, offset_s: Mapping[UUID, float]) -> None:
    await connection.execute(
        """UPDATE analytics.activity_source SET offset_s = new.offset_s
           FROM unnest($2::uuid[], $3::float8[]) AS new (recording_id, offset_s)
           WHERE activity_id = $1 AND activity_source.recording_id = new.recording_id""",
        activity_id,
        list(offset_s),
        list(offset_s.values()),
    )
