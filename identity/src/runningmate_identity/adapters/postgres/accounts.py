"""Accounts, by the job role: an operator has no athlete."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from runningmate_identity.domain.errors import NameTaken
from runningmate_identity.domain.model import Account, Position, name_key
from runningmate_servicekit.database import Database
from runningmate_servicekit.eventlog.erasure import tidy


class PostgresAccountStore:
    """`AccountStore` on a database of the job role."""

    def __init__(self, jobs: Database) -> None:
        self._jobs = jobs

    async def add(self, account: Account) -> None:
        """See the port."""
        try:
            async with self._jobs.transaction() as connection:
                await connection.execute(
                    """INSERT INTO identity.account (athlete_id, name, name_key, sample, created_at)
                       VALUES ($1, $2, $3, $4, $5)""",
                    account.athlete_id,
                    account.name,
                    name_key(account.name),
                    account.sample,
                    account.created_at,
                )
        except asyncpg.UniqueViolationError:
            raise NameTaken(account.name) from None

    async def page(self, after: Position | None, limit: int) -> Sequence[Account]:
        """See the port."""
        async with self._jobs.transaction() as connection:
            rows = await connection.fetch(
                """SELECT athlete_id, name, sample, created_at FROM identity.account
                   WHERE $1::timestamptz IS NULL OR (created_at, athlete_id) > ($1, $2::uuid)
                   ORDER BY created_at, athlete_id LIMIT $3""",
                after.created_at if after else None,
                after.row_id if after else None,
                limit,
            )
        return [Account(**row) for row in rows]

    async def remove(self, athlete_id: UUID) -> None:
        """See the port."""
        async with self._jobs.transaction() as connection:
            await connection.execute("DELETE FROM identity.account WHERE athlete_id = $1", athlete_id)

    async def tidy(self) -> int:
        """See the port."""
        rows = await self._jobs.pool.fetch(
            """SELECT DISTINCT athlete_id FROM (
                   SELECT athlete_id FROM identity.inbox UNION SELECT athlete_id FROM identity.outbox
                   UNION SELECT athlete_id FROM identity.outbox_sequences) AS known
               WHERE NOT EXISTS (SELECT FROM identity.account WHERE account.athlete_id = known.athlete_id)"""
        )
        return await tidy(self._jobs.pool, "identity", [row["athlete_id"] for row in rows])
