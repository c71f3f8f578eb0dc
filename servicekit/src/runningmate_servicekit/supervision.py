"""Background work that must not die in silence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from runningmate_servicekit.errors import ServiceError
from runningmate_servicekit.logs import get_logger

TaskFactory = Callable[[], Coroutine[Any, Any, None]]
_log = get_logger(__name__)


class Supervisor:
    """Runs named tasks until they are stopped; the first that ends by itself sets `failed`."""

    def __init__(self) -> None:
        self._tasks: dict[asyncio.Task[None], str] = {}
        self.failed = asyncio.Event()

    def start(self, name: str, factory: TaskFactory, *, may_end: bool = False) -> asyncio.Task[None]:
        """Starts a task. One that returns counts as dead, unless it `may_end`."""
        task = asyncio.create_task(factory(), name=name)
        self._tasks[task] = name
        task.add_done_callback(lambda done: self._ended(done, may_end))
        return task

    def _ended(self, task: asyncio.Task[None], may_end: bool) -> None:
        name = self._tasks.pop(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is None and may_end:
            return
        self.failed.set()
        if error is None:
            _log.error("background task ended though it should run until the service stops", task=name)
        elif isinstance(error, ServiceError | SystemExit):
            _log.error("background task failed", task=name, detail=str(error))
        else:
            _log.error("background task failed", task=name, exc_info=error)

    async def stop(self, grace_s: float) -> None:
        """Cancels all tasks and waits for them, at most `grace_s` seconds."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=grace_s)
            for task in late:
                _log.warning("background task did not stop in time", task=task.get_name())
