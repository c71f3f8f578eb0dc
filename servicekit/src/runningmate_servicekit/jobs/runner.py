"""Runs a service's jobs when they are due or asked for; the leases divide them between processes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from runningmate_servicekit.context import RequestContext, request_scope
from runningmate_servicekit.errors import ServiceError
from runningmate_servicekit.eventlog.outage import is_outage
from runningmate_servicekit.jobs.port import Job, JobFailed, JobLost
from runningmate_servicekit.jobs.table import MOST_ATTEMPTS
from runningmate_servicekit.logs import get_logger

if TYPE_CHECKING:
    from runningmate_servicekit.jobs.table import JobTable, Lease

POLL_S: Final = 2.0
OFFER_S: Final = 60.0
OUTAGE_PAUSE_S: Final = 5.0
RENEWALS: Final = 5
"""In the time of a lease."""
MAX_WORDS: Final = 2_000

_log = get_logger(__name__)


class LeasedRun:
    """`JobRun` on a lease."""

    def __init__(self, table: JobTable, lease: Lease) -> None:
        self._table = table
        self._lease = lease
        self._memory = lease.memory
        self.done_count = 0
        self.total_count = 0

    @property
    def memory(self) -> Mapping[str, Any]:
        """See the port."""
        return self._memory

    async def remember(self, memory: Mapping[str, Any]) -> None:
        """See the port."""
        await self._table.remember(self._lease, memory)
        self._memory = dict(memory)

    def progress(self, done: int, total: int = 0) -> None:
        """See the port."""
        self.done_count, self.total_count = done, total

    async def hold(self, connection: Any) -> None:
        """See the port."""
        await self._table.hold(connection, self._lease)


class JobRunner:
    """Give its `run` to `Service.tasks`.

    Args:
        service: Name of the service.
        table: On the service's job role.
        jobs: What it can run; each runs beside the others.
        scheduled: False where something else asks for them, such as Kubernetes.
    """

    def __init__(self, service: str, table: JobTable, jobs: Sequence[Job], *, scheduled: bool = True) -> None:
        self._service = service
        self._table = table
        self._jobs = {job.name: job for job in jobs}
        self._scheduled = scheduled
        self._owner = uuid4().hex
        self._offered_s = float("-inf")

    async def run(self) -> None:
        """Works until cancelled; a database that is away is waited for."""
        running: dict[str, asyncio.Task[None]] = {}
        async with asyncio.TaskGroup() as tasks:
            while True:
                for name in [name for name, task in running.items() if task.done()]:
                    running.pop(name)
                try:
                    lease = await self._next([name for name in self._jobs if name not in running])
                except Exception as error:
                    if not is_outage(error):
                        raise
                    _log.warning("jobs wait for the database", error=str(error))
                    await asyncio.sleep(OUTAGE_PAUSE_S)
                    continue
                if lease is None:
                    await asyncio.sleep(POLL_S)
                else:
                    running[lease.name] = tasks.create_task(self._work_on(lease))

    async def _next(self, names: Sequence[str]) -> Lease | None:
        now_s = monotonic()
        if now_s - self._offered_s >= OFFER_S:
            await self._table.offer(self._service, list(self._jobs.values()), scheduled=self._scheduled)
            self._offered_s = now_s
        return await self._table.claim(self._owner, names)

    async def _work_on(self, lease: Lease) -> None:
        with request_scope(RequestContext(method=f"job {lease.name}")):
            try:
                await self._attempt(lease)
            except asyncio.CancelledError:
                await self._release(lease)
                raise
            except JobLost as error:
                _log.warning("job lost", job=lease.name, why=str(error))
            except Exception as error:
                if not is_outage(error):
                    raise
                # Its end could not be written: when the lease has run out, somebody goes on.
                _log.warning("job interrupted: the database is away", job=lease.name, why=str(error))

    async def _release(self, lease: Lease) -> None:
        try:
            await self._table.release(lease)
        except Exception as error:
            if not is_outage(error) and not isinstance(error, JobLost):
                raise
            _log.warning("job left to its lease", job=lease.name, why=str(error))

    async def _attempt(self, lease: Lease) -> None:
        _log.info("job begins", job=lease.name, attempt=lease.attempts)
        run = LeasedRun(self._table, lease)
        succeeded, words = False, f"Its process ended {MOST_ATTEMPTS} times while it ran; it is given up."
        if lease.attempts <= MOST_ATTEMPTS:
            succeeded, words = await self._outcome(lease, run)
        words = words[:MAX_WORDS]
        await self._table.end(
            lease, succeeded=succeeded, words=words, done=run.done_count, total=run.total_count
        )
        _log.info("job ended", job=lease.name, succeeded=succeeded, words=words)

    async def _outcome(self, lease: Lease, run: LeasedRun) -> tuple[bool, str]:
        """Whether the job's work succeeded, and its words."""
        try:
            return True, await self._held(lease, run)
        except JobLost:
            raise
        except (JobFailed, ServiceError) as error:
            return False, str(error)
        except Exception as error:  # noqa: BLE001 - the job's loop: one job must not end the others
            if is_outage(error):
                return False, f"It could not go on: {error}"
            _log.error("job failed", job=lease.name, exc_info=error)
            return False, f"A fault of ours ({type(error).__name__}); the log of {self._service} has it."

    async def _held(self, lease: Lease, run: LeasedRun) -> str:
        """The work while its lease is renewed; the work ends when the lease can be another's."""
        working = asyncio.ensure_future(self._jobs[lease.name].work(run))
        keeping = asyncio.create_task(self._keep(lease, run))
        try:
            await asyncio.wait([working, keeping], return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                return await working
        finally:
            for task in (working, keeping):
                task.cancel()
            await asyncio.gather(working, keeping, return_exceptions=True)
        await keeping
        raise AssertionError("renewal ends by an error only")

    async def _keep(self, lease: Lease, run: LeasedRun) -> None:
        """Renews until cancelled. Raises JobLost."""
        lease_s = self._table.lease.total_seconds()
        certain_until_s = lease.certain_until_s
        while True:
            await asyncio.sleep(lease_s / RENEWALS)
            begun_s = monotonic()
            try:
                async with asyncio.timeout(max(0.0, certain_until_s - begun_s)):
                    await self._table.renew(lease, run.done_count, run.total_count)
            except Exception as error:
                if not is_outage(error):
                    raise
                if monotonic() >= certain_until_s:
                    raise JobLost(f"{lease.name} could not be renewed in time: {error}") from error
            else:
                certain_until_s = begun_s + lease_s
