"""Codes and refresh tokens, by the job role: who logs in is not known yet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import asyncpg

from runningmate_identity.domain.model import SESSION_LIFETIME, Session
from runningmate_identity.domain.rotation import RefreshState
from runningmate_servicekit.database import Database

if TYPE_CHECKING:
    from runningmate_servicekit.database import Connection

SESSION_COLUMNS = "session_id, athlete_id, name, created_at, refreshed_at, expires_at, ended_at"
KEPT_AFTER_END = timedelta(days=30)
"""So that ending a session twice still succeeds, and an old token of an ended session is not a riddle."""


class PostgresLockedSession:
    """`LockedSession` inside one transaction."""

    def __init__(self, connection: Connection, presented: bytes, state: RefreshState) -> None:
        self._connection = connection
        self._presented = presented
        self._state = state

    @property
    def state(self) -> RefreshState:
        """See the port."""
        return self._state

    async def renew(self, refresh_digest: bytes, now: datetime, expires_at: datetime) -> Session:
        """See the port."""
        session = self._state.session
        await self._connection.execute(
            """UPDATE identity.refresh_token SET replaced_at = $2, displaced = token_hash <> $3
               WHERE session_id = $1 AND replaced_at IS NULL""",
            session.session_id,
            now,
            self._presented,
        )
        await self._connection.execute(
            """INSERT INTO identity.refresh_token (token_hash, athlete_id, session_id, generation)
               VALUES ($1, $2, $3, $4)""",
            refresh_digest,
            session.athlete_id,
            session.session_id,
            self._state.generation + 1,
        )
        row = await self._connection.fetchrow(
            f"""UPDATE identity.session SET refreshed_at = $2, expires_at = $3 WHERE session_id = $1
                RETURNING {SESSION_COLUMNS}""",  # noqa: S608 - a constant
            session.session_id,
            now,
            expires_at,
        )
        assert row is not None, "the session's row is locked"
        return Session(**row)

    async def end(self, now: datetime) -> None:
        """See the port."""
        await self._connection.execute(
            "UPDATE identity.session SET ended_at = $2 WHERE session_id = $1",
            self._state.session.session_id,
            now,
        )


class PostgresLoginStore:
    """`LoginStore` on a database of the job role."""

    def __init__(self, jobs: Database) -> None:
        self._jobs = jobs

    async def add_code(
        self, athlete_id: UUID, code_digest: bytes, created_at: datetime, expires_at: datetime
    ) -> bool:
        """See the port."""
        try:
            async with self._jobs.transaction() as connection:
                await connection.execute(
                    """INSERT INTO identity.login_code (code_hash, athlete_id, created_at, expires_at)
                       VALUES ($1, $2, $3, $4)""",
                    code_digest,
                    athlete_id,
                    created_at,
                    expires_at,
                )
        except asyncpg.ForeignKeyViolationError:
            return False
        return True

    async def redeem(
        self, code_digest: bytes, session_id: UUID, name: str, refresh_digest: bytes, now: datetime
    ) -> Session | None:
        """See the port."""
        async with self._jobs.transaction() as connection:
            athlete_id = await connection.fetchval(
                """DELETE FROM identity.login_code WHERE code_hash = $1 AND expires_at > $2
                   RETURNING athlete_id""",
                code_digest,
                now,
            )
            if athlete_id is None:
                return None
            row = await connection.fetchrow(
                f"""INSERT INTO identity.session (session_id, athlete_id, name, created_at, refreshed_at, expires_at)
                    VALUES ($1, $2, $3, $4, $4, $5) RETURNING {SESSION_COLUMNS}""",  # noqa: S608 - a constant
                session_id,
                athlete_id,
                name,
                now,
                now + SESSION_LIFETIME,
            )
            await connection.execute(
                """INSERT INTO identity.refresh_token (token_hash, athlete_id, session_id, generation)
                   VALUES ($1, $2, $3, 1)""",
                refresh_digest,
                athlete_id,
                session_id,
            )
            assert row is not None, "an INSERT returns its row"
            return Session(**row)

    @asynccontextmanager
    async def locked(self, refresh_digest: bytes) -> AsyncIterator[PostgresLockedSession | None]:
        """See the port."""
        async with self._jobs.transaction() as connection:
            row = await connection.fetchrow(
                f"""SELECT {SESSION_COLUMNS} FROM identity.session
                    WHERE session_id = (SELECT session_id FROM identity.refresh_token WHERE token_hash = $1)
                    FOR UPDATE""",  # noqa: S608 - a constant
                refresh_digest,
            )
            # The tokens are read after the lock is held: a statement sees what was committed when it began.
            token = row and await connection.fetchrow(
                """SELECT token.generation, token.replaced_at, token.displaced,
                       (SELECT max(generation) FROM identity.refresh_token WHERE session_id = $2) AS newest
                   FROM identity.refresh_token AS token WHERE token_hash = $1""",
                refresh_digest,
                row["session_id"],
            )
            if row is None or token is None:
                yield None
                return
            state = RefreshState(
                session=Session(**row),
                generation=token["generation"],
                newest_generation=token["newest"],
                replaced_at=token["replaced_at"],
                displaced=token["displaced"],
            )
            yield PostgresLockedSession(connection, refresh_digest, state)

    async def sweep(self, now: datetime) -> int:
        """See the port."""
        async with self._jobs.transaction() as connection:
            told = [
                await connection.execute("DELETE FROM identity.login_code WHERE expires_at <= $1", now),
                await connection.execute(
                    "DELETE FROM identity.session WHERE least(expires_at, ended_at) <= $1",
                    now - KEPT_AFTER_END,
                ),
                await connection.execute(
                    "DELETE FROM identity.refresh_token WHERE replaced_at <= $1", now - SESSION_LIFETIME
                ),
            ]
        return sum(int(text.rpartition(" ")[2]) for text in told)
