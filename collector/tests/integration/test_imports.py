from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import grpc
import pytest

from collector.tests.analytics import FakeAnalytics, analytics_beside, analyzed, deleted, duplicate, rejected
from collector.tests.conftest import Collector, collecting, eventually
from collector.tests.files import fit, fit_of, gpx, gz, tcx, zipped
from runningmate.analytics.v1 import analytics_events_pb2 as events
from runningmate.collector.v1 import import_pb2, upload_pb2
from runningmate.common.v1 import source_pb2
from runningmate_collector.service.chunks import crc32c
from runningmate_servicekit.testing.identity import TestIssuer
from runningmate_servicekit.testing.postgres import TestDatabase

MIB = 1 << 20
DONE = import_pb2.IMPORT_STATE_DONE
ITEM_DONE = import_pb2.IMPORT_ITEM_STATE_DONE
ITEM_FAILED = import_pb2.IMPORT_ITEM_STATE_FAILED
ITEM_DUPLICATE = import_pb2.IMPORT_ITEM_STATE_DUPLICATE
ITEM_SKIPPED = import_pb2.IMPORT_ITEM_STATE_SKIPPED
ITEM_WAITING = import_pb2.IMPORT_ITEM_STATE_WAITING


@pytest.fixture
async def analytics(collector: Collector, collector_database: TestDatabase) -> AsyncIterator[FakeAnalytics]:
    async with analytics_beside(collector_database) as made:
        yield made


