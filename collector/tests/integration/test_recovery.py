from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from collector.tests.exports import Workout, export
from collector.tests.files import fit, gpx, zipped
from runningmate_collector.adapters.postgres.deletions import PostgresDoomedBook
from runningmate_collector.adapters.postgres.jobs import PostgresJobBook
from runningmate_collector.adapters.postgres.units import units
from runningmate_collector.adapters.signals import LocalSignals
from runningmate_collector.domain.limits import Limits
from runningmate_collector.domain.model import Chunk, ItemState, UploadState
from runningmate_collector.domain.outcomes import Analyzed, Deleted
from runningmate_collector.service.chunks import crc32c
from runningmate_collector.service.fallback import Fallback
from runningmate_collector.service.intake import Intake
from runningmate_collector.service.ports import Job, Unit, Units
from runningmate_collector.service.processing import Processing
from runningmate_collector.service.settling import Settling
from runningmate_collector.service.sweeping import Sweeping
from runningmate_collector.service.uploads import NewUpload, Uploads
from runningmate_collector.wire.descriptions import document_of, retold
from runningmate_servicekit.database import Database
from runningmate_servicekit.eventlog import Outbox
from runningmate_servicekit.objects import InMemoryObjectStore, ObjectInfo
from runningmate_servicekit.testing.postgres import TestDatabase

AT = datetime(2024, 5, 3, tzinfo=UTC)
LEASE, IDLE = timedelta(seconds=0), timedelta(hours=24)


class Crash(Exception):
    """Stands for a process that dies."""


class Fuse:
    """Crashes at one step."""

    def __init__(self, at: int | None = None) -> None:
        self.at = at
        self.count = 0

    def step(self) -> None:
        self.count += 1
        if self.count == self.at:
            raise Crash


class FusedObjects(InMemoryObjectStore):
    """Dies before or after it writes or removes."""

    def __init__(self) -> None:
        super().__init__()
        self.fuse = Fuse()
        self.after_put: Callable[[], Awaitable[object]] | None = None

    async def put(
        self, key: str, content: bytes | Path, metadata: Mapping[str, str] | None = None
    ) -> ObjectInfo:
        self.fuse.step()
        stored = await super().put(key, content, metadata)
        self.fuse.step()
        if (then := self.after_put) is not None:
            self.after_put = None
            await then()
        return stored

    async def delete(self, key: str) -> None:
        self.fuse.step()
        await super().delete(key)
        self.fuse.step()


