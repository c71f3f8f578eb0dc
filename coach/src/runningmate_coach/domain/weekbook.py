"""Reviews of weeks that are kept: one of each week that is over."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from runningmate_coach.domain.talk import workouts_of
from runningmate_servicekit.datause import Provenance
from runningmate_servicekit.errors import NotFound

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from runningmate_coach.domain.verification import Sentence

WEEKS_BACK = 2
"""Weeks that are over and still get a review; who hears of an older one cannot change the next week by it."""


class WeekState(StrEnum):
    """Whether the sentences are here."""

    KEPT = "kept"
    EXPIRED = "expired"
    """It rested on what may be kept for some days only."""
    WITHHELD = "withheld"
    """The policy no longer lets the rules see what it rests on."""


@dataclass(frozen=True, slots=True)
class WeekReview:
    """A review as it was made.

    Attributes:
        engine: `rules`, or `safety`; empty where the sentences are not here, like all that follows.
        activity_ids: Of the week, in order of start.
    """

    monday: date
    created_at: datetime
    state: WeekState = WeekState.KEPT
    engine: str = ""
    activity_ids: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    provenance: Provenance = field(default_factory=Provenance)

    @property
    def workouts(self) -> tuple[str, ...]:
        """The workouts that it speaks of: those of the week, and those that it cites."""
        return tuple(dict.fromkeys((*self.activity_ids, *workouts_of(self.sentences))))

    def without_sentences(self, state: WeekState) -> WeekReview:
        """That there was one, and why it is not here."""
        return WeekReview(self.monday, self.created_at, state)


@dataclass(frozen=True, slots=True)
class DueWeek:
    """A week that is over and had a workout."""

    athlete_id: UUID
    monday: date


class WeekReviewNotFound(NotFound):
    """The week has none, or nobody has any yet."""

    def __init__(self, monday: date | None) -> None:
        which, option = ("a week", "") if monday is None else (f"the week of {monday}", f" {monday}")
        super().__init__(
            "WEEK_REVIEW_NOT_FOUND",
            f"There is no kept review of {which}. They are made on Mondays, of weeks with a workout; "
            f"`runningmate review --week{option}` reviews one at once.",
        )
