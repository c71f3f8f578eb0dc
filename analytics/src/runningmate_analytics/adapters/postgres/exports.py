"""PostgreSQL for one athlete's exports, by the service role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_analytics.adapters.postgres.writing import lock_athlete
from runningmate_analytics.domain.errors import AthleteErasedError, TooManyExportsError
from runningmate_analytics.domain.export.subject import ExportFormat
from runningmate_analytics.domain.exports import Export, ExportState, Product

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta
    from uuid import UUID

    from asyncpg import Record

    from runningmate_analytics.domain.activity import Position
    from runningmate_analytics.domain.exports import Selection
    from runningmate_servicekit.database import Connection, Database

_COLUMNS = """export_id, format, state, created_at, finished_at, expires_at, total_count, done_count, failed_count,
    size_bytes, sha256, file_name, content_type, notes, failure"""
_SEEN = "state <> 'deleted' AND expires_at > clock_timestamp()"


class PostgresExports:
    """`Exports` on a database of the service role."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, athlete_id: UUID, export_id: UUID) -> Export | None:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            return await _find(connection, export_id)

    async def create(
        self,
        athlete_id: UUID,
        export_id: UUID,
        wanted: ExportFormat,
        selection: Selection,
        total_count: int,
        keep: timedelta,
        limit: int,
    ) -> Export:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            if not await lock_athlete(connection, athlete_id):
                raise AthleteErasedError
            known = await _find(connection, export_id)
            if known is not None:
                return known
            if await connection.fetchval("SELECT count(*) FROM analytics.export") >= limit:
                raise TooManyExportsError(limit)
            row = await connection.fetchrow(
                f"""INSERT INTO analytics.export (export_id, athlete_id, format, activity_ids, sport, from_date,
                        to_date, total_count, expires_at)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp() + $9::interval)
                    RETURNING {_COLUMNS}""",  # noqa: S608 - a constant
                export_id,
                athlete_id,
                wanted,
                list(selection.activity_ids),
                selection.wanted.sport,
                selection.wanted.from_date,
                selection.wanted.to_date,
                total_count,
                keep,
            )
        assert row is not None, "INSERT … RETURNING gives a row"
        return _export(row)

    async def page(self, athlete_id: UUID, after: Position | None, limit: int) -> Sequence[Export]:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            rows = await connection.fetch(
                f"""SELECT {_COLUMNS} FROM analytics.export
                    WHERE athlete_id = $1 AND {_SEEN}
                        AND ($2::timestamptz IS NULL OR (created_at, export_id) < ($2, $3::uuid))
                    ORDER BY created_at DESC, export_id DESC LIMIT $4""",  # noqa: S608 - constants
                athlete_id,
                after.started_at if after else None,
                after.activity_id if after else None,
                limit,
            )
        return [_export(row) for row in rows]

    async def delete(self, athlete_id: UUID, export_id: UUID) -> bool:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            deleted = await connection.fetchval(
                f"""UPDATE analytics.export SET state = 'deleted'
                    WHERE export_id = $1 AND {_SEEN} RETURNING true""",  # noqa: S608 - a constant
                export_id,
            )
        return bool(deleted)


async def erase_exports(connection: Connection) -> None:
    """Takes all exports of the transaction's athlete from sight, with what they say; the sweep removes the bytes."""
    await connection.execute(
        "UPDATE analytics.export SET state = 'deleted', file_name = '', failure = '', activity_ids = '{}', notes = '{}'"
    )


async def _find(connection: Connection, export_id: UUID) -> Export | None:
    row = await connection.fetchrow(
        f"SELECT {_COLUMNS} FROM analytics.export WHERE export_id = $1 AND {_SEEN}",  # noqa: S608 - constants
        export_id,
    )
    return None if row is None else _export(row)


def _export(row: Record) -> Export:
    product = None
    if row["state"] == ExportState.DONE:
        product = Product(
            row["size_bytes"], row["sha256"], row["file_name"], row["content_type"], tuple(row["notes"])
        )
    return Export(
        export_id=row["export_id"],
        format=ExportFormat(row["format"]),
        state=ExportState(row["state"]),
        created_at=row["created_at"],
        finished_at=row["finished_at"],
        expires_at=row["expires_at"],
        total_count=row["total_count"],
        done_count=row["done_count"],
        failed_count=row["failed_count"],
        product=product,
        failure=row["failure"],
    )
