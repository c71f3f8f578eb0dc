"""What feedback needs from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from runningmate_coach.domain.feedback import Feedback


class FeedbackBook(Protocol):
    """One athlete's feedback. Writing raises AthleteErased after erasure."""

    async def all(self, athlete_id: UUID) -> Sequence[Feedback]:
        """All of it, newest first."""
        ...

    async def put(self, athlete_id: UUID, feedback: Feedback) -> Feedback:
        """Keeps it in the place of what was said of the same thing, under that one's id; the oldest of too many goes.

        Raises:
            SentenceNotFound: The turn is gone.
        """
        ...

    async def remove(self, athlete_id: UUID, feedback_id: UUID) -> bool:
        """Takes it back; False where there was none."""
        ...
