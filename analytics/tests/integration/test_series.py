"""Series over time: the same on plain PostgreSQL and on TimescaleDB, and closed to other athletes on both."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

import asyncpg
import pytest

from analytics.tests.unit.formats.fitbytes import START, TIMESTAMP, FitBytes
from runningmate.analytics.v1 import activity_pb2, athlete_pb2, edit_pb2, fitness_pb2
from runningmate_servicekit import migrations
from runningmate_servicekit.database import Database, open_connection

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from analytics.tests.integration.conftest import Analytics
    from runningmate_servicekit.testing.postgres import PostgresServer, TestDatabase

    Start = Callable[..., AbstractAsyncContextManager[Analytics]]

DISTANCE = (5, 4, 0x86)  # uint32, centimetres
SERIES = ("activity_metric", "day_total", "activity_minute")


def walk() -> bytes:
    """Two and a half minutes at 2 m/s."""
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, DISTANCE)
    for second in range(150):
        fit.data(0, "II", START + second, 200 * second)
    return fit.build()


async def rows(
    database: TestDatabase, role: str, query: str, athlete_id: uuid.UUID | None = None
) -> list[asyncpg.Record]:
    """What a role gets for a query, as an athlete or as nobody."""
    connected = Database(database.url(role))
    await connected.connect()
    try:
        async with connected.transaction() as connection:
            if athlete_id:
                await connection.execute("SELECT set_config('app.athlete_id', $1, true)", str(athlete_id))
            return list(await connection.fetch(query))
    finally:
        await connected.close()


async def test_minutes_and_weeks_follow_an_activity_and_go_with_it(
    start_analytics: Start, analytics_database: TestDatabase
) -> None:
    async with start_analytics() as analytics:
        await analytics.ingest(walk())
        await analytics.next_outcome()
        await analytics.settled()
        (activity,) = await analytics.listed()
        athlete_id = analytics.athlete_id
        (minutes,) = await rows(
            analytics_database,
            "rm_analytics",
            """SELECT sum(sample_count) AS samples, sum(distance_m) AS distance_m, min(minute_at) AS first
               FROM analytics.activity_minute""",
            athlete_id,
        )
        metrics = {metric.name: metric.value for metric in activity.metrics}
        started_at = activity.started_at.ToDatetime(tzinfo=minutes["first"].tzinfo)
        assert timedelta(0) <= started_at - minutes["first"] < timedelta(minutes=1)
        assert minutes["samples"] == 150
        assert minutes["distance_m"] == pytest.approx(metrics["distance_m"]) == 298

        week_query = "SELECT * FROM analytics.week_total"
        (week,) = await rows(analytics_database, "rm_analytics", week_query, athlete_id)
        answer = await analytics.fitness.GetWeeklyVolume(
            fitness_pb2.GetWeeklyVolumeRequest(from_date=activity.local_date, to_date=activity.local_date),
            metadata=analytics.metadata,
        )
        (served,) = (total for week in answer.weeks for total in week.sports)
        assert week["activity_count"] == served.activity_count == 1
        assert week["distance_m"] == pytest.approx(served.distance_m)
        assert week["monday"].isoweekday() == 1

        await analytics.activities.DeleteActivity(
            activity_pb2.DeleteActivityRequest(activity_id=activity.id), metadata=analytics.metadata
        )
        for series in SERIES:
            assert (
                await rows(analytics_database, "rm_analytics_job", f"SELECT * FROM analytics.{series}") == []
            )


async def test_series_are_seen_and_written_by_their_athlete_only(
    start_analytics: Start, analytics_database: TestDatabase
) -> None:
    stranger = uuid.uuid4()
    async with start_analytics() as analytics:
        await analytics.ingest(walk())
        await analytics.next_outcome()
        for series in (*SERIES, "week_total"):
            query = f"SELECT * FROM analytics.{series}"
            assert await rows(analytics_database, "rm_analytics", query, analytics.athlete_id)
            assert await rows(analytics_database, "rm_analytics_job", query)
            assert await rows(analytics_database, "rm_analytics", query, stranger) == []
            assert await rows(analytics_database, "rm_analytics", query) == [], "nobody's rows"
        for series in SERIES:
            taken = f"UPDATE analytics.{series} SET athlete_id = '{stranger}' RETURNING true"
            with pytest.raises(asyncpg.WithCheckOptionViolationError):
                await rows(analytics_database, "rm_analytics", taken, analytics.athlete_id)
            gone = f"DELETE FROM analytics.{series} RETURNING true"
            assert await rows(analytics_database, "rm_analytics", gone, stranger) == []


@pytest.mark.parametrize("role", ["rm_analytics", "rm_analytics_job"])
async def test_the_tables_behind_the_views_are_the_owners(
    analytics_database: TestDatabase, role: str
) -> None:
    for series in (*SERIES, "week_total"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await rows(analytics_database, role, f"SELECT * FROM analytics.{series}_row")


async def test_series_can_be_arranged_again(analytics_database: TestDatabase) -> None:
    arrange = "SELECT analytics.arrange_series() AS said"
    first = await rows(analytics_database, "rm_analytics_owner", arrange)
    assert first == await rows(analytics_database, "rm_analytics_owner", arrange)
    assert await rows(analytics_database, "rm_analytics_job", "SELECT * FROM analytics.week_total") == []


async def test_what_was_stored_before_is_carried_over(postgres: PostgresServer) -> None:
    known = migrations.load("runningmate_analytics")
    database = postgres.create_database()
    try:
        owner = database.url("rm_analytics_owner")
        await migrations.migrate(owner, "analytics", known[:1])
        before = await open_connection(database.url("rm_analytics_job"))
        await before.execute(OLD_ROWS)
        await before.close()
        await migrations.migrate(owner, "analytics", known)
        job = "rm_analytics_job"
        (metric,) = await rows(database, job, "SELECT * FROM analytics.activity_metric WHERE name = 'load'")
        assert (metric["value"], metric["started_at"].year) == (50.0, 2025)
        (day,) = await rows(database, job, "SELECT * FROM analytics.day_total")
        assert (day["sport"], day["activity_count"], day["load"], day["timer_time_s"]) == (
            "run",
            1,
            50.0,
            3600.0,
        )
        assert (day["without_load_count"], day["estimated_load_count"]) == (0, 1)
    finally:
        postgres.drop(database)


OLD_ROWS = """
INSERT INTO analytics.athlete (athlete_id) VALUES ('00000000-0000-4000-8000-000000000001');
INSERT INTO analytics.recording VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002',
    1, 'analyzed', 'key', 'sha', 'a.fit', 'fit', 'file');
