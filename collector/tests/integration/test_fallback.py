"""A file of an export that cannot be used: the activity keeps the figures of its row, and the report says why."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from google.protobuf import json_format

from collector.tests.analytics import FakeAnalytics, analytics_beside, analyzed, deleted, rejected
from collector.tests.conftest import Collector, eventually
from collector.tests.exports import Workout, members, pack
from collector.tests.files import fit
from collector.tests.integration.test_exports import DONE, DUPLICATE, FAILED, ITEM_DONE, JPEG, start
from runningmate.collector.v1 import import_pb2
from runningmate.collector.v1.collector_events_pb2 import ActivityDescribed, ActivityIngested
from runningmate.common.v1 import description_pb2, source_pb2
from runningmate_servicekit.testing.postgres import TestDatabase

AT = datetime(2024, 5, 3, 6, 7, 8, tzinfo=UTC)
WORKOUT = Workout(101, AT, name="Hills", content=fit(b"1"), more={"Media": "media/a.jpg"})
FIT_OF_IT = "activities/108.fit.gz"


@pytest.fixture
async def analytics(collector: Collector, collector_database: TestDatabase) -> AsyncIterator[FakeAnalytics]:
    async with analytics_beside(collector_database) as made:
        yield made


def archive(workout: Workout = WORKOUT, **files: bytes) -> bytes:
    found = members([workout], more={"media/a.jpg": JPEG})
    return pack(found | {name.replace("_", "/"): content for name, content in files.items()})


def cut() -> bytes:
    """The export with a recording whose gzip file ends early."""
    found = members([WORKOUT], more={"media/a.jpg": JPEG})
    return pack(found | {FIT_OF_IT: gzip.compress(fit(b"1") * 200, mtime=0)[:-20]})


async def said_by(collector: Collector, event: ActivityIngested) -> description_pb2.ActivityDescription:
    assert event.format == source_pb2.RECORDING_FORMAT_DESCRIPTION
    content = await collector.objects.get(event.object_key)
    return json_format.Parse(content, description_pb2.ActivityDescription())


async def settled(
    collector: Collector, analytics: FakeAnalytics, import_id: str, event: ActivityIngested, partial: str
) -> import_pb2.ImportItem:
    """The item of the recording, after analytics took the figures."""
    outcome = analyzed(event, "0f7c1d52-5f6b-4a0e-9d3a-6a1f5f1f2b01")
    outcome.partial = partial
    await analytics.publish(outcome)
    await collector.until(import_id, DONE)
    (item,) = [each for each in await collector.items(import_id) if each.file_name.endswith(FIT_OF_IT)]
    return item


async def test_a_file_that_cannot_be_unpacked_leaves_the_figures_of_its_row_and_its_bytes_stay(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    import_id = await start(collector, cut())
    (event,) = await analytics.announced(1)
    said = await said_by(collector, event)
    assert (said.name, said.summary.distance_m) == ("Hills", 10_530)
    assert "file could not be used" in said.file_problem
    assert await collector.objects.get(f"athlete/{collector.athlete_id}/{said.photos[0].object_key}") == JPEG
    item = await settled(collector, analytics, import_id, event, said.file_problem)
    assert (item.state, item.partial) == (ITEM_DONE, said.file_problem)
    kept = [await collector.objects.get(key) for key in await collector.stored() if "/archive/" in key]
    assert gzip.compress(fit(b"1") * 200, mtime=0)[:-20] in kept


async def test_a_file_that_analytics_refuses_leaves_the_figures_of_its_row(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    import_id = await start(collector, archive())
    (event,) = await analytics.announced(1)
    await analytics.publish(rejected(event, source_pb2.FILE_FAILURE_CORRUPT))
    (instead,) = await analytics.announced(1)
    assert instead.recording_id != event.recording_id
    said = await said_by(collector, instead)
    assert (said.name, said.photos[0].name) == ("Hills", "media/a.jpg")
    assert "The workout has no samples." in said.file_problem
    running = await collector.found(import_id)
    assert (running.done_count, running.failed_count, running.finished_at.seconds) == (0, 0, 0)
    item = await settled(collector, analytics, import_id, instead, said.file_problem)
    assert (item.state, item.partial) == (ITEM_DONE, said.file_problem)
    assert await collector.objects.get(event.object_key) == fit(b"1"), "the refused bytes stay"


async def test_the_same_export_again_doubles_nothing_and_says_again_what_is_wrong(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    import_id = ""
    for attempt in range(2):
        import_id = await start(collector, archive())
        (event,) = await analytics.announced(1)
        await analytics.publish(rejected(event, source_pb2.FILE_FAILURE_CORRUPT))
        if attempt == 0:
            (instead,) = await analytics.announced(1)
            await settled(collector, analytics, import_id, instead, "x")
    await collector.until(import_id, DONE)
    await analytics.quiet()
    (item,) = [each for each in await collector.items(import_id) if each.file_name.endswith(FIT_OF_IT)]
    assert (item.state, list(item.activity_ids)) == (DUPLICATE, ["0f7c1d52-5f6b-4a0e-9d3a-6a1f5f1f2b01"])
    assert "could not be used" in item.partial


async def test_a_refused_file_without_figures_fails_as_before(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    bare: dict[str | tuple[str, int], str] = {"Activity Date": "a Tuesday", "Media": ""}
    import_id = await start(collector, archive(replace(WORKOUT, more=bare)))
    (event,) = await analytics.announced(1)
    await analytics.publish(rejected(event, source_pb2.FILE_FAILURE_CORRUPT))
    done = await collector.until(import_id, DONE)
    assert done.failed_count == 1
    (item,) = [each for each in await collector.items(import_id) if each.file_name.endswith(FIT_OF_IT)]
    assert (item.state, item.failure) == (FAILED, source_pb2.FILE_FAILURE_CORRUPT)
    await analytics.quiet()


async def test_figures_whose_activity_is_deleted_go_and_the_photos_of_a_good_file_stay(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    import_id = await start(collector, cut())
    (event,) = await analytics.announced(1)
    item = await settled(collector, analytics, import_id, event, "x")
    good: list[Any] = []
    await start(collector, archive(), "export_2.zip")
    good += await analytics.announced(1)
    assert isinstance(good[0], ActivityIngested)
    assert not isinstance(good[0], ActivityDescribed)
    await analytics.analyze(good[0])
    await analytics.publish(deleted(event, item.activity_ids[0]))

    async def swept() -> bool:
        return event.object_key not in await collector.stored()

    await eventually(swept)
    assert any("/photo/" in key for key in await collector.stored())
