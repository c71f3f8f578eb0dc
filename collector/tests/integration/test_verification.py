from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import asyncpg
import grpc
import pytest

from collector.tests.conftest import Collector
from collector.tests.files import fit
from runningmate.collector.v1 import job_pb2, storage_pb2
from runningmate.collector.v1.job_service_pb2_grpc import JobServiceAsyncStub
from runningmate.collector.v1.storage_service_pb2_grpc import StorageServiceAsyncStub
from runningmate_servicekit.testing.postgres import TestDatabase

MISSING, DAMAGED = storage_pb2.OBJECT_DAMAGE_KIND_MISSING, storage_pb2.OBJECT_DAMAGE_KIND_DAMAGED


async def verified(collector: Collector) -> job_pb2.JobRun:
    """A run of the job that was asked for now, at its end; the scheduled one may be under way at first."""
    stub = JobServiceAsyncStub(collector.channel)
    while True:
        asked = job_pb2.RunJobRequest(name="verify-objects", request_id=str(uuid4()))
        run = (await stub.RunJob(asked, metadata=collector.operator)).run
        wanted = job_pb2.GetJobRunRequest(run_id=run.run_id)
        while run.state not in (job_pb2.JOB_RUN_STATE_SUCCEEDED, job_pb2.JOB_RUN_STATE_FAILED):
            await asyncio.sleep(0.1)
            run = (await stub.GetJobRun(wanted, metadata=collector.operator)).run
        if run.cause == job_pb2.JOB_CAUSE_REQUEST:
            return run


async def damages(collector: Collector, size: int = 100) -> list[storage_pb2.DamagedObject]:
    stub, token = StorageServiceAsyncStub(collector.channel), ""
    found: list[storage_pb2.DamagedObject] = []
    while True:
        request = storage_pb2.ListDamagedObjectsRequest(page_size=size, page_token=token)
        page = await stub.ListDamagedObjects(request, metadata=collector.operator)
        found += page.damaged_objects
        token = page.next_page_token
        if not token:
            return found


async def test_whole_recordings_are_said_to_be(collector: Collector) -> None:
    for number in range(3):
        await collector.send(f"{number}.fit", fit(b"%d" % number))
    run = await verified(collector)
    assert (run.state, run.words) == (
        job_pb2.JOB_RUN_STATE_SUCCEEDED,
        "All 3 stored files of 3 recordings are whole.",
    )
    assert (run.done_count, run.total_count) == (3, 3)
    assert await damages(collector) == []


async def test_what_is_missing_or_damaged_is_listed_by_athlete_and_key_until_it_is_mended(
    collector: Collector,
) -> None:
    for number in range(4):
        await collector.send(f"{number}.fit", fit(b"%d" % number))
    whole, gone, rotten, _ = sorted(await collector.stored())
    content = await collector.objects.get(gone)
    await collector.objects.delete(gone)
    await collector.objects.put(rotten, b"rotten")
    run = await verified(collector)
    assert run.state == job_pb2.JOB_RUN_STATE_FAILED
    assert run.words.startswith("2 of 4 stored files are missing or damaged")
    found = await damages(collector, size=1)
    assert {(each.object_key, each.kind) for each in found} == {(gone, MISSING), (rotten, DAMAGED)}
    assert {each.athlete_id for each in found} == {str(collector.athlete_id)}
    await collector.objects.put(gone, content)
    assert (await verified(collector)).words.startswith("1 of 4")
    assert [each.object_key for each in await damages(collector)] == [rotten]
    assert await collector.objects.get(whole)


async def test_a_deleted_recording_is_no_damage_and_an_erased_athlete_leaves_none(
    collector: Collector, collector_database: TestDatabase
) -> None:
    await collector.send("a.fit", fit())
    (key,) = await collector.stored()
    await collector.objects.delete(key)
    assert (await verified(collector)).state == job_pb2.JOB_RUN_STATE_FAILED
    connection = await asyncpg.connect(collector_database.url("rm_collector_job"))
    try:
        await connection.execute("UPDATE collector.recording SET state = 'deleted'")
        assert (await verified(collector)).state == job_pb2.JOB_RUN_STATE_SUCCEEDED
        assert await damages(collector) == []
    finally:
        await connection.close()


async def test_only_the_operator_sees_damages(collector: Collector) -> None:
    stub = StorageServiceAsyncStub(collector.channel)
    request = storage_pb2.ListDamagedObjectsRequest(page_size=1)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await stub.ListDamagedObjects(request, metadata=collector.metadata)
    assert refused.value.code() is grpc.StatusCode.PERMISSION_DENIED
    assert isinstance(collector.athlete_id, UUID)
