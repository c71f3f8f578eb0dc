"""One athlete's sessions, by the service role under row-level security."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from runningmate_identity.adapters.postgres.logins import SESSION_COLUMNS
from runningmate_identity.domain.model import Position, Session
from runningmate_servicekit.database import Database


class PostgresSessionStore:
    """`SessionStore` on a database of the service role."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, athlete_id: UUID, now: datetime, after: Position | None, limit: int
    ) -> Sequence[Session]:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            rows = await connection.fetch(
                f"""SELECT {SESSION_COLUMNS} FROM identity.session
                    WHERE athlete_id = $1 AND ended_at IS NULL AND expires_at > $2
                        AND ($3::timestamptz IS NULL OR (created_at, session_id) < ($3, $4::uuid))
                    ORDER BY created_at DESC, session_id DESC LIMIT $5""",  # noqa: S608 - a constant
                athlete_id,
                now,
                after.created_at if after else None,
                after.row_id if after else None,
                limit,
            )
        return [Session(**row) for row in rows]

    async def end(self, athlete_id: UUID, session_id: UUID, now: datetime) -> bool:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            found = await connection.fetchval(
                """UPDATE identity.session SET ended_at = coalesce(ended_at, $2) WHERE session_id = $1
                   RETURNING true""",
                session_id,
                now,
            )
        return bool(found)
