"""The one thread that may touch a client of Kafka, which locks itself for the length of each call."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Final, TypeVar

_LOOP_CHECK_S: Final = 0.5

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Job:
    """A call and where its result goes.

    Args:
        nested: It may run while the client waits in a callback of its own.
    """

    call: Callable[[], Any]
    result: Future[Any]
    nested: bool

    def run(self) -> None:
        if not self.result.set_running_or_notify_cancel():
            return
        try:
            self.result.set_result(self.call())
        except BaseException as error:  # noqa: BLE001 - raised again where the result is awaited
            self.result.set_exception(error)


class ClientThread:
    """Runs calls one after another, and lets the event loop work while the client waits in a callback.

    A daemon: nothing that hangs in a broker holds the process up at its end.
    """

    def __init__(self, name: str) -> None:
        self._loop = asyncio.get_running_loop()
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._stopped = False
        self._thread = Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def call(self, function: Callable[..., T], *arguments: Any, nested: bool = False) -> asyncio.Future[T]:
        """Queues a call; cancelling the result before its turn takes it out."""
        result: Future[T] = Future()
        self._jobs.put(_Job(partial(function, *arguments), result, nested))
        return asyncio.wrap_future(result, loop=self._loop)

    @property
    def wanted(self) -> bool:
        """Whether a call waits for its turn."""
        return not self._jobs.empty()

    def stop(self) -> None:
        """Lets the thread end after what is queued."""
        self._stopped = True
        self._jobs.put(None)

    def ask(self, work: Coroutine[Any, Any, None]) -> BaseException | None:
        """In a callback: has the event loop do something, serving nested calls meanwhile; returns what it raised."""
        try:
            future = asyncio.run_coroutine_threadsafe(work, self._loop)
        except RuntimeError:
            work.close()  # the loop has ended, and with it all that cares
            return None
        future.add_done_callback(lambda _future: self._jobs.put(None))
        later: list[_Job] = []
        while not future.done():
            try:
                job = self._jobs.get(timeout=_LOOP_CHECK_S)
            except Empty:
                if self._loop.is_closed():
                    break
                continue
            if job is not None and job.nested:
                job.run()
            elif job is not None:
                later.append(job)
        for job in later:
            self._jobs.put(job)
        return future.exception() if future.done() and not future.cancelled() else None

    def _work(self) -> None:
        while True:
            job = self._jobs.get()
            if job is not None:
                job.run()
            elif self._stopped and self._jobs.empty():
                return
