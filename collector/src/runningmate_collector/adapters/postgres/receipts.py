"""Receipts of deletions."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from runningmate_collector.domain.model import SourceKind
from runningmate_collector.domain.receipts import DeletionReason, Receipt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from asyncpg import Record

    from runningmate_collector.domain.page import PageKey
    from runningmate_collector.domain.receipts import Forgotten
    from runningmate_servicekit.database import Connection, Database

_SHOWN = """deletion_id, source_kind, reason, requested_at, recording_count, size_bytes, parts_left, deleted_activity_count,
    kept_activity_count, deleted_stream_count, deleted_plan_count, deleted_answer_count, completed_at,
    (SELECT count(*)::int FROM collector.pending_deletion pending
     WHERE pending.receipt_id = data_deletion.deletion_id) AS objects_left"""


class PostgresReceiptBook:
    """`ReceiptBook` on the caller's transaction."""

    def __init__(self, connection: Connection, athlete_id: UUID) -> None:
        self._connection = connection
        self._athlete_id = athlete_id

    async def find(self, deletion_id: UUID) -> Receipt | None:
        """See the port."""
        row = await self._connection.fetchrow(
            f"SELECT {_SHOWN} FROM collector.data_deletion WHERE athlete_id = $1 AND deletion_id = $2",  # noqa: S608
            self._athlete_id,
            deletion_id,
        )
        return None if row is None else _receipt(row)

    async def add(self, receipt: Receipt) -> None:
        """See the port."""
        await self._connection.execute(
            """INSERT INTO collector.data_deletion (deletion_id, athlete_id, source_kind, reason, requested_at,
                   recording_count, size_bytes, parts_left, completed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",
            receipt.deletion_id,
            self._athlete_id,
            receipt.source_kind.value,
            receipt.reason.value,
            receipt.requested_at,
            receipt.recording_count,
            receipt.size_bytes,
            receipt.parts_left,
            receipt.completed_at,
        )

    async def answered(self, answer: Forgotten) -> None:
        """See the port."""
        await self._connection.execute(
            """UPDATE collector.data_deletion SET parts_left = parts_left - 1,
                   deleted_activity_count = deleted_activity_count + $3,
                   kept_activity_count = kept_activity_count + $4, deleted_stream_count = deleted_stream_count + $5,
                   deleted_plan_count = deleted_plan_count + $6, deleted_answer_count = deleted_answer_count + $7
               WHERE athlete_id = $1 AND deletion_id = $2 AND parts_left > 0""",
            self._athlete_id,
            answer.deletion_id,
            answer.deleted_activity_count,
            answer.kept_activity_count,
            answer.deleted_stream_count,
            answer.deleted_plan_count,
            answer.deleted_answer_count,
        )
        await complete(self._connection, answer.deletion_id)

    async def page(self, after: PageKey | None, limit: int) -> Sequence[Receipt]:
        """See the port."""
        rows = await self._connection.fetch(
            f"""SELECT {_SHOWN} FROM collector.data_deletion
                WHERE athlete_id = $1 AND ($2::timestamptz IS NULL OR (requested_at, deletion_id) < ($2, $3::uuid))
                ORDER BY requested_at DESC, deletion_id DESC LIMIT $4""",  # noqa: S608
            self._athlete_id,
            after.at if after else None,
            after.id if after else None,
            limit,
        )
        return [_receipt(row) for row in rows]


class PostgresExpiryBook:
    """`ExpiryBook` on the job role's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def athletes(self, kind: SourceKind, age: timedelta) -> Sequence[UUID]:
        """See the port."""
        rows = await self._database.pool.fetch(
            """SELECT DISTINCT athlete_id FROM collector.recording
               WHERE source_kind = $1 AND stored_at < clock_timestamp() - $2::interval
                   AND state NOT IN ('deleted', 'expired')""",
            kind.value,
            age,
        )
        return [row["athlete_id"] for row in rows]


async def complete(connection: Connection, deletion_id: UUID) -> None:
    """Notes the end of a deletion, once analytics and the coach have answered and no object is left."""
    await connection.execute(
        """UPDATE collector.data_deletion SET completed_at = clock_timestamp()
           WHERE deletion_id = $1 AND parts_left = 0 AND completed_at IS NULL
               AND NOT EXISTS (SELECT FROM collector.pending_deletion WHERE receipt_id = $1)""",
        deletion_id,
    )


def _receipt(row: Record) -> Receipt:
    return Receipt(
        row["deletion_id"],
        SourceKind(row["source_kind"]),
        DeletionReason(row["reason"]),
        row["requested_at"],
        row["recording_count"],
        row["size_bytes"],
        row["parts_left"],
        row["deleted_activity_count"],
        row["kept_activity_count"],
        row["deleted_stream_count"],
        row["deleted_plan_count"],
        row["deleted_answer_count"],
        row["objects_left"],
        row["completed_at"],
    )
