"""PostgreSQL for marking activities to be composed anew: one athlete's by the service role, all by the job role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_analytics.adapters.postgres.writing import mark_due
from runningmate_analytics.domain.errors import ActivityNotFoundError

if TYPE_CHECKING:
    from uuid import UUID

    from runningmate_servicekit.database import Database

_MARK = """UPDATE analytics.activity SET composition_due_at = clock_timestamp(), composition_bulk = true,
    composition_request = composition_request + 1, composition_claimed_until = NULL
    WHERE composition_due_at IS NULL AND payload_expired_at IS NULL"""


class PostgresReprocessing:
    """`Reprocessing` on databases of both roles.

    Args:
        database: Of the service role.
        jobs: Of the job role.
    """

    def __init__(self, database: Database, jobs: Database) -> None:
        self._database = database
        self._jobs = jobs

    async def mark(self, athlete_id: UUID, activity_id: UUID | None) -> int:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            if activity_id is None:
                done = await connection.execute(f"{_MARK} AND athlete_id = $1", athlete_id)
                return _count(done)
            if not await connection.fetchval(
                "SELECT EXISTS (SELECT FROM analytics.activity WHERE activity_id = $1)", activity_id
            ):
                raise ActivityNotFoundError(activity_id)
            await mark_due(connection, [activity_id])
        return 1

    async def left(self, athlete_id: UUID) -> tuple[int, int]:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            row = await connection.fetchrow(
                """SELECT count(*) FILTER (WHERE composition_due_at IS NOT NULL) AS due,
                       count(*) FILTER (WHERE composition_failure IS NOT NULL AND composition_due_at IS NULL) AS failed
                   FROM analytics.activity WHERE athlete_id = $1""",
                athlete_id,
            )
        return (row["due"], row["failed"]) if row else (0, 0)

    async def mark_all(self) -> int:
        """See the port."""
        return _count(await self._jobs.pool.execute(_MARK))

    async def left_of_all(self) -> int:
        """See the port."""
        count: int = await self._jobs.pool.fetchval(
            "SELECT count(*) FROM analytics.activity WHERE composition_due_at IS NOT NULL"
        )
        return count


def _count(done: str) -> int:
    """Rows of a command's tag, such as `UPDATE 7`."""
    return int(done.rpartition(" ")[2])
