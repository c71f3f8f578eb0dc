"""Recordings by digest and by id."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from runningmate_collector.adapters.postgres.rows import columns, text_array, uuid_array
from runningmate_collector.domain.description import StoredDescription
from runningmate_collector.domain.model import Format, Recording, RecordingState, SourceKind
from runningmate_collector.service.ports import Known

if TYPE_CHECKING:
    from datetime import timedelta

    from runningmate_servicekit.database import Connection

_COLUMNS = """recording_id, sha256, size_bytes, format, source_kind, object_key, revision, state, activity_ids, origin,
    description_revision, exported_at, description_provider, description_activity_id, description_key,
    description_sha256, photos"""


class PostgresRecordingBook:
    """`RecordingBook` on the caller's transaction."""

    def __init__(self, connection: Connection, athlete_id: UUID) -> None:
        self._connection = connection
        self._athlete_id = athlete_id

    async def known(self, sha256s: Collection[str]) -> dict[str, Known]:
        """See the port."""
        rows = await self._connection.fetch(
            """SELECT sha256, state, description_sha256, photos FROM collector.recording
               WHERE athlete_id = $1 AND sha256 = ANY($2)""",
            self._athlete_id,
            list(sha256s),
        )
        return {row["sha256"]: known_from(row["state"], row) for row in rows}

    async def lock_by_content(
        self, sha256s: Collection[str], origins: Collection[str]
    ) -> Sequence[Recording]:
        """See the port."""
        if not sha256s:
            return []
        rows = await self._connection.fetch(
            f"""SELECT {_COLUMNS} FROM collector.recording
                WHERE athlete_id = $1 AND (sha256 = ANY($2) OR origin = ANY($3))
                ORDER BY recording_id FOR NO KEY UPDATE""",  # noqa: S608
            self._athlete_id,
            list(sha256s),
            list(origins),
        )
        return [_recording(row) for row in rows]

    async def described(self, provider: str, activity_ids: Collection[str]) -> set[str]:
        """See the port."""
        rows = await self._connection.fetch(
            """SELECT DISTINCT description_activity_id FROM collector.recording
               WHERE athlete_id = $1 AND description_provider = $2 AND description_activity_id = ANY($3)""",
            self._athlete_id,
            provider,
            list(activity_ids),
        )
        return {row["description_activity_id"] for row in rows}

    async def lock(self, recording_ids: Collection[UUID]) -> dict[UUID, Recording]:
        """See the port."""
        rows = await self._connection.fetch(
            f"""SELECT {_COLUMNS} FROM collector.recording
                WHERE athlete_id = $1 AND recording_id = ANY($2) ORDER BY recording_id FOR NO KEY UPDATE""",  # noqa: S608
            self._athlete_id,
            list(recording_ids),
        )
        return {row["recording_id"]: _recording(row) for row in rows}

    async def lock_of_kind(self, kind: SourceKind) -> Sequence[Recording]:
        """See the port."""
        rows = await self._connection.fetch(
            f"""SELECT {_COLUMNS} FROM collector.recording
                WHERE athlete_id = $1 AND source_kind = $2 AND state <> 'deleted'
                ORDER BY recording_id FOR NO KEY UPDATE""",  # noqa: S608
            self._athlete_id,
            kind.value,
        )
        return [_recording(row) for row in rows]

    async def lock_older(self, kind: SourceKind, age: timedelta, limit: int) -> Sequence[Recording]:
        """See the port."""
        rows = await self._connection.fetch(
            f"""SELECT {_COLUMNS} FROM collector.recording
                WHERE athlete_id = $1 AND source_kind = $2 AND stored_at < clock_timestamp() - $3::interval
                    AND state NOT IN ('deleted', 'expired')
                ORDER BY recording_id LIMIT $4 FOR NO KEY UPDATE""",  # noqa: S608
            self._athlete_id,
            kind.value,
            age,
            limit,
        )
        return [_recording(row) for row in rows]

    async def renew(self, recording_id: UUID) -> None:
        """See the port."""
        await self._connection.execute(
            """UPDATE collector.recording SET stored_at = clock_timestamp()
               WHERE athlete_id = $1 AND recording_id = $2""",
            self._athlete_id,
            recording_id,
        )

    async def save(self, recordings: Sequence[Recording]) -> None:
        """See the port."""
        if not recordings:
            return
        await self._connection.execute(
            f"""INSERT INTO collector.recording (athlete_id, {_COLUMNS})
                SELECT $1, n.recording_id, n.sha256, n.size_bytes, n.format, n.source_kind, n.object_key, n.revision,
                    n.state, n.activity_ids::uuid[], n.origin, n.description_revision, n.exported_at,
                    n.description_provider, n.description_activity_id, n.description_key, n.description_sha256,
                    n.photos::text[]
                FROM unnest($2::uuid[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::bigint[],
                    $9::text[], $10::text[], $11::text[], $12::bigint[], $13::timestamptz[], $14::text[],
                    $15::text[], $16::text[], $17::text[], $18::text[]) AS n ({_COLUMNS})
                ON CONFLICT (recording_id) DO UPDATE SET sha256 = excluded.sha256, size_bytes = excluded.size_bytes,
                    format = excluded.format, source_kind = excluded.source_kind, object_key = excluded.object_key,
                    revision = excluded.revision, state = excluded.state, activity_ids = excluded.activity_ids,
                    description_revision = excluded.description_revision,
                    exported_at = excluded.exported_at,
                    description_provider = excluded.description_provider,
                    description_activity_id = excluded.description_activity_id,
                    description_key = excluded.description_key, description_sha256 = excluded.description_sha256,
                    stored_at = CASE WHEN excluded.revision > recording.revision THEN clock_timestamp()
                        ELSE recording.stored_at END,
                    photos = excluded.photos, updated_at = clock_timestamp()""",  # noqa: S608
            self._athlete_id,
            *columns([_values(found) for found in recordings]),
        )


def _values(found: Recording) -> tuple[Any, ...]:
    return (
        found.recording_id,
        found.sha256,
        found.size_bytes,
        found.format.value,
        found.source_kind.value,
        found.object_key,
        found.revision,
        found.state.value,
        uuid_array(found.activity_ids),
        found.origin,
        found.description_revision,
        found.exported_at,
        *(
            (None, None, None, None, "{}")
            if found.description is None
            else (
                found.description.provider,
                found.description.provider_activity_id,
                found.description.object_key,
                found.description.sha256,
                text_array(found.description.photos),
            )
        ),
    )


def _recording(row: Any) -> Recording:
    return Recording(
        row["recording_id"],
        row["sha256"],
        row["size_bytes"],
        Format(row["format"]),
        SourceKind(row["source_kind"]),
        row["object_key"],
        row["revision"],
        RecordingState(row["state"]),
        tuple(row["activity_ids"]),
        row["origin"],
        None
        if row["description_key"] is None
        else StoredDescription(
            row["description_provider"],
            row["description_activity_id"],
            row["description_key"],
            row["description_sha256"],
            tuple(row["photos"]),
        ),
        row["description_revision"],
        row["exported_at"],
    )


def known_from(state: str, row: Any) -> Known:
    """A recording at a glance."""
    return Known(RecordingState(state), row["description_sha256"] or "", tuple(row["photos"]))
