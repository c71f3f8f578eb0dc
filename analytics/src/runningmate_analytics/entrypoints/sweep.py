"""The background sweep: renews estimates, then computes anew what rests on older settings."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from runningmate_analytics.service.recomputation import recompute_stale, renew_estimates
from runningmate_servicekit.eventlog.outage import is_outage
from runningmate_servicekit.logs import get_logger

if TYPE_CHECKING:
    from runningmate_analytics.service.ports import Analyser, RecomputationStore, SettingsStore

_log = get_logger(__name__)

INTERVAL_S = 1.0
OUTAGE_PAUSE_S = 5.0


class Sweep:
    """Looks for work every second; its state is in the database, so it goes on after a crash."""

    def __init__(self, settings: SettingsStore, store: RecomputationStore, analyser: Analyser) -> None:
        self._settings = settings
        self._store = store
        self._analyser = analyser

    async def run(self) -> None:
        """Works until cancelled; a database that is away is waited for."""
        while True:
            try:
                started_s = time.monotonic()
                estimated = await renew_estimates(self._settings, self._analyser)
                estimated_s = time.monotonic()
                looked_at = await recompute_stale(self._settings, self._store, self._analyser)
                if estimated or looked_at:
                    _log.info(
                        "swept",
                        athletes_estimated=estimated,
                        estimates_s=round(estimated_s - started_s, 3),
                        activities_checked=looked_at,
                        recomputation_s=round(time.monotonic() - estimated_s, 3),
                    )
            except Exception as error:
                if not is_outage(error):
                    raise
                _log.warning("sweep waits for the database", error=str(error))
                await asyncio.sleep(OUTAGE_PAUSE_S)
                continue
            if not looked_at:
                await asyncio.sleep(INTERVAL_S)
