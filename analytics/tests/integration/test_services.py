"""What the coach's jobs may call by themselves, and who trained lately, through a running service."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import asyncpg
import grpc
import grpc.aio
import pytest
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.descriptor_pb2 import MethodOptions

from runningmate.analytics.v1 import (
    activity_service_pb2,
    athlete_pb2,
    athlete_service_pb2,
    data_use_service_pb2,
    edit_service_pb2,
    export_service_pb2,
    fitness_service_pb2,
    photo_service_pb2,
    profile_service_pb2,
)
from runningmate.analytics.v1.athlete_service_pb2_grpc import AthleteServiceAsyncStub
from runningmate_analytics.entrypoints.gate import SERVICES
from runningmate_servicekit.channel import PeerChannel
from runningmate_servicekit.datause import Reader, bit
from runningmate_servicekit.delegation import ServiceIdentity

if TYPE_CHECKING:
    from pathlib import Path

    from analytics.tests.integration.test_datause import Start
    from runningmate_servicekit.testing.postgres import TestDatabase

ALL: list[MethodDescriptor] = [
    method
    for module in (
        activity_service_pb2, athlete_service_pb2, data_use_service_pb2, edit_service_pb2, export_service_pb2,
        fitness_service_pb2, photo_service_pb2, profile_service_pb2,
    )
    for service in module.DESCRIPTOR.services_by_name.values()
    for method in service.methods
]  # fmt: skip
GRANT = SERVICES["coach"]
TODAY = datetime.now(UTC).date()
MONDAY = TODAY - timedelta(days=TODAY.weekday())
WEEK = timedelta(days=7)


def path(method: MethodDescriptor) -> str:
    return f"/{method.containing_service.full_name}/{method.name}"


def test_what_jobs_may_call_changes_nothing() -> None:
    levels = {path(method): method.GetOptions().idempotency_level for method in ALL}
    for granted in GRANT.reads | GRANT.lists:
        assert levels[granted] == MethodOptions.NO_SIDE_EFFECTS, granted
    assert GRANT.reader is Reader.RULES


async def identity(folder: Path) -> ServiceIdentity:
    made = ServiceIdentity("coach", folder / "coach.pem", folder / "keys")
    await made.load()
    return made


async def outcome(channel: Any, method: MethodDescriptor) -> grpc.StatusCode:
    """How a call with an empty request ends."""
    streams = method.server_streaming
    called = (channel.unary_stream if streams else channel.unary_unary)(path(method))(b"")
    try:
        if streams:
            _ = [one async for one in called]
        else:
            await called
    except grpc.aio.AioRpcError as error:
        return error.code()
    return grpc.StatusCode.OK


async def test_a_stolen_token_of_the_coach_opens_nothing_but_what_its_job_reads(
    start_analytics: Start, tmp_path: Path
) -> None:
    coach = await identity(tmp_path)
    async with start_analytics(service_keys=tmp_path / "keys") as analytics:
        channel = PeerChannel(analytics.channel)
        with coach.acting_for("analytics", uuid.uuid4(), Reader.RULES):
            ends = {path(method): await outcome(channel, method) for method in ALL}
        opened = {name for name, code in ends.items() if code is not grpc.StatusCode.PERMISSION_DENIED}
        assert opened == GRANT.reads
        with coach.listing("analytics", Reader.RULES):
            ends = {path(method): await outcome(channel, method) for method in ALL}
        opened = {name for name, code in ends.items() if code is not grpc.StatusCode.PERMISSION_DENIED}
        assert opened == GRANT.lists
    async with start_analytics() as analytics:
        with coach.acting_for("analytics", uuid.uuid4(), Reader.RULES):
            codes = {await outcome(PeerChannel(analytics.channel), method) for method in ALL}
        assert codes == {grpc.StatusCode.UNAUTHENTICATED}, "without trusted keys nobody's job is answered"


async def trained(
    database: TestDatabase, *days: date, zone: str | None = None, kind: str = "file", sport: str = "run"
) -> uuid.UUID:
    """An athlete with workouts on these days, as they are stored."""
    athlete_id, recording_id = uuid.uuid4(), uuid.uuid4()
    connection = await asyncpg.connect(database.url("rm_analytics_job"))
    try:
        await connection.execute(
            "INSERT INTO analytics.athlete (athlete_id, time_zone) VALUES ($1, $2)", athlete_id, zone
        )
        await connection.execute(
            """INSERT INTO analytics.recording (athlete_id, recording_id, revision, state, object_key, sha256, file_name,
                   format, source_kind) VALUES ($1, $2, 1, 'analyzed', 'k', 's', 'f', 'fit', $3)""",
            athlete_id,
            recording_id,
            kind,
        )
        for number, day in enumerate(days):
            at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
            await connection.execute(
                """INSERT INTO analytics.activity (activity_id, athlete_id, recording_id, session_index, started_at,
                       ended_at, time_zone, positioned, local_date, sport, sample_count, channels, structure, missing,
                       settings_revision, settings_digest, source_kinds, content_revision)
                   VALUES ($1, $2, $3, $4, $5, $5, 'UTC', true, $6, $7, 1, '{}', '{}', '[]', 1, '', $8, 1)""",
                uuid.uuid4(),
                athlete_id,
                recording_id,
                number,
                at,
                day,
                sport,
                bit(kind),
            )
    finally:
        await connection.close()
    return athlete_id


async def test_who_trained_in_the_weeks_that_are_over_is_listed_in_pages(
    start_analytics: Start, analytics_database: TestDatabase, tmp_path: Path
) -> None:
    coach = await identity(tmp_path)
    before, last = MONDAY - 2 * WEEK, MONDAY - WEEK
    async with start_analytics(service_keys=tmp_path / "keys") as analytics:
        ada = await trained(analytics_database, last, before + timedelta(days=6), MONDAY - 3 * WEEK)
        ben = await trained(analytics_database, last + timedelta(days=2))
        await trained(analytics_database, MONDAY - 4 * WEEK)
        await trained(analytics_database, last, sport="transition")
        await trained(analytics_database)
        busy, gone = await trained(analytics_database, last), await trained(analytics_database, last)
        connection = await asyncpg.connect(analytics_database.url("rm_analytics_job"))
        await connection.execute(
            "UPDATE analytics.athlete SET erased_at = clock_timestamp() WHERE athlete_id = $1", gone
        )
        await connection.execute(
            "UPDATE analytics.athlete SET estimates_due_at = 'infinity' WHERE athlete_id = $1", busy
        )
        await connection.close()
        stub = AthleteServiceAsyncStub(cast("grpc.aio.Channel", PeerChannel(analytics.channel)))
        found: dict[str, list[str]] = {}
        token = ""
        with coach.listing("analytics", Reader.RULES):
            while True:
                request = athlete_pb2.ListTrainedAthletesRequest(page_size=1, page_token=token)
                answer = await stub.ListTrainedAthletes(request)
                found |= {one.athlete_id: list(one.from_dates) for one in answer.athletes}
                token = answer.next_page_token
                if not token:
                    break
        # On a Monday before five the week before last is still the last one that is over.
        if datetime.now(UTC) - datetime(MONDAY.year, MONDAY.month, MONDAY.day, tzinfo=UTC) > timedelta(
            hours=5
        ):
            assert found == {
                str(ada): [before.isoformat(), last.isoformat()],
                str(ben): [last.isoformat()],
            }
        operator = analytics.issuer.metadata(uuid.uuid4(), ["operator"])
        request = athlete_pb2.ListTrainedAthletesRequest(week_count=8)
        everybody = await analytics.athletes.ListTrainedAthletes(request, metadata=operator)
        assert len(everybody.athletes) == 3
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await analytics.athletes.ListTrainedAthletes(request, metadata=analytics.metadata)
        assert refused.value.code() is grpc.StatusCode.PERMISSION_DENIED


async def test_workouts_that_the_policy_keeps_from_the_rules_do_not_count(
    start_analytics: Start, analytics_database: TestDatabase, tmp_path: Path
) -> None:
    table = tmp_path / "data-use.toml"
    table.write_text('[sources.strava_api]\nreaders = ["metrics", "charts"]\n')
    coach = await identity(tmp_path)
    async with start_analytics(service_keys=tmp_path / "keys", data_use_file=table) as analytics:
        await trained(analytics_database, MONDAY - 2 * WEEK, kind="strava_api")
        own = await trained(analytics_database, MONDAY - 2 * WEEK)
        stub = AthleteServiceAsyncStub(cast("grpc.aio.Channel", PeerChannel(analytics.channel)))
        with coach.listing("analytics", Reader.RULES):
            answer = await stub.ListTrainedAthletes(athlete_pb2.ListTrainedAthletesRequest(week_count=3))
        assert [one.athlete_id for one in answer.athletes] == [str(own)]
