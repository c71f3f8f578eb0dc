"""Reviews of weeks as messages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from runningmate.coach.v1 import review_pb2
from runningmate_coach import wire
from runningmate_coach.service.weekly import WeekInvalid, WeekStarted
from runningmate_servicekit.datause import Reader

if TYPE_CHECKING:
    from runningmate_coach.domain.verification import Sentence


def day_from(text: str) -> date | None:
    """Reads a day of the week. Raises WeekInvalid where the calendar has none such."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise WeekInvalid(f"is {text!r}, which is no day; write it as YYYY-MM-DD") from None


def piece(made: WeekStarted | Sentence) -> review_pb2.ReviewWeekResponse:
    """Writes one piece."""
    if isinstance(made, WeekStarted):
        started = review_pb2.WeekReviewStarted(
            from_date=made.monday.isoformat(),
            to_date=(made.monday + timedelta(days=6)).isoformat(),
            engine=made.engine,
            activity_ids=made.activity_ids,
            data_use=wire.data_use(Reader.RULES, made.provenance),
        )
        return review_pb2.ReviewWeekResponse(started=started)
    return review_pb2.ReviewWeekResponse(sentence=wire.sentence(made).sentence)
