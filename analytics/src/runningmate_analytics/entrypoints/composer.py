"""The background composer: composes activities anew that are marked as due."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from runningmate_analytics.service.composition import BytesMissingError, compose_due
from runningmate_servicekit.errors import Unavailable
from runningmate_servicekit.eventlog.outage import is_outage
from runningmate_servicekit.logs import get_logger
from runningmate_servicekit.objects import ObjectDamaged, ObjectNotFound

if TYPE_CHECKING:
    from runningmate_analytics.service.books import RecentBooks
    from runningmate_analytics.service.editports import CompositionStore
    from runningmate_analytics.service.ports import Analyser
    from runningmate_servicekit.objects import ObjectStore

_log = get_logger(__name__)

INTERVAL_S = 0.5
OUTAGE_PAUSE_S = 5.0


class Composer:
    """Looks for due activities twice a second; the marks are in the database, so it goes on after a crash."""

    def __init__(
        self, store: CompositionStore, analyser: Analyser, books: RecentBooks, objects: ObjectStore
    ) -> None:
        self._store = store
        self._analyser = analyser
        self._books = books
        self._objects = objects

    async def run(self) -> None:
        """Works until cancelled; a database or object store that is away is waited for."""
        while True:
            started_s = time.monotonic()
            try:
                count = await compose_due(self._store, self._analyser, self._books, self._fetch)
            except Exception as error:
                if not is_outage(error) and not isinstance(error, Unavailable):
                    raise
                _log.warning("composer waits", error=str(error))
                await asyncio.sleep(OUTAGE_PAUSE_S)
                continue
            if count:
                _log.info("composed", activities=count, seconds=round(time.monotonic() - started_s, 3))
            else:
                await asyncio.sleep(INTERVAL_S)

    async def _fetch(self, object_key: str) -> bytes:
        try:
            return await self._objects.get(object_key)
        except ObjectNotFound as error:
            raise BytesMissingError("The stored bytes of a source are gone.") from error
        except ObjectDamaged as error:
            raise BytesMissingError("The stored bytes of a source are damaged.") from error
