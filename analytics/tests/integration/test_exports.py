"""Exports through a running service: built by workers, downloaded in pieces, and imported again."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
import os
import uuid
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc
import grpc.aio
import pytest

from analytics.tests.unit.formats.fitbytes import HEART_RATE, START, TIMESTAMP, FitBytes
from runningmate.analytics.v1 import activity_pb2, analytics_events_pb2, athlete_pb2, export_pb2
from runningmate.analytics.v1.export_service_pb2_grpc import ExportServiceAsyncStub
from runningmate_analytics.adapters.postgres.exportjobs import PostgresExportJobs
from runningmate_analytics.domain.formats import decode
from runningmate_analytics.entrypoints.builder import MAX_ATTEMPTS
from runningmate_analytics.service.exporting import MAX_KEPT
from runningmate_servicekit.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from analytics.tests.integration.conftest import Analytics
    from runningmate_servicekit.testing.postgres import TestDatabase

    Start = Callable[..., AbstractAsyncContextManager[Analytics]]

FIT, GPX, ORIGINAL = (
    export_pb2.EXPORT_FORMAT_FIT,
    export_pb2.EXPORT_FORMAT_GPX,
    export_pb2.EXPORT_FORMAT_ORIGINAL,
)
DONE, FAILED = export_pb2.EXPORT_STATE_DONE, export_pb2.EXPORT_STATE_FAILED
DAY_S = 86_400


def workout(day: int = 0, count: int = 60) -> bytes:
    """A workout of heart rates, so many days after the first."""
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, HEART_RATE)
    for second in range(count):
        fit.data(0, "IB", START + day * DAY_S + second, 100 + second % 50)
    return fit.build()


class Exporter:
    """An athlete's exports."""

    def __init__(self, analytics: Analytics) -> None:
        self.analytics = analytics
        self.stub = ExportServiceAsyncStub(analytics.channel)

    async def imported(self, *files: bytes) -> list[str]:
        """Imports files; gives the activities' ids in that order."""
        ids: list[str] = []
        for number, data in enumerate(files):
            await self.analytics.ingest(data, f"file {number}.fit")
            outcome = await self.analytics.next_outcome()
            assert isinstance(outcome, analytics_events_pb2.ActivityAnalyzed)
            ids += outcome.activity_ids
        return ids

    async def create(self, wanted: export_pb2.ExportFormat, *ids: str, **more: Any) -> export_pb2.Export:
        """Asks for an export."""
        request = export_pb2.CreateExportRequest(
            request_id=more.pop("request_id", str(uuid.uuid4())), format=wanted, activity_ids=ids, **more
        )
        return (await self.stub.CreateExport(request, metadata=self.analytics.metadata)).created_export

    async def settled(self, export: export_pb2.Export) -> export_pb2.Export:
        """Follows an export to its end."""
        found = export
        async with asyncio.timeout(60):
            request = export_pb2.WatchExportRequest(export_id=export.export_id)
            kinds = []
            async for message in self.stub.WatchExport(request, metadata=self.analytics.metadata):
                kinds.append(message.WhichOneof("news"))
                if kinds[-1] == "progress":
                    found = message.progress
        assert kinds[-1] == "completed"
        return found

    async def built(self, wanted: export_pb2.ExportFormat, *ids: str, **more: Any) -> export_pb2.Export:
        """An export that is done."""
        export = await self.settled(await self.create(wanted, *ids, **more))
        assert export.state == DONE, export.failure
        return export

    async def get(self, export_id: str) -> export_pb2.Export:
        """Looks at an export."""
        request = export_pb2.GetExportRequest(export_id=export_id)
        return (await self.stub.GetExport(request, metadata=self.analytics.metadata)).found_export

    async def download(self, export: export_pb2.Export, offset: int = 0) -> bytes:
        """The bytes from an offset on, compared with what the export says of them."""
        request = export_pb2.DownloadExportRequest(export_id=export.export_id, offset=offset)
        pieces = []
        async for body in self.stub.DownloadExport(request, metadata=self.analytics.metadata):
            assert body.content_type == export.content_type
            assert 0 < len(body.data) <= 1 << 20
            pieces.append(body.data)
        data = b"".join(pieces)
        assert len(data) == export.size_bytes - offset
        assert offset or hashlib.sha256(data).hexdigest() == export.sha256
        return data

    async def refused(self, call: Any) -> tuple[grpc.StatusCode, str]:
        """Status and text of a call that must fail."""
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await call
        return caught.value.code(), caught.value.details() or ""