async def test_a_small_file_is_stored_announced_and_done(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    content = fit()
    upload = await collector.send("folder/run.fit", content)
    (announced,) = await analytics.announced(1)
    digest = hashlib.sha256(content).hexdigest()
    assert announced.object_key == f"athlete/{collector.athlete_id}/file/{digest}"
    assert analytics.topics == ["activities"]
    info = await collector.objects.head(announced.object_key)
    assert info.metadata == {"file_name": "folder/run.fit"}
    assert (await collector.found(upload.import_id)).state == import_pb2.IMPORT_STATE_RUNNING
    activity_id = await analytics.analyze(announced)
    found = await collector.until(upload.import_id, DONE)
    assert (found.total_count, found.done_count) == (1, 1)
    (item,) = await collector.items(upload.import_id)
    assert (item.state, list(item.activity_ids), item.sha256) == (ITEM_DONE, [activity_id], digest)


async def test_the_same_request_again_changes_nothing(collector: Collector, analytics: FakeAnalytics) -> None:
    request = upload_pb2.CreateUploadRequest(
        request_id=str(uuid4()), file_name="run.fit", content=fit(), finish=True
    )
    first = await collector.uploads.CreateUpload(request, metadata=collector.metadata)
    again = await collector.uploads.CreateUpload(request, metadata=collector.metadata)
    assert first == again
    await analytics.announced(1)
    await analytics.quiet()


async def test_chunks_resume_repeat_and_refuse_what_does_not_fit(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    content = fit(os.urandom(2_500_000))
    request = upload_pb2.CreateUploadRequest(
        request_id=str(uuid4()), file_name="long.fit", content=content[:1000]
    )
    upload = (await collector.uploads.CreateUpload(request, metadata=collector.metadata)).upload
    assert (upload.committed_offset, upload.state) == (1000, upload_pb2.UPLOAD_STATE_OPEN)

    async def append(offset: int, piece: bytes, checksum: int | None = None) -> int:
        request = upload_pb2.AppendUploadRequest(
            upload_id=upload.upload_id,
            offset=offset,
            content=piece,
            crc32c=crc32c(piece) if checksum is None else checksum,
        )
        return (
            await collector.uploads.AppendUpload(request, metadata=collector.metadata)
        ).upload.committed_offset

    assert await append(1000, content[1000:900_000]) == 900_000
    assert await append(1000, content[1000:900_000]) == 900_000
    with pytest.raises(grpc.aio.AioRpcError) as skipped:
        await append(900_001, b"x")
    assert skipped.value.code() is grpc.StatusCode.FAILED_PRECONDITION
    assert "byte 900000" in str(skipped.value.details())
    with pytest.raises(grpc.aio.AioRpcError) as other:
        await append(1000, b"other bytes")
    assert other.value.code() is grpc.StatusCode.FAILED_PRECONDITION
    with pytest.raises(grpc.aio.AioRpcError) as damaged:
        await append(900_000, content[900_000:901_000], checksum=1)
    assert damaged.value.code() is grpc.StatusCode.DATA_LOSS
    assert await append(900_000, content[900_000:1_900_000]) == 1_900_000
    assert await append(1_900_000, content[1_900_000:]) == len(content)
    finish = upload_pb2.FinishUploadRequest(upload_id=upload.upload_id, size_bytes=5)
    with pytest.raises(grpc.aio.AioRpcError) as short:
        await collector.uploads.FinishUpload(finish, metadata=collector.metadata)
    assert short.value.code() is grpc.StatusCode.FAILED_PRECONDITION
    finish.size_bytes = len(content)
    for _repetition in range(2):
        answer = await collector.uploads.FinishUpload(finish, metadata=collector.metadata)
        assert answer.upload.state == upload_pb2.UPLOAD_STATE_FINISHED
    (announced,) = await analytics.announced(1)
    assert await collector.objects.get(announced.object_key) == content
    assert await append(1000, content[1000:900_000]) == len(content)

    async def swept() -> bool:
        return not any(key.startswith("uploads/") for key in await collector.stored())

    await eventually(swept)


async def test_each_bad_file_is_named_with_its_reason_and_stays(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    cases = {
        "empty.fit": (b"", source_pb2.FILE_FAILURE_EMPTY),
        "notes.txt": (b"hello", source_pb2.FILE_FAILURE_UNKNOWN_FORMAT),
        "cut.fit.gz": (gz(fit(os.urandom(5000)))[:-30], source_pb2.FILE_FAILURE_TRUNCATED),
        "twice.gz.gz": (gz(gz(fit())), source_pb2.FILE_FAILURE_NESTED_ARCHIVE),
        "bomb.gz": (gz(b"\0" * 3_000_000), source_pb2.FILE_FAILURE_TOO_LARGE),
    }
    for name, (content, failure) in cases.items():
        upload = await collector.send(name, content)
        found = await collector.found(upload.import_id)
        assert (found.state, found.failed_count) == (DONE, 1)
        (item,) = await collector.items(upload.import_id)
        assert (item.file_name, item.state, item.failure) == (name, ITEM_FAILED, failure)
        assert item.detail
        assert item.advice
        await collector.objects.head(f"athlete/{collector.athlete_id}/file/{item.sha256}")
    await analytics.quiet()


@pytest.mark.parametrize("first_bytes", [0, MIB])
async def test_of_a_file_that_begins_as_no_recording_the_rest_is_not_taken(
    collector: Collector, first_bytes: int
) -> None:
    film = b"\x00\x00\x00 ftypisom".ljust(MIB, b"x")
    request = upload_pb2.CreateUploadRequest(
        request_id=str(uuid4()), file_name="film.mp4", content=film[:first_bytes]
    )
    upload = (await collector.uploads.CreateUpload(request, metadata=collector.metadata)).upload
    if not first_bytes:
        append = upload_pb2.AppendUploadRequest(upload_id=upload.upload_id, content=film, crc32c=crc32c(film))
        upload = (await collector.uploads.AppendUpload(append, metadata=collector.metadata)).upload
    assert upload.state == upload_pb2.UPLOAD_STATE_FINISHED
    await collector.until(upload.import_id, DONE)
    (item,) = await collector.items(upload.import_id)
    assert item.failure == source_pb2.FILE_FAILURE_UNKNOWN_FORMAT
    assert item.file_name == "film.mp4"


async def test_a_file_over_the_limit_fails_alone_and_its_import_goes_on(
    collector_database: TestDatabase, issuer: TestIssuer, tmp_path: Path
) -> None:
    async with collecting(collector_database, issuer, tmp_path, max_upload_bytes=2 * MIB) as collector:
        content = zipped({"1.fit": fit(os.urandom(3 * MIB))})
        opened = import_pb2.CreateImportRequest(request_id=str(uuid4()))
        made = (await collector.imports.CreateImport(opened, metadata=collector.metadata)).created_import
        request = upload_pb2.CreateUploadRequest(
            request_id=str(uuid4()), file_name="years.zip", import_id=made.import_id
        )
        upload = (await collector.uploads.CreateUpload(request, metadata=collector.metadata)).upload
        states = []
        for offset in (0, MIB, 2 * MIB, 2 * MIB):  # the last one again, as after a lost answer
            piece = content[offset : offset + MIB]
            append = upload_pb2.AppendUploadRequest(
                upload_id=upload.upload_id, offset=offset, content=piece, crc32c=crc32c(piece)
            )
            states.append(
                (await collector.uploads.AppendUpload(append, metadata=collector.metadata)).upload.state
            )
        assert states == [upload_pb2.UPLOAD_STATE_OPEN] * 2 + [upload_pb2.UPLOAD_STATE_FINISHED] * 2
        await collector.send("notes.txt", b"hello", import_id=made.import_id)
        closing = import_pb2.CloseImportRequest(import_id=made.import_id)
        await collector.imports.CloseImport(closing, metadata=collector.metadata)
        found = await collector.until(made.import_id, DONE)
        assert (found.total_count, found.failed_count) == (2, 2)
        items = {item.file_name: item for item in await collector.items(made.import_id)}
        assert items["years.zip"].failure == source_pb2.FILE_FAILURE_TOO_LARGE
        assert items["years.zip"].detail == "The file has more than 2 MiB."
        assert items["years.zip"].advice

        async def swept() -> bool:
            return not any(key.startswith("uploads/") for key in await collector.stored())

        await eventually(swept)


async def test_gzip_is_stored_unpacked(collector: Collector, analytics: FakeAnalytics) -> None:
    await collector.send("run.fit.gz", gz(fit()))
    (announced,) = await analytics.announced(1)
    assert await collector.objects.get(announced.object_key) == fit()


async def test_an_archive_gives_an_item_for_each_of_its_files(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    content = zipped({
        "activities/": b"",
        "activities/1.fit": fit(b"1"),
        "activities/deep/2.gpx": gpx(),
        "3.tcx.gz": gz(tcx()),
        "__MACOSX/activities/._1.fit": b"junk",
        ".DS_Store": b"junk",
        "photo.jpg": b"\xff\xd8\xff",
        "inner.zip": zipped({"4.fit": fit(b"4")}),
        "../../etc/5.fit": fit(b"5"),
        "same.fit": fit(b"1"),
    })  # fmt: skip
    upload = await collector.send("export.zip", content)
    announced = await analytics.announced(4)
    assert set(analytics.topics) == {"activities-bulk"}
    assert {event.source_kind for event in announced} == {source_pb2.SOURCE_KIND_ARCHIVE}
    for event in announced:
        await analytics.analyze(event)
    await collector.until(upload.import_id, DONE)
    items = {
        item.file_name.removeprefix("export.zip/"): item for item in await collector.items(upload.import_id)
    }
    assert list(items) == [
        "activities/1.fit", "activities/deep/2.gpx", "3.tcx.gz", "photo.jpg", "inner.zip/4.fit", "../../etc/5.fit", "same.fit",
    ]  # fmt: skip
    assert (items["photo.jpg"].state, items["photo.jpg"].kind) == (
        ITEM_SKIPPED,
        import_pb2.FILE_KIND_DOCUMENT,
    )
    assert items["../../etc/5.fit"].failure == source_pb2.FILE_FAILURE_UNSAFE
    assert [name for name, item in items.items() if not item.sha256] == ["photo.jpg"]
    # The same bytes share one analysis; the later file is the earlier one's duplicate.
    assert items["same.fit"].activity_ids == items["activities/1.fit"].activity_ids
    assert (items["activities/1.fit"].state, items["same.fit"].state) == (ITEM_DONE, ITEM_DUPLICATE)
    assert items["same.fit"].activity_ids[0] in items["same.fit"].detail


async def test_a_document_is_skipped_in_a_folder_and_fails_alone(collector: Collector) -> None:
    for name, state in (
        ("notes.txt", ITEM_FAILED),
        ("folder/notes.txt", ITEM_SKIPPED),
        ("folder/a.fit", ITEM_FAILED),
    ):
        upload = await collector.send(name, b"text")
        (item,) = await collector.items(upload.import_id)
        assert (item.state, bool(item.sha256)) == (state, state == ITEM_FAILED)


async def test_an_account_export_counts_what_is_no_workout_by_kind(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    parts = {
        "DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip": zipped(
            {f"me_{number}.fit": fit_of(32, b"%d" % number) for number in range(700)}
            | {f"me_a{number}.fit": fit(b"%d" % number) for number in range(40)}
        ),
        "DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part2.zip": zipped(
            {
                "s.fit": fit_of(2),
                "c.fit": fit_of(6),
                "w.fit": fit_of(9),
                "route.gpx": gpx(),
                "odd.fit": fit_of(44),
            }
        ),
        "DI_CONNECT/DI-Connect-User/user_profile.json": b"{}",
        "customer_data/customer.json": b"{}",
    }
    upload = await collector.send("export.zip", zipped(parts))
    for event in await analytics.announced(42):
        if event.size_bytes < 200:
            await analytics.publish(rejected(event, source_pb2.FILE_FAILURE_NOT_AN_ACTIVITY))
        else:
            await analytics.analyze(event)
    found = await collector.until(upload.import_id, DONE, timeout_s=60)
    assert (found.total_count, found.done_count, found.failed_count) == (747, 41, 0)
    assert found.skipped_count == 706
    kinds = {import_pb2.FileKind.Name(entry.kind): entry.count for entry in found.skipped}
    assert kinds == {
        "FILE_KIND_MONITORING": 700,
        "FILE_KIND_SETTINGS": 1,
        "FILE_KIND_COURSE": 1,
        "FILE_KIND_WEIGHT": 1,
        "FILE_KIND_OTHER": 1,
        "FILE_KIND_DOCUMENT": 2,
    }
    # Only workouts, and what might have been one, are stored.
    assert len(await collector.stored()) == 42


async def test_bytes_that_repeat_a_waiting_file_become_its_duplicate_or_fail_with_it(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    uploads = [await collector.send(name, fit()) for name in ("one.fit", "two.fit")]
    (announced,) = await analytics.announced(1)
    await analytics.publish(rejected(announced))
    for upload in uploads:
        assert (await collector.until(upload.import_id, DONE)).failed_count == 1
    (failed,), (repeated,) = [await collector.items(upload.import_id) for upload in uploads]
    assert (repeated.failure, repeated.detail) == (failed.failure, failed.detail)
    # Once it has failed the next file is the first one again.
    uploads = [await collector.send(name, fit()) for name in ("three.fit", "four.fit")]
    (announced,) = await analytics.announced(1)
    activity_id = await analytics.analyze(announced)
    counts = [await collector.until(upload.import_id, DONE) for upload in uploads]
    assert [(found.done_count, found.duplicate_count) for found in counts] == [(1, 0), (0, 1)]
    (repeated,) = await collector.items(uploads[1].import_id)
    assert repeated.detail.startswith("The same bytes ")
    assert activity_id in repeated.detail


async def test_known_bytes_are_a_duplicate_at_once_and_come_back_after_deletion(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    first = await collector.send("run.fit", fit())
    (announced,) = await analytics.announced(1)
    activity_id = await analytics.analyze(announced)
    await collector.until(first.import_id, DONE)
    second = await collector.send("copy.fit", fit())
    (item,) = await collector.items(second.import_id)
    assert (item.state, list(item.activity_ids)) == (ITEM_DUPLICATE, [activity_id])
    assert activity_id in item.detail
    assert (await collector.found(second.import_id)).state == DONE
    await analytics.publish(deleted(announced, activity_id))

    async def swept() -> bool:
        return not await collector.stored()

    await eventually(swept)
    third = await collector.send("again.fit", fit())
    (again,) = await analytics.announced(1)
    assert (again.recording_id, again.revision) == (announced.recording_id, 2)
    assert await collector.objects.get(again.object_key) == fit()
    # Late news of the first revision change nothing.
    await analytics.publish(deleted(announced, activity_id))
    await analytics.analyze(again)
    assert (await collector.until(third.import_id, DONE)).done_count == 1
    assert await collector.objects.get(again.object_key) == fit()


async def test_failed_and_duplicate_recordings_are_analysed_again(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    upload = await collector.send("run.fit", fit())
    (announced,) = await analytics.announced(1)
    await analytics.publish(rejected(announced))
    assert (await collector.until(upload.import_id, DONE)).failed_count == 1
    (item,) = await collector.items(upload.import_id)
    assert (item.failure, item.detail) == (source_pb2.FILE_FAILURE_NO_SAMPLES, "The workout has no samples.")
    assert item.advice
    upload = await collector.send("run.fit", fit())
    (announced,) = await analytics.announced(1)
    assert announced.revision == 2
    other = uuid4()
    await analytics.publish(duplicate(announced, other))
    assert (await collector.until(upload.import_id, DONE)).duplicate_count == 1
    (item,) = await collector.items(upload.import_id)
    assert list(item.activity_ids) == [str(other)]
    await collector.send("run.fit", fit())
    (announced,) = await analytics.announced(1)
    assert announced.revision == 3


async def test_watching_shows_progress_items_and_the_end(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    create = import_pb2.CreateImportRequest(request_id=str(uuid4()), bulk=True)
    made = (await collector.imports.CreateImport(create, metadata=collector.metadata)).created_import
    again = (await collector.imports.CreateImport(create, metadata=collector.metadata)).created_import
    assert made.import_id == again.import_id
    watch = import_pb2.WatchImportRequest(import_id=made.import_id)

    async def watched() -> list[import_pb2.WatchImportResponse]:
        return [news async for news in collector.imports.WatchImport(watch, metadata=collector.metadata)]

    last_change = 0
    watchers = [asyncio.create_task(watched()) for _watcher in range(2)]
    for number in range(10):
        await collector.send(f"{number}.fit", fit(str(number).encode()), import_id=made.import_id)
    await collector.imports.CloseImport(
        import_pb2.CloseImportRequest(import_id=made.import_id), metadata=collector.metadata
    )
    for event in await analytics.announced(10):
        await analytics.publish(analyzed(event, str(uuid4())))
    assert set(analytics.topics) == {"activities-bulk"}
    for watcher in watchers:
        news = await asyncio.wait_for(watcher, 20)
        assert news[0].WhichOneof("news") == "progress"
        assert news[-1].WhichOneof("news") == "completed"
        changes = [item.change for entry in news for item in entry.items.items]
        assert changes == sorted(changes)
        last_change = changes[-1]
        last = {item.item_id: item for entry in news for item in entry.items.items}
        assert len(last) == 10
        assert {item.state for item in last.values()} == {ITEM_DONE}
        progress = [entry.progress for entry in news if entry.WhichOneof("news") == "progress"][-1]
        assert (progress.state, progress.done_count) == (DONE, 10)
    watch.after_change = last_change
    resumed = await watched()
    assert [entry.WhichOneof("news") for entry in resumed] == ["progress", "completed"]
    with pytest.raises(grpc.aio.AioRpcError) as closed:
        await collector.send("late.fit", fit(b"late"), import_id=made.import_id)
    assert closed.value.code() is grpc.StatusCode.FAILED_PRECONDITION


async def test_pages_cover_everything_once_and_refuse_foreign_tokens(collector: Collector) -> None:
    create = import_pb2.CreateImportRequest(request_id=str(uuid4()))
    made = (await collector.imports.CreateImport(create, metadata=collector.metadata)).created_import
    for number in range(5):
        await collector.send(f"{number}.txt", b"text" + bytes([number]), import_id=made.import_id)
    for number in range(2):
        await collector.send(f"single {number}.txt", b"single")
    names: list[str] = []
    request = import_pb2.ListImportItemsRequest(page_size=2, states=[ITEM_FAILED])
    while True:
        answer = await collector.imports.ListImportItems(request, metadata=collector.metadata)
        names += [item.file_name for item in answer.items]
        request.page_token = answer.next_page_token
        if not answer.next_page_token:
            break
        token = answer.next_page_token
    assert names == ["single 1.txt", "single 0.txt", "0.txt", "1.txt", "2.txt", "3.txt", "4.txt"]
    imports: list[str] = []
    pages = import_pb2.ListImportsRequest(page_size=1)
    while True:
        page = await collector.imports.ListImports(pages, metadata=collector.metadata)
        imports += [found.import_id for found in page.imports]
        pages.page_token = page.next_page_token
        if not page.next_page_token:
            break
    assert len(set(imports)) == 3
    assert imports[-1] == made.import_id
    for wrong in ("nonsense", token[:-1], token):
        request = import_pb2.ListImportItemsRequest(page_size=2, page_token=wrong)
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await collector.imports.ListImportItems(request, metadata=collector.metadata)
        assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT


async def test_an_erased_athlete_leaves_nothing_and_is_refused(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    await collector.send("run.fit", fit())
    await analytics.announced(1)
    open_upload = upload_pb2.CreateUploadRequest(
        request_id=str(uuid4()), file_name="half.fit", content=b"half"
    )
    half = (await collector.uploads.CreateUpload(open_upload, metadata=collector.metadata)).upload
    other = Collector(collector.channel, collector.issuer, collector.objects, uuid4())
    await other.send("run.fit", fit())
    await analytics.publish(events.AthleteErased(athlete_id=str(collector.athlete_id)))

    async def swept() -> bool:
        return len(await collector.stored()) == 1

    await eventually(swept)
    assert await collector.stored() == [
        f"athlete/{other.athlete_id}/file/{hashlib.sha256(fit()).hexdigest()}"
    ]
    listed = await collector.imports.ListImports(import_pb2.ListImportsRequest(), metadata=collector.metadata)
    assert not listed.imports
    append = upload_pb2.AppendUploadRequest(
        upload_id=half.upload_id, offset=4, content=b"x", crc32c=crc32c(b"x")
    )
    for call in (
        collector.send("run.fit", fit()),
        collector.uploads.CreateUpload(open_upload, metadata=collector.metadata),
        collector.uploads.AppendUpload(append, metadata=collector.metadata),
        collector.imports.CreateImport(
            import_pb2.CreateImportRequest(request_id=str(uuid4())), metadata=collector.metadata
        ),
    ):
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await call
        assert refused.value.code() is grpc.StatusCode.FAILED_PRECONDITION
