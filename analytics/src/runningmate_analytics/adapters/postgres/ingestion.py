"""PostgreSQL for ingestion: one athlete, one transaction, bulk writes by unnest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_analytics.adapters.postgres.rows import (
    MINUTE_COLUMNS,
    SESSION_COLUMNS,
    curve_rows,
    metric_rows,
    minute_row,
    session_values,
)
from runningmate_analytics.domain.model import Sport
from runningmate_analytics.domain.recordings import Standing
from runningmate_analytics.domain.workouts import Span, activity_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from runningmate_analytics.domain.minutes import Minutes
    from runningmate_analytics.domain.model import Analysis
    from runningmate_analytics.domain.recordings import Addition, RecordingRef
    from runningmate_analytics.domain.session import Session, StoredStream
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

    async def spans_between(
        self, start: datetime, end: datetime, activity_ids: Sequence[UUID]
    ) -> Sequence[Span]:
        """See the port."""
        rows = await self._connection.fetch(
            """SELECT activity_id, sport, started_at, ended_at,
                   (SELECT value FROM analytics.activity_metric metric
                    WHERE metric.athlete_id = $1 AND metric.started_at = activity.started_at
                        AND metric.activity_id = activity.activity_id AND metric.name = 'distance_m') AS distance_m,
                   array(SELECT source.recording_id FROM analytics.activity_source source
                         WHERE source.activity_id = activity.activity_id ORDER BY position) AS recording_ids
               FROM analytics.activity
               WHERE athlete_id = $1 AND (started_at < $3 AND ended_at > $2 OR activity_id = ANY($4)) ORDER BY started_at""",
            self._athlete_id,
            start,
            end,
            list(activity_ids),
        )
        return [
            Span(
                row["activity_id"],
                tuple(row["recording_ids"]),
                Sport(row["sport"]),
                row["started_at"],
                row["ended_at"],
                row["distance_m"],
            )
            for row in rows
        ]

    async def standing(self, recording_ids: Sequence[UUID]) -> dict[UUID, Standing]:
        """See the port."""
        rows = await self._connection.fetch(
            """SELECT source.recording_id, array_agg(activity.activity_id ORDER BY source.session_index) AS ids,
                   (array_agg(activity.recording_id ORDER BY source.session_index))[1] AS first_id,
                   max(partial) AS partial
               FROM analytics.activity_source source JOIN analytics.activity USING (activity_id)
               WHERE source.athlete_id = $1 AND source.recording_id = ANY($2) GROUP BY source.recording_id""",
            self._athlete_id,
            list(recording_ids),
        )
        return {
            row["recording_id"]: Standing(tuple(row["ids"]), row["first_id"], row["partial"]) for row in rows
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

    async def _insert_activities(self, sessions: Sequence[tuple[UUID, Session, int]]) -> None:
        await self._connection.executemany(
            f"""INSERT INTO analytics.activity (activity_id, athlete_id, recording_id, session_index, group_id,
                   {", ".join(SESSION_COLUMNS)})
               VALUES ({", ".join(f"${place}" for place in range(1, 6 + len(SESSION_COLUMNS)))})""",  # noqa: S608 - constants
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


async def mark_due(connection: Connection, activity_ids: Sequence[UUID]) -> None:
    """Marks activities to be composed anew, before those of a mass."""
    await connection.execute(
        """UPDATE analytics.activity SET composition_due_at = clock_timestamp(), composition_bulk = false,
               composition_request = composition_request + 1, composition_claimed_until = NULL
           WHERE activity_id = ANY($1)""",
        list(activity_ids),
    )


async def insert_streams(
    connection: Connection, athlete_id: UUID, streams: Sequence[tuple[UUID, StoredStream]]
) -> None:
    """Writes streams of activities that have none."""
    await connection.execute(
        """INSERT INTO analytics.stream (athlete_id, activity_id, channel, scale, unit, data)
           SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::float8[], $5::text[], $6::bytea[])""",
        athlete_id,
        [identifier for identifier, _ in streams],
        [stream.channel for _, stream in streams],
        [stream.scale for _, stream in streams],
        [stream.unit for _, stream in streams],
        [stream.data for _, stream in streams],
    )


async def insert_minutes(
    connection: Connection, athlete_id: UUID, minutes: Sequence[tuple[UUID, Minutes]]
) -> None:
    """Writes the means by minute of activities that have none."""
    rows = [minute_row(identifier, found) for identifier, found in minutes if found.minute.size]
    await connection.execute(_INSERT_MINUTES, athlete_id, *_columns(rows, _MINUTE_WIDTH))


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
               AND content_revision > 0
           GROUP BY activity.local_date, sport""",
        athlete_id,
        list(days),
    )


def _columns(rows: Sequence[tuple[object, ...]], width: int) -> list[list[object]]:
    return [[row[column] for row in rows] for column in range(width)]
