"""Reads all that must be stored and compares it with its digest."""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from runningmate_collector.domain.damage import DamageKind, Shelf
from runningmate_collector.service.ports import DamageBook
from runningmate_servicekit.jobs import JobFailed, JobRun
from runningmate_servicekit.objects import ObjectDamaged, ObjectNotFound, ObjectStore

BATCH: Final = 50
"""Recordings between two notes of how far it is."""
AT_ONCE: Final = 4


@dataclass(frozen=True, slots=True)
class Verification:
    """The work of the job `verify-objects`."""

    book: DamageBook
    objects: ObjectStore
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def work(self, run: JobRun) -> str:
        """Looks at every recording; goes on where an earlier process left the run.

        Raises:
            JobFailed: Something is missing or damaged; the book says what.
        """
        if "began" not in run.memory:
            total = await self.book.recording_count()
            began = await self.book.now()
            await run.remember({"began": began, "total": total, "done": 0, "after": None, "objects": 0})
        state = dict(run.memory)
        while True:
            after = UUID(state["after"]) if state["after"] else None
            shelves = await self.book.shelves(after, BATCH)
            if not shelves:
                break
            found = await asyncio.gather(*(self._look(shelf) for shelf in shelves))
            for shelf, kinds in zip(shelves, found, strict=True):
                await self.book.note(shelf.recording_id, kinds)
            state["after"] = str(shelves[-1].recording_id)
            state["done"] += len(shelves)
            state["objects"] += sum(len(shelf.digests) for shelf in shelves)
            run.progress(state["done"], max(state["total"], state["done"]))
            await run.remember(state)
        left = await self.book.forget_before(state["began"])
        if left:
            raise JobFailed(
                f"{left} of {state['objects']} stored files are missing or damaged; "
                "`runningmate storage verify` lists them."
            )
        return f"All {state['objects']} stored files of {state['done']} recordings are whole."

    async def _look(self, shelf: Shelf) -> dict[str, DamageKind | None]:
        return {key: await self._kind(key, digest) for key, digest in shelf.digests.items()}

    async def _kind(self, key: str, digest: str) -> DamageKind | None:
        async with self._places:
            try:
                wanted = digest or (await self.objects.head(key)).sha256
                found = hashlib.sha256()
                async with aclosing(self.objects.stream(key)) as pieces:
                    async for piece in pieces:
                        found.update(piece)
            except ObjectNotFound:
                return DamageKind.MISSING
            except ObjectDamaged:
                return DamageKind.DAMAGED
        return None if found.hexdigest() == wanted else DamageKind.DAMAGED
