"""The export worker: what becomes of its job when the lease is lost, the disk is full, or the service stops."""

from __future__ import annotations

import asyncio
import errno
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from runningmate_analytics.domain.export.subject import ExportFormat
from runningmate_analytics.domain.exports import ExportFailedError, ExportJob, Product, Selection
from runningmate_analytics.entrypoints import builder
from runningmate_analytics.entrypoints.builder import ExportBuilder
from runningmate_servicekit.objects import InMemoryObjectStore, ObjectStoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

PRODUCT = Product(1, "ab", "a.fit", "x/y")


class OneJob:
    """`ExportJobs` with one export; writes down what became of it."""

    def __init__(self, *, held: bool = True) -> None:
        self.held = held
        self.left = 1
        self.heard: list[str] = []
        self.settled = asyncio.Event()

    async def claim(self, lease: timedelta) -> ExportJob | None:
        if not self.left:
            return None
        self.left -= 1
        one, other, third = (uuid.UUID(int=number) for number in range(3))
        asked_at = datetime(2026, 5, 3, tzinfo=UTC)
        return ExportJob(one, other, third, ExportFormat.FIT, Selection(), asked_at, attempts=1)

    async def renew(self, *_: object) -> bool:
        return self.held

    async def finish(self, *_: object) -> bool:
        return self._hear("done")

    async def fail(self, _job: ExportJob, failure: str, *_: object) -> bool:
        return self._hear(f"failed: {failure}")

    async def release(self, _job: ExportJob, *, again: bool) -> None:
        self._hear("released for another attempt" if again else "released")

    async def removable(self, limit: int) -> list[tuple[uuid.UUID, uuid.UUID]]:
        return []

    async def remove(self, export_id: uuid.UUID) -> None:
        raise NotImplementedError

    def _hear(self, what: str) -> bool:
        self.heard.append(what)
        self.settled.set()
        return True


class Work:
    """Stands for the building."""

    def __init__(self, work: Callable[[], Coroutine[Any, Any, Product]]) -> None:
        self.build = lambda *_: work()


async def became(
    jobs: OneJob, work: Callable[[], Coroutine[Any, Any, Product]], *, stop: bool = False
) -> str:
    """Runs a worker until the job is settled, or stops it while it works."""
    made: Any = Work(work)
    worker = ExportBuilder(
        jobs, made, InMemoryObjectStore(), asyncio.Event(), count=1, keep=timedelta(hours=1)
    )
    running = asyncio.create_task(worker.run())
    if stop:
        await asyncio.sleep(0.05)
    else:
        async with asyncio.timeout(10):
            await jobs.settled.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return jobs.heard[0]


@pytest.fixture(autouse=True)
def short_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a lost lease shows soon."""
    monkeypatch.setattr(builder, "RENEW_S", 0.02)


async def test_what_was_built_is_done() -> None:
    async def work() -> Product:
        return PRODUCT

    assert await became(OneJob(), work) == "done"


async def test_a_lost_lease_ends_the_building() -> None:
    ended = asyncio.Event()

    async def work() -> Product:
        try:
            await asyncio.sleep(3600)
        finally:
            ended.set()
        return PRODUCT

    assert await became(OneJob(held=False), work) == "released"
    assert ended.is_set()


async def test_a_service_that_stops_gives_the_attempt_back() -> None:
    async def work() -> Product:
        await asyncio.sleep(3600)
        return PRODUCT

    assert await became(OneJob(), work, stop=True) == "released for another attempt"


async def test_a_reason_is_told() -> None:
    async def work() -> Product:
        raise ExportFailedError("Nothing could be exported.")

    assert await became(OneJob(), work) == "failed: Nothing could be exported."


async def test_a_full_disk_is_told_and_not_waited_for() -> None:
    async def work() -> Product:
        raise ObjectStoreUnavailable("full") from OSError(errno.ENOSPC, "No space left on device")

    assert "Free space" in await became(OneJob(), work)


async def test_a_store_that_is_away_is_waited_for() -> None:
    async def work() -> Product:
        raise ObjectStoreUnavailable("away")

    assert await became(OneJob(), work) == "released for another attempt"


async def test_a_fault_of_ours_costs_an_attempt() -> None:
    async def work() -> Product:
        raise KeyError("what")

    assert await became(OneJob(), work) == "released"
