"""The port `Budget` in PostgreSQL: all replicas count together, and a restart forgets nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from runningmate_coach.adapters.postgres.athletes import lock

if TYPE_CHECKING:
    import uuid
    from datetime import date

    from runningmate_servicekit.database import Database

KEPT = timedelta(days=35)
"""How long the use of a day is kept."""


class PostgresBudget:
    """Counts under the athlete's row, so that questions at once share what is left."""

    def __init__(self, database: Database, daily_tokens: int) -> None:
        self._database = database
        self._daily_tokens = daily_tokens

    async def reserve(self, athlete_id: uuid.UUID, day: date, tokens: int) -> bool:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            await lock(connection, athlete_id)
            used = await connection.fetchval(
                "SELECT tokens FROM coach.token_use WHERE athlete_id = $1 AND local_date = $2",
                athlete_id,
                day,
            )
            if (used or 0) + tokens > self._daily_tokens:
                return False
            await connection.execute(
                """INSERT INTO coach.token_use (athlete_id, local_date, tokens) VALUES ($1, $2, $3)
                   ON CONFLICT (athlete_id, local_date) DO UPDATE SET tokens = token_use.tokens + excluded.tokens""",
                athlete_id,
                day,
                tokens,
            )
            await connection.execute(
                "DELETE FROM coach.token_use WHERE athlete_id = $1 AND local_date < $2",
                athlete_id,
                day - KEPT,
            )
        return True

    async def settle(self, athlete_id: uuid.UUID, day: date, reserved: int, used: int) -> None:
        """See the port; of an athlete who was erased meanwhile nothing is left to settle."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            await connection.execute(
                "UPDATE coach.token_use SET tokens = tokens + $3 WHERE athlete_id = $1 AND local_date = $2",
                athlete_id,
                day,
                used - reserved,
            )
