"""What kept reviews of weeks, and the job that makes them, need from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Sequence
    from contextlib import AbstractContextManager
    from datetime import date, datetime
    from uuid import UUID

    from runningmate_coach.domain.weekbook import DueWeek, WeekReview


class AnalyticsAway(Exception):
    """Analytics does not answer; later it may.

    Args:
        starting: Whether it may be there in a moment, as when the whole mesh starts.
    """

    def __init__(self, text: str, *, starting: bool) -> None:
        super().__init__(text)
        self.starting = starting


class AnalyticsFailed(Exception):
    """Analytics answered with an error that is not the athlete's fault."""


class WeekBook(Protocol):
    """Reviews that are kept."""

    async def add(
        self, athlete_id: UUID, review: WeekReview, began_at: datetime, keep_days: int | None
    ) -> bool:
        """Keeps the review of a week, for so many days or, with None, until what it rests on is deleted.

        Returns:
            False, and nothing is changed, where the week has one, or data that this one rests on was deleted since `began_at`.

        Raises:
            AthleteErased: Nothing is written for this athlete any more.
        """
        ...

    async def page(self, athlete_id: UUID, before: date | None, size: int) -> Sequence[WeekReview]:
        """An athlete's reviews, newest first, of weeks before one."""
        ...

    async def get(self, athlete_id: UUID, monday: date | None) -> WeekReview | None:
        """The review of one week, or the newest of all."""
        ...

    async def known(self, due: Collection[DueWeek]) -> Collection[DueWeek]:
        """Those of the weeks, of any athletes, that have a review, also one whose sentences are gone."""
        ...


class Errands(Protocol):
    """How the job asks analytics while no athlete calls. Raises AnalyticsAway or AnalyticsFailed, also out of the block."""

    def due(self, weeks_back: int) -> AsyncIterator[Sequence[DueWeek]]:
        """Weeks that are over and had a workout, of all athletes, by and by; an athlete's are ascending."""
        ...

    def acting_for(self, athlete_id: UUID) -> AbstractContextManager[None]:
        """What is read of analytics in this block is the athlete's; rules alone may be told of it."""
        ...
