"""The background sweep: removes objects that are due for deletion."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from runningmate_servicekit.errors import Unavailable
from runningmate_servicekit.eventlog.outage import is_outage
from runningmate_servicekit.logs import get_logger

if TYPE_CHECKING:
    from runningmate_collector.service.ports import Signals
    from runningmate_collector.service.sweeping import Sweeping

_log = get_logger(__name__)

INTERVAL_S: Final = 10.0
AFTER_COMMIT_S: Final = 0.1
"""A signal may come shortly before the commit that it speaks of."""
OUTAGE_PAUSE_S: Final = 5.0


class Sweep:
    """Looks when told to and every ten seconds."""

    def __init__(self, sweeping: Sweeping, signals: Signals) -> None:
        self._sweeping = sweeping
        self._signals = signals

    async def run(self) -> None:
        """Works until cancelled; a database or object store that is away is waited for."""
        while True:
            try:
                await self._sweeping.sweep()
            except Exception as error:
                if not is_outage(error) and not isinstance(error, Unavailable):
                    raise
                _log.warning("sweep waits", error=str(error))
                await asyncio.sleep(OUTAGE_PAUSE_S)
                continue
            await self._signals.deletions(INTERVAL_S)
            await asyncio.sleep(AFTER_COMMIT_S)
