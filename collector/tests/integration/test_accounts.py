"""What an export says about the athlete: announced once, replaced by a newer export, and gone with the athlete."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from google.protobuf import json_format

from collector.tests.analytics import FakeAnalytics, analytics_beside
from collector.tests.conftest import Collector, eventually
from collector.tests.exports import Workout, export, route
from collector.tests.files import fit
from collector.tests.integration.test_exports import DONE, start
from runningmate.analytics.v1.analytics_events_pb2 import AthleteErased
from runningmate.collector.v1 import import_pb2
from runningmate.collector.v1.collector_events_pb2 import AccountDescribed, ActivityIngested
from runningmate.common.v1 import account_pb2
from runningmate_servicekit.testing.postgres import TestDatabase

AT = datetime(2024, 5, 3, 6, 7, 8, tzinfo=UTC)
LAKE = route("Round the lake", [(47.0, 13.0, 400.0), (47.01, 13.0, 420.0)])
PASS = route("Over the pass", [(47.0, 13.0, 400.0), (47.1, 13.0, 1400.0)])
TABLES = {
    "bikes.csv": b"Bike Name,Bike Brand\nRondo,R\n",
    "shoes.csv": b"Shoe Name,Shoe Brand\nBlue,B\n",
    "components.csv": b"Bike,Type\nRondo,Chain\n",
    "profile.csv": b"Athlete ID,First Name,Last Name,Weight\n90,Ada,L.,61.5\n",
    "routes.csv": b"Name,File\nThe lake,routes/1.gpx\n",
    "routes/1.gpx": LAKE,
    "routes/2.gpx": b"<kml/>",
}


@pytest.fixture
async def analytics(collector: Collector, collector_database: TestDatabase) -> AsyncIterator[FakeAnalytics]:
    async with analytics_beside(collector_database) as made:
        yield made


def archive(**more: bytes) -> bytes:
    files = TABLES | {name.replace("_", "/", 1) + ".gpx": content for name, content in more.items()}
    return export([Workout(101, AT, content=fit(b"1"))], more=files)


async def taken(
    collector: Collector, analytics: FakeAnalytics, content: bytes, count: int = 2
) -> AccountDescribed:
    """Imports an export; gives the event of its account, after which its activity is settled."""
    import_id = await start(collector, content)
    found = None
    for event in await analytics.announced(count):
        if isinstance(event, AccountDescribed):
            found = event
        elif isinstance(event, ActivityIngested):
            await analytics.analyze(event)
    await collector.until(import_id, DONE)
    assert found is not None
    return found


async def account_of(collector: Collector, event: AccountDescribed) -> account_pb2.AccountDescription:
    content = await collector.objects.get(event.object_key)
    assert hashlib.sha256(content).hexdigest() == event.sha256
    return json_format.Parse(content, account_pb2.AccountDescription())


def damaged(content: bytes, name: str) -> bytes:
    """An archive in which the checksum of one member is wrong."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        crc = struct.pack("<L", archive.getinfo(name).CRC)
    assert content.count(crc) == 2
    return content.replace(crc, bytes(byte ^ 1 for byte in crc))


def below(collector: Collector, key: str) -> str:
    return f"athlete/{collector.athlete_id}/{key}"


async def test_profile_gear_and_routes_are_announced_by_key_and_no_file_is_counted_for_them(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    event = await taken(collector, analytics, archive())
    account = await account_of(collector, event)
    assert (account.profile.name, account.profile.weight_kg) == ("Ada L.", 61.5)
    assert [(piece.name, piece.brand) for piece in account.gear] == [("Rondo", "R"), ("Blue", "B")]
    assert account.components[0].details[0].text == "Chain"
    (kept,) = account.routes
    assert (kept.name, kept.point_count, kept.elevation_gain_m) == ("The lake", 2, 20)
    assert kept.distance_m == pytest.approx(1112, abs=1)
    assert await collector.objects.get(below(collector, kept.object_key)) == LAKE


async def test_the_report_says_what_was_kept_and_which_route_could_not_be(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    import_id = await start(collector, archive())
    for event in await analytics.announced(2):
        if isinstance(event, ActivityIngested):
            await analytics.analyze(event)
    done = await collector.until(import_id, DONE)
    assert (done.total_count, done.done_count, done.failed_count, done.skipped_count) == (9, 1, 0, 8)
    items = {item.file_name.removeprefix("export_1.zip/"): item for item in await collector.items(import_id)}
    assert "kept with your gear" in items["components.csv"].detail
    assert "kept with your routes" in items["routes/1.gpx"].detail
    assert items["routes/1.gpx"].kind == items["routes/2.gpx"].kind == import_pb2.FILE_KIND_COURSE
    assert "cannot be kept: It begins as kml" in items["routes/2.gpx"].detail


async def test_a_newer_export_replaces_the_account_and_takes_away_what_it_no_longer_has(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    first = await taken(collector, analytics, archive())
    old = (await account_of(collector, first)).routes[0]
    second = await taken(collector, analytics, archive(routes_1=PASS, routes_3=LAKE), count=1)
    assert (second.recording_id, second.revision) == (first.recording_id, first.revision + 1)
    routes = {kept.file_name: kept for kept in (await account_of(collector, second)).routes}
    assert routes["routes/3.gpx"].object_key == old.object_key, "the same bytes are one object"
    third = await taken(collector, analytics, archive(routes_1=PASS), count=1)

    async def swept() -> bool:
        stored = [key for key in await collector.stored() if "/route/" in key or key == first.object_key]
        return stored == [below(collector, routes["routes/1.gpx"].object_key)]

    await eventually(swept)
    assert third.revision == 3


async def test_the_same_export_again_says_nothing_new(collector: Collector, analytics: FakeAnalytics) -> None:
    await taken(collector, analytics, archive())
    before = sorted(key for key in await collector.stored() if not key.startswith("uploads/"))
    await collector.until(await start(collector, archive()), DONE)
    await analytics.quiet()

    async def swept() -> bool:
        return sorted(await collector.stored()) == before

    await eventually(swept)


async def test_a_damaged_table_keeps_neither_the_activities_nor_the_other_tables_away(
    collector: Collector, analytics: FakeAnalytics
) -> None:
    import_id = await start(collector, damaged(archive(), "shoes.csv"))
    events = {type(event): event for event in await analytics.announced(2)}
    account = await account_of(collector, events[AccountDescribed])
    assert [piece.name for piece in account.gear] == ["Rondo"]
    assert events[ActivityIngested].description_key
    failed = [
        item for item in await collector.items(import_id) if item.state == import_pb2.IMPORT_ITEM_STATE_FAILED
    ]
    assert [item.file_name for item in failed] == ["export_1.zip/shoes.csv"]


async def test_an_erasure_takes_account_and_routes(collector: Collector, analytics: FakeAnalytics) -> None:
    await taken(collector, analytics, archive())
    await analytics.publish(AthleteErased(athlete_id=str(collector.athlete_id)))

    async def gone() -> bool:
        return not await collector.stored()

    await eventually(gone)