async def test_one_activity_is_the_file_itself(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        mine = Exporter(analytics)
        (activity_id,) = await mine.imported(workout())
        export = await mine.built(FIT, activity_id)
        assert (export.total_count, export.done_count, export.failed_count) == (1, 1, 0)
        assert export.file_name.startswith("2021-09-08 ")
        assert export.file_name.endswith(".fit")
        data = await mine.download(export)
        (before,), (after,) = decode(workout(), "fit"), decode(data, "fit")
        assert before.time_s.tolist() == after.time_s.tolist()
        assert before.channels["heart_rate_bpm"].tolist() == after.channels["heart_rate_bpm"].tolist()
        assert list(export.notes) == []
        tcx = await mine.built(export_pb2.EXPORT_FORMAT_TCX, activity_id)
        assert list(tcx.notes) == ["TCX knows running and biking only, so the sport is written as Other."]
        assert await mine.download(export, offset=100) == data[100:]
        assert await mine.download(export, offset=len(data)) == b""
        call = mine.stub.DownloadExport(
            export_pb2.DownloadExportRequest(export_id=export.export_id), metadata=analytics.metadata
        )
        headers: Any = dict(await call.initial_metadata())
        assert headers["content-disposition"].startswith('attachment; filename="2021-09-08 ')
        call.cancel()


async def test_all_activities_are_an_archive_with_an_index(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        mine = Exporter(analytics)
        ids = await mine.imported(workout(0), workout(1))
        again = FitBytes().file_id().define(0, 20, TIMESTAMP, HEART_RATE)
        again.data(0, "IB", START + DAY_S + 3600, 90).data(0, "IB", START + DAY_S + 3660, 91)
        ids += await mine.imported(again.build())
        export = await mine.built(FIT)
        assert export.file_name.endswith(" fit.zip")
        assert (export.total_count, export.done_count) == (3, 3)
        with zipfile.ZipFile(io.BytesIO(await mine.download(export))) as archive:
            assert archive.testzip() is None
            names = archive.namelist()
            rows = list(csv.DictReader(io.StringIO(archive.read("index.csv").decode())))
            assert [row["file"] for row in rows] == names[:-1]
            assert len(set(names)) == 4
            assert [row["activity_id"] for row in rows] == ids
            assert {row["exported"] for row in rows} == {"yes"}
            assert rows[0]["source_sha256"] == hashlib.sha256(workout(0)).hexdigest()
            for row in rows:
                decode(archive.read(row["file"]), "fit")


async def test_a_filter_chooses_what_is_exported(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        mine = Exporter(analytics)
        await mine.imported(workout(0), workout(1), workout(2))
        export = await mine.built(FIT, from_date="2021-09-09", to_date="2021-09-10")
        assert export.total_count == 2
        code, text = await mine.refused(mine.create(FIT, from_date="2031-01-01"))
        assert code is grpc.StatusCode.FAILED_PRECONDITION
        assert "runningmate activities" in text
        code, _ = await mine.refused(mine.create(FIT, from_date="2031-02-30"))
        assert code is grpc.StatusCode.INVALID_ARGUMENT


async def test_originals_are_the_bytes_that_came_in(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        mine = Exporter(analytics)
        files = [workout(0), workout(1)]
        first, _ = await mine.imported(*files)
        assert await mine.download(await mine.built(ORIGINAL, first)) == files[0]
        with zipfile.ZipFile(io.BytesIO(await mine.download(await mine.built(ORIGINAL)))) as archive:
            stored = [archive.read(name) for name in archive.namelist() if name.endswith(".fit")]
            assert stored == files
            rows = list(csv.DictReader(io.StringIO(archive.read("index.csv").decode())))
        assert [row["source_file"] for row in rows] == ["file 0.fit", "file 1.fit"]
        key = f"athlete/{analytics.athlete_id}/file/{hashlib.sha256(files[0]).hexdigest()}"
        await analytics.objects.delete(key)
        export = await mine.settled(await mine.create(ORIGINAL, first))
        assert export.state == FAILED
        assert "import it again" in export.failure
        export = await mine.built(ORIGINAL)
        assert (export.done_count, export.failed_count) == (1, 1)


async def test_damaged_and_missing_originals_leave_the_others_and_are_named(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        mine = Exporter(analytics)
        files = [workout(number) for number in range(4)]
        ids = await mine.imported(*files)
        keys = [f"athlete/{analytics.athlete_id}/file/{hashlib.sha256(data).hexdigest()}" for data in files]
        await analytics.objects.put(keys[0], files[0][:-1] + b"?")
        await analytics.objects.delete(keys[2])
        export = await mine.built(ORIGINAL)
        assert (export.done_count, export.failed_count) == (2, 2)
        with zipfile.ZipFile(io.BytesIO(await mine.download(export))) as archive:
            assert archive.testzip() is None
            assert [archive.read(name) for name in archive.namelist() if name.endswith(".fit")] == [
                files[1],
                files[3],
            ]
            said = archive.read("damaged.txt").decode()
            rows = {
                row["source_file"]: row
                for row in csv.DictReader(io.StringIO(archive.read("index.csv").decode()))
            }
        assert "file 0.fit\n  Its stored file is damaged" in said
        assert "file 2.fit\n  Its stored file is gone" in said
        assert "file 1.fit" not in said
        assert "runningmate storage verify" in said
        assert (rows["file 0.fit"]["exported"], rows["file 1.fit"]["exported"]) == ("no", "yes")
        assert "Import the original again" in rows["file 0.fit"]["note"]
        alone = await mine.settled(await mine.create(ORIGINAL, ids[0]))
        assert alone.state == FAILED
        assert "damaged" in alone.failure


async def test_what_a_format_cannot_hold_fails_with_the_reason(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        mine = Exporter(analytics)
        first, _ = await mine.imported(workout(0), workout(1))
        for ids in ((first,), ()):
            export = await mine.settled(await mine.create(GPX, *ids))
            assert export.state == FAILED
            assert "positions" in export.failure
            call = mine.stub.DownloadExport(
                export_pb2.DownloadExportRequest(export_id=export.export_id), metadata=analytics.metadata
            )
            code, text = await mine.refused(call.read())
            assert (code, text) == (grpc.StatusCode.FAILED_PRECONDITION, export.failure)


@pytest.mark.parametrize("wanted", ["FIT", "TCX", "GPX"])
async def test_a_real_ride_comes_back_with_the_same_metrics(start_analytics: Start, wanted: str) -> None:
    folder = os.environ.get("RUNNINGMATE_RECORDINGS")
    if not folder:
        pytest.skip("RUNNINGMATE_RECORDINGS names no folder of real recordings; `make test` sets it")
    ride = (Path(folder) / "4078723797.fit").read_bytes()
    async with start_analytics() as analytics:
        mine = Exporter(analytics)
        await mine.imported(ride)
        numbers: Any = export_pb2.ExportFormat
        export = await mine.built(numbers.Value(f"EXPORT_FORMAT_{wanted}"))
        with zipfile.ZipFile(io.BytesIO(await mine.download(export))) as archive:
            data = archive.read(archive.namelist()[0])
        await analytics.settled()
        (before,) = await analytics.listed()
        analytics.athlete_id = uuid.uuid4()
        await analytics.ingest(data, "again", kind=wanted)
        outcome = await analytics.next_outcome()
        assert isinstance(outcome, analytics_events_pb2.ActivityAnalyzed)
        await analytics.settled()
        (after,) = await analytics.listed()
        assert (before.sport, before.local_date, before.time_zone) == (
            after.sport,
            after.local_date,
            after.time_zone,
        )
        found = {metric.name: metric.value for metric in after.metrics}
        tolerance = {"FIT": 1e-6, "TCX": 0.02, "GPX": 0.03}[wanted]
        of_the_timer = {"timer_time_s", "moving_time_s", "mean_speed_mps"} if wanted == "GPX" else set()
        compared = 0
        for metric in before.metrics:
            if metric.name in of_the_timer or "elevation" in metric.name:
                continue
            assert found[metric.name] == pytest.approx(metric.value, rel=tolerance, abs=1e-6), metric.name
            compared += 1
        assert compared > 10


async def test_hostile_titles_name_no_other_place_and_are_no_formulas(start_analytics: Start) -> None:
    """Titles come from anybody's files."""
    async with start_analytics() as analytics:
        mine = Exporter(analytics)
        for day, title in enumerate(("../../=1+1", "=HYPERLINK(&quot;http://x&quot;)")):
            points = "".join(
                f'<trkpt lat="48.{number:03}" lon="16"><time>2026-05-0{day + 1}T06:00:{number:02}Z</time></trkpt>'
                for number in range(60)
            )
            text = f"<gpx><trk><name>{title}</name><trkseg>{points}</trkseg></trk></gpx>"
            await analytics.ingest(text.encode(), f"{title}.gpx", kind="GPX")
            assert isinstance(await analytics.next_outcome(), analytics_events_pb2.ActivityAnalyzed)
        export = await mine.built(GPX)
        with zipfile.ZipFile(io.BytesIO(await mine.download(export))) as archive:
            names = archive.namelist()
            index = archive.read("index.csv").decode()
            assert b"<name>../../=1+1</name>" in archive.read(names[0])
        assert names[:2] == ["2026-05-01 =1+1.gpx", "2026-05-02 =HYPERLINK( http x ).gpx"]
        first, second = csv.DictReader(io.StringIO(index))
        assert (first["title"], second["title"]) == ("../../=1+1", '\'=HYPERLINK("http://x")')
        assert second["source_file"].startswith("'=")


async def test_the_same_request_finds_the_same_export(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        mine = Exporter(analytics)
        (activity_id,) = await mine.imported(workout())
        request_id = str(uuid.uuid4())
        first = await mine.create(FIT, activity_id, request_id=request_id)
        assert (await mine.create(GPX, request_id=request_id)).export_id == first.export_id


async def test_another_athlete_finds_and_deletes_nothing(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        mine = Exporter(analytics)
        (activity_id,) = await mine.imported(workout())
        export = await mine.built(FIT, activity_id)
        owner, analytics.athlete_id = analytics.athlete_id, uuid.uuid4()
        missing = grpc.StatusCode.NOT_FOUND
        delete = export_pb2.DeleteExportRequest(export_id=export.export_id)
        assert (await mine.refused(mine.get(export.export_id)))[0] is missing
        assert (await mine.refused(mine.download(export)))[0] is missing
        assert (await mine.refused(mine.stub.DeleteExport(delete, metadata=analytics.metadata)))[0] is missing
        assert (await mine.refused(mine.create(FIT, activity_id)))[0] is missing
        listed = await mine.stub.ListExports(export_pb2.ListExportsRequest(), metadata=analytics.metadata)
        assert not listed.exports
        analytics.athlete_id = owner
        await mine.download(export)


async def test_exports_are_listed_in_pages_and_limited(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        mine = Exporter(analytics)
        (activity_id,) = await mine.imported(workout())
        made = [(await mine.create(FIT, activity_id)).export_id for _ in range(MAX_KEPT)]
        code, text = await mine.refused(mine.create(FIT, activity_id))
        assert code is grpc.StatusCode.RESOURCE_EXHAUSTED
        assert str(MAX_KEPT) in text
        found: list[str] = []
        request = export_pb2.ListExportsRequest(page_size=7)
        while True:
            page = await mine.stub.ListExports(request, metadata=analytics.metadata)
            found += [export.export_id for export in page.exports]
            request.page_token = page.next_page_token
            if not page.next_page_token:
                break
        assert found == made[::-1]


async def _objects(analytics: Analytics) -> list[str]:
    return [key async for key in analytics.objects.list(f"exports/{analytics.athlete_id}/")]


async def _until_no_objects(analytics: Analytics) -> None:
    async with asyncio.timeout(30):
        while await _objects(analytics):  # noqa: ASYNC110 - the sweep tells nobody
            await asyncio.sleep(0.1)


async def test_deleted_and_expired_exports_lose_their_bytes(
    start_analytics: Start, analytics_database: TestDatabase
) -> None:
    async with start_analytics() as analytics:
        mine = Exporter(analytics)
        (activity_id,) = await mine.imported(workout())
        deleted, expired = await mine.built(FIT, activity_id), await mine.built(FIT, activity_id)
        assert len(await _objects(analytics)) == 2
        request = export_pb2.DeleteExportRequest(export_id=deleted.export_id)
        await mine.stub.DeleteExport(request, metadata=analytics.metadata)
        code, _ = await mine.refused(mine.stub.DeleteExport(request, metadata=analytics.metadata))
        assert code is grpc.StatusCode.NOT_FOUND
        database = Database(analytics_database.url("rm_analytics_job"))
        await database.connect()
        await database.pool.execute("UPDATE analytics.export SET expires_at = clock_timestamp()")
        assert (await mine.refused(mine.get(expired.export_id)))[0] is grpc.StatusCode.NOT_FOUND
        await _until_no_objects(analytics)
        async with asyncio.timeout(30):
            while await database.pool.fetchval("SELECT count(*) FROM analytics.export"):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        await database.close()


async def test_erasing_an_athlete_removes_the_exports(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        mine = Exporter(analytics)
        (activity_id,) = await mine.imported(workout())
        export = await mine.built(FIT, activity_id)
        request = athlete_pb2.EraseAthleteRequest(confirm_athlete_id=str(analytics.athlete_id))
        await analytics.athletes.EraseAthlete(request, metadata=analytics.metadata)
        assert (await mine.refused(mine.get(export.export_id)))[0] is grpc.StatusCode.NOT_FOUND
        await _until_no_objects(analytics)


async def test_what_a_killed_worker_had_begun_is_built_anew_and_given_up_in_the_end(
    start_analytics: Start, analytics_database: TestDatabase
) -> None:
    """A worker that was killed leaves a running export whose lease runs out."""
    athlete_id = uuid.uuid4()
    async with start_analytics(athlete_id, exports_at_once=0) as analytics:
        mine = Exporter(analytics)
        (activity_id,) = await mine.imported(workout())
        first = await mine.create(FIT, activity_id)
        second = await mine.create(FIT, activity_id)
        database = Database(analytics_database.url("rm_analytics_job"))
        await database.connect()
        jobs = PostgresExportJobs(database)
        claimed = [await jobs.claim(timedelta(seconds=30)) for _ in range(3)]
        assert [str(job.export_id) for job in claimed if job] == [first.export_id, second.export_id]
        await database.pool.execute(
            """UPDATE analytics.export SET claimed_until = clock_timestamp(),
                   attempts = CASE export_id WHEN $1 THEN 1 ELSE $2::integer END""",
            uuid.UUID(first.export_id),
            MAX_ATTEMPTS,
        )
        await database.close()
    async with start_analytics(athlete_id) as analytics:
        mine = Exporter(analytics)
        assert (await mine.settled(first)).state == DONE
        given_up = await mine.settled(second)
        assert given_up.state == FAILED
        assert "several times" in given_up.failure


async def test_an_activity_that_is_deleted_before_it_is_built_is_left_out(start_analytics: Start) -> None:
    athlete_id = uuid.uuid4()
    async with start_analytics(athlete_id, exports_at_once=0) as analytics:
        mine = Exporter(analytics)
        ids = await mine.imported(workout(0), workout(1))
        export, alone = await mine.create(FIT, *ids), await mine.create(FIT, ids[0])
        await analytics.activities.DeleteActivity(
            activity_pb2.DeleteActivityRequest(activity_id=ids[0]), metadata=analytics.metadata
        )
    async with start_analytics(athlete_id) as analytics:
        mine = Exporter(analytics)
        found = await mine.settled(export)
        assert (found.state, found.total_count, found.done_count) == (DONE, 1, 1)
        assert (await mine.settled(alone)).state == FAILED
