"""What became of the files that an athlete handed over."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from runningmate_collector.domain.errors import ImportNotFound
from runningmate_collector.domain.model import Import, Item, ItemState
from runningmate_collector.domain.page import PageKey, key_of, token_of
from runningmate_collector.service.ports import Signals, Units
from runningmate_collector.service.storing import utc_now

PAGE_BYTES = 1_000_000
"""An answer stays well below the contract's 1.5 MiB, whatever the names in it."""


@dataclass(frozen=True, slots=True)
class Imports:
    """The unary use cases of ImportService."""

    units: Units
    signals: Signals
    now: Callable[[], datetime] = field(default=utc_now)

    async def create(self, athlete_id: UUID, request_id: UUID, *, bulk: bool) -> Import:
        """Opens an import, or finds the one with the same request id."""
        import_id = uuid5(athlete_id, f"import:{request_id}")
        async with self.units(athlete_id) as unit:
            await unit.athletes.lock()
            await unit.imports.add([Import(import_id, bulk=bulk, single=False, created_at=self.now())])
            return _required(await unit.imports.find(import_id), import_id)

    async def close(self, athlete_id: UUID, import_id: UUID) -> Import:
        """Says that no further file comes."""
        async with self.units(athlete_id) as unit:
            await unit.athletes.lock()
            found = _required((await unit.imports.lock([import_id])).get(import_id), import_id)
            closed = found.closed(self.now())
            await unit.imports.save([closed])
        self.signals.imports_changed([import_id])
        return closed

    async def get(self, athlete_id: UUID, import_id: UUID) -> Import:
        """One import."""
        async with self.units(athlete_id) as unit:
            return _required(await unit.imports.find(import_id), import_id)

    async def page(self, athlete_id: UUID, size: int, token: str) -> tuple[Sequence[Import], str]:
        """A page, newest first, and the next page's token."""
        scope = f"imports:{athlete_id}"
        after = key_of(token, scope)
        async with self.units(athlete_id) as unit:
            found = await unit.imports.page(after, size + 1)
        rest = found[:size]
        more = len(found) > size
        return rest, token_of(PageKey(rest[-1].created_at, rest[-1].import_id), scope) if more else ""

    async def item_page(
        self, athlete_id: UUID, import_id: UUID | None, states: Collection[ItemState], size: int, token: str
    ) -> tuple[Sequence[Item], str]:
        """A page of items and the next page's token; shorter than `size` where the items are long."""
        scope = f"items:{athlete_id}:{import_id}:{','.join(sorted(states))}"
        after = key_of(token, scope)
        async with self.units(athlete_id) as unit:
            if import_id is not None:
                _required(await unit.imports.find(import_id), import_id)
            found = await unit.imports.item_page(import_id, states, after, size + 1)
        count = min(size, fitting([item for _, item in found]))
        more = len(found) > count
        return [item for _, item in found[:count]], token_of(found[count - 1][0], scope) if more else ""


def fitting(items: Sequence[Item]) -> int:
    """How many leading items go into one message, at least 1 of any."""
    size_bytes = 0
    for count, item in enumerate(items):
        result = item.result
        # 4 bytes for a character at most; an advice and the numbers take less than 500.
        size_bytes += 4 * (len(item.file_name) + len(result.detail) + len(result.partial))
        size_bytes += 40 * len(result.activity_ids) + 500
        if size_bytes > PAGE_BYTES and count > 0:
            return count
    return len(items)


def _required(found: Import | None, import_id: UUID) -> Import:
    if found is None:
        raise ImportNotFound(import_id)
    return found
