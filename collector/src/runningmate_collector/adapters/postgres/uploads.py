"""Uploads and their chunks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from runningmate_collector.adapters.postgres.deletions import PostgresDeletionBook
from runningmate_collector.domain.model import Chunk, Upload, UploadState

if TYPE_CHECKING:
    from runningmate_servicekit.database import Connection


class PostgresUploadBook:
    """`UploadBook` on the caller's transaction."""

    def __init__(self, connection: Connection, athlete_id: UUID, deletions: PostgresDeletionBook) -> None:
        self._connection = connection
        self._athlete_id = athlete_id
        self._deletions = deletions

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

    async def add(self, upload: Upload) -> bool:
        """See the port."""
        added = await self._connection.fetchval(
            """INSERT INTO collector.upload (upload_id, athlete_id, import_id, file_name, committed_offset, state)
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING true""",
            upload.upload_id,
            self._athlete_id,
            upload.import_id,
            upload.file_name,
            upload.committed_offset,
            upload.state,
        )
        return bool(added)

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


def upload_from(row: Any) -> Upload:
    """The upload of a row."""
    return Upload(
        row["upload_id"],
        row["import_id"],
        row["file_name"],
        row["committed_offset"],
        UploadState(row["state"]),
    )


def chunk_from(row: Any) -> Chunk:
    """The chunk of a row."""
    return Chunk(row["chunk_offset"], row["size_bytes"], row["crc32c"])
