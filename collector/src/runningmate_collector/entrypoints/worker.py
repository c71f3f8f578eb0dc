"""The background job that works through finished uploads; its state is in the database."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from runningmate_collector.domain.errors import AthleteErased
from runningmate_servicekit.context import RequestContext, request_scope
from runningmate_servicekit.errors import ResourceExhausted, Unavailable
from runningmate_servicekit.eventlog.outage import is_outage
from runningmate_servicekit.logs import get_logger

if TYPE_CHECKING:
    from runningmate_collector.service.ports import Job, JobBook, Signals
    from runningmate_collector.service.processing import Processing

_log = get_logger(__name__)

LEASE: Final = timedelta(seconds=10)
"""After a crash another worker, or this one started again, waits no longer than this."""
RENEW_S: Final = 3.0
POLL_S: Final = 3.0
"""Uploads of another replica, and those whose lease ran out, are noticed by looking."""
OUTAGE_PAUSE_S: Final = 5.0
FAULT_ATTEMPTS: Final = 3


class ImportWorker:
    """Takes one upload after the other, `count` at a time; the leases divide the work between replicas."""

    def __init__(
        self, jobs: JobBook, processing: Processing, signals: Signals, *, count: int, idle: timedelta
    ) -> None:
        self._jobs = jobs
        self._processing = processing
        self._signals = signals
        self._count = count
        self._idle = idle

    async def run(self) -> None:
        """Works until cancelled; a database or object store that is away is waited for."""
        async with asyncio.TaskGroup() as tasks:
            for _number in range(self._count):
                tasks.create_task(self._loop())

    async def _loop(self) -> None:
        while True:
            try:
                job = await self._jobs.claim(LEASE, self._idle)
            except Exception as error:
                if not _passes(error):
                    raise
                _log.warning("import worker waits for the database", error=str(error))
                await asyncio.sleep(OUTAGE_PAUSE_S)
                continue
            if job is None:
                await self._signals.work(POLL_S)
            else:
                with request_scope(RequestContext(method="import")):
                    await self._work_on(job)

    async def _work_on(self, job: Job) -> None:
        upload_id = str(job.upload.upload_id)
        try:
            async with self._held(job):
                await self._processing.process(job)
            _log.info("upload processed", upload_id=upload_id, size_bytes=job.upload.committed_offset)
        except asyncio.CancelledError:
            await self._release(job)
            raise
        except AthleteErased:
            _log.info("upload dropped: its athlete was erased", upload_id=upload_id)
        except Exception as error:  # noqa: BLE001 - the job's loop: one upload must not end the others
            if _passes(error):
                _log.warning("upload waits", upload_id=upload_id, why=str(error))
                await self._release(job)
                await asyncio.sleep(OUTAGE_PAUSE_S)
            else:
                await self._failed(job, error)

    async def _failed(self, job: Job, error: Exception) -> None:
        _log.error("upload failed", upload_id=str(job.upload.upload_id), attempt=job.attempts, exc_info=error)
        if job.attempts < FAULT_ATTEMPTS:
            return  # the lease runs out, then it is tried again
        try:
            await self._processing.give_up(job, f"Working on the file failed with {type(error).__name__}.")
        except Exception as second:  # noqa: BLE001 - tried again when the lease has run out
            _log.error("upload could not be given up", exc_info=second)

    @asynccontextmanager
    async def _held(self, job: Job) -> AsyncIterator[None]:
        """Renews the lease while the block runs."""
        renewal = asyncio.create_task(self._renew(job))
        try:
            yield
        finally:
            renewal.cancel()
            await asyncio.gather(renewal, return_exceptions=True)

    async def _renew(self, job: Job) -> None:
        while True:
            await asyncio.sleep(RENEW_S)
            try:
                await self._jobs.renew(job, LEASE)
            except Exception as error:
                # A lost lease costs a repetition, never a result.
                if not _passes(error):
                    raise
                _log.warning("lease not renewed", error=str(error))

    async def _release(self, job: Job) -> None:
        with contextlib.suppress(Exception):  # the lease runs out by itself
            async with asyncio.timeout(1.0):
                await self._jobs.release(job)


def _passes(error: Exception) -> bool:
    """Whether it is worth waiting: database, object store or disk are away or full."""
    return is_outage(error) or isinstance(error, Unavailable | ResourceExhausted | OSError)
