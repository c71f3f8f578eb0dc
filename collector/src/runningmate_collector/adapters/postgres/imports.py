"""Imports and their items."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from runningmate_collector.adapters.postgres.rows import (
    IMPORT_COLUMNS,
    ITEM_COLUMNS,
    columns,
    import_from,
    import_values,
    item_from,
    item_values,
    result_values,
)
from runningmate_collector.domain.model import Import, Item, ItemState
from runningmate_collector.domain.page import PageKey

if TYPE_CHECKING:
    from runningmate_servicekit.database import Connection


class PostgresImportBook:
    """`ImportBook` on the caller's transaction."""

    def __init__(self, connection: Connection, athlete_id: UUID) -> None:
        self._connection = connection
        self._athlete_id = athlete_id

    async def find(self, import_id: UUID) -> Import | None:
        """See the port."""
        row = await self._connection.fetchrow(
            f"SELECT {IMPORT_COLUMNS} FROM collector.import WHERE athlete_id = $1 AND import_id = $2",  # noqa: S608
            self._athlete_id,
            import_id,
        )
        return None if row is None else import_from(row)

    async def lock(self, import_ids: Collection[UUID]) -> dict[UUID, Import]:
        """See the port."""
        if not import_ids:
            return {}
        rows = await self._connection.fetch(
            f"""SELECT {IMPORT_COLUMNS} FROM collector.import
                WHERE athlete_id = $1 AND import_id = ANY($2) ORDER BY import_id FOR NO KEY UPDATE""",  # noqa: S608
            self._athlete_id,
            list(import_ids),
        )
        return {row["import_id"]: import_from(row) for row in rows}

    async def add(self, new: Sequence[Import]) -> None:
        """See the port."""
        await self._connection.executemany(
            """INSERT INTO collector.import (import_id, athlete_id, bulk, single, created_at)
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING""",
            [
                (found.import_id, self._athlete_id, found.bulk, found.single, found.created_at)
                for found in new
            ],
        )

    async def save(self, imports: Sequence[Import]) -> None:
        """See the port."""
        if not imports:
            return
        await self._connection.executemany(
            """UPDATE collector.import SET closed_at = $3, finished_at = $4, change = $5, open_upload_count = $6,
                   total_count = $7, done_count = $8, failed_count = $9, duplicate_count = $10, skipped = $11::jsonb,
                   updated_count = $12
               WHERE athlete_id = $1 AND import_id = $2""",
            [(self._athlete_id, *import_values(found)) for found in imports],
        )

    async def page(self, after: PageKey | None, limit: int) -> Sequence[Import]:
        """See the port."""
        rows = await self._connection.fetch(
            f"""SELECT {IMPORT_COLUMNS} FROM collector.import
                WHERE athlete_id = $1 AND ($2::timestamptz IS NULL OR (created_at, import_id) < ($2, $3))
                ORDER BY created_at DESC, import_id DESC LIMIT $4""",  # noqa: S608
            self._athlete_id,
            after.at if after else None,
            after.id if after else None,
            limit,
        )
        return [import_from(row) for row in rows]

    async def known_items(self, item_ids: Collection[UUID]) -> set[UUID]:
        """See the port."""
        if not item_ids:
            return set()
        rows = await self._connection.fetch(
            "SELECT item_id FROM collector.import_item WHERE athlete_id = $1 AND item_id = ANY($2)",
            self._athlete_id,
            list(item_ids),
        )
        return {row["item_id"] for row in rows}

    async def items_of_upload(self, upload_id: UUID) -> set[UUID]:
        """See the port."""
        rows = await self._connection.fetch(
            "SELECT item_id FROM collector.import_item WHERE athlete_id = $1 AND upload_id = $2",
            self._athlete_id,
            upload_id,
        )
        return {row["item_id"] for row in rows}

    async def add_items(self, items: Sequence[Item], imported_at: datetime) -> None:
        """See the port."""
        if not items:
            return
        await self._connection.execute(
            f"""INSERT INTO collector.import_item (athlete_id, imported_at, {ITEM_COLUMNS})
                SELECT $1, $2, n.item_id, n.import_id, n.upload_id, n.file_name, n.size_bytes, n.sha256,
                    n.recording_id, n.revision, n.repeats, n.position, n.change, n.state, n.failure, n.detail,
                    n.partial, n.activity_ids::uuid[], n.kind, n.updated
                FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::bigint[], $8::text[], $9::uuid[],
                    $10::bigint[], $11::boolean[], $12::integer[], $13::bigint[], $14::text[], $15::text[],
                    $16::text[], $17::text[], $18::text[], $19::text[], $20::boolean[]) AS n ({ITEM_COLUMNS})""",  # noqa: S608
            self._athlete_id,
            imported_at,
            *columns([item_values(item) for item in items]),
        )

    async def items_of(self, recording_ids: Collection[UUID]) -> Sequence[Item]:
        """See the port."""
        if not recording_ids:
            return []
        rows = await self._connection.fetch(
            f"""SELECT {ITEM_COLUMNS} FROM collector.import_item
                WHERE athlete_id = $1 AND recording_id = ANY($2) AND state IN ('waiting', 'failed')""",  # noqa: S608
            self._athlete_id,
            list(recording_ids),
        )
        return [item_from(row) for row in rows]

    async def save_items(self, items: Sequence[Item]) -> None:
        """See the port."""
        if not items:
            return
        await self._connection.execute(
            """UPDATE collector.import_item AS i SET sha256 = n.sha256, size_bytes = n.size_bytes,
                   recording_id = n.recording_id, revision = n.revision, repeats = n.repeats, state = n.state, failure = n.failure, detail = n.detail,
                   partial = n.partial, activity_ids = n.activity_ids::uuid[], kind = n.kind, updated = n.updated,
                   change = n.change
               FROM unnest($2::uuid[], $3::text[], $4::bigint[], $5::uuid[], $6::bigint[], $7::boolean[], $8::bigint[],
                   $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::boolean[])
                   AS n (item_id, sha256, size_bytes, recording_id, revision, repeats, change, state, failure, detail,
                       partial, activity_ids, kind, updated)
               WHERE i.athlete_id = $1 AND i.item_id = n.item_id""",
            self._athlete_id,
            *columns(
                [
                    (
                        item.item_id,
                        item.sha256,
                        item.size_bytes,
                        item.recording_id,
                        item.revision,
                        item.repeats,
                        item.change,
                        *result_values(item.result),
                    )
                    for item in items
                ]
            ),
        )

    async def changed_items(self, import_id: UUID, after_change: int, limit: int) -> Sequence[Item]:
        """See the port."""
        rows = await self._connection.fetch(
            f"""SELECT {ITEM_COLUMNS} FROM collector.import_item
                WHERE athlete_id = $1 AND import_id = $2 AND change > $3 ORDER BY change LIMIT $4""",  # noqa: S608
            self._athlete_id,
            import_id,
            after_change,
            limit,
        )
        return [item_from(row) for row in rows]

    async def item_page(
        self, import_id: UUID | None, states: Collection[ItemState], after: PageKey | None, limit: int
    ) -> Sequence[tuple[PageKey, Item]]:
        """See the port."""
        rows = await self._connection.fetch(
            f"""SELECT imported_at, {ITEM_COLUMNS} FROM collector.import_item
                WHERE athlete_id = $1 AND ($2::uuid IS NULL OR import_id = $2)
                    AND (cardinality($3::text[]) = 0 OR state = ANY($3))
                    AND ($4::timestamptz IS NULL OR (imported_at, import_id) < ($4, $5)
                        OR ((imported_at, import_id) = ($4, $5) AND position > $6))
                ORDER BY imported_at DESC, import_id DESC, position LIMIT $7""",  # noqa: S608
            self._athlete_id,
            import_id,
            [state.value for state in states],
            after.at if after else None,
            after.id if after else None,
            after.position if after else None,
            limit,
        )
        return [
            (PageKey(row["imported_at"], row["import_id"], row["position"]), item_from(row)) for row in rows
        ]
