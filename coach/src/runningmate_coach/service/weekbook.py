"""The use cases of kept reviews: an athlete reads them, a job makes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from runningmate_coach.domain.planning.errors import AthleteErased
from runningmate_coach.domain.planning.model import monday_of
from runningmate_coach.domain.verification import Sentence
from runningmate_coach.domain.weekbook import (
    WEEKS_BACK,
    WeekReview,
    WeekReviewNotFound,
    WeekState,
)
from runningmate_coach.service.weekly import WeekStarted
from runningmate_coach.service.weekports import AnalyticsAway, AnalyticsFailed
from runningmate_servicekit.datause import Reader
from runningmate_servicekit.logs import get_logger

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from uuid import UUID

    from runningmate_coach.domain.weekbook import DueWeek
    from runningmate_coach.service.weekly import Weekly
    from runningmate_coach.service.weekports import Errands, WeekBook
    from runningmate_servicekit.datause import DataUsePolicy

_log = get_logger(__name__)


class WeekReading:
    """Reads them; what the policy keeps from the rules by now is not shown."""

    def __init__(self, book: WeekBook, policy: DataUsePolicy) -> None:
        self._book = book
        self._policy = policy

    async def listed(self, athlete_id: UUID, before: date | None, size: int) -> Sequence[WeekReview]:
        """Reviews of weeks before one, newest first."""
        return [self._allowed(one) for one in await self._book.page(athlete_id, before, size)]

    async def get(self, athlete_id: UUID, day: date | None) -> WeekReview:
        """The review of a day's week, or the newest.

        Raises:
            WeekReviewNotFound: There is none.
        """
        monday = None if day is None else monday_of(day)
        found = await self._book.get(athlete_id, monday)
        if found is None:
            raise WeekReviewNotFound(monday)
        return self._allowed(found)

    def _allowed(self, review: WeekReview) -> WeekReview:
        if self._policy.allows(Reader.RULES, review.provenance.source_kinds):
            return review
        return review.without_sentences(WeekState.WITHHELD)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run of the job did.

    Attributes:
        failed_count: Weeks whose review failed; the next run tries them again.
        away: Whether analytics did not answer (any more), so that weeks may be left.
        starting: Whether it may be there in a moment.
    """

    made_count: int = 0
    failed_count: int = 0
    away: bool = False
    starting: bool = False


class WeekMaking:
    """Makes one review of each week that is over, by rules alone: no model is asked, and nothing can cost."""

    def __init__(self, errands: Errands, weekly: Weekly, book: WeekBook, policy: DataUsePolicy) -> None:
        self._errands = errands
        self._weekly = weekly
        self._book = book
        self._policy = policy

    async def run(self, progress: Callable[[int, int], None]) -> Tally:
        """Reviews what is due and has no review. It may be cut anywhere, and run twice at once."""
        made = failed = 0
        try:
            async for page in self._errands.due(WEEKS_BACK):
                known = await self._book.known(page)
                for week in page:
                    if week in known:
                        continue
                    try:
                        made += await self._make(week)
                    except AthleteErased:
                        continue
                    except AnalyticsFailed as error:
                        failed += 1
                        _log.warning("week not reviewed", monday=str(week.monday), why=str(error))
                    progress(made + failed, 0)
        except AnalyticsAway as error:
            _log.warning("analytics is away", why=str(error))
            return Tally(made, failed, away=True, starting=error.starting)
        return Tally(made, failed)

    async def _make(self, week: DueWeek) -> bool:
        began_at = datetime.now(UTC)
        begun: WeekStarted | None = None
        said: list[Sentence] = []
        with self._errands.acting_for(week.athlete_id):
            async for piece in self._weekly.review(week.athlete_id, week.monday):
                if isinstance(piece, WeekStarted):
                    begun = piece
                else:
                    said.append(piece)
        if begun is None or not begun.activity_ids:
            # Its workouts went a moment ago.
            return False
        review = WeekReview(
            begun.monday,
            began_at,
            engine=begun.engine,
            activity_ids=begun.activity_ids,
            sentences=tuple(said),
            provenance=begun.provenance,
        )
        keep_days = self._policy.kept_days(begun.provenance.source_kinds)
        return await self._book.add(week.athlete_id, review, began_at, keep_days)
