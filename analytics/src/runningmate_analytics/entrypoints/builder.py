"""The background job that builds exports and removes expired ones; its state is in the database."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from runningmate_analytics.domain.exports import ExportFailedError, Progress, object_prefix
from runningmate_servicekit.context import RequestContext, request_scope
from runningmate_servicekit.errors import Unavailable
from runningmate_servicekit.eventlog.outage import is_outage
from runningmate_servicekit.logs import get_logger

if TYPE_CHECKING:
    from runningmate_analytics.domain.exports import ExportJob, Product
    from runningmate_analytics.service.building import Building
    from runningmate_analytics.service.exportports import ExportJobs
    from runningmate_servicekit.objects import ObjectStore

_log = get_logger(__name__)

LEASE: Final = timedelta(seconds=15)
"""After a crash another worker, or this one started again, waits no longer than this."""
RENEW_S: Final = 0.5
"""Also how often the progress is written."""
POLL_S: Final = 5.0
"""Exports asked for through another replica are noticed by looking."""
OUTAGE_PAUSE_S: Final = 5.0
MAX_ATTEMPTS: Final = 3
SWEPT_AT_ONCE: Final = 50
_REPEATEDLY: Final = "Building it failed several times. Try again, or export fewer days at once."
_FULL: Final = "The disk of the object store is full. Free space on it, then export again."


class ExportBuilder:
    """Builds one export after the other, `count` at a time; the leases divide the work between replicas.

    Args:
        news: Set when there is something to build or to remove.
        keep: How long a settled export can be had.
    """

    def __init__(
        self,
        jobs: ExportJobs,
        building: Building,
        objects: ObjectStore,
        news: asyncio.Event,
        *,
        count: int,
        keep: timedelta,
    ) -> None:
        self._jobs = jobs
        self._building = building
        self._objects = objects
        self._news = news
        self._count = count
        self._keep = keep

    async def run(self) -> None:
        """Works until cancelled; a database or object store that is away is waited for."""
        if self._count == 0:
            await asyncio.Event().wait()
        async with asyncio.TaskGroup() as tasks:
            for _number in range(self._count):
                tasks.create_task(self._loop())

    async def _loop(self) -> None:
        while True:
            self._news.clear()
            try:
                await self.sweep()
                job = await self._jobs.claim(LEASE)
            except Exception as error:
                if not _passes(error):
                    raise
                _log.warning("export builder waits", error=str(error))
                await asyncio.sleep(OUTAGE_PAUSE_S)
                continue
            if job is not None:
                with request_scope(RequestContext(method="export")):
                    await self._work_on(job)
            else:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), POLL_S)

    async def sweep(self) -> None:
        """Removes what is deleted or expired: objects first, so that a crash leaves the row to begin again."""
        for athlete_id, export_id in await self._jobs.removable(SWEPT_AT_ONCE):
            async for key in self._objects.list(object_prefix(athlete_id, export_id)):
                await self._objects.delete(key)
            await self._jobs.remove(export_id)
            _log.info("export removed", export_id=str(export_id))

    async def _work_on(self, job: ExportJob) -> None:
        progress, export_id = Progress(), str(job.export_id)
        if job.attempts > MAX_ATTEMPTS:
            await self._fail(job, _REPEATEDLY, progress)
            return
        try:
            product = await self._held(job, progress)
            if product is None:
                _log.info("export ended: deleted, or taken by another", export_id=export_id)
                await self._release(job, again=False)
                return
            await self._jobs.finish(job, product, progress, self._keep)
            _log.info(
                "export built",
                export_id=export_id,
                activities=progress.done_count,
                size_bytes=product.size_bytes,
            )
        except asyncio.CancelledError:
            await self._release(job, again=True)
            raise
        except ExportFailedError as error:
            await self._fail(job, str(error), progress)
        except Exception as error:  # noqa: BLE001 - the job's loop: one export must not end the others
            if _is_full(error):
                await self._fail(job, _FULL, progress)
            elif _passes(error):
                _log.warning("export waits", export_id=export_id, why=str(error))
                await self._release(job, again=True)
                await asyncio.sleep(OUTAGE_PAUSE_S)
            else:
                _log.error("export failed", export_id=export_id, attempt=job.attempts, exc_info=error)
                await self._release(job, again=False)

    async def _held(self, job: ExportJob, progress: Progress) -> Product | None:
        """Builds while the lease holds; None when it was lost."""
        building = asyncio.create_task(self._building.build(job, progress))
        renewal = asyncio.create_task(self._renew(job, progress))
        try:
            await asyncio.wait({building, renewal}, return_when=asyncio.FIRST_COMPLETED)
            return building.result() if building.done() else None
        finally:
            for task in (building, renewal):
                task.cancel()
            await asyncio.gather(building, renewal, return_exceptions=True)

    async def _renew(self, job: ExportJob, progress: Progress) -> None:
        """Returns when the lease is lost: nothing may then be written any more."""
        ends_s = time.monotonic() + LEASE.total_seconds()
        while time.monotonic() < ends_s - RENEW_S:
            await asyncio.sleep(RENEW_S)
            asked_s = time.monotonic()
            try:
                if not await self._jobs.renew(job, LEASE, progress):
                    return
            except Exception as error:
                if not _passes(error):
                    raise
                _log.warning("lease not renewed", error=str(error))
            else:
                ends_s = asked_s + LEASE.total_seconds()

    async def _fail(self, job: ExportJob, failure: str, progress: Progress) -> None:
        _log.warning("export gives no file", export_id=str(job.export_id), why=failure)
        try:
            await self._jobs.fail(job, failure, progress, self._keep)
        except Exception as error:
            if not _passes(error):
                raise
            _log.warning(
                "failure not written; it is tried again when the lease has run out", error=str(error)
            )

    async def _release(self, job: ExportJob, *, again: bool) -> None:
        with contextlib.suppress(Exception):  # the lease runs out by itself
            async with asyncio.timeout(1.0):
                await self._jobs.release(job, again=again)


def _passes(error: BaseException) -> bool:
    """Whether it is worth waiting: database or object store are away."""
    return is_outage(error) or isinstance(error, Unavailable)


def _is_full(error: BaseException) -> bool:
    cause = error.__cause__
    return isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT)
