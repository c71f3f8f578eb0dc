"""Bulk exports of Strava through a running collector: each row with its file, and what is broken is said."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from google.protobuf import json_format

from collector.tests.analytics import FakeAnalytics, analytics_beside, deleted
from collector.tests.conftest import Collector, eventually
from collector.tests.exports import UNDATED, Workout, activities_csv, export, members, pack
from collector.tests.files import fit, gpx, zipped
from runningmate.collector.v1 import import_pb2, upload_pb2
from runningmate.collector.v1.collector_events_pb2 import ActivityDescribed, ActivityIngested
from runningmate.common.v1 import description_pb2, source_pb2
from runningmate_collector.service.chunks import crc32c
from runningmate_servicekit.testing.postgres import TestDatabase

AT = datetime(2024, 5, 3, 6, 7, 8, tzinfo=UTC)
DONE = import_pb2.IMPORT_STATE_DONE
WAITING, ITEM_DONE, FAILED, DUPLICATE, SKIPPED = (
    import_pb2.IMPORT_ITEM_STATE_WAITING,
    import_pb2.IMPORT_ITEM_STATE_DONE,
    import_pb2.IMPORT_ITEM_STATE_FAILED,
    import_pb2.IMPORT_ITEM_STATE_DUPLICATE,
    import_pb2.IMPORT_ITEM_STATE_SKIPPED,
)
JPEG = b"\xff\xd8\xff\xe0 a photo"


@pytest.fixture
async def analytics(collector: Collector, collector_database: TestDatabase) -> AsyncIterator[FakeAnalytics]:
    async with analytics_beside(collector_database) as made:
        yield made


def year() -> list[Workout]:
    return [
        Workout(101, AT, "Run", "Läufchen", fit(b"1"), more={"Activity Private Note": "Knie", "Media": "media/a.jpg|media/b.mp4"}),
        Workout(102, AT + timedelta(days=1), "Swim", "Bahnen", gpx("2"), "gpx.gz", 1800, 1525.0),
        Workout(103, AT + timedelta(days=2), "Ride", "Rolle", None, "", 2700, 25_000.0),
    ]  # fmt: skip


def german(workouts: list[Workout], at: datetime = UNDATED, **more: Any) -> bytes:
    return export(
        workouts,
        "de",
        at=at,
        more={"media/a.jpg": JPEG, "media/b.mp4": b"film", "routes/1.gpx": gpx("route"), **more},
    )


async def send(collector: Collector, content: bytes, name: str = "export_1.zip") -> upload_pb2.Upload:
    """Uploads an archive in two pieces."""
    half = len(content) // 2
    request = upload_pb2.CreateUploadRequest(request_id=str(uuid4()), file_name=name, content=content[:half])
    upload = (await collector.uploads.CreateUpload(request, metadata=collector.metadata)).upload
    rest = upload_pb2.AppendUploadRequest(
        upload_id=upload.upload_id, offset=half, content=content[half:], crc32c=crc32c(content[half:])
    )
    return (await collector.uploads.AppendUpload(rest, metadata=collector.metadata)).upload


async def start(collector: Collector, content: bytes, name: str = "export_1.zip") -> str:
    """Uploads an archive and has it imported; gives the import."""
    upload = await send(collector, content, name)
    finish = upload_pb2.FinishUploadRequest(upload_id=upload.upload_id, size_bytes=len(content))
    await collector.uploads.FinishUpload(finish, metadata=collector.metadata)
    return upload.import_id


async def said_by(
    collector: Collector, event: ActivityIngested | ActivityDescribed
) -> description_pb2.ActivityDescription:
    content = await collector.objects.get(event.description_key)
    assert hashlib.sha256(content).hexdigest() == event.description_sha256
    return json_format.Parse(content, description_pb2.ActivityDescription())


async def by_activity(
    collector: Collector, events: list[ActivityIngested]
) -> dict[str, tuple[ActivityIngested, description_pb2.ActivityDescription]]:
    found = [(event, await said_by(collector, event)) for event in events]
    return {said.provider_activity_id: (event, said) for event, said in found}


async def test_each_recording_comes_with_what_its_row_says_in_the_right_units(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    import_id = await start(collector, german(year()))
    events = await analytics.announced(3)
    assert set(analytics.topics) == {"activities-bulk"}
    found = await by_activity(collector, events)
    event, run = found["101"]
    assert event.source_kind == source_pb2.SOURCE_KIND_ARCHIVE
    assert await collector.objects.get(event.object_key) == fit(b"1")
    assert (run.name, run.private_note, run.provider_sport) == ("Läufchen", "Knie", "Lauf")
    assert run.summary.distance_m == 10_530
    assert run.started_at.ToDatetime(UTC) == AT
    photo, film = run.photos
    assert await collector.objects.get(f"athlete/{collector.athlete_id}/{photo.object_key}") == JPEG
    assert (film.name, film.object_key) == ("media/b.mp4", "")
    assert found["102"][1].summary.distance_m == 1525, "swims are shown in metres"
    alone, ride = found["103"]
    assert alone.format == source_pb2.RECORDING_FORMAT_DESCRIPTION
    assert alone.sha256 == alone.description_sha256
    assert (ride.name, ride.summary.elapsed_time_s) == ("Rolle", 2700)
    assert not any("name" in str(field.name) for event in events for field, _ in event.ListFields())
    for event in events:
        await analytics.analyze(event)
    done = await collector.until(import_id, DONE)
    assert (done.done_count, done.failed_count, done.skipped_count) == (3, 0, 2)
    items = {item.file_name: item for item in await collector.items(import_id)}
    assert items["export_1.zip/routes/1.gpx"].kind == import_pb2.FILE_KIND_COURSE
    assert "3 activities, 1 of them without a file" in items["export_1.zip/activities.csv"].detail
    assert "export_1.zip/activities.csv/row 3" in items


async def test_a_newer_export_adds_what_is_new_and_updates_what_is_said(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    workouts = year()
    import_id = await start(collector, german(workouts))
    first = await by_activity(collector, await analytics.announced(3))
    for event, _ in first.values():
        await analytics.analyze(event)
    await collector.until(import_id, DONE)
    renamed = Workout(101, AT, "Run", "Lauf am See", fit(b"1"), more={"Media": ""})
    corrected = Workout(103, AT + timedelta(days=2), "Ride", "Rolle", None, "", 3000, 30_000.0)
    new = Workout(104, AT + timedelta(days=3), content=fit(b"4"))
    second_id = await start(collector, export([renamed, workouts[1], corrected, new], "de"), "export_2.zip")
    events = {event.description_key: event for event in await analytics.announced(3)}
    said = [await said_by(collector, event) for event in events.values()]
    assert {each.provider_activity_id for each in said} == {"101", "103", "104"}
    items = {item.file_name.removeprefix("export_2.zip/"): item for item in await collector.items(second_id)}
    assert [items[name].state for name in ("activities/108.fit.gz", "activities/109.gpx.gz")] == [
        DUPLICATE
    ] * 2
    assert "newer" in items["activities/108.fit.gz"].detail
    assert "newer" not in items["activities/109.gpx.gz"].detail
    assert items["activities/111.fit.gz"].state == items["activities.csv/row 3"].state == WAITING
    (again,) = [event for event in events.values() if event.recording_id == first["103"][0].recording_id]
    assert again.revision == 2, "an activity without a file is the same recording with other bytes"
    for event in events.values():
        if isinstance(event, ActivityIngested):
            await analytics.analyze(event)
    done = await collector.until(second_id, DONE)
    assert (done.done_count, done.duplicate_count, done.updated_count) == (1, 3, 2)
    items = {item.file_name.removeprefix("export_2.zip/"): item for item in await collector.items(second_id)}
    assert [name for name, item in items.items() if item.updated] == [
        "activities/108.fit.gz",
        "activities.csv/row 3",
    ]
    assert items["activities.csv/row 3"].state == DUPLICATE, "it is no new activity"

    async def swept() -> bool:
        keys = await collector.stored()
        old = {first["101"][0].description_key, first["103"][0].description_key, first["103"][0].object_key}
        return not old & set(keys) and not any("/photo/" in key for key in keys)

    await eventually(swept)


async def test_an_older_export_that_comes_after_a_newer_one_only_adds_what_that_lacks(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    workouts, gear = year(), {"bikes.csv": b"Bike Name,Bike Brand\nRondo,R\n"}
    corrected = Workout(103, AT + timedelta(days=2), "Ride", "Neu", None, "", 3000, 30_000.0)
    newest = [Workout(101, AT, "Run", "Am See", fit(b"1")), workouts[1], corrected]
    import_id = await start(collector, german(newest, at=AT + timedelta(days=40), **gear))
    for event in await analytics.announced(4):
        if isinstance(event, ActivityIngested):
            await analytics.analyze(event)
    await collector.until(import_id, DONE)
    before = sorted(key for key in await collector.stored() if not key.startswith("uploads/"))

    lost = Workout(105, AT + timedelta(days=5), "Run", "Seither gelöscht", fit(b"5"))
    gear["bikes.csv"] = b"Bike Name,Bike Brand\nAlt,R\n"
    older = german([*workouts, lost], at=AT + timedelta(days=30), **gear)
    second_id = await start(collector, older, "export_0.zip")
    (event,) = await analytics.announced(1)
    assert isinstance(event, ActivityIngested)
    assert (await said_by(collector, event)).provider_activity_id == "105"
    await analytics.analyze(event)
    done = await collector.until(second_id, DONE)
    assert (done.done_count, done.duplicate_count, done.updated_count) == (1, 3, 0)
    items = {item.file_name.removeprefix("export_0.zip/"): item for item in await collector.items(second_id)}
    assert "A newer export said" in items["activities.csv/row 3"].detail
    assert not items["activities/108.fit.gz"].updated

    async def swept() -> bool:
        keys = {key for key in await collector.stored() if not key.startswith("uploads/")}
        return sorted(keys - {event.object_key, event.description_key}) == before

    await eventually(swept)
    await analytics.quiet()

    third_id = await start(collector, german(workouts, at=AT + timedelta(days=50), **gear), "export_9.zip")
    events = await analytics.announced(3)
    kinds = sorted(type(event).__name__ for event in events)
    assert kinds == ["AccountDescribed", "ActivityDescribed", "ActivityIngested"], "each by its row"
    for event in events:
        if isinstance(event, ActivityIngested):
            await analytics.analyze(event)
    assert (await collector.until(third_id, DONE)).updated_count == 2


async def test_an_export_that_says_the_same_later_is_what_holds_then(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    def named(name: str, days: int) -> bytes:
        return export([Workout(101, AT, "Run", name, fit(b"1"))], at=AT + timedelta(days=days))

    for name, days, news in (("A", 10, 1), ("A", 30, 0), ("B", 20, 0), ("B", 40, 1)):
        import_id = await start(collector, named(name, days))
        for event in await analytics.announced(news):
            if isinstance(event, ActivityIngested):
                await analytics.analyze(event)
        await collector.until(import_id, DONE)
        await analytics.quiet()


async def test_the_same_export_again_announces_nothing(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    import_id = await start(collector, german(year()))
    for event in await analytics.announced(3):
        await analytics.analyze(event)
    await collector.until(import_id, DONE)
    before = [key for key in await collector.stored() if not key.startswith("uploads/")]
    again = await collector.until(await start(collector, german(year())), DONE)
    assert (again.duplicate_count, again.skipped_count, again.updated_count) == (3, 2, 0)
    await analytics.quiet()

    async def swept() -> bool:
        return sorted(await collector.stored()) == sorted(before)

    await eventually(swept)


async def test_deleting_an_activity_removes_what_was_said_and_its_photos(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    await start(collector, german(year()))
    for event in await analytics.announced(3):
        activity_id = await analytics.analyze(event)
        await analytics.publish(deleted(event, activity_id))

    async def swept() -> bool:
        return not await collector.stored()

    await eventually(swept)


async def test_files_without_a_table_and_a_table_without_files_lose_nothing(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    found = members(year(), "de")
    table = found.pop("activities.csv")
    await start(collector, pack(found), "files.zip")
    assert all(not event.description_key for event in await analytics.announced(2))
    import_id = await start(collector, pack({"activities.csv": table}), "table.zip")
    events = await analytics.announced(3)
    assert {event.format for event in events} == {source_pb2.RECORDING_FORMAT_DESCRIPTION}
    items = {item.file_name: item for item in await collector.items(import_id)}
    assert "2 with a file that is not in the archive" in items["table.zip/activities.csv"].detail


async def test_a_table_of_somebody_else_is_said_and_the_files_are_taken(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    import_id = await start(collector, zipped({"activities.csv": b"a,b\n1,2\n", "1.fit": fit()}), "other.zip")
    await analytics.announced(1)
    items = {item.file_name: item for item in await collector.items(import_id)}
    assert "no columns that are known" in items["other.zip/activities.csv"].detail


async def test_rows_and_files_that_are_broken_are_named_one_by_one(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    nameless = Workout(201, AT, more={"Activity ID": "", "Activity Name": "lost"})
    endless = Workout(202, AT + timedelta(days=5), elapsed_s=0)
    cut = Workout(203, AT + timedelta(days=6), content=b"not a recording", ending="fit", elapsed_s=0)
    import_id = await start(collector, export([*year(), nameless, endless, cut], "de"))
    await analytics.announced(3)
    failed = {
        item.file_name.removeprefix("export_1.zip/"): item
        for item in await collector.items(import_id)
        if item.state == FAILED
    }
    assert failed.keys() == {"activities.csv/row 4", "activities.csv/row 5", "activities/210.fit"}
    assert failed["activities.csv/row 4"].failure == source_pb2.FILE_FAILURE_CORRUPT
    assert failed["activities.csv/row 5"].failure == source_pb2.FILE_FAILURE_NO_SAMPLES
    assert failed["activities/210.fit"].failure == source_pb2.FILE_FAILURE_UNKNOWN_FORMAT
    assert all(item.detail and item.advice for item in failed.values())


@pytest.mark.parametrize("harm", ["truncated", "encrypted", "damaged table", "no archive"])
async def test_archives_that_cannot_be_read_are_said_and_stay(
    collector: Collector, analytics: FakeAnalytics, harm: str
) -> None:
    content = bytearray(german(year()))
    if harm == "truncated":
        content = content[: len(content) * 2 // 3]
    elif harm == "encrypted":
        content = encrypted(content)
    elif harm == "damaged table":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            info = archive.getinfo("activities.csv")
        start_at = info.header_offset + 30 + len(info.filename)
        content[start_at : start_at + info.compress_size] = bytes(info.compress_size)
    else:
        content[:4] = b"Rar!"
    import_id = await start(collector, bytes(content))
    if harm == "damaged table":
        # Without the table nothing tells that the route is none of the recordings.
        assert all(not event.description_key for event in await analytics.announced(3))
    else:
        await collector.until(import_id, DONE)
    failed = [item for item in await collector.items(import_id) if item.state == FAILED]
    assert failed
    assert all(item.detail and item.advice for item in failed)
    digest = hashlib.sha256(content).hexdigest()
    assert f"athlete/{collector.athlete_id}/file/{digest}" in await collector.stored()
    await analytics.quiet()


def encrypted(content: bytearray) -> bytearray:
    """Sets the flag of every entry, in both of its places."""
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(mark, place + 4)
    return content


async def test_a_table_that_is_a_bomb_is_refused_and_the_files_are_taken(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    bomb = activities_csv(year()) + b"0" * 80_000_000
    import_id = await start(collector, pack({**members(year()), "activities.csv": bomb}))
    await analytics.announced(2)
    (table,) = [
        item for item in await collector.items(import_id) if item.file_name.endswith("activities.csv")
    ]
    assert table.state == FAILED
    assert table.failure == source_pb2.FILE_FAILURE_TOO_LARGE


async def previewed(collector: Collector, content: bytes) -> upload_pb2.ArchivePreview:
    upload = await send(collector, content)
    request = upload_pb2.PreviewUploadRequest(upload_id=upload.upload_id, size_bytes=len(content))
    return (await collector.uploads.PreviewUpload(request, metadata=collector.metadata)).preview


async def test_a_preview_counts_what_would_be_imported_and_imports_nothing(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    nameless = Workout(201, AT, more={"Activity ID": ""})
    gone = Workout(202, AT + timedelta(days=9), content=fit(b"9"))
    found = members(
        [*year(), nameless, gone],
        "de",
        more={"media/a.jpg": JPEG, "routes/1.gpx": gpx("r"), "shoes.csv": b"Name\nBlue\n"},
    )
    del found[gone.file_name]
    preview = await previewed(collector, pack(found))
    assert (preview.provider, preview.language) == ("strava", "de")
    assert (preview.activity_count, preview.file_count) == (4, 2)
    assert (preview.without_file_count, preview.missing_file_count, preview.known_count) == (1, 1, 0)
    assert preview.first_started_at.ToDatetime(UTC) == AT
    assert preview.last_started_at.ToDatetime(UTC) == AT + timedelta(days=9)
    assert {sport.provider_sport: sport.count for sport in preview.sports} == {
        "Lauf": 2,
        "Schwimmen": 1,
        "Radfahrt": 1,
    }
    assert (preview.media_count, preview.route_count, preview.gear_count) == (1, 1, 1)
    assert preview.problem_count == 1
    assert "Row 4" in preview.problems[0]
    await analytics.quiet()
    assert not [key for key in await collector.stored() if key.startswith("athlete/")]


async def test_a_preview_says_what_is_known_already(collector: Collector, analytics: FakeAnalytics) -> None:
    await start(collector, german(year()))
    await analytics.announced(3)
    newer = [*year(), Workout(104, AT + timedelta(days=3), content=fit(b"4"))]
    preview = await previewed(collector, german(newer))
    assert (preview.activity_count, preview.known_count) == (4, 3)


async def test_a_preview_of_an_archive_that_cannot_be_read_says_why(collector: Collector) -> None:
    content = german(year())
    preview = await previewed(collector, content[: len(content) * 2 // 3])
    assert preview.failure == source_pb2.FILE_FAILURE_BAD_ARCHIVE
    assert preview.detail
    assert preview.advice
    plain = await previewed(collector, zipped({"1.fit": fit(), "a.txt": b"x"}))
    assert (plain.provider, plain.file_count, plain.failure) == ("", 1, 0)


async def test_an_upload_that_is_given_up_leaves_nothing_and_its_import_ends(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    upload = await send(collector, german(year()))
    request = upload_pb2.DeleteUploadRequest(upload_id=upload.upload_id)
    for _repetition in range(2):
        answer = await collector.uploads.DeleteUpload(request, metadata=collector.metadata)
        assert answer.deleted
    assert (await collector.found(upload.import_id)).state == DONE

    async def swept() -> bool:
        return not await collector.stored()

    await eventually(swept)
    await analytics.quiet()


async def test_a_finished_upload_is_not_given_up(collector: Collector, analytics: FakeAnalytics) -> None:
    upload = await collector.send("1.fit", fit())
    request = upload_pb2.DeleteUploadRequest(upload_id=upload.upload_id)
    assert not (await collector.uploads.DeleteUpload(request, metadata=collector.metadata)).deleted
    await analytics.announced(1)
