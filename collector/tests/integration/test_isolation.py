from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import grpc
import pytest

from collector.tests.analytics import FakeAnalytics, analytics_beside
from collector.tests.conftest import Collector, eventually
from collector.tests.files import fit
from runningmate.analytics.v1 import analytics_events_pb2 as events
from runningmate.collector.v1 import collector_events_pb2, event_log_pb2, import_pb2, upload_pb2
from runningmate.common.v1 import source_pb2
from runningmate_collector.service.chunks import crc32c
from runningmate_servicekit.database import Database
from runningmate_servicekit.eventlog import ACTIVITIES, OUTCOMES, Outbox
from runningmate_servicekit.eventlog.deadletter import bury
from runningmate_servicekit.eventlog.port import Message
from runningmate_servicekit.testing.postgres import TestDatabase

TABLES = (
    "athlete", "import", "upload", "upload_chunk", "recording", "import_item", "pending_deletion", "dead_letter",
    "outbox", "outbox_sequences", "inbox",
)  # fmt: skip


@pytest.fixture
async def analytics(collector: Collector, collector_database: TestDatabase) -> AsyncIterator[FakeAnalytics]:
    async with analytics_beside(collector_database) as made:
        yield made


async def test_sql_of_another_athlete_sees_and_changes_nothing(
    collector: Collector, collector_database: TestDatabase
) -> None:
    await collector.send("run.fit", fit())
    request = upload_pb2.CreateUploadRequest(request_id=str(uuid4()), file_name="half.fit", content=b"half")
    await collector.uploads.CreateUpload(request, metadata=collector.metadata)
    connection = await asyncpg.connect(collector_database.url("rm_collector"))
    try:
        for athlete_id, seen in ((str(collector.athlete_id), True), (str(uuid4()), False), ("", False)):
            async with connection.transaction():
                await connection.execute("SELECT set_config('app.athlete_id', $1, true)", athlete_id)
                counts = {
                    table: await connection.fetchval(f"SELECT count(*) FROM collector.{table}")
                    for table in TABLES
                }
                touched = await connection.execute("UPDATE collector.import SET bulk = bulk")
            filled = {"athlete", "import", "upload", "upload_chunk", "recording", "import_item", "outbox"}
            assert {table for table in filled if counts[table]} == (filled if seen else set())
            assert (touched != "UPDATE 0") is seen
            if not seen:
                assert not any(counts.values())
        async with connection.transaction():
            await connection.execute("SELECT set_config('app.athlete_id', $1, true)", str(uuid4()))
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(
                    "INSERT INTO collector.athlete (athlete_id) VALUES ($1)", collector.athlete_id
                )
    finally:
        await connection.close()


async def test_no_call_of_another_athlete_finds_anything(collector: Collector) -> None:
    request = upload_pb2.CreateUploadRequest(request_id=str(uuid4()), file_name="half.fit", content=b"half")
    mine = (await collector.uploads.CreateUpload(request, metadata=collector.metadata)).upload
    other = Collector(collector.channel, collector.issuer, collector.objects, uuid4())
    metadata = other.metadata
    upload_id, import_id = mine.upload_id, mine.import_id
    append = upload_pb2.AppendUploadRequest(upload_id=upload_id, offset=4, content=b"x", crc32c=crc32c(b"x"))
    watch = import_pb2.WatchImportRequest(import_id=import_id)
    into = upload_pb2.CreateUploadRequest(request_id=str(uuid4()), file_name="x", import_id=import_id)

    async def watched() -> None:
        async for _news in other.imports.WatchImport(watch, metadata=metadata):
            pass

    calls: list[Any] = [
        other.uploads.GetUpload(upload_pb2.GetUploadRequest(upload_id=upload_id), metadata=metadata),
        other.uploads.AppendUpload(append, metadata=metadata),
        other.uploads.FinishUpload(
            upload_pb2.FinishUploadRequest(upload_id=upload_id, size_bytes=4), metadata=metadata
        ),
        other.uploads.CreateUpload(into, metadata=metadata),
        other.send("x.fit", fit(), import_id=import_id),
        other.imports.GetImport(import_pb2.GetImportRequest(import_id=import_id), metadata=metadata),
        other.imports.CloseImport(import_pb2.CloseImportRequest(import_id=import_id), metadata=metadata),
        other.imports.ListImportItems(
            import_pb2.ListImportItemsRequest(import_id=import_id), metadata=metadata
        ),
        watched(),
    ]
    for call in calls:
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await call
        assert refused.value.code() is grpc.StatusCode.NOT_FOUND
    assert not (await other.imports.ListImports(import_pb2.ListImportsRequest(), metadata=metadata)).imports
    assert not (
        await other.imports.ListImportItems(import_pb2.ListImportItemsRequest(), metadata=metadata)
    ).items
    # The same request id of another athlete is another upload.
    theirs = (await other.uploads.CreateUpload(request, metadata=metadata)).upload
    assert theirs.upload_id != upload_id


