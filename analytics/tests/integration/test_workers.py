"""A file that crashes, stalls or bloats its worker costs only itself."""

from __future__ import annotations

import asyncio
import math
import os
import signal
import time
from typing import TYPE_CHECKING
from uuid import uuid4

import psutil
import pytest

from analytics.tests.integration.recorded import ride
from analytics.tests.unit.stored import stored
from runningmate_analytics.adapters.analyser import WorkerAnalyser
from runningmate_analytics.adapters.workers import (
    JobFailedError,
    Shared,
    WorkerDiedError,
    WorkerLimits,
    WorkerMemoryError,
    WorkerPool,
    WorkerTimeoutError,
)
from runningmate_analytics.domain.model import RecordingError, RejectReason
from runningmate_analytics.domain.settings import SettingsBook

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

LIMITS = WorkerLimits(count=2, deadline_s=6.0, address_space_bytes=1 << 30)


@pytest.fixture
async def pool() -> AsyncIterator[WorkerPool]:
    made = WorkerPool(LIMITS)
    yield made
    await made.close()


async def test_bad_jobs_end_with_their_own_error_while_others_finish(pool: WorkerPool) -> None:
    answers = await asyncio.gather(
        pool.run(os._exit, 3),
        pool.run(time.sleep, 60),
        pool.run(bytearray, 3 << 30),
        *(pool.run(math.sqrt, number * number) for number in range(6)),
        return_exceptions=True,
    )
    assert [type(answer) for answer in answers[:3]] == [
        WorkerDiedError,
        WorkerTimeoutError,
        WorkerMemoryError,
    ]
    assert answers[3:] == list(range(6))
    assert pool.replaced_count == 3


async def test_what_a_job_raises_comes_back_and_the_worker_goes_on(pool: WorkerPool) -> None:
    before = await pool.run(os.getpid)
    with pytest.raises(JobFailedError, match="math domain error"):
        await pool.run(math.sqrt, -1)
    assert await pool.run(os.getpid) == before
    assert pool.replaced_count == 0


async def test_a_cancelled_job_frees_its_place(pool: WorkerPool) -> None:
    jobs = [asyncio.create_task(pool.run(time.sleep, 60)) for _ in range(LIMITS.count)]
    await asyncio.sleep(0.5)
    for job in jobs:
        job.cancel()
    await asyncio.wait(jobs)
    assert await asyncio.wait_for(pool.run(math.sqrt, 4), 30) == 2


async def test_closing_leaves_no_worker() -> None:
    pool = WorkerPool(LIMITS)
    pids = set(await asyncio.gather(*(pool.run(os.getpid) for _ in range(4))))
    await pool.close()
    assert not any(psutil.pid_exists(pid) for pid in pids)


async def test_idle_workers_end_and_come_back_with_the_next_job() -> None:
    pool = WorkerPool(WorkerLimits(count=1, idle_s=0.2))
    first = await pool.run(os.getpid)
    async with asyncio.timeout(30):
        while psutil.pid_exists(first):  # noqa: ASYNC110 - a process ends
            await asyncio.sleep(0.05)
    assert await pool.run(os.getpid) != first
    await pool.close()


async def test_what_is_stored_is_worked_on_again_when_its_worker_was_killed(pool: WorkerPool) -> None:
    analyser = WorkerAnalyser(pool)
    (session,) = await analyser.analyse_file(ride(), "fit", uuid4(), SettingsBook())
    kept = stored(session)
    for ask in (
        lambda: analyser.time_stored(kept, [1000.0]),
        lambda: analyser.analyse_stored(kept, SettingsBook()),
    ):
        told = await ask()
        os.kill(await pool.run(os.getpid), signal.SIGKILL)
        assert await ask() == told
    assert pool.replaced_count == 2


async def test_a_shared_argument_is_unpickled_once_by_each_worker() -> None:
    pool = WorkerPool(WorkerLimits(count=1))
    shared = Shared([1, 2, 3])
    assert [await pool.run(list.pop, shared) for _ in range(3)] == [3, 2, 1]
    await pool.close()


async def test_a_file_that_is_none_has_its_reason_through_the_process_boundary(pool: WorkerPool) -> None:
    with pytest.raises(RecordingError) as refused:
        await WorkerAnalyser(pool).analyse_file(b"no fit at all", "fit", uuid4(), SettingsBook())
    assert refused.value.reason in (RejectReason.CORRUPT, RejectReason.TRUNCATED)
    assert refused.value.detail.endswith(".")
