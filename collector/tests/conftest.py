from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import grpc.aio
import pytest
from pydantic import SecretStr

from runningmate.collector.v1 import import_pb2, upload_pb2
from runningmate.collector.v1.event_log_service_pb2_grpc import EventLogServiceStub
from runningmate.collector.v1.import_service_pb2_grpc import ImportServiceStub
from runningmate.collector.v1.upload_service_pb2_grpc import UploadServiceStub
from runningmate_collector.bootstrap import build
from runningmate_collector.config import Settings
from runningmate_servicekit import migrations
from runningmate_servicekit.objects import ObjectStore, open_store
from runningmate_servicekit.testing.identity import TestIssuer, running
from runningmate_servicekit.testing.postgres import PostgresServer, TestDatabase
from runningmate_servicekit.testing.s3 import S3Server, chosen, reason_missing

if TYPE_CHECKING:
    # Types only: the generated modules have one stub class each.
    from runningmate.collector.v1.event_log_service_pb2_grpc import EventLogServiceAsyncStub
    from runningmate.collector.v1.import_service_pb2_grpc import ImportServiceAsyncStub
    from runningmate.collector.v1.upload_service_pb2_grpc import UploadServiceAsyncStub


async def migrated(database: TestDatabase) -> None:
    known = migrations.load("runningmate_collector")
    await migrations.migrate(database.url("rm_collector_owner"), "collector", known)


@pytest.fixture
def collector_database(postgres: PostgresServer) -> Iterator[TestDatabase]:
    made = postgres.create_database(prepare=migrated)
    yield made
    postgres.drop(made)


async def eventually(check: Callable[[], Awaitable[object]], timeout_s: float = 10.0) -> None:
    """Waits until `check` gives something true, and fails if that takes too long."""
    ends_s = time.monotonic() + timeout_s
    while not await check():
        assert time.monotonic() < ends_s, "it did not come to pass in time"
        await asyncio.sleep(0.05)


@dataclass
class Collector:
    """A running collector with stubs; every call is made as an athlete."""

    channel: grpc.aio.Channel
    issuer: TestIssuer
    objects: ObjectStore
    athlete_id: UUID

    def __post_init__(self) -> None:
        # One class at run time, two in the types.
        channel: Any = self.channel
        self.uploads: UploadServiceAsyncStub = UploadServiceStub(channel)  # type: ignore[assignment]  # see above
        self.imports: ImportServiceAsyncStub = ImportServiceStub(channel)  # type: ignore[assignment]  # see above
        self.letters: EventLogServiceAsyncStub = EventLogServiceStub(channel)  # type: ignore[assignment]  # see above

    @property
    def metadata(self) -> Any:
        return self.issuer.metadata(self.athlete_id)

    @property
    def operator(self) -> Any:
        return self.issuer.metadata(uuid4(), ["operator"])

    async def send(self, name: str, content: bytes, **fields: Any) -> upload_pb2.Upload:
        request = upload_pb2.CreateUploadRequest(
            request_id=str(uuid4()), file_name=name, content=content, finish=True, **fields
        )
        return (await self.uploads.CreateUpload(request, metadata=self.metadata)).upload

    async def items(self, import_id: str) -> list[import_pb2.ImportItem]:
        request = import_pb2.ListImportItemsRequest(import_id=import_id)
        return list((await self.imports.ListImportItems(request, metadata=self.metadata)).items)

    async def found(self, import_id: str) -> import_pb2.Import:
        request = import_pb2.GetImportRequest(import_id=import_id)
        return (await self.imports.GetImport(request, metadata=self.metadata)).found_import

    async def until(self, import_id: str, state: int, timeout_s: float = 20.0) -> import_pb2.Import:
        async def reached() -> bool:
            return (await self.found(import_id)).state == state

        await eventually(reached, timeout_s)
        return await self.found(import_id)

    async def stored(self) -> list[str]:
        return [key async for key in self.objects.list()]


remote: list[S3Server] = []
"""An S3 server in place of folders, where RUNNINGMATE_TEST_STORE=s3 asks for it: `make s3` does."""
buckets: dict[Path, str] = {}


@pytest.fixture(scope="session", autouse=True)
def remote_store() -> Iterator[None]:
    if not chosen():
        yield
        return
    if reason := reason_missing():
        pytest.skip(reason)
    server = S3Server()
    try:
        server.start()
        remote.append(server)
        yield
    finally:
        remote.clear()
        server.stop()


def store_url(folder: Path) -> str:
    """The object store of a test's folder: a collector that is started again finds what it stored."""
    if not remote:
        return f"file://{folder}/objects"
    if folder not in buckets:
        buckets[folder] = remote[0].new_bucket()
    return remote[0].url(buckets[folder])


def settings_for(database: TestDatabase, issuer: TestIssuer, folder: Path, **values: Any) -> Settings:
    return issuer.settings(
        Settings,
        database_url=SecretStr(database.url("rm_collector")),
        job_database_url=SecretStr(database.url("rm_collector_job")),
        jobs_owner_database_url=SecretStr(database.url("rm_jobs_owner")),
        event_log_url=SecretStr(database.url("rm_eventlog")),
        event_log_owner_url=SecretStr(database.url("rm_eventlog_owner")),
        object_store_url=store_url(folder),
        object_store_credentials=remote[0].credentials if remote else None,
        sealing_keys=folder / "secrets" / "sealing.json",
        **values,
    )


@asynccontextmanager
async def collecting(
    database: TestDatabase, issuer: TestIssuer, folder: Path, **values: Any
) -> AsyncIterator[Collector]:
    settings = settings_for(database, issuer, folder, **values)
    async with running(build(settings), settings) as channel:
        objects = open_store(settings.object_store_url, settings.object_store_credentials)
        yield Collector(channel, issuer, objects, uuid4())


@pytest.fixture
async def collector(
    collector_database: TestDatabase, issuer: TestIssuer, tmp_path: Path
) -> AsyncIterator[Collector]:
    async with collecting(collector_database, issuer, tmp_path) as made:
        yield made
