"""PostgreSQL for which activities are exported and which files they rest on, by the service role."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from runningmate_analytics.adapters.postgres.descriptions import TITLE
from runningmate_analytics.domain.activity import Position
from runningmate_analytics.domain.errors import ActivityNotFoundError
from runningmate_analytics.domain.export.subject import Facts, SourceFile
from runningmate_analytics.domain.exports import ExportItem, StoredFile
from runningmate_analytics.domain.model import Sport
from runningmate_analytics.domain.workouts import default_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asyncpg import Record

    from runningmate_analytics.domain.exports import Selection
    from runningmate_servicekit.database import Database

_SELECTED = """activity.athlete_id = $1 AND (cardinality($2::uuid[]) = 0 OR activity_id = ANY($2))
    AND ($3::text IS NULL OR sport = $3) AND ($4::date IS NULL OR local_date >= $4)
    AND ($5::date IS NULL OR local_date <= $5)"""

# The one place that knows which files an activity rests on.
_FILES = """SELECT jsonb_agg(jsonb_build_array(object_key, file_name, sha256, format) ORDER BY position)
    FROM analytics.activity_source source JOIN analytics.recording USING (athlete_id, recording_id)
    WHERE source.activity_id = activity.activity_id"""


class PostgresExportSource:
    """`ExportSource` on a database of the service role, which sees no other athlete."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, athlete_id: UUID, selection: Selection) -> int:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            count: int = await connection.fetchval(
                f"SELECT count(*) FROM analytics.activity WHERE {_SELECTED}",  # noqa: S608 - a constant
                *_arguments(athlete_id, selection),
            )
            return count

    async def require(self, athlete_id: UUID, activity_ids: Sequence[UUID]) -> None:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            absent = await connection.fetchval(
                """SELECT wanted.id FROM unnest($2::uuid[]) AS wanted (id)
                   WHERE NOT EXISTS (SELECT FROM analytics.activity WHERE athlete_id = $1 AND activity_id = wanted.id)
                   LIMIT 1""",
                athlete_id,
                list(activity_ids),
            )
        if absent is not None:
            raise ActivityNotFoundError(absent)

    async def batch(
        self, athlete_id: UUID, selection: Selection, after: Position | None, limit: int
    ) -> Sequence[tuple[Position, ExportItem]]:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            rows = await connection.fetch(
                f"""SELECT activity_id, started_at, time_zone, local_date, sport, {TITLE} AS name, device, ({_FILES}) AS files
                    FROM analytics.activity WHERE {_SELECTED}
                        AND ($6::timestamptz IS NULL OR (started_at, activity_id) > ($6, $7::uuid))
                    ORDER BY started_at, activity_id LIMIT $8""",  # noqa: S608 - constants
                *_arguments(athlete_id, selection),
                after.started_at if after else None,
                after.activity_id if after else None,
                limit,
            )
        return [(Position(row["started_at"], row["activity_id"]), _item(row)) for row in rows]


def _arguments(athlete_id: UUID, selection: Selection) -> tuple[object, ...]:
    wanted = selection.wanted
    return athlete_id, list(selection.activity_ids), wanted.sport, wanted.from_date, wanted.to_date


def _item(row: Record) -> ExportItem:
    local_start = row["started_at"].astimezone(ZoneInfo(row["time_zone"]))
    name = row["name"]
    files = tuple(StoredFile(key, SourceFile(*source)) for key, *source in row["files"] or ())
    return ExportItem(
        facts=Facts(
            # A plain UUID: with asyncpg's own each worker would have to import asyncpg.
            activity_id=UUID(bytes=row["activity_id"].bytes),
            title=name or default_name(Sport(row["sport"]), local_start),
            time_zone=row["time_zone"],
            name=name,
            device=row["device"],
            sources=tuple(file.source for file in files),
        ),
        sport=row["sport"],
        local_start=local_start,
        local_date=row["local_date"],
        files=files,
    )
