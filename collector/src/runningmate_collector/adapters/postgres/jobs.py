"""Finished uploads of all athletes, leased to one worker at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from runningmate_collector.adapters.postgres.uploads import chunk_from, upload_from
from runningmate_collector.service.ports import Job

if TYPE_CHECKING:
    from runningmate_servicekit.database import Database


class PostgresJobBook:
    """`JobBook` on the job role's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, lease: timedelta, idle: timedelta) -> Job | None:
        """See the port."""
        claim_id = uuid4()
        async with self._database.transaction() as connection:
            row = await connection.fetchrow(
                """UPDATE collector.upload SET claim_id = $1, claimed_until = clock_timestamp() + $2,
                       attempts = attempts + 1
                   WHERE upload_id = (
                       SELECT upload_id FROM collector.upload
                       WHERE (state = 'finished' OR state = 'open' AND updated_at < clock_timestamp() - $3::interval)
                           AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
                       ORDER BY updated_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
                   RETURNING upload_id, athlete_id, import_id, file_name, committed_offset, state, attempts""",
                claim_id,
                lease,
                idle,
            )
            if row is None:
                return None
            chunks = await connection.fetch(
                """SELECT chunk_offset, size_bytes, crc32c FROM collector.upload_chunk
                   WHERE upload_id = $1 ORDER BY chunk_offset""",
                row["upload_id"],
            )
        return Job(
            claim_id,
            row["athlete_id"],
            upload_from(row),
            tuple(chunk_from(chunk) for chunk in chunks),
            row["attempts"],
            expired=row["state"] == "open",
        )

    async def renew(self, job: Job, lease: timedelta) -> None:
        """See the port."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "UPDATE collector.upload SET claimed_until = clock_timestamp() + $3 WHERE upload_id = $1 AND claim_id = $2",
                job.upload.upload_id,
                job.claim_id,
                lease,
            )

    async def release(self, job: Job) -> None:
        """See the port."""
        async with self._database.transaction() as connection:
            await connection.execute(
                """UPDATE collector.upload SET claim_id = NULL, claimed_until = NULL, attempts = attempts - 1
                   WHERE upload_id = $1 AND claim_id = $2""",
                job.upload.upload_id,
                job.claim_id,
            )