class Workshop:
    """The collector's use cases on a real database, with a fuse."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.outbox = Outbox("collector")
        self.objects = FusedObjects()
        self.units: Units = units(database, self.outbox)
        signals = LocalSignals()
        intake = Intake(self.units, self.objects, signals)
        self.uploads = Uploads(self.units, self.objects, intake, signals, Limits())
        self.jobs = PostgresJobBook(database)
        self.processing = Processing(self._fused, self.objects, signals, Limits(), document_of)
        self.sweeping = Sweeping(PostgresDoomedBook(database, self.outbox), self.objects)

    @asynccontextmanager
    async def _fused(self, athlete_id: UUID) -> AsyncIterator[Unit]:
        async with self.units(athlete_id) as unit:
            yield unit
            self.objects.fuse.step()
        self.objects.fuse.step()

    async def upload(self, athlete_id: UUID, content: bytes, name: str = "export.zip") -> UUID:
        upload = await self.uploads.create(
            athlete_id, NewUpload(uuid4(), name, None, content[:5], finish=False)
        )
        rest = Chunk(5, len(content) - 5, crc32c(content[5:]))
        await self.uploads.append(athlete_id, upload.upload_id, rest, content[5:])
        await self.uploads.finish(athlete_id, upload.upload_id, len(content))
        return upload.import_id

    async def claimed(self) -> Job:
        job = await self.jobs.claim(LEASE, IDLE)
        assert job is not None
        return job

    async def announced(self, athlete_id: UUID) -> int:
        count: int = await self.database.pool.fetchval(
            "SELECT count(*) FROM collector.outbox WHERE athlete_id = $1", athlete_id
        )
        return count

    async def keys(self) -> list[str]:
        return [key async for key in self.objects.list()]


@pytest.fixture
async def workshop(collector_database: TestDatabase) -> AsyncIterator[Workshop]:
    database = Database(collector_database.url("rm_collector_job"))
    await database.connect()
    yield Workshop(database)
    await database.close()


@pytest.mark.parametrize(
    ("content", "files", "objects"),
    [
        (
            zipped(
                {
                    "1.fit": fit(b"1"),
                    "2.gpx": gpx(),
                    "3": b"text",
                    "4.zip": zipped({}),
                    "../5.fit": fit(b"5"),
                }
            ),
            5,
            5,
        ),
        (zipped({"1.fit": fit(b"1"), "bomb.gpx": b"\0" * 3_000_000}), 2, 2),
        (fit(os.urandom(3000)), 1, 1),
        (b"unknown content", 1, 1),
        (zipped({"part.zip": zipped({"1.fit": fit(b"1"), "2.fit": fit(b"2")}), "3.fit": fit(b"3")}), 3, 3),
        (
            export(
                [
                    Workout(1, AT, content=fit(b"1"), more={"Media": "media/1.jpg"}),
                    Workout(2, AT + timedelta(days=1), content=fit(b"2")),
                    Workout(3, AT + timedelta(days=2)),
                ],
                more={"media/1.jpg": b"\xff\xd8\xff photo"},
            ),
            4,
            7,
        ),
    ],
    ids=[
        "archive",
        "archive that stays",
        "recording",
        "unknown",
        "archive in an archive",
        "export of a platform",
    ],
)
async def test_a_crash_anywhere_loses_and_doubles_nothing(
    workshop: Workshop, content: bytes, files: int, objects: int
) -> None:
    for at in itertools.count(1):
        athlete_id = uuid4()
        workshop.objects.fuse = Fuse()
        import_id = await workshop.upload(athlete_id, content)
        workshop.objects.fuse = Fuse(at)
        crashed = False
        try:
            await workshop.processing.process(await workshop.claimed())
        except Crash:
            crashed = True
            workshop.objects.fuse = Fuse()
            job = await workshop.jobs.claim(LEASE, IDLE)
            if job is not None:
                await workshop.processing.process(job)
        await _sweep_with_a_crash(workshop, at)
        async with workshop.units(athlete_id) as unit:
            found = await unit.imports.find(import_id)
            items = await unit.imports.changed_items(import_id, 0, 100)
        assert found is not None
        assert (found.open_upload_count, found.total_count, len(items)) == (0, files, files)
        assert [item.position for item in sorted(items, key=lambda item: item.position)] == list(
            range(1, files + 1)
        )
        waiting = sum(item.result.state is ItemState.WAITING for item in items)
        assert found.total_count - found.settled_count == waiting
        assert await workshop.announced(athlete_id) == waiting
        assert not [key for key in await workshop.keys() if key.startswith("uploads/")]
        stored = [key for key in await workshop.keys() if str(athlete_id) in key]
        assert len(stored) == objects
        if not crashed:
            assert at > 5
            return


async def _sweep_with_a_crash(workshop: Workshop, at: int) -> None:
    workshop.objects.fuse = Fuse(at)
    try:
        await workshop.sweeping.sweep()
    except Crash:
        workshop.objects.fuse = Fuse()
        await workshop.sweeping.sweep()
    workshop.objects.fuse = Fuse()


async def test_two_workers_on_one_upload_double_nothing(workshop: Workshop) -> None:
    athlete_id = uuid4()
    import_id = await workshop.upload(athlete_id, zipped({"1.fit": fit(b"1"), "2.fit": fit(b"2")}))
    first, second = await workshop.claimed(), await workshop.claimed()
    await workshop.processing.process(first)
    await workshop.processing.process(second)
    async with workshop.units(athlete_id) as unit:
        found = await unit.imports.find(import_id)
    assert found is not None
    assert (found.total_count, found.open_upload_count) == (2, 0)
    assert await workshop.announced(athlete_id) == 2


async def test_a_held_upload_is_left_alone_until_its_lease_ends(workshop: Workshop) -> None:
    await workshop.upload(uuid4(), fit(), "run.fit")
    job = await workshop.jobs.claim(timedelta(minutes=1), IDLE)
    assert job is not None
    assert await workshop.jobs.claim(LEASE, IDLE) is None
    await workshop.jobs.release(job)
    assert (await workshop.claimed()).attempts == 1


async def test_an_upload_that_stops_half_way_ends_as_truncated(workshop: Workshop) -> None:
    athlete_id = uuid4()
    upload = await workshop.uploads.create(
        athlete_id, NewUpload(uuid4(), "half.fit", None, b"half", finish=False)
    )
    assert await workshop.jobs.claim(LEASE, IDLE) is None
    job = await workshop.jobs.claim(LEASE, timedelta(0))
    assert job is not None
    await workshop.processing.process(job)
    async with workshop.units(athlete_id) as unit:
        (item,) = await unit.imports.changed_items(upload.import_id, 0, 9)
        found = await unit.imports.find(upload.import_id)
    assert item.result.failure == "truncated"
    assert found is not None
    assert found.finished_at is not None


async def test_lost_chunks_fail_the_file_and_nothing_else(workshop: Workshop) -> None:
    athlete_id = uuid4()
    import_id = await workshop.upload(athlete_id, fit(), "run.fit")
    for key in await workshop.keys():
        await workshop.objects.delete(key)
    await workshop.processing.process(await workshop.claimed())
    async with workshop.units(athlete_id) as unit:
        (item,) = await unit.imports.changed_items(import_id, 0, 9)
    assert item.result.failure == "unreadable"


async def test_bytes_that_came_back_are_not_swept(workshop: Workshop) -> None:
    athlete_id = uuid4()
    wanted = NewUpload(uuid4(), "run.fit", None, fit(), finish=True)
    upload = await workshop.uploads.create(athlete_id, wanted)
    assert upload.state is UploadState.PROCESSED
    async with workshop.units(athlete_id) as unit:
        (item,) = await unit.imports.changed_items(upload.import_id, 0, 9)
        assert item.recording_id is not None
        activity_id = uuid4()
        gone = Deleted(item.recording_id, 1, activity_id, recording_removed=True)
        await Settling(Fallback(workshop.processing.objects, retold)).apply(
            unit, [Analyzed(item.recording_id, 1, (activity_id,)), gone]
        )
    # The sweep comes after the same bytes were imported again.
    await workshop.uploads.create(athlete_id, NewUpload(uuid4(), "run.fit", None, fit(), finish=True))
    assert await workshop.sweeping.sweep() == 1
    assert len(await workshop.keys()) == 1
    assert await workshop.announced(athlete_id) == 2


async def test_files_that_come_together_share_a_transaction_and_keep_their_answers(
    workshop: Workshop,
) -> None:
    athlete_id, request_id = uuid4(), uuid4()
    wanted = [
        NewUpload(uuid4(), f"{number}.fit", None, fit(str(number).encode()), finish=True)
        for number in range(40)
    ]
    wanted += [NewUpload(request_id, "twice.fit", None, fit(b"twice"), finish=True)] * 2
    wanted += [NewUpload(uuid4(), "nowhere.fit", uuid4(), fit(b"nowhere"), finish=True)]
    answers = await asyncio.gather(
        *(workshop.uploads.create(athlete_id, entry) for entry in wanted), return_exceptions=True
    )
    assert [type(answer).__name__ for answer in answers] == ["Upload"] * 42 + ["ImportNotFound"]
    assert answers[40] == answers[41]
    assert await workshop.announced(athlete_id) == 41


async def test_a_worker_that_comes_late_leaves_out_what_another_has_stored(workshop: Workshop) -> None:
    athlete_id = uuid4()
    import_id = await workshop.upload(athlete_id, zipped({"1.fit": fit(b"1")}))
    first, second = await workshop.claimed(), await workshop.claimed()

    async def crash_after_the_batch() -> None:
        for at in itertools.count(1):
            workshop.objects.fuse = Fuse(at)
            with contextlib.suppress(Crash):
                await workshop.processing.process(first)
            if await workshop.announced(athlete_id):
                workshop.objects.fuse = Fuse()
                return

    workshop.objects.after_put = crash_after_the_batch
    await workshop.processing.process(second)
    async with workshop.units(athlete_id) as unit:
        found = await unit.imports.find(import_id)
    assert found is not None
    assert (found.total_count, found.open_upload_count) == (1, 0)
    assert await workshop.announced(athlete_id) == 1


async def test_a_sweep_between_storing_and_recording_takes_no_bytes(workshop: Workshop) -> None:
    athlete_id = uuid4()
    upload = await workshop.uploads.create(
        athlete_id, NewUpload(uuid4(), "run.fit", None, fit(), finish=True)
    )
    async with workshop.units(athlete_id) as unit:
        (item,) = await unit.imports.changed_items(upload.import_id, 0, 9)
        assert item.recording_id is not None
        activity_id = uuid4()
        gone = Deleted(item.recording_id, 1, activity_id, recording_removed=True)
        await Settling(Fallback(workshop.processing.objects, retold)).apply(
            unit, [Analyzed(item.recording_id, 1, (activity_id,)), gone]
        )
    workshop.objects.after_put = workshop.sweeping.sweep
    await workshop.uploads.create(athlete_id, NewUpload(uuid4(), "run.fit", None, fit(), finish=True))
    assert len(await workshop.keys()) == 1
