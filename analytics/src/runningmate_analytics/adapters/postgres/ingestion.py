"""PostgreSQL for ingestion: one athlete, one transaction, bulk writes by unnest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_analytics.adapters.postgres.rows import (
    MINUTE_COLUMNS,
    curve_rows,
    metric_rows,
    minute_row,
    missing_json,
    structure_json,
)
from runningmate_analytics.domain.model import Sport
from runningmate_analytics.domain.workouts import Span, activity_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from runningmate_analytics.domain.model import Analysis
    from runningmate_analytics.domain.recordings import RecordingRef
    from runningmate_analytics.domain.session import Session
    from runningmate_servicekit.database import Connection


_MINUTE_WIDTH = 3 + len(MINUTE_COLUMNS)
_INSERT_MINUTES = f"""
    INSERT INTO analytics.activity_minute (athlete_id, minute_at, activity_id, sample_count, {", ".join(MINUTE_COLUMNS)})
    SELECT $1, to_timestamp(minute.second), new.activity_id, minute.sample_count,
        {", ".join(f"minute.{name}" for name in MINUTE_COLUMNS)}
    FROM unnest($2::uuid[], {", ".join(f"${place + 3}::text[]" for place in range(_MINUTE_WIDTH - 1))})
            AS new (activity_id, second, sample_count, {", ".join(MINUTE_COLUMNS)}),
        unnest(new.second::bigint[], new.sample_count::int[],
            {", ".join(f"new.{name}::real[]" for name in MINUTE_COLUMNS)})
            AS minute (second, sample_count, {", ".join(MINUTE_COLUMNS)})"""  # noqa: S608 - constants


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
        """See the port."""
        rows = await self._connection.fetch(
            """SELECT activity_id, recording_id, sport, started_at, ended_at FROM analytics.activity
               WHERE athlete_id = $1 AND started_at < $3 AND ended_at > $2 ORDER BY started_at""",
            self._athlete_id,
            start,
            end,
        )
        return [
            Span(
                row["activity_id"],
                row["recording_id"],
                Sport(row["sport"]),
                row["started_at"],
                row["ended_at"],
            )
            for row in rows
        ]

    async def remove_activities(self, recording_ids: Sequence[UUID]) -> Sequence[date]:
        """See the port."""
        rows = await self._connection.fetch(
            "DELETE FROM analytics.activity WHERE athlete_id = $1 AND recording_id = ANY($2) RETURNING local_date",
            self._athlete_id,
            list(recording_ids),
        )
        return [row["local_date"] for row in rows]

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
        await self._connection.execute(
            """INSERT INTO analytics.stream (athlete_id, activity_id, channel, scale, unit, data)
               SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::float8[], $5::text[], $6::bytea[])""",
            self._athlete_id,
            [identifier for identifier, _ in streams],
            [stream.channel for _, stream in streams],
            [stream.scale for _, stream in streams],
            [stream.unit for _, stream in streams],
            [stream.data for _, stream in streams],
        )
        minutes = [
            minute_row(activity_id(recording_id, session.session_index), session.minutes)
            for recording_id, session, _ in sessions
            if session.minutes.minute.size
        ]
        await self._connection.execute(_INSERT_MINUTES, self._athlete_id, *_columns(minutes, _MINUTE_WIDTH))

    async def _insert_activities(self, sessions: Sequence[tuple[UUID, Session, int]]) -> None:
        await self._connection.executemany(
            """INSERT INTO analytics.activity (activity_id, athlete_id, recording_id, session_index, started_at,
                   ended_at, time_zone, positioned, local_date, sport, sub_sport, name, device, partial, pool_length_m,
                   sample_count, channels, structure, missing, settings_revision, settings_digest)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                   $21)""",
            [
                (
                    activity_id(recording_id, session.session_index),
                    self._athlete_id,
                    recording_id,
                    session.session_index,
                    session.started_at,
                    session.ended_at,
                    session.time_zone,
                    session.positioned,
                    session.local_date,
                    session.sport,
                    session.sub_sport,
                    session.name,
                    session.device,
                    session.partial,
                    session.structure.pool_length_m,
                    session.sample_count,
                    [stream.channel for stream in session.streams],
                    structure_json(session.structure),
                    missing_json(session.analysis),
                    revision,
                    session.settings_digest,
                )
                for recording_id, session, revision in sessions
            ],
        )

    async def refresh_days(self, days: Sequence[date]) -> None:
        """See the port."""
        await refresh_days(self._connection, self._athlete_id, days)

    async def estimates_due(self) -> None:
        """See the port."""
        await self._connection.execute(
            "UPDATE analytics.athlete SET estimates_due_at = clock_timestamp() WHERE athlete_id = $1",
            self._athlete_id,
        )


async def lock_athlete(connection: Connection, athlete_id: UUID) -> bool:
    """Takes the athlete's row for writing, made if new; False when the athlete was erased."""
    await connection.execute(
        "INSERT INTO analytics.athlete (athlete_id) VALUES ($1) ON CONFLICT DO NOTHING", athlete_id
    )
    erased = await connection.fetchval(
        "SELECT erased_at IS NOT NULL FROM analytics.athlete WHERE athlete_id = $1 FOR NO KEY UPDATE",
        athlete_id,
    )
    return not erased


