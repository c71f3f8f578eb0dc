"""The use cases of memories: listed, written down, confirmed, corrected, rejected, deleted by the athlete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.gate import Gate
from runningmate_coach.domain.memory import State
from runningmate_coach.domain.memoryerrors import MemoryNotFound
from runningmate_servicekit.datause import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from runningmate_coach.domain.memory import Content, Memory
    from runningmate_coach.service.memoryports import Memories
    from runningmate_coach.service.ports import GatedAnalytics


class Remembering:
    """Does what the athlete says with what was said."""

    def __init__(self, analytics: GatedAnalytics, memories: Memories) -> None:
        self._analytics = analytics
        self._memories = memories

    async def today(self) -> date:
        """The athlete's local day."""
        return await self._analytics.through(Gate(Reader.RULES)).today()

    async def all(self, athlete_id: UUID) -> Sequence[Memory]:
        """All of them."""
        return await self._memories.all(athlete_id)

    async def add(self, athlete_id: UUID, request_id: UUID, content: Content, today: date) -> Memory:
        """Writes one down; what the athlete writes needs no second word."""
        return await self._memories.add(athlete_id, request_id, content.settled(today), today)

    async def confirm(self, athlete_id: UUID, memory_id: UUID) -> Memory:
        """Confirms one as it is."""
        return await self._memories.decide(athlete_id, memory_id, State.CONFIRMED, None)

    async def correct(self, athlete_id: UUID, memory_id: UUID, content: Content) -> Memory:
        """Replaces what one says, and confirms it."""
        return await self._memories.decide(athlete_id, memory_id, State.CONFIRMED, content)

    async def reject(self, athlete_id: UUID, memory_id: UUID) -> Memory:
        """Rejects one, so that it is not proposed again."""
        return await self._memories.decide(athlete_id, memory_id, State.REJECTED, None)

    async def remove(self, athlete_id: UUID, memory_id: UUID) -> None:
        """Deletes one."""
        if not await self._memories.remove(athlete_id, memory_id):
            raise MemoryNotFound(str(memory_id))
