"""PostgreSQL for ingestion: one athlete, one transaction, bulk writes by unnest."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from runningmate_analytics.adapters.postgres.descriptions import description_values, told_from_row
from runningmate_analytics.adapters.postgres.efforts import add_efforts
from runningmate_analytics.adapters.postgres.rows import SESSION_COLUMNS, session_values
from runningmate_analytics.adapters.postgres.sources import bury_unused, read_sources
from runningmate_analytics.adapters.postgres.writing import (
    follow_first_source,
    insert_analyses,
    insert_minutes,
    insert_streams,
    lock_athlete,
    mark_due,
    refresh_days,
)
from runningmate_analytics.domain.description import DescriptionState
from runningmate_analytics.domain.model import Sport
from runningmate_analytics.domain.recordings import Standing
from runningmate_analytics.domain.workouts import Span, activity_id
from runningmate_servicekit.datause import OWN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from asyncpg import Record

    from runningmate_analytics.domain.description import DescriptionNews
    from runningmate_analytics.domain.recordings import Addition, RecordingRef
    from runningmate_analytics.domain.session import Session
    from runningmate_servicekit.database import Connection

_SPANS = """SELECT activity_id, sport, started_at, ended_at,
       (SELECT value FROM analytics.activity_metric metric
        WHERE metric.athlete_id = $1 AND metric.started_at = activity.started_at
            AND metric.activity_id = activity.activity_id AND metric.name = 'distance_m') AS distance_m,
       array(SELECT source.recording_id FROM analytics.activity_source source
             WHERE source.activity_id = activity.activity_id ORDER BY position) AS recording_ids,
       CASE WHEN source_kinds & ~$2::int = 0 THEN '{}' ELSE array(
           SELECT source.recording_id FROM analytics.activity_source source
               JOIN analytics.recording USING (athlete_id, recording_id)
           WHERE source.activity_id = activity.activity_id AND source_bit & ~$2::int <> 0)
       END AS borrowed_ids,
       (SELECT jsonb_object_agg(source.recording_id,
                coalesce((document ->> 'provider') || ':' || (document ->> 'provider_activity_id'), ''))
        FROM analytics.activity_source source JOIN analytics.recording USING (athlete_id, recording_id)
            LEFT JOIN analytics.description USING (athlete_id, recording_id)
        WHERE source.activity_id = activity.activity_id AND format = 'description') AS stand_ins
   FROM analytics.activity WHERE athlete_id = $1 AND """


def _span(row: Record) -> Span:
    return Span(
        row["activity_id"],
        tuple(row["recording_ids"]),
        Sport(row["sport"]),
        row["started_at"],
        row["ended_at"],
        row["distance_m"],
        frozenset(row["borrowed_ids"]),
        {UUID(key): called for key, called in (row["stand_ins"] or {}).items()},
    )


class PostgresIngestionStore:
    """`IngestionStore` on the caller's transaction."""

    def __init__(self, connection: Connection, athlete_id: UUID) -> None:
        self._connection = connection
        self._athlete_id = athlete_id

    async def lock_athlete(self) -> bool:
        """See the port."""
        return await lock_athlete(self._connection, self._athlete_id)

    async def revisions(self, recording_ids: Sequence[UUID]) -> dict[UUID, int]:
        """See the port."""
        rows = await self._connection.fetch(
            "SELECT recording_id, revision FROM analytics.recording WHERE athlete_id = $1 AND recording_id = ANY($2)",
            self._athlete_id,
            list(recording_ids),
        )
        return {row["recording_id"]: row["revision"] for row in rows}

    async def spans_between(self, start: datetime, end: datetime) -> Sequence[Span]:
        """See the port. What began more than a day before is sought among the long ones, which have an index."""
        rows = await self._connection.fetch(
            _SPANS
            + """started_at < $3 AND ended_at > $4
                 AND (started_at >= $4::timestamptz - interval '1 day' OR ended_at - started_at > interval '1 day')""",
            self._athlete_id,
            OWN,
            end,
            start,
        )
        return [_span(row) for row in rows]

    async def spans_of(self, activity_ids: Sequence[UUID]) -> Sequence[Span]:
        """See the port."""
        rows = await self._connection.fetch(
            _SPANS + "activity_id = ANY($3)", self._athlete_id, OWN, list(activity_ids)
        )
        return [_span(row) for row in rows]

    async def standing(self, recording_ids: Sequence[UUID]) -> dict[UUID, Standing]:
        """See the port."""
        rows = await self._connection.fetch(
            """SELECT source.recording_id, array_agg(activity.activity_id ORDER BY source.session_index) AS ids,
                   (array_agg(activity.recording_id ORDER BY source.session_index))[1] AS first_id,
                   max(partial) AS partial, max(sha256) AS sha256, bool_or(recording.state = 'expired') AS expired
               FROM analytics.activity_source source JOIN analytics.activity USING (activity_id)
                   JOIN analytics.recording
                       ON recording.athlete_id = source.athlete_id AND recording.recording_id = source.recording_id
               WHERE source.athlete_id = $1 AND source.recording_id = ANY($2) GROUP BY source.recording_id""",
            self._athlete_id,
            list(recording_ids),
        )
        return {
            row["recording_id"]: Standing(
                tuple(row["ids"]), row["first_id"], row["partial"], row["sha256"], row["expired"]
            )
            for row in rows
        }

    async def save_recordings(self, recordings: Sequence[tuple[RecordingRef, str]]) -> None:
        """See the port."""
        await self._connection.execute(
            """INSERT INTO analytics.recording (athlete_id, recording_id, revision, state, object_key, sha256,
                   file_name, format, source_kind)
               SELECT $1, * FROM unnest($2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[],
                   $8::text[], $9::text[])
               ON CONFLICT (athlete_id, recording_id) DO UPDATE SET revision = excluded.revision,
                   state = excluded.state, object_key = excluded.object_key, sha256 = excluded.sha256,
                   file_name = excluded.file_name, format = excluded.format, source_kind = excluded.source_kind,
                   updated_at = clock_timestamp()""",
            self._athlete_id,
            [recording.recording_id for recording, _ in recordings],
            [recording.revision for recording, _ in recordings],
            [state for _, state in recordings],
            [recording.object_key for recording, _ in recordings],
            [recording.sha256 for recording, _ in recordings],
            [recording.file_name for recording, _ in recordings],
            [recording.format for recording, _ in recordings],
            [recording.source_kind for recording, _ in recordings],
        )

    async def save_sessions(self, sessions: Sequence[tuple[UUID, Session, int]]) -> None:
        """See the port."""
        if not sessions:
            return
        await self._insert_activities(sessions)
        analyses = [
            (activity_id(recording_id, session.session_index), session.analysis)
            for recording_id, session, _ in sessions
        ]
        await insert_analyses(self._connection, self._athlete_id, analyses)
        streams = [
            (activity_id(recording_id, session.session_index), stream)
            for recording_id, session, _ in sessions
            for stream in session.streams
        ]
        await insert_streams(self._connection, self._athlete_id, streams)
        minutes = [
            (activity_id(recording_id, session.session_index), session.minutes)
            for recording_id, session, _ in sessions
        ]
        await insert_minutes(self._connection, self._athlete_id, minutes)
        added = {
            activity_id(recording_id, session.session_index): session for recording_id, session, _ in sessions
        }
        await add_efforts(self._connection, self._athlete_id, added)

    async def _insert_activities(self, sessions: Sequence[tuple[UUID, Session, int]]) -> None:
        await self._connection.executemany(
            f"""INSERT INTO analytics.activity (activity_id, athlete_id, recording_id, session_index, group_id,
                   {", ".join(SESSION_COLUMNS)}, stale)
               VALUES ({", ".join(f"${place}" for place in range(1, 6 + len(SESSION_COLUMNS)))},
                   ${6 + SESSION_COLUMNS.index("settings_revision")}
                       < (SELECT settings_revision FROM analytics.athlete WHERE athlete_id = $2))""",  # noqa: S608 - constants
            [
                (
                    activity_id(recording_id, session.session_index),
                    self._athlete_id,
                    recording_id,
                    session.session_index,
                    recording_id if session.session_count > 1 else None,
                    *session_values(session, revision),
                )
                for recording_id, session, revision in sessions
            ],
        )

    async def add_sources(self, additions: Sequence[Addition]) -> None:
        """See the port."""
        if not additions:
            return
        await self._connection.executemany(
            """INSERT INTO analytics.activity_source
                   (athlete_id, activity_id, recording_id, session_index, position)
               SELECT $1, $2, $3, $4, max(position) + 1 FROM analytics.activity_source WHERE activity_id = $2""",
            [
                (self._athlete_id, addition.activity_id, addition.recording_id, addition.session_index)
                for addition in additions
            ],
        )
        await self._connection.executemany(
            "UPDATE analytics.activity SET group_id = $2 WHERE activity_id = $1 AND group_id IS NULL",
            [(addition.activity_id, addition.recording_id) for addition in additions if addition.is_leg],
        )
        await mark_due(self._connection, [addition.activity_id for addition in additions])

    async def drop_sources(
        self, pairs: Sequence[tuple[UUID, UUID]]
    ) -> Sequence[tuple[RecordingRef, UUID, bool]]:
        """See the port."""
        owners = [owner for owner, _ in pairs]
        sources = await read_sources(self._connection, owners)
        gone = []
        for owner, recording_id in pairs:
            await self._connection.execute(
                "DELETE FROM analytics.activity_source WHERE activity_id = $1 AND recording_id = $2",
                owner,
                recording_id,
            )
            removed = await bury_unused(self._connection, recording_id)
            gone += [
                (source.recording, owner, removed)
                for source in sources[owner]
                if source.recording.recording_id == recording_id
            ]
        await follow_first_source(self._connection, owners)
        return gone

    async def description_states(self, recording_ids: Sequence[UUID]) -> dict[UUID, DescriptionState]:
        """See the port."""
        rows = await self._connection.fetch(
            """SELECT wanted.id AS recording_id, coalesce(recording.revision, 0) AS recording_revision,
                   coalesce(recording.state = 'deleted', false) AS deleted,
                   coalesce(description.revision, 0) AS revision, sport, sub_sport, time_zone, perceived_exertion
               FROM unnest($2::uuid[]) AS wanted (id)
                   LEFT JOIN analytics.recording
                       ON recording.athlete_id = $1 AND recording.recording_id = wanted.id
                   LEFT JOIN analytics.description
                       ON description.athlete_id = $1 AND description.recording_id = wanted.id""",
            self._athlete_id,
            list(recording_ids),
        )
        return {
            row["recording_id"]: DescriptionState(
                row["recording_revision"], row["deleted"], row["revision"], told_from_row(row)
            )
            for row in rows
        }

    async def save_descriptions(self, news: Sequence[DescriptionNews]) -> None:
        """See the port."""
        weighed = await self._connection.fetchval(
            """SELECT EXISTS (SELECT FROM analytics.description WHERE athlete_id = $1 AND recording_id = ANY($2)
                   AND athlete_weight_kg IS NOT NULL)""",
            self._athlete_id,
            [entry.recording_id for entry in news],
        )
        await self._connection.executemany(
            """INSERT INTO analytics.description (athlete_id, recording_id, revision, sha256, name, sport, sub_sport,
                   time_zone, perceived_exertion, athlete_weight_kg, document)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
               ON CONFLICT (athlete_id, recording_id) DO UPDATE SET revision = excluded.revision,
                   sha256 = excluded.sha256, name = excluded.name, sport = excluded.sport,
                   sub_sport = excluded.sub_sport, time_zone = excluded.time_zone,
                   perceived_exertion = excluded.perceived_exertion,
                   athlete_weight_kg = excluded.athlete_weight_kg, document = excluded.document""",
            [(self._athlete_id, *description_values(entry)) for entry in news],
        )
        if weighed or any(entry.description and entry.description.weight_kg for entry in news):
            await self.estimates_due()

    async def compose_anew(self, recording_ids: Sequence[UUID]) -> None:
        """See the port."""
        rows = await self._connection.fetch(
            """SELECT DISTINCT activity_id FROM analytics.activity_source
               WHERE athlete_id = $1 AND recording_id = ANY($2)""",
            self._athlete_id,
            list(recording_ids),
        )
        await mark_due(self._connection, [row["activity_id"] for row in rows])

    async def refresh_days(self, days: Sequence[date]) -> None:
        """See the port."""
        await refresh_days(self._connection, self._athlete_id, days)

    async def estimates_due(self) -> None:
        """See the port."""
        await self._connection.execute(
            "UPDATE analytics.athlete SET estimates_due_at = clock_timestamp() WHERE athlete_id = $1",
            self._athlete_id,
        )
