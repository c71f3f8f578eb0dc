"""PostgreSQL for how far erasures are: the athlete's by the service role, all by the job role."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from runningmate_analytics.domain.activity import Position
from runningmate_analytics.domain.erasure import EVENT_LOG, KEEPERS, Confirmation, Erasure, Remainder
from runningmate_servicekit.eventlog.erasure import Forgetful, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from asyncpg import Record

    from runningmate_servicekit.database import Connection, Database
    from runningmate_servicekit.eventlog import EventLog

_SHOWN = "athlete_id, erased_at, erasure_confirmed, erasure_completed_at, erasure_remainders"
_AFTERWARDS = "interval '1 day'"
"""So long an erased athlete is looked after once more, for what was under way."""


class PostgresErasures:
    """`Erasures` on databases of both roles."""

    def __init__(self, database: Database, jobs: Database) -> None:
        self._database = database
        self._jobs = jobs

    async def get(self, athlete_id: UUID) -> Erasure | None:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            row = await connection.fetchrow(
                f"SELECT {_SHOWN} FROM analytics.athlete WHERE athlete_id = $1 AND erased_at IS NOT NULL",  # noqa: S608
                athlete_id,
            )
        return None if row is None else _erasure(row)

    async def page(self, after: Position | None, limit: int) -> Sequence[Erasure]:
        """See the port."""
        rows = await self._jobs.pool.fetch(
            f"""SELECT {_SHOWN} FROM analytics.athlete
                WHERE erased_at IS NOT NULL AND ($1::timestamptz IS NULL OR (erased_at, athlete_id) < ($1, $2::uuid))
                ORDER BY erased_at DESC, athlete_id DESC LIMIT $3""",  # noqa: S608 - a constant
            after.started_at if after else None,
            after.activity_id if after else None,
            limit,
        )
        return [_erasure(row) for row in rows]

    async def finish(self, log: EventLog, schema: str) -> int:
        """See the port."""
        rows = await self._jobs.pool.fetch(
            f"""SELECT {_SHOWN} FROM analytics.athlete WHERE erased_at IS NOT NULL
                    AND (erasure_completed_at IS NULL OR erasure_completed_at > clock_timestamp() - {_AFTERWARDS})"""  # noqa: S608
        )
        erased = [_erasure(row) for row in rows]
        await tidy(self._jobs.pool, schema, [one.athlete_id for one in erased])
        count = 0
        for one in erased:
            if set(KEEPERS) - {EVENT_LOG} - one.confirmed.keys():
                continue
            if isinstance(log, Forgetful):
                await log.forget(str(one.athlete_id))
            count += await self._complete(one.athlete_id)
        return count

    async def _complete(self, athlete_id: UUID) -> int:
        async with self._jobs.transaction() as connection:
            await confirm(connection, athlete_id, Confirmation(EVENT_LOG))
            done = await connection.execute(
                """UPDATE analytics.athlete SET erasure_completed_at = clock_timestamp()
                   WHERE athlete_id = $1 AND erasure_completed_at IS NULL AND NOT EXISTS (
                       SELECT FROM analytics.outbox WHERE outbox.athlete_id = $1)""",
                athlete_id,
            )
        return int(done.rpartition(" ")[2])


async def confirm(connection: Connection, athlete_id: UUID, told: Confirmation) -> None:
    """Notes that a keeper's part is gone; the first time counts, and only of an athlete who was erased."""
    await connection.execute(
        """UPDATE analytics.athlete SET erasure_confirmed = jsonb_build_object($2::text, $3::text) || erasure_confirmed,
               erasure_remainders = erasure_remainders || $4::text[]
           WHERE athlete_id = $1 AND erased_at IS NOT NULL AND NOT erasure_confirmed ? $2""",
        athlete_id,
        told.service,
        datetime.now(UTC).isoformat(),
        sorted(told.remainders),
    )


def _erasure(row: Record) -> Erasure:
    confirmed = {
        name: datetime.fromisoformat(at) for name, at in row["erasure_confirmed"].items() if name in KEEPERS
    }
    return Erasure(
        row["athlete_id"],
        row["erased_at"],
        confirmed,
        row["erasure_completed_at"],
        frozenset(map(Remainder, row["erasure_remainders"])),
    )
