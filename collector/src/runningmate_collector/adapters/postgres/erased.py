"""Erased athletes, and what the event log's own tables still hold of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_servicekit.eventlog.erasure import tidy

if TYPE_CHECKING:
    from runningmate_servicekit.database import Database


class PostgresErased:
    """On a database of the job role."""

    def __init__(self, database: Database, schema: str) -> None:
        self._database = database
        self._schema = schema

    async def tidy(self) -> int:
        """Deletes outbox and inbox rows of erased athletes; says how many."""
        rows = await self._database.pool.fetch(
            "SELECT athlete_id FROM collector.athlete WHERE erased_at IS NOT NULL"
        )
        return await tidy(self._database.pool, self._schema, [row["athlete_id"] for row in rows])
