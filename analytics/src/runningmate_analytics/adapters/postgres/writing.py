"""Statements that several stores write with, each in the transaction of its caller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_analytics.adapters.postgres.rows import (
    MINUTE_COLUMNS,
    curve_rows,
    metric_rows,
    minute_row,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from runningmate_analytics.domain.minutes import Minutes
    from runningmate_analytics.domain.model import Analysis
    from runningmate_analytics.domain.session import StoredStream
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


RESTS_ON = """activity.source_kinds | CASE WHEN positioned THEN 0 ELSE (
    SELECT CASE WHEN athlete.time_zone IS NULL THEN estimated_time_zone_kinds ELSE 0 END
    FROM analytics.athlete WHERE athlete.athlete_id = activity.athlete_id) END"""
"""What an activity rests on: its sources, and without a position also the zone that gives its local day."""

SUMMED = """(
    SELECT max(value) FILTER (WHERE metric.name = 'load') AS load,
        max(value) FILTER (WHERE metric.name = 'timer_time_s') AS timer_time_s,
        max(value) FILTER (WHERE metric.name = 'distance_m') AS distance_m,
        max(value) FILTER (WHERE metric.name = 'elevation_gain_m') AS elevation_gain_m,
        bool_or(metric.name = 'load' AND jsonb_path_exists(parameters, '$[*].evidence ? (@ != null)')) AS estimated,
        coalesce(bit_or((SELECT bit_or((entry ->> 'source_kinds')::int) FROM jsonb_array_elements(parameters) entry))
            FILTER (WHERE metric.name = 'load'), 0) AS load_kinds
    FROM analytics.activity_metric metric
    WHERE metric.athlete_id = $1 AND metric.started_at = activity.started_at
        AND metric.activity_id = activity.activity_id
        AND metric.name IN ('load', 'timer_time_s', 'distance_m', 'elevation_gain_m'))"""
"""The metrics of one activity that days sum up, and what the settings of its load rest on."""


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


async def follow_first_source(connection: Connection, activity_ids: Sequence[UUID]) -> None:
    """Makes the first source of activities their own recording."""
    await connection.execute(
        """UPDATE analytics.activity SET recording_id = first.recording_id, session_index = first.session_index
           FROM (SELECT DISTINCT ON (activity_id) activity_id, recording_id, session_index
                 FROM analytics.activity_source WHERE activity_id = ANY($1)
                 ORDER BY activity_id, position) AS first
           WHERE activity.activity_id = first.activity_id AND activity.recording_id <> first.recording_id""",
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
        """INSERT INTO analytics.curve (athlete_id, activity_id, channel, longest_s, value, start_s)
           SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::integer[], $5::bytea[], $6::bytea[])""",
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
        f"""INSERT INTO analytics.day_total (athlete_id, local_date, sport, activity_count, without_load_count,
               estimated_load_count, load, timer_time_s, distance_m, elevation_gain_m, source_kinds)
           SELECT $1, activity.local_date, sport, count(*), count(*) - count(load), count(*) FILTER (WHERE estimated),
               coalesce(sum(load), 0), coalesce(sum(timer_time_s), 0), coalesce(sum(distance_m), 0),
               coalesce(sum(elevation_gain_m), 0), bit_or(({RESTS_ON}) | load_kinds)::smallint
           FROM analytics.activity CROSS JOIN LATERAL {SUMMED} AS metrics
           WHERE activity.athlete_id = $1 AND activity.local_date = ANY($2) AND activity.sport <> 'transition'
               AND content_revision > 0
           GROUP BY activity.local_date, sport""",  # noqa: S608 - constants
        athlete_id,
        list(days),
    )


def _columns(rows: Sequence[tuple[object, ...]], width: int) -> list[list[object]]:
    return [[row[column] for row in rows] for column in range(width)]
