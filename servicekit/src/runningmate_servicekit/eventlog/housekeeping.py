"""Deletes what is no longer needed: old records, published outbox rows, inbox rows of gone events."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from runningmate_servicekit.eventlog.inbox import Inbox
from runningmate_servicekit.eventlog.outage import is_outage
from runningmate_servicekit.eventlog.outbox import Outbox
from runningmate_servicekit.eventlog.port import RETENTION_DAYS, EventLog
from runningmate_servicekit.logs import get_logger

if TYPE_CHECKING:
    from runningmate_servicekit.database import Pool

_log = get_logger(__name__)

OUTBOX_KEPT: Final = timedelta(days=RETENTION_DAYS)
"""Published rows stay as long as records do, so that another log can take over what nobody handled."""


@runtime_checkable
class Prunable(Protocol):
    """An event log that does not expire records by itself."""

    async def prune(self) -> int:
        """Deletes records past the retention; returns how many."""


class Housekeeping:
    """Prunes at the start and then each interval; any number of processes may do it.

    Args:
        pool: Connections of a role that may delete rows of all athletes.
        groups: Consuming groups of this service.
    """

    def __init__(
        self,
        log: EventLog,
        pool: Pool,
        outbox: Outbox,
        *,
        groups: Collection[str] = (),
        interval_s: float = 3600.0,
    ) -> None:
        self._log = log
        self._pool = pool
        self._outbox = outbox
        self._inboxes = [Inbox(outbox.schema, group) for group in groups]
        self._interval_s = interval_s
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Works until `stop`."""
        while not self._stopping.is_set():
            try:
                await self.prune()
            except Exception as error:
                if not is_outage(error):
                    raise
                _log.warning("pruning failed; it is tried again later", error=str(error))
            try:
                async with asyncio.timeout(self._interval_s):
                    await self._stopping.wait()
            except TimeoutError:
                continue

    def stop(self) -> None:
        """Lets `run` return."""
        self._stopping.set()

    async def prune(self) -> int:
        """Prunes once; returns how many rows went."""
        rows = await self._log.prune() if isinstance(self._log, Prunable) else 0
        rows += await self._outbox.prune(self._pool, OUTBOX_KEPT)
        for inbox in self._inboxes:
            rows += await inbox.prune(self._pool)
        return rows
