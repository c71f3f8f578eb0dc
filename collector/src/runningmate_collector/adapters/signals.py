"""Wakes waiting tasks of this process."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection
from typing import Final
from uuid import UUID

_COMMIT_DELAYS_S: Final = (0.0, 0.05, 0.3)
"""A consumer signals before its transaction commits: whoever looked too early is woken again."""


class LocalSignals:
    """`Signals` by futures."""

    def __init__(self) -> None:
        self._watchers: defaultdict[UUID, set[asyncio.Future[None]]] = defaultdict(set)
        self._work = asyncio.Event()
        self._doomed = asyncio.Event()
        self._strava = asyncio.Event()

    def imports_changed(self, import_ids: Collection[UUID]) -> None:
        """See the port."""
        watched = [import_id for import_id in import_ids if import_id in self._watchers]
        if watched:
            loop = asyncio.get_running_loop()
            for delay_s in _COMMIT_DELAYS_S:
                loop.call_later(delay_s, self._wake, watched)

    def upload_finished(self) -> None:
        """See the port."""
        self._work.set()

    def objects_doomed(self) -> None:
        """See the port."""
        self._doomed.set()

    def strava_due(self) -> None:
        """See the port."""
        self._strava.set()

    async def import_change(self, import_id: UUID, timeout_s: float) -> None:
        """See the port."""
        future = asyncio.get_running_loop().create_future()
        self._watchers[import_id].add(future)
        try:
            async with asyncio.timeout(timeout_s):
                await future
        except TimeoutError:
            return
        finally:
            self._watchers[import_id].discard(future)
            if not self._watchers[import_id]:
                del self._watchers[import_id]

    async def work(self, timeout_s: float) -> None:
        """See the port."""
        await _next(self._work, timeout_s)

    async def strava(self, timeout_s: float) -> None:
        """See the port."""
        await _next(self._strava, timeout_s)

    async def deletions(self, timeout_s: float) -> None:
        """See the port."""
        await _next(self._doomed, timeout_s)

    def _wake(self, import_ids: Collection[UUID]) -> None:
        for import_id in import_ids:
            for future in tuple(self._watchers.get(import_id, ())):
                if not future.done():
                    future.set_result(None)


async def _next(event: asyncio.Event, timeout_s: float) -> None:
    try:
        async with asyncio.timeout(timeout_s):
            await event.wait()
    except TimeoutError:
        return
    finally:
        event.clear()
