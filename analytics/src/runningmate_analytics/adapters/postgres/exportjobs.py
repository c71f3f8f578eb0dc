"""PostgreSQL for exports that are to be built or removed, by the job role."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from runningmate_analytics.domain.activity import ActivityFilter
from runningmate_analytics.domain.export.subject import ExportFormat
from runningmate_analytics.domain.exports import ExportJob, Selection
from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from runningmate_analytics.domain.exports import Product, Progress
    from runningmate_servicekit.database import Database

_MINE = "export_id = $1 AND claim_id = $2 AND state = 'running'"


class PostgresExportJobs:
    """`ExportJobs` on a database of the job role."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, lease: timedelta) -> ExportJob | None:
        """See the port."""
        claim_id = uuid4()
        row = await self._database.pool.fetchrow(
            """UPDATE analytics.export SET state = 'running', claim_id = $1,
                   claimed_until = clock_timestamp() + $2::interval, attempts = attempts + 1,
                   done_count = 0, failed_count = 0
               WHERE export_id = (
                   SELECT export_id FROM analytics.export
                   WHERE state IN ('waiting', 'running') AND expires_at > clock_timestamp()
                       AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
                   ORDER BY created_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
               RETURNING *""",
            claim_id,
            lease,
        )
        if row is None:
            return None
        sport = Sport(row["sport"]) if row["sport"] else None
        return ExportJob(
            claim_id=claim_id,
            athlete_id=UUID(bytes=row["athlete_id"].bytes),
            export_id=UUID(bytes=row["export_id"].bytes),
            format=ExportFormat(row["format"]),
            selection=Selection(
                tuple(row["activity_ids"]), ActivityFilter(sport, row["from_date"], row["to_date"])
            ),
            created_at=row["created_at"],
            attempts=row["attempts"],
        )

    async def renew(self, job: ExportJob, lease: timedelta, progress: Progress) -> bool:
        """See the port."""
        return await self._update(
            job,
            "claimed_until = clock_timestamp() + $3::interval, total_count = $4, done_count = $5, failed_count = $6",
            lease,
            progress.total_count,
            progress.done_count,
            progress.failed_count,
        )

    async def finish(self, job: ExportJob, product: Product, progress: Progress, keep: timedelta) -> bool:
        """See the port."""
        return await self._update(
            job,
            """state = 'done', claimed_until = NULL, finished_at = clock_timestamp(),
               expires_at = clock_timestamp() + $3::interval, total_count = $4, done_count = $5, failed_count = $6,
               size_bytes = $7, sha256 = $8, file_name = $9, content_type = $10, notes = $11""",
            keep,
            progress.total_count,
            progress.done_count,
            progress.failed_count,
            product.size_bytes,
            product.sha256,
            product.file_name,
            product.content_type,
            list(product.notes),
        )

    async def fail(self, job: ExportJob, failure: str, progress: Progress, keep: timedelta) -> bool:
        """See the port."""
        return await self._update(
            job,
            """state = 'failed', claimed_until = NULL, finished_at = clock_timestamp(),
               expires_at = clock_timestamp() + $3::interval, total_count = $4, done_count = $5, failed_count = $6,
               failure = $7""",
            keep,
            progress.total_count,
            progress.done_count,
            progress.failed_count,
            failure,
        )

    async def release(self, job: ExportJob, *, again: bool) -> None:
        """See the port. Also one that was deleted, so that the sweep need not wait for the lease's end."""
        await self._database.pool.execute(
            """UPDATE analytics.export SET claimed_until = NULL, attempts = attempts - $3::integer
               WHERE export_id = $1 AND claim_id = $2""",
            job.export_id,
            job.claim_id,
            1 if again else 0,
        )

    async def removable(self, limit: int) -> Sequence[tuple[UUID, UUID]]:
        """See the port."""
        rows = await self._database.pool.fetch(
            """SELECT athlete_id, export_id FROM analytics.export
               WHERE (state = 'deleted' OR expires_at <= clock_timestamp())
                   AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
               ORDER BY expires_at LIMIT $1""",
            limit,
        )
        return [(row["athlete_id"], row["export_id"]) for row in rows]

    async def remove(self, export_id: UUID) -> None:
        """See the port."""
        await self._database.pool.execute("DELETE FROM analytics.export WHERE export_id = $1", export_id)

    async def _update(self, job: ExportJob, assignments: str, *values: object) -> bool:
        updated = await self._database.pool.fetchval(
            f"UPDATE analytics.export SET {assignments} WHERE {_MINE} RETURNING true",  # noqa: S608 - constants
            job.export_id,
            job.claim_id,
            *values,
        )
        return bool(updated)
