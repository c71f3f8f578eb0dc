"""Which events a group has handled: one row per group and event id, written with the results."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from runningmate_servicekit.eventlog.leases import checked_identifier
from runningmate_servicekit.eventlog.port import RETENTION_DAYS

if TYPE_CHECKING:
    from runningmate_servicekit.database import Connection, Pool

INBOX_DAYS: Final = RETENTION_DAYS + 7
"""Longer than any record can be redelivered."""


class Inbox:
    """Remembers events in `<schema>.inbox`.

    Args:
        schema: The service's schema, which has the tables of `outbox_ddl`.
        group: The consuming group.
    """

    def __init__(self, schema: str, group: str) -> None:
        self._table = f"{checked_identifier(schema)}.inbox"
        self._group = group

    async def claim(self, connection: Connection, athlete_id: UUID, event_ids: Sequence[UUID]) -> set[UUID]:
        """Inserts event ids, first of all in the transaction that writes results; returns those not handled yet.

        Waits for a transaction that is handling one of them elsewhere.
        """
        rows = await connection.fetch(
            f"""INSERT INTO {self._table} (group_name, event_id, athlete_id)
                SELECT $1, e, $2 FROM unnest($3::uuid[]) AS e
                ORDER BY e ON CONFLICT DO NOTHING RETURNING event_id""",  # noqa: S608 - checked identifier
            self._group,
            athlete_id,
            list(event_ids),
        )
        return {row["event_id"] for row in rows}

    async def prune(self, pool: Pool, now: datetime | None = None) -> int:
        """Deletes rows whose events cannot come again; returns how many."""
        status = await pool.execute(
            f"DELETE FROM {self._table} WHERE group_name = $1 AND handled_at < $2",  # noqa: S608
            self._group,
            (now or datetime.now(UTC)) - timedelta(days=INBOX_DAYS),
        )
        return int(status.rpartition(" ")[2])
