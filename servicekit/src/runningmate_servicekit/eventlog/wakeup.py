"""A hint that something may be new: from this process at once, from others by LISTEN where that works."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import asyncpg

from runningmate_servicekit.eventlog.outage import DATABASE_ERRORS
from runningmate_servicekit.logs import get_logger

_log = get_logger(__name__)

CHANNEL: Final = "eventlog"
_RECONNECT_S: Final = 2.0


class Wakeup:
    """Wakes waiting readers. A hint may be lost or come for nothing: readers poll all the same.

    Args:
        listen_url: Direct address of the database, never a transaction pooler's; None means no listening.
    """

    def __init__(self, listen_url: str | None) -> None:
        self._url = listen_url
        self._waiting: dict[asyncio.Future[None], Callable[[], frozenset[str]]] = {}
        self._task: asyncio.Task[None] | None = None
        self.listening = False

    def start(self) -> None:
        """Starts to listen, once."""
        if self._url is not None and self._task is None:
            self._task = asyncio.create_task(self._listen(self._url), name="eventlog-listen")

    def ticket(self, topics: Callable[[], frozenset[str]]) -> asyncio.Future[None]:
        """Returns a future that ends with the next hint about all topics, or about one that is wanted then.

        Taken before looking, no hint is missed.
        """
        future = asyncio.get_running_loop().create_future()
        self._waiting[future] = topics
        future.add_done_callback(lambda done: self._waiting.pop(done, None))
        return future

    def wake(self, topics: frozenset[str] | None = None) -> None:
        """Ends the tickets of these topics; None ends all."""
        for future, wanted in tuple(self._waiting.items()):
            if not future.done() and (topics is None or topics & wanted()):
                future.set_result(None)

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def _hear(self, _connection: object, _process: int, _channel: str, topics: object) -> None:
        self.wake(frozenset(str(topics).split(",")))

    async def _listen(self, url: str) -> None:
        while True:
            try:
                await self._listen_once(url)
            except DATABASE_ERRORS as error:
                _log.warning("event log hints lost; polling goes on", error=str(error))
            self.listening = False
            await asyncio.sleep(_RECONNECT_S)

    async def _listen_once(self, url: str) -> None:
        connection = await asyncpg.connect(url, timeout=10)
        ended = asyncio.Event()
        connection.add_termination_listener(lambda _connection: ended.set())
        try:
            await connection.add_listener(CHANNEL, self._hear)
            self.listening = True
            self.wake()
            await ended.wait()
        finally:
            self.listening = False
            if not connection.is_closed():
                connection.terminate()
