"""The port `WeekBook`: an athlete's by the service role under row-level security, those of all by the job role."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from runningmate_coach.adapters.postgres.athletes import lock, revoked_since
from runningmate_coach.domain.talk import lasting
from runningmate_coach.domain.weekbook import DueWeek, WeekReview, WeekState
from runningmate_coach.wire import weeks as wire
from runningmate_servicekit.datause import OWN

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from runningmate_servicekit.database import Connection, Database, Pool

COLUMNS = "monday, created_at, document"


class PostgresWeekBook:
    """Writers take the athlete's row first, so that no review outlives a deletion.

    Args:
        database: Of the service role.
        jobs: Of the job role.
    """

    def __init__(self, database: Database, jobs: Database) -> None:
        self._database = database
        self._jobs = jobs

    async def add(
        self, athlete_id: UUID, review: WeekReview, began_at: datetime, keep_days: int | None
    ) -> bool:
        """See the port."""
        kinds = review.provenance.source_kinds
        async with self._database.athlete_transaction(athlete_id) as connection:
            await lock(connection, athlete_id)
            if not lasting(kinds) and await revoked_since(connection, athlete_id, began_at):
                return False
            added = await connection.fetchval(
                """INSERT INTO coach.week_review (athlete_id, monday, created_at, document, source_kinds, workout_ids,
                       expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
                   ON CONFLICT DO NOTHING RETURNING true""",
                athlete_id,
                review.monday,
                review.created_at,
                wire.document(review),
                kinds,
                [UUID(one) for one in review.workouts],
                None if keep_days is None else review.created_at + timedelta(days=keep_days),
            )
        return bool(added)

    async def page(self, athlete_id: UUID, before: date | None, size: int) -> Sequence[WeekReview]:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            rows = await connection.fetch(
                f"""SELECT {COLUMNS} FROM coach.week_review WHERE $1::date IS NULL OR monday < $1
                    ORDER BY monday DESC LIMIT $2""",  # noqa: S608 - a constant
                before,
                size,
            )
        return [_review(row) for row in rows]

    async def get(self, athlete_id: UUID, monday: date | None) -> WeekReview | None:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            row = await connection.fetchrow(
                f"""SELECT {COLUMNS} FROM coach.week_review WHERE $1::date IS NULL OR monday = $1
                    ORDER BY monday DESC LIMIT 1""",  # noqa: S608 - a constant
                monday,
            )
        return None if row is None else _review(row)

    async def known(self, due: Collection[DueWeek]) -> Collection[DueWeek]:
        """See the port."""
        rows = await self._jobs.pool.fetch(
            "SELECT athlete_id, monday FROM coach.week_review WHERE athlete_id = ANY($1) AND monday = ANY($2)",
            list({one.athlete_id for one in due}),
            list({one.monday for one in due}),
        )
        return {DueWeek(row["athlete_id"], row["monday"]) for row in rows}


async def withdraw(connection: Connection, athlete_id: UUID, workout_id: UUID | None) -> int:
    """Deletes reviews that rest on deleted data: those of a workout, or all that are not of the athlete's own files.

    By the job role, in the transaction that hears of the deletion. Gives how many. Of the last two weeks the job makes others
    of what is left.
    """
    told = await connection.execute(
        """DELETE FROM coach.week_review WHERE athlete_id = $1
               AND CASE WHEN $2::uuid IS NULL THEN source_kinds & ~$3::smallint <> 0 ELSE $2 = ANY(workout_ids) END""",
        athlete_id,
        workout_id,
        OWN,
    )
    return int(told.rpartition(" ")[2])


async def expire(pool: Pool) -> int:
    """Takes out the sentences whose days are over; by the job role. Gives of how many reviews."""
    told = await pool.execute(
        """UPDATE coach.week_review SET document = NULL, workout_ids = '{}', expires_at = NULL
           WHERE expires_at <= clock_timestamp()"""
    )
    return int(told.rpartition(" ")[2])


def _review(row: Any) -> WeekReview:
    if row["document"] is None:
        return WeekReview(row["monday"], row["created_at"], WeekState.EXPIRED)
    return wire.review_from(row["monday"], row["created_at"], row["document"])