async def test_dead_letters_are_the_operators_alone(collector: Collector) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await collector.letters.ListDeadLetters(
            event_log_pb2.ListDeadLettersRequest(), metadata=collector.metadata
        )
    assert refused.value.code() is grpc.StatusCode.PERMISSION_DENIED


async def _die(database: TestDatabase, message: Message) -> None:
    """What a consumer of analytics does with an event that it gives up, with the collector's outbox as a stand-in."""
    jobs = Database(database.url("rm_collector_job"))
    await jobs.connect()
    letter = bury(message, group="analytics", reason="object_missing", detail="The stored bytes are gone.")
    async with jobs.transaction() as connection:
        await Outbox("collector").append(connection, UUID(message.key), [letter])
    await jobs.close()


async def test_a_dead_event_ends_its_file_and_a_replay_repairs_it(
    collector: Collector, analytics: FakeAnalytics, collector_database: TestDatabase
) -> None:
    upload = await collector.send("run.fit", fit())
    (announced,) = await analytics.announced(1)
    reader = await analytics.log.broadcast([ACTIVITIES])
    await reader.seek_to_time(datetime.fromtimestamp(0, UTC))
    (message,) = await reader.poll(1, 2.0)
    await _die(collector_database, message)
    found = await collector.until(upload.import_id, import_pb2.IMPORT_STATE_DONE)
    assert found.failed_count == 1
    (item,) = await collector.items(upload.import_id)
    assert item.failure == source_pb2.FILE_FAILURE_UNREADABLE
    assert "stored bytes are gone" in item.detail
    request = event_log_pb2.ListDeadLettersRequest()
    listed = await collector.letters.ListDeadLetters(request, metadata=collector.operator)
    (letter,) = listed.dead_letters
    assert (letter.group, letter.topic, letter.athlete_id) == (
        "analytics",
        "activities",
        str(collector.athlete_id),
    )
    shown = await collector.letters.GetDeadLetter(
        event_log_pb2.GetDeadLetterRequest(event_id=letter.event_id), metadata=collector.operator
    )
    assert announced.recording_id in shown.payload_json
    assert collector_events_pb2.ActivityIngested.FromString(shown.payload) == announced
    unknown = event_log_pb2.ReplayDeadLettersRequest(event_ids=[letter.event_id, str(uuid4())])
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await collector.letters.ReplayDeadLetters(unknown, metadata=collector.operator)
    assert refused.value.code() is grpc.StatusCode.NOT_FOUND
    await analytics.quiet()
    replay = event_log_pb2.ReplayDeadLettersRequest(event_ids=[letter.event_id])
    sent = await collector.letters.ReplayDeadLetters(replay, metadata=collector.operator)
    assert sent.dead_letters[0].replay_count == 1
    (again,) = await analytics.announced(1)
    assert again == announced
    await analytics.analyze(again)

    async def repaired() -> bool:
        return (await collector.found(upload.import_id)).done_count == 1

    await eventually(repaired)
    assert (await collector.found(upload.import_id)).failed_count == 0


async def test_an_outcome_that_cannot_be_read_becomes_a_dead_letter(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    await analytics.publish(
        events.ActivityAnalyzed(athlete_id=str(collector.athlete_id), recording_id="no uuid", revision=1),
        OUTCOMES,
    )
    request = event_log_pb2.ListDeadLettersRequest()

    async def buried() -> object:
        return (await collector.letters.ListDeadLetters(request, metadata=collector.operator)).dead_letters

    await eventually(buried)
    listed = await collector.letters.ListDeadLetters(request, metadata=collector.operator)
    assert listed.dead_letters[0].group == "collector"
    assert listed.dead_letters[0].reason.startswith("payload_malformed")
