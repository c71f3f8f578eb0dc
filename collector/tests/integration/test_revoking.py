"""Payloads of a platform go when they must, and a receipt says what went."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import asyncpg
import pytest

from collector.tests.analytics import FakeAnalytics, analytics_beside
from collector.tests.conftest import Collector, collecting, eventually
from collector.tests.files import fit
from runningmate.analytics.v1 import analytics_events_pb2 as events
from runningmate.coach.v1.coach_events_pb2 import DerivedDataDeleted
from runningmate.collector.v1 import data_deletion_pb2, event_log_pb2, job_pb2
from runningmate.collector.v1.collector_events_pb2 import SourceDataRevoked
from runningmate.collector.v1.data_deletion_service_pb2_grpc import DataDeletionServiceStub
from runningmate.collector.v1.event_log_service_pb2_grpc import EventLogServiceAsyncStub
from runningmate.collector.v1.job_service_pb2_grpc import JobServiceStub
from runningmate.common.v1 import source_pb2
from runningmate_collector.adapters.postgres.units import units
from runningmate_collector.adapters.signals import LocalSignals
from runningmate_collector.domain.model import Format, SourceKind, Upload, UploadState
from runningmate_collector.domain.receipts import DeletionReason
from runningmate_collector.service.content import Body
from runningmate_collector.service.examination import Examined
from runningmate_collector.service.intake import Arrival, Intake
from runningmate_collector.service.revoking import revoke
from runningmate_servicekit.database import Database
from runningmate_servicekit.eventlog import OUTCOMES, Outbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from runningmate_servicekit.testing.identity import TestIssuer
    from runningmate_servicekit.testing.postgres import TestDatabase

STRAVA = source_pb2.SOURCE_KIND_STRAVA_API


@pytest.fixture
async def analytics(collector: Collector, collector_database: TestDatabase) -> AsyncIterator[FakeAnalytics]:
    async with analytics_beside(collector_database) as made:
        yield made


@asynccontextmanager
async def platform(collector: Collector, database: TestDatabase) -> AsyncIterator[Any]:
    """What follows a platform: it stores as uploads do, with its own source kind."""
    connected = Database(database.url("rm_collector"))
    await connected.connect()
    opened = units(connected, Outbox("collector"))
    intake = Intake(opened, collector.objects, LocalSignals())

    class Platform:
        units = staticmethod(opened)

        async def store(self, content: bytes, origin: str) -> None:
            upload = Upload(uuid4(), uuid4(), f"{origin}.json", len(content), UploadState.PROCESSED)
            file = Examined(
                upload.upload_id, uuid4(), upload.file_name, SourceKind.STRAVA_API, Body.of(content),
                Format.STRAVA, origin=origin,
            )  # fmt: skip
            await intake.take(collector.athlete_id, Arrival(upload, file, single=True))

    try:
        yield Platform()
    finally:
        await connected.close()


def deletions(collector: Collector) -> Any:
    channel: Any = collector.channel  # one stub class at run time, two in the types
    return DataDeletionServiceStub(channel)


async def delete(collector: Collector, request_id: str = "") -> Any:
    request = data_deletion_pb2.DeleteSourceDataRequest(
        request_id=request_id or str(uuid4()), source_kind=STRAVA
    )
    return (await deletions(collector).DeleteSourceData(request, metadata=collector.metadata)).deletion


async def receipts(collector: Collector) -> list[Any]:
    request = data_deletion_pb2.ListDataDeletionsRequest()
    answer = await deletions(collector).ListDataDeletions(request, metadata=collector.metadata)
    return list(answer.deletions)


def forgotten(revoked: Any, deleted_activities: int) -> events.SourceDataDeleted:
    return events.SourceDataDeleted(
        athlete_id=revoked.athlete_id,
        deletion_id=revoked.deletion_id,
        deleted_activity_count=deleted_activities,
        deleted_stream_count=3,
    )


def derived(deletion_id: str, collector: Collector) -> DerivedDataDeleted:
    return DerivedDataDeleted(
        athlete_id=str(collector.athlete_id),
        deletion_id=deletion_id,
        deleted_plan_count=1,
        deleted_answer_count=4,
    )


async def counted(collector: Collector, activities: int) -> None:
    async def told() -> bool:
        return bool((await receipts(collector))[0].deleted_activity_count == activities)

    await eventually(told)


async def test_a_deletion_takes_a_platforms_bytes_and_leaves_the_athletes_own_and_a_receipt(
    collector: Collector, analytics: FakeAnalytics, collector_database: TestDatabase
) -> None:
    await collector.send("own.fit", fit())
    async with platform(collector, collector_database) as strava:
        await strava.store(b'{"activity": {"id": 1}}', "strava:1")
        await strava.store(b'{"activity": {"id": 2}}', "strava:2")
    announced = await analytics.announced(3)
    for one in announced:
        await analytics.analyze(one)
    kinds = {one.recording_id: one.source_kind for one in announced}
    assert len(await collector.stored()) == 3

    request_id = str(uuid4())
    receipt = await delete(collector, request_id)
    assert (receipt.recording_count, receipt.size_bytes) == (2, 46)
    assert receipt.reason == data_deletion_pb2.DATA_DELETION_REASON_REQUESTED
    (revoked,) = await analytics.announced(1)
    assert {one.recording_id for one in revoked.recordings} == {
        recording_id for recording_id, kind in kinds.items() if kind == STRAVA
    }
    assert {one.revision for one in revoked.recordings} == {1}

    async def removed() -> bool:
        return len(await collector.stored()) == 1

    await eventually(removed)
    (kept,) = await collector.stored()
    assert "/file/" in kept
    (open_receipt,) = await receipts(collector)
    assert not open_receipt.HasField("completed_at"), "analytics has not answered"

    await analytics.publish(forgotten(revoked, 2))
    await counted(collector, 2)
    (open_receipt,) = await receipts(collector)
    assert not open_receipt.HasField("completed_at"), "the coach has not answered"
    await analytics.publish(derived(revoked.deletion_id, collector))

    async def completed() -> bool:
        return bool((await receipts(collector))[0].HasField("completed_at"))

    await eventually(completed)
    (done,) = await receipts(collector)
    assert (done.deleted_activity_count, done.deleted_stream_count, done.objects_left) == (2, 3, 0)
    assert (done.deleted_plan_count, done.deleted_answer_count) == (1, 4)
    assert (await delete(collector, request_id)) == done, "the same request has the same receipt"
    await analytics.quiet()


async def test_what_comes_after_a_deletion_is_not_touched_by_it(
    collector: Collector, analytics: FakeAnalytics, collector_database: TestDatabase
) -> None:
    async with platform(collector, collector_database) as strava:
        await strava.store(b'{"activity": {"id": 1}}', "strava:1")
        await analytics.announced(1)
        async with strava.units(collector.athlete_id) as unit:
            await unit.athletes.lock()
            receipt = await revoke(
                unit, SourceKind.STRAVA_API, DeletionReason.DEAUTHORIZED, uuid4(), datetime.now(UTC)
            )
        assert receipt.reason is DeletionReason.DEAUTHORIZED
        await strava.store(b'{"activity": {"id": 1}}', "strava:1")
    revoked, again = await analytics.announced(2)
    assert (revoked.recordings[0].revision, again.revision) == (1, 2)
    assert revoked.recordings[0].recording_id == again.recording_id

    async def swept() -> bool:
        return not (await receipts(collector))[0].objects_left

    await eventually(swept, 20)
    assert len(await collector.stored()) == 1, "the bytes that came anew are spared"


async def test_an_empty_deletion_still_asks_the_coach_for_what_was_made_of_earlier_data(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    reader = await analytics.log.broadcast([OUTCOMES], since=datetime.fromtimestamp(0, UTC))
    receipt = await delete(collector)
    assert not receipt.HasField("completed_at")
    assert receipt.recording_count == 0
    async with asyncio.timeout(20):
        while not (found := await reader.poll(1, 0.5)):
            pass
    asked = SourceDataRevoked.FromString(found[0].payload)
    assert (asked.athlete_id, asked.deletion_id, asked.source_kind) == (
        str(collector.athlete_id), receipt.deletion_id, STRAVA,
    )  # fmt: skip
    await analytics.publish(derived(receipt.deletion_id, collector))

    async def completed() -> bool:
        return bool((await receipts(collector))[0].HasField("completed_at"))

    await eventually(completed)
    letters = event_log_pb2.ListDeadLettersRequest()
    stub = EventLogServiceAsyncStub(collector.channel)
    assert not (await stub.ListDeadLetters(letters, metadata=collector.operator)).dead_letters


async def run_expiry(collector: Collector) -> str:
    channel: Any = collector.channel
    stub: Any = JobServiceStub(channel)
    request = job_pb2.RunJobRequest(name="payload-expiry", request_id=str(uuid4()))
    run_id = (await stub.RunJob(request, metadata=collector.operator)).run.run_id
    words: list[str] = []

    async def over() -> bool:
        answer = await stub.GetJobRun(job_pb2.GetJobRunRequest(run_id=run_id), metadata=collector.operator)
        words[:] = [answer.run.words]
        return bool(answer.run.state == job_pb2.JOB_RUN_STATE_SUCCEEDED)

    await eventually(over)
    return words[0]


async def age(database: TestDatabase, days: float) -> None:
    connection = await asyncpg.connect(database.admin_url)
    await connection.execute(f"UPDATE collector.recording SET stored_at = stored_at - interval '{days} days'")
    await connection.close()


async def test_payloads_of_a_platform_expire_and_own_files_do_not(
    collector: Collector, analytics: FakeAnalytics, collector_database: TestDatabase
) -> None:
    await collector.send("own.fit", fit())
    async with platform(collector, collector_database) as strava:
        await strava.store(b'{"activity": {"id": 1}}', "strava:1")
        await analytics.announced(2)
        await age(collector_database, 6.8)
        assert (await run_expiry(collector)).startswith("0 payloads")
        await age(collector_database, 0.2)
        assert (await run_expiry(collector)).startswith("1 payloads")
        (expired,) = await analytics.announced(1)
        assert expired.recordings[0].revision == 1

        async def removed() -> bool:
            return len(await collector.stored()) == 1

        await eventually(removed)
        assert (await run_expiry(collector)).startswith("0 payloads"), "it is idempotent"
        await analytics.quiet()

        await strava.store(b'{"activity": {"id": 1}}', "strava:1")
        (again,) = await analytics.announced(1)
        assert again.revision == 2
        assert (await run_expiry(collector)).startswith("0 payloads"), "its days begin anew"


async def test_an_operator_may_keep_payloads(
    collector_database: TestDatabase, issuer: TestIssuer, tmp_path: Path
) -> None:
    path = tmp_path / "policy.toml"
    path.write_text("[sources.strava_api]\npayload_days = 0\n")
    async with collecting(collector_database, issuer, tmp_path, data_use_file=path) as collector:
        async with platform(collector, collector_database) as strava:
            await strava.store(b'{"activity": {"id": 1}}', "strava:1")
        await age(collector_database, 400)
        assert (await run_expiry(collector)).startswith("0 payloads")
        assert len(await collector.stored()) == 1