async def insert_analyses(
    connection: Connection, athlete_id: UUID, analyses: Sequence[tuple[UUID, Analysis]]
) -> None:
    """Writes metrics and curves of activities that have none."""
    await insert_metrics(connection, athlete_id, analyses)
    curves = [row for identifier, analysis in analyses for row in curve_rows(identifier, analysis)]
    await connection.execute(
        """INSERT INTO analytics.curve (athlete_id, activity_id, channel, duration_s, value, start_s)
           SELECT $1, new.activity_id, new.channel, new.duration_s::integer[], new.value::real[], new.start_s::real[]
           FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
               AS new (activity_id, channel, duration_s, value, start_s)""",
        athlete_id,
        *_columns(curves, 5),
    )


async def insert_metrics(
    connection: Connection, athlete_id: UUID, analyses: Sequence[tuple[UUID, Analysis]]
) -> None:
    """Writes metrics of activities that have none."""
    metrics = [row for identifier, analysis in analyses for row in metric_rows(identifier, analysis)]
    await connection.execute(
        """INSERT INTO analytics.activity_metric
               (athlete_id, started_at, activity_id, name, value, coverage, source_channel, parameters)
           SELECT $1, started_at, activity_id, new.name, new.value, new.coverage, new.channel, new.parameters::jsonb
           FROM unnest($2::uuid[], $3::text[], $4::float8[], $5::real[], $6::text[], $7::text[])
               AS new (activity_id, name, value, coverage, channel, parameters)
               JOIN analytics.activity USING (activity_id)""",
        athlete_id,
        *_columns(metrics, 6),
    )


async def refresh_days(connection: Connection, athlete_id: UUID, days: Sequence[date]) -> None:
    """Computes the totals of the given days anew from the activities that are there now."""
    await connection.execute(
        "DELETE FROM analytics.day_total WHERE athlete_id = $1 AND local_date = ANY($2)",
        athlete_id,
        list(days),
    )
    await connection.execute(
        """INSERT INTO analytics.day_total (athlete_id, local_date, sport, activity_count, without_load_count,
               estimated_load_count, load, timer_time_s, distance_m, elevation_gain_m)
           SELECT $1, activity.local_date, sport, count(*), count(*) - count(load), count(*) FILTER (WHERE estimated),
               coalesce(sum(load), 0), coalesce(sum(timer_time_s), 0), coalesce(sum(distance_m), 0),
               coalesce(sum(elevation_gain_m), 0)
           FROM analytics.activity CROSS JOIN LATERAL (
               SELECT max(value) FILTER (WHERE metric.name = 'load') AS load,
                   max(value) FILTER (WHERE metric.name = 'timer_time_s') AS timer_time_s,
                   max(value) FILTER (WHERE metric.name = 'distance_m') AS distance_m,
                   max(value) FILTER (WHERE metric.name = 'elevation_gain_m') AS elevation_gain_m,
                   bool_or(metric.name = 'load' AND jsonb_path_exists(parameters, '$[*].evidence ? (@ != null)'))
                       AS estimated
               FROM analytics.activity_metric metric
               WHERE metric.athlete_id = $1 AND metric.started_at = activity.started_at
                   AND metric.activity_id = activity.activity_id
                   AND metric.name IN ('load', 'timer_time_s', 'distance_m', 'elevation_gain_m')) AS metrics
           WHERE activity.athlete_id = $1 AND activity.local_date = ANY($2) AND activity.sport <> 'transition'
           GROUP BY activity.local_date, sport""",
        athlete_id,
        list(days),
    )


def _columns(rows: Sequence[tuple[object, ...]], width: int) -> list[list[object]]:
    return [[row[column] for row in rows] for column in range(width)]
