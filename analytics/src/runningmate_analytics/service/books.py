"""Settings read once for recordings that come together."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from runningmate_analytics.domain.settings import SettingsBook
    from runningmate_analytics.service.ports import SettingsStore

FRESH_S: Final = 1.0
"""An older book does no harm: its revision goes with the result, which is then computed anew."""


@dataclass(frozen=True, slots=True)
class _Read:
    ends_s: float
    book: asyncio.Task[SettingsBook]


class RecentBooks:
    """Reads an athlete's settings at most once a second; those who ask at the same time share one reading."""

    def __init__(self, settings: SettingsStore, clock_s: Callable[[], float] = monotonic) -> None:
        self._settings = settings
        self._clock_s = clock_s
        self._reads: dict[UUID, _Read] = {}

    async def book(self, athlete_id: UUID) -> SettingsBook:
        """All dated settings, as they were at most a second ago. A reading that failed is not kept."""
        now_s = self._clock_s()
        self._reads = {key: read for key, read in self._reads.items() if read.ends_s > now_s}
        read = self._reads.get(athlete_id)
        if read is None:
            read = _Read(now_s + FRESH_S, asyncio.create_task(self._settings.book(athlete_id)))
            self._reads[athlete_id] = read
        try:
            # Shielded: one event that is dropped must not take the others' reading with it.
            return await asyncio.shield(read.book)
        except BaseException:
            if self._reads.get(athlete_id) is read and read.book.done():
                del self._reads[athlete_id]
            raise
