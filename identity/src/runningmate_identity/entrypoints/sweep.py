"""Removes, once an hour, what is long over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from runningmate_identity.service.ports import LoginStore
from runningmate_servicekit.eventlog.outage import is_outage
from runningmate_servicekit.logs import get_logger

_log = get_logger(__name__)

INTERVAL_S = 3_600.0


class Sweep:
    """Keeps the tables small; nothing depends on its being on time."""

    def __init__(self, store: LoginStore, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    async def run(self) -> None:
        """Works until cancelled; a database that is away is tried again the next hour."""
        while True:
            try:
                await self._store.sweep(self._now())
            except Exception as error:
                if not is_outage(error):
                    raise
                _log.warning("sweep waits for the database", error=str(error))
            await asyncio.sleep(INTERVAL_S)
