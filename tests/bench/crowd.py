"""Fills a mesh with rows as if years had passed or many athletes had come, by copying what one athlete has.

Streams and raw bytes are not copied: no import reads those of other activities.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Final

import asyncpg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.e2e.conftest import Mesh

_BACK: Final = "make_interval(days => 60 * (1 + k % 300), hours => 4 * (k / 300))"
"""Copies lie in 50 years before the original, so that no year is fuller than an eager athlete's."""
_OWN: Final = {
    "athlete_id": None,
    "recording_id": "md5(source.recording_id::text || k)::uuid",
    "activity_id": "md5(source.activity_id::text || k)::uuid",
    "item_id": "md5(source.item_id::text || k)::uuid",
    "sha256": "md5(source.sha256 || k) || md5(k || source.sha256)",
    "position": "source.position + 100000 * k",
}
_EARLIER: Final = {
    "started_at": f"source.started_at - {_BACK}",
    "ended_at": f"source.ended_at - {_BACK}",
    "minute_at": f"source.minute_at - {_BACK}",
    "local_date": f"(source.local_date - {_BACK})::date",
}
_TABLES: Final = (
    "collector.recording", "collector.import_item", "analytics.recording", "analytics.activity",
    "analytics.activity_metric_row", "analytics.activity_minute_row", "analytics.day_total_row", "analytics.curve",
)  # fmt: skip
_ATHLETES: Final = ("collector.athlete", "analytics.athlete", "analytics.setting", "analytics.quarter_best")

_ALL_QUARTERS_CHANGED: Final = """UPDATE analytics.athlete SET estimates_due_at = clock_timestamp(), changed_quarters = found.quarters
    FROM (SELECT athlete_id, array_agg(DISTINCT date_trunc('quarter', local_date::timestamp)::date) AS quarters
          FROM analytics.activity GROUP BY athlete_id) AS found WHERE athlete.athlete_id = found.athlete_id"""


class Crowd:
    """Rows of a mesh with its own PostgreSQL, as its superuser."""

    def __init__(self, mesh: Mesh) -> None:
        state = json.loads((mesh.home / "run" / "state.json").read_text())
        password = (mesh.home / "secrets" / "postgres-superuser").read_text().strip()
        self._url = f"postgresql://postgres:{password}@127.0.0.1:{state['ports']['postgres']}/runningmate"

    def activities_to(self, count: int) -> None:
        """Copies the activities there are into the past, until there are about so many."""
        asyncio.run(self._copy(count, _TABLES, _OWN | _EARLIER))

    def athletes_to(self, count: int) -> None:
        """Makes other athletes with the same history, until there are so many."""
        if count > 1:
            other = {"athlete_id": "md5(source.athlete_id::text || k)::uuid"}
            asyncio.run(self._copy(count, (*_ATHLETES, *_TABLES), _OWN | other))

    async def _copy(self, count: int, tables: tuple[str, ...], changes: Mapping[str, str | None]) -> None:
        connection = await asyncpg.connect(self._url)
        try:
            now = await connection.fetchval(
                "SELECT count(*) FROM analytics.activity"
                if "analytics.athlete" not in tables
                else "SELECT count(DISTINCT athlete_id) FROM analytics.activity"
            )
            copies = max(0, count // now - 1)
            for table in tables:
                names = await _columns(connection, table)
                values = ", ".join(changes.get(name) or f"source.{name}" for name in names)
                await connection.execute(
                    f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table} source, "
                    f"generate_series(1, {copies}) k ON CONFLICT DO NOTHING",
                    timeout=900,
                )
            if "analytics.quarter_best" not in tables:
                await connection.execute(_ALL_QUARTERS_CHANGED)
            # As the server does by itself in time.
            await connection.execute("VACUUM ANALYZE", timeout=600)
        finally:
            await connection.close()


async def _columns(connection: asyncpg.Connection[asyncpg.Record], table: str) -> list[str]:
    rows = await connection.fetch(
        """SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
               AND attgenerated = '' ORDER BY attnum""",
        table,
    )
    return [row["attname"] for row in rows]
