"""The port `ModelBook`, by the service role under row-level security."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.adapters.postgres.athletes import lock
from runningmate_coach.domain.model import StoredModel

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from runningmate_servicekit.database import Database


class PostgresModels:
    """One row of each athlete who has a model of their own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, athlete_id: UUID) -> StoredModel | None:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            row = await connection.fetchrow(
                "SELECT sealed_key, name, base_url, daily_tokens FROM coach.model WHERE athlete_id = $1",
                athlete_id,
            )
        return None if row is None else StoredModel(**row)

    async def put(self, athlete_id: UUID, model: StoredModel) -> None:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            await lock(connection, athlete_id)
            await connection.execute(
                """INSERT INTO coach.model (athlete_id, sealed_key, name, base_url, daily_tokens, updated_at)
                   VALUES ($1, $2, $3, $4, $5, clock_timestamp())
                   ON CONFLICT (athlete_id) DO UPDATE SET sealed_key = excluded.sealed_key, name = excluded.name,
                       base_url = excluded.base_url, daily_tokens = excluded.daily_tokens, updated_at = excluded.updated_at""",
                athlete_id,
                model.sealed_key,
                model.name,
                model.base_url,
                model.daily_tokens,
            )

    async def remove(self, athlete_id: UUID) -> None:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            await connection.execute("DELETE FROM coach.model WHERE athlete_id = $1", athlete_id)

    async def used(self, athlete_id: UUID, day: date) -> int:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            used = await connection.fetchval(
                "SELECT tokens FROM coach.token_use WHERE athlete_id = $1 AND local_date = $2",
                athlete_id,
                day,
            )
        return int(used or 0)
