"""What conversations need from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from runningmate_coach.domain.answer import Ended
    from runningmate_coach.domain.talk import Answer, Conversation, Turn
    from runningmate_coach.domain.verification import Sentence


class Conversations(Protocol):
    """One athlete's conversations. Writing raises AthleteErased after erasure."""

    async def begin(
        self, athlete_id: UUID, conversation_id: UUID | None, question: str
    ) -> tuple[UUID, UUID, Sequence[Turn]]:
        """Keeps a question, in a new conversation or at the end of one.

        Returns:
            Ids of the conversation and of the turn, and the newest of the turns before it, oldest first.

        Raises:
            ConversationNotFound: There is no such conversation.
            ConversationFull: It has as many turns as one may.
        """
        ...

    async def finish(
        self,
        athlete_id: UUID,
        turn_id: UUID,
        day: date | None,
        answer: Answer,
        ended: Ended,
        keep_days: int | None,
    ) -> None:
        """Keeps what was said, for so many days or, with None, until it is deleted.

        Where data that it rests on was deleted meanwhile, or the conversation was, nothing of it is kept.
        """
        ...

    async def listed(
        self, athlete_id: UUID, size: int, after: tuple[datetime, UUID] | None
    ) -> Sequence[Conversation]:
        """Conversations after a place, the one that was gone on with last first."""
        ...

    async def get(
        self, athlete_id: UUID, conversation_id: UUID, first: int, size: int
    ) -> tuple[Conversation, Sequence[Turn]]:
        """A conversation, and so many of its turns from a position on, which counts from 0.

        Raises:
            ConversationNotFound: There is no such conversation.
        """
        ...

    async def sentence(self, athlete_id: UUID, turn_id: UUID, place: int) -> Sentence:
        """One sentence of an answer that is kept, by its place from 0.

        Raises:
            SentenceNotFound: There is no such turn, its answer is gone, or it has fewer sentences.
        """
        ...

    async def remove(self, athlete_id: UUID, conversation_id: UUID) -> bool:
        """Deletes a conversation; False where there was none."""
        ...
