"""Processes that decode: one file at a time each, replaced when they die, stall or grow.

A file that crashes, stalls or bloats the decoder costs only itself. Workers come from a forkserver with
NumPy preloaded (13 ms each); forking the service itself would not survive gRPC's threads, and a
concurrent.futures pool dies whole with one worker.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import multiprocessing
import os
import pickle
import resource
import signal
import sys
import threading
import traceback
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

from runningmate_analytics.domain.model import RecordingError
from runningmate_servicekit.garbage import rarely_collected

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerProcess

ResultT = TypeVar("ResultT")

_log = structlog.get_logger()
_PRELOAD = ["numpy", "runningmate_analytics.adapters.jobs"]


class WorkerDiedError(Exception):
    """The worker ended without an answer: the job crashed it."""


class WorkerTimeoutError(Exception):
    """The job did not end in time; its worker was killed."""


class WorkerMemoryError(Exception):
    """The job asked for more memory than a worker may have."""


class JobFailedError(Exception):
    """The job raised something of its own; the text is its traceback."""


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What one job may take.

    Attributes:
        count: Worker processes.
        deadline_s: Wall-clock seconds for one job.
        address_space_bytes: RLIMIT_AS of a worker; a backstop, for libraries map more than they use.
        resident_bytes: A worker whose resident memory is above this after a job is replaced.
        idle_s: Seconds without any job after which all workers end and give their memory back.
    """

    count: int = 2
    deadline_s: float = 60.0
    address_space_bytes: int = 2 << 30
    resident_bytes: int = 512 << 20
    idle_s: float = 20.0


class Shared:
    """An argument that many jobs get: pickled once, unpickled once by each worker; a job is given the value itself."""

    def __init__(self, value: object) -> None:
        self._data = pickle.dumps(value)

    def __reduce__(self) -> tuple[Callable[[bytes], Any], tuple[bytes]]:
        """How it crosses the pipe."""
        return _restored, (self._data,)


@lru_cache(maxsize=8)
def _restored(data: bytes) -> Any:
    return pickle.loads(data)  # noqa: S301 - from the service itself, through its own pipe


class _Worker:
    def __init__(self, process: ForkServerProcess, pipe: Connection) -> None:
        self.process = process
        self.pipe = pipe

    def ask(self, job: Callable[..., Any], arguments: tuple[Any, ...], deadline_s: float) -> tuple[str, Any]:
        self.pipe.send((job, arguments))
        if not self.pipe.poll(deadline_s):
            raise WorkerTimeoutError
        answer: tuple[str, Any] = self.pipe.recv()
        return answer

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class WorkerPool:
    """Runs picklable module-level functions in worker processes; started with the first job."""

    def __init__(self, limits: WorkerLimits = WorkerLimits()) -> None:
        self.limits = limits
        self.replaced_count = 0
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(_PRELOAD)
        self._idle: asyncio.LifoQueue[_Worker | None] = asyncio.LifoQueue()
        for _ in range(limits.count):
            self._idle.put_nowait(None)
        self._living: set[_Worker] = set()
        self._busy_count = 0
        self._idle_clock: asyncio.TimerHandle | None = None
        self._closed = False

    async def run(self, job: Callable[..., ResultT], *arguments: Any) -> ResultT:
        """Runs `job(*arguments)` in a worker. Cancelling kills the worker.

        Raises:
            WorkerDiedError: The worker died.
            WorkerTimeoutError: The deadline passed.
            WorkerMemoryError: The job ran out of its memory.
            RecordingError: The job raised it.
            JobFailedError: The job raised anything else.
        """
        worker = await self._idle.get()
        self._busy_count += 1
        try:
            if worker is None:
                starting = asyncio.ensure_future(asyncio.to_thread(self._start))
                try:
                    worker = await asyncio.shield(starting)
                except asyncio.CancelledError:
                    worker = await starting
                    raise
            return await self._converse(worker, job, arguments)
        finally:
            self._idle.put_nowait(worker if worker in self._living else None)
            self._busy_count -= 1
            self._end_when_idle()

    def _end_when_idle(self) -> None:
        """Sets the clock that ends idle workers, anew with each job."""
        if self._idle_clock is not None:
            self._idle_clock.cancel()
        loop = asyncio.get_running_loop()
        self._idle_clock = loop.call_later(self.limits.idle_s, self._end_idle)

    def _end_idle(self) -> None:
        if self._busy_count == 0:
            workers = [self._idle.get_nowait() for _ in range(self._idle.qsize())]
            for worker in workers:
                self._idle.put_nowait(None)
                if worker is not None:
                    self._retire(worker)

    async def close(self) -> None:
        """Ends every worker. Jobs under way fail with `WorkerDiedError`."""
        self._closed = True
        if self._idle_clock is not None:
            self._idle_clock.cancel()
        for worker in list(self._living):
            await asyncio.to_thread(self._retire, worker)

    async def _converse(
        self, worker: _Worker, job: Callable[..., ResultT], arguments: tuple[Any, ...]
    ) -> ResultT:
        # uvloop makes a watched pipe non-blocking, which breaks Connection.recv: a thread talks instead.
        talk = asyncio.ensure_future(asyncio.to_thread(worker.ask, job, arguments, self.limits.deadline_s))
        try:
            kind, value = await asyncio.shield(talk)
        except (EOFError, OSError) as error:
            await self._replace(worker, talk, "died")
            raise WorkerDiedError(f"exit code {worker.process.exitcode}") from error
        except WorkerTimeoutError:
            await self._replace(worker, talk, "timeout")
            raise
        except asyncio.CancelledError:
            await asyncio.shield(self._replace(worker, talk, "cancelled"))
            raise
        if kind == "memory":
            await self._replace(worker, talk, "memory")
            raise WorkerMemoryError(value)
        if kind == "raised":
            raise value
        result, resident_bytes = value
        if resident_bytes > self.limits.resident_bytes:
            await self._replace(worker, talk, "grown")
        return result  # type: ignore[no-any-return]  # crosses a pipe

    async def _replace(self, worker: _Worker, talk: asyncio.Future[Any], why: str) -> None:
        self.replaced_count += 1
        await asyncio.to_thread(self._retire, worker)
        await asyncio.wait([talk])
        talk.cancelled() or talk.exception()
        _log.warning("worker_replaced", why=why, exit_code=worker.process.exitcode)

    def _start(self) -> _Worker:
        if self._closed:
            raise WorkerDiedError("the pool is closed")
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_serve,
            args=(theirs, self.limits.address_space_bytes),
            daemon=True,
            name="runningmate-worker",
        )
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._living.add(worker)
        return worker

    def _retire(self, worker: _Worker) -> None:
        self._living.discard(worker)
        worker.end()


def _serve(pipe: Connection, address_space_bytes: int) -> None:
    """A worker's life: jobs from the pipe until its other end closes or the service dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (address_space_bytes, address_space_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    rarely_collected()
    while True:
        try:
            job, arguments = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(_answer(job, arguments))


def _answer(job: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "done", (job(*arguments), _resident_bytes())
    except MemoryError as error:
        return "memory", str(error)
    except RecordingError as error:
        return "raised", error
    except Exception:  # noqa: BLE001 - the boundary of the process: the caller raises it again
        # Not every exception survives pickling; its traceback does.
        return "raised", JobFailedError(traceback.format_exc())


def _resident_bytes() -> int:
    if sys.platform != "linux":
        return 0
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
    os._exit(1)
