"""Removes objects that are due for deletion. Cut anywhere, it begins again with the same object."""

from __future__ import annotations

from dataclasses import dataclass

from runningmate_collector.service.ports import Doomed, DoomedBook
from runningmate_servicekit.objects import ObjectStore


@dataclass(frozen=True, slots=True)
class Sweeping:
    """The use case of the sweep."""

    doomed: DoomedBook
    objects: ObjectStore

    async def sweep(self) -> int:
        """Removes everything that is due; says how many entries it dealt with."""
        count = 0
        while True:
            async with self.doomed.next() as found:
                if found is None:
                    return count
                if not found.spared:
                    await self._remove(found)
            count += 1

    async def _remove(self, found: Doomed) -> None:
        if not found.object_prefix.endswith("/"):
            await self.objects.delete(found.object_prefix)
            return
        async for key in self.objects.list(found.object_prefix):
            await self.objects.delete(key)
