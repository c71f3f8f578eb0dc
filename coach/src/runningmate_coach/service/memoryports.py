"""What memories need from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from uuid import UUID

    from runningmate_coach.domain.memory import Content, Memory, State


class Memories(Protocol):
    """One athlete's memories. Writing raises AthleteErased after erasure."""

    async def all(self, athlete_id: UUID) -> Sequence[Memory]:
        """All of them: those that wait for the athlete first, then the newest."""
        ...

    async def propose(
        self, athlete_id: UUID, found: Iterable[Content], said_on: date, conversation_id: UUID
    ) -> Sequence[Memory]:
        """Keeps as proposed what was not said before in the same words; gives what is new.

        The oldest that nobody confirmed make room where there are too many.
        """
        ...

    async def add(self, athlete_id: UUID, request_id: UUID, content: Content, said_on: date) -> Memory:
        """Keeps a confirmed one; the same request gives the same one again.

        Raises:
            MemoriesFull: There are as many confirmed ones as there may be.
        """
        ...

    async def decide(
        self, athlete_id: UUID, memory_id: UUID, state: State, content: Content | None
    ) -> Memory:
        """Confirms or rejects one, with other content where it is given.

        Raises:
            MemoryNotFound: There is no such memory.
            MemoryInvalid: The content does not go together with the day on which it was said.
        """
        ...

    async def remove(self, athlete_id: UUID, memory_id: UUID) -> bool:
        """Deletes one; False where there was none."""
        ...
