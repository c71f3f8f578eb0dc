"""The operator's view of dead letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from runningmate_collector.domain.errors import DeadLettersNotFound
from runningmate_collector.domain.letters import Letter
from runningmate_collector.domain.page import PageKey, key_of, token_of
from runningmate_collector.service.ports import LetterBook

_SCOPE = "dead-letters"


@dataclass(frozen=True, slots=True)
class Letters:
    """The use cases of EventLogService."""

    book: LetterBook

    async def page(self, size: int, token: str) -> tuple[Sequence[Letter], str]:
        """A page, newest first, and the next page's token."""
        found = await self.book.page(key_of(token, _SCOPE), size + 1)
        rest = found[:size]
        more = len(found) > size
        return rest, token_of(PageKey(rest[-1].died_at, rest[-1].event_id), _SCOPE) if more else ""

    async def get(self, event_id: UUID) -> Letter:
        """One letter."""
        found = await self.book.find(event_id)
        if found is None:
            raise DeadLettersNotFound([event_id])
        return found

    async def replay(self, event_ids: Sequence[UUID]) -> Sequence[Letter]:
        """Sends letters again, all or none."""
        return await self.book.replay(event_ids)
