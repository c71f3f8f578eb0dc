"""What planning needs from outside, besides analytics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from runningmate_coach.domain.planning.book import Kept
    from runningmate_coach.domain.planning.model import Constraints


class PlanBook(Protocol):
    """One athlete's plans and limits. Writing raises AthleteErased after erasure."""

    async def requested(self, athlete_id: UUID, request_id: UUID) -> Kept | None:
        """The plan that was made for a request, None where there is none."""
        ...

    async def add(self, athlete_id: UUID, kept: Kept, constraints: Constraints | None) -> Kept | None:
        """Keeps a proposed plan with the limits that were sent with it; deletes the oldest of too many.

        The limits are kept for later when the plan is accepted, and at once where none are kept yet.

        Returns:
            The plan of the same request, where one came first; None where data that it may rest on was deleted after it
            was begun (`created_at`).
        """
        ...

    async def get(self, athlete_id: UUID, plan_id: UUID | None) -> Kept | None:
        """A plan, or the one that is followed; None where there is none."""
        ...

    async def all(self, athlete_id: UUID) -> Sequence[Kept]:
        """All plans, newest first."""
        ...

    async def accept(self, athlete_id: UUID, plan_id: UUID, today: date) -> Kept:
        """Follows a plan and keeps its limits; the one followed until now is replaced, in the same transaction.

        Raises:
            PlanNotFound: There is no such plan.
            PlanOutdated: It was replaced, its first day has passed, or it goes on from a plan that is not followed.
        """
        ...

    async def remove(self, athlete_id: UUID, plan_id: UUID) -> bool:
        """Deletes a plan; False where there was none."""
        ...

    async def constraints(self, athlete_id: UUID) -> Constraints | None:
        """The limits that are kept, None before any were given."""
        ...

    async def keep_constraints(self, athlete_id: UUID, constraints: Constraints) -> None:
        """Replaces the limits."""
        ...
