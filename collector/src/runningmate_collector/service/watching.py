"""Follows an import until its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Final
from uuid import UUID

from runningmate_collector.domain.errors import ImportNotFound
from runningmate_collector.domain.model import Import, Item
from runningmate_collector.service.imports import fitting
from runningmate_collector.service.ports import Signals, Units

POLL_S: Final = 1.0
"""Other replicas write too; those are noticed by looking."""
PAUSE_S: Final = 0.25
"""At most four times a second."""
BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Completed:
    """Every file has its outcome."""


News = Import | Sequence[Item] | Completed


@dataclass(frozen=True, slots=True)
class Watching:
    """The streaming use case of ImportService."""

    units: Units
    signals: Signals
    clock_s: Callable[[], float] = monotonic

    async def watch(self, athlete_id: UUID, import_id: UUID, after_change: int) -> AsyncGenerator[News]:
        """Gives counts at once and whenever they change, items in order of change, and `Completed` at the end."""
        last: Import | None = None
        looked_s = float("-inf")
        while True:
            if (pause_s := looked_s + PAUSE_S - self.clock_s()) > 0:
                await asyncio.sleep(pause_s)
            looked_s = self.clock_s()
            found, items = await self._look(athlete_id, import_id, after_change)
            if found != last:
                yield found
                last = found
            while items:
                count = fitting(items)
                yield items[:count]
                after_change = items[count - 1].change
                items = items[count:] or (await self._look(athlete_id, import_id, after_change))[1]
            if found.finished_at is not None:
                yield Completed()
                return
            await self.signals.import_change(import_id, POLL_S)

    async def _look(self, athlete_id: UUID, import_id: UUID, after: int) -> tuple[Import, Sequence[Item]]:
        async with self.units(athlete_id) as unit:
            found = await unit.imports.find(import_id)
            if found is None:
                raise ImportNotFound(import_id)
            return found, await unit.imports.changed_items(import_id, after, BATCH)