INSERT INTO analytics.activity VALUES ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000001',
    '00000000-0000-4000-8000-000000000002', 0, '2025-05-01 06:00Z', '2025-05-01 07:00Z', 'UTC', true, '2025-05-01', 'run',
    NULL, NULL, NULL, NULL, NULL, 3600, '{}', '{}', '[]', 1, '');
INSERT INTO analytics.activity_metric VALUES
    ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000003', 'load', 50, 1, 'speed_mps',
        '[{"name": "threshold_speed_mps", "value": 4, "valid_from": "2025-01-01", "evidence": "a run"}]'),
    ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000003', 'timer_time_s', 3600, 1, 'timer', NULL);
"""


async def test_compressed_history_can_still_change(
    start_analytics: Start, analytics_database: TestDatabase
) -> None:
    owner, job = "rm_analytics_owner", "rm_analytics_job"
    if not await rows(analytics_database, owner, "SELECT FROM pg_extension WHERE extname = 'timescaledb'"):
        pytest.skip("this PostgreSQL has no TimescaleDB; RUNNINGMATE_TEST_POSTGRES names one that has it")
    async with start_analytics() as analytics:
        await analytics.ingest(walk())
        await analytics.next_outcome()
        await analytics.settled()
        (activity,) = await analytics.listed()
        for series in SERIES:
            compress = f"SELECT compress_chunk(chunk) FROM show_chunks('analytics.{series}_row') chunk"
            assert await rows(analytics_database, owner, compress), series
        before = await rows(analytics_database, job, METRICS)

        # A revision of the settings replaces metrics, a composition everything.
        setting = athlete_pb2.DatedSetting(
            name=athlete_pb2.SETTING_NAME_WEIGHT_KG, valid_from="2020-01-01", value=71.0
        )
        await analytics.athletes.PutSetting(
            athlete_pb2.PutSettingRequest(setting=setting), metadata=analytics.metadata
        )
        await analytics.settled()
        await analytics.edits.ReprocessActivities(
            edit_pb2.ReprocessActivitiesRequest(), metadata=analytics.metadata
        )
        await analytics.composed(activity.id)
        assert {row["name"] for row in before} <= {
            row["name"] for row in await rows(analytics_database, job, METRICS)
        }
        (week,) = await rows(analytics_database, job, "SELECT * FROM analytics.week_total")
        assert week["activity_count"] == 1
        (minutes,) = await rows(
            analytics_database, job, "SELECT sum(sample_count) AS n FROM analytics.activity_minute"
        )
        assert minutes["n"] == 150

        await analytics.activities.DeleteActivity(
            activity_pb2.DeleteActivityRequest(activity_id=activity.id), metadata=analytics.metadata
        )
        for series in SERIES:
            assert await rows(analytics_database, job, f"SELECT * FROM analytics.{series}") == []


METRICS = "SELECT name, value FROM analytics.activity_metric ORDER BY name"
