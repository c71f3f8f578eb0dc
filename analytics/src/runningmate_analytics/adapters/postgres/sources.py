"""PostgreSQL for what activities rest on: sources and edits."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from uuid import UUID

from runningmate_analytics.adapters.postgres.descriptions import forget_description
from runningmate_analytics.domain.edits import Edit, EditKind
from runningmate_analytics.domain.material import ActivitySource
from runningmate_analytics.domain.recordings import RecordingRef

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asyncpg import Record

    from runningmate_servicekit.database import Connection


async def read_sources(
    connection: Connection, activity_ids: Sequence[UUID]
) -> dict[UUID, tuple[ActivitySource, ...]]:
    """Sources by activity, the first one first."""
    rows = await connection.fetch(
        """SELECT activity_id, source.athlete_id, source.recording_id, session_index, offset_s, revision, object_key,
               sha256, file_name, format, source_kind, state = 'expired' AS expired
           FROM analytics.activity_source source JOIN analytics.recording USING (athlete_id, recording_id)
           WHERE activity_id = ANY($1) ORDER BY activity_id, position""",
        list(activity_ids),
    )
    found: dict[UUID, list[ActivitySource]] = defaultdict(list)
    for row in rows:
        source = ActivitySource(
            recording_from_row(row), row["session_index"], row["offset_s"], row["expired"]
        )
        found[row["activity_id"]].append(source)
    return defaultdict(tuple, {activity_id: tuple(sources) for activity_id, sources in found.items()})


async def read_edits(connection: Connection, activity_id: UUID) -> tuple[Edit, ...]:
    """Edits of an activity that were not undone, in the order in which they were made."""
    rows = await connection.fetch(
        """SELECT edit_id, kind, parameters, created_at FROM analytics.activity_edit
           WHERE activity_id = $1 AND undone_at IS NULL ORDER BY created_at, edit_id""",
        activity_id,
    )
    return tuple(edit_from_row(row) for row in rows)


async def bury_unused(connection: Connection, recording_id: UUID) -> bool:
    """Makes a recording a tombstone, without its description, when no activity rests on it; says whether."""
    last = await connection.fetchval(
        """UPDATE analytics.recording SET state = 'deleted', updated_at = clock_timestamp()
           WHERE recording_id = $1 AND NOT EXISTS (
               SELECT FROM analytics.activity_source WHERE activity_source.recording_id = $1)
           RETURNING true""",
        recording_id,
    )
    if last:
        await forget_description(connection, recording_id)
    return bool(last)


def edit_from_row(row: Record) -> Edit:
    """An edit."""
    return Edit(_plain(row["edit_id"]), EditKind(row["kind"]), row["parameters"], row["created_at"])


def recording_from_row(row: Record) -> RecordingRef:
    """A recording."""
    return RecordingRef(
        row["athlete_id"],
        _plain(row["recording_id"]),
        row["revision"],
        row["object_key"],
        row["sha256"],
        row["file_name"],
        row["format"],
        row["source_kind"],
    )


def _plain(identifier: UUID) -> UUID:
    """A plain UUID: with asyncpg's own each worker would have to import asyncpg."""
    return UUID(bytes=identifier.bytes)
