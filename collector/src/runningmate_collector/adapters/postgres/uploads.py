"""Uploads and their chunks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from runningmate_collector.adapters.postgres.deletions import PostgresDeletionBook
from runningmate_collector.adapters.postgres.recordings import known_from
from runningmate_collector.adapters.postgres.rows import IMPORT_COLUMNS, import_from
from runningmate_collector.domain.errors import AthleteErased
from runningmate_collector.domain.model import Chunk, Upload, UploadState
from runningmate_collector.service.ports import Outlook

if TYPE_CHECKING:
    from runningmate_servicekit.database import Connection


class PostgresUploadBook:
    """`UploadBook` on the caller's transaction."""

    def __init__(self, connection: Connection, athlete_id: UUID, deletions: PostgresDeletionBook) -> None:
        self._connection = connection
        self._athlete_id = athlete_id
        self._deletions = deletions

    async def outlook(self, wanted: Sequence[tuple[Upload, str]]) -> Sequence[Outlook]:
        """See the port."""
        rows = await self._connection.fetch(
            f"""SELECT (SELECT erased_at FROM collector.athlete WHERE athlete_id = $1) AS erased_at,
                    r.state AS recording_state, r.description_sha256, r.photos, u.upload_id, u.import_id AS upload_import_id, u.file_name,
                    u.committed_offset, u.state, i.*
                FROM unnest($2::uuid[], $3::uuid[], $4::text[])
                    WITH ORDINALITY AS w (upload_id, import_id, sha256, place)
                LEFT JOIN collector.upload AS u ON u.athlete_id = $1 AND u.upload_id = w.upload_id
                LEFT JOIN collector.recording AS r ON r.athlete_id = $1 AND r.sha256 = w.sha256
                LEFT JOIN (SELECT {IMPORT_COLUMNS} FROM collector.import WHERE athlete_id = $1) AS i
                    ON i.import_id = w.import_id
                ORDER BY w.place""",  # noqa: S608
            self._athlete_id,
            [upload.upload_id for upload, _ in wanted],
            [upload.import_id for upload, _ in wanted],
            [sha256 for _, sha256 in wanted],
        )
        if rows and rows[0]["erased_at"] is not None:
            raise AthleteErased
        return [
            Outlook(
                None if row["upload_id"] is None else upload_from(row, row["upload_import_id"]),
                None if row["import_id"] is None else import_from(row),
                None if row["recording_state"] is None else known_from(row["recording_state"], row),
            )
            for row in rows
        ]

    async def find(self, upload_id: UUID, *, lock: bool = False) -> Upload | None:
        """See the port."""
        query = """SELECT upload_id, import_id, file_name, committed_offset, state FROM collector.upload
                   WHERE athlete_id = $1 AND upload_id = $2"""
        row = await self._connection.fetchrow(
            f"{query} FOR NO KEY UPDATE" if lock else query, self._athlete_id, upload_id
        )
        return None if row is None else upload_from(row)

    async def open_count(self) -> int:
        """See the port."""
        count: int = await self._connection.fetchval(
            "SELECT count(*) FROM collector.upload WHERE athlete_id = $1 AND state = 'open'", self._athlete_id
        )
        return count

    async def add(self, uploads: Sequence[Upload]) -> set[UUID]:
        """See the port."""
        rows = await self._connection.fetch(
            """INSERT INTO collector.upload (athlete_id, upload_id, import_id, file_name, committed_offset, state)
               SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::text[])
               ON CONFLICT DO NOTHING RETURNING upload_id""",
            self._athlete_id,
            [upload.upload_id for upload in uploads],
            [upload.import_id for upload in uploads],
            [upload.file_name for upload in uploads],
            [upload.committed_offset for upload in uploads],
            [upload.state.value for upload in uploads],
        )
        return {row["upload_id"] for row in rows}

    async def chunk(self, upload_id: UUID, offset: int) -> Chunk | None:
        """See the port."""
        row = await self._connection.fetchrow(
            """SELECT chunk_offset, size_bytes, crc32c FROM collector.upload_chunk
               WHERE athlete_id = $1 AND upload_id = $2 AND chunk_offset = $3""",
            self._athlete_id,
            upload_id,
            offset,
        )
        return None if row is None else chunk_from(row)

    async def chunks(self, upload_id: UUID) -> Sequence[Chunk]:
        """See the port."""
        rows = await self._connection.fetch(
            """SELECT chunk_offset, size_bytes, crc32c FROM collector.upload_chunk
               WHERE athlete_id = $1 AND upload_id = $2 ORDER BY chunk_offset""",
            self._athlete_id,
            upload_id,
        )
        return [chunk_from(row) for row in rows]

    async def add_chunk(self, upload_id: UUID, chunk: Chunk) -> None:
        """See the port."""
        await self._connection.execute(
            """INSERT INTO collector.upload_chunk (athlete_id, upload_id, chunk_offset, size_bytes, crc32c)
               VALUES ($1, $2, $3, $4, $5)""",
            self._athlete_id,
            upload_id,
            chunk.offset,
            chunk.size_bytes,
            chunk.crc32c,
        )
        await self._connection.execute(
            """UPDATE collector.upload SET committed_offset = $3, updated_at = clock_timestamp()
               WHERE athlete_id = $1 AND upload_id = $2""",
            self._athlete_id,
            upload_id,
            chunk.offset + chunk.size_bytes,
        )

    async def set_state(self, upload_id: UUID, state: UploadState) -> None:
        """See the port."""
        await self._connection.execute(
            """UPDATE collector.upload SET state = $3, updated_at = clock_timestamp()
               WHERE athlete_id = $1 AND upload_id = $2""",
            self._athlete_id,
            upload_id,
            state,
        )
        if state is UploadState.PROCESSED:
            await self._connection.execute(
                "DELETE FROM collector.upload_chunk WHERE athlete_id = $1 AND upload_id = $2",
                self._athlete_id,
                upload_id,
            )
            await self._deletions.add(f"uploads/{upload_id}/")


def upload_from(row: Any, import_id: UUID | None = None) -> Upload:
    """The upload of a row; one that is joined with its import names the import's id apart."""
    return Upload(
        row["upload_id"],
        import_id or row["import_id"],
        row["file_name"],
        row["committed_offset"],
        UploadState(row["state"]),
    )


def chunk_from(row: Any) -> Chunk:
    """The chunk of a row."""
    return Chunk(row["chunk_offset"], row["size_bytes"], row["crc32c"])
