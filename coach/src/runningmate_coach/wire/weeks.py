"""Reviews of weeks as messages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from runningmate.coach.v1 import review_pb2, week_review_pb2
from runningmate_coach import wire
from runningmate_coach.domain.talkerrors import BadPageToken
from runningmate_coach.domain.weekbook import WeekReview, WeekState
from runningmate_coach.service.weekly import WeekInvalid, WeekStarted
from runningmate_coach.wire import answers, conversations
from runningmate_servicekit.datause import Reader

if TYPE_CHECKING:
    from datetime import datetime

    from runningmate_coach.domain.verification import Sentence

SUNDAY = timedelta(days=6)


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
            to_date=(made.monday + SUNDAY).isoformat(),
            engine=made.engine,
            activity_ids=made.activity_ids,
            data_use=wire.data_use(Reader.RULES, made.provenance),
        )
        return review_pb2.ReviewWeekResponse(started=started)
    return review_pb2.ReviewWeekResponse(sentence=wire.sentence(made).sentence)


def review_to(review: WeekReview) -> week_review_pb2.WeekReview:
    """Writes a kept review."""
    message = week_review_pb2.WeekReview(
        from_date=review.monday.isoformat(),
        to_date=(review.monday + SUNDAY).isoformat(),
        state=f"WEEK_REVIEW_STATE_{review.state.name}",
        created_at=wire.timestamp(review.created_at),
    )
    if review.state is WeekState.KEPT:
        message.MergeFrom(_said(review))
    return message


def document(review: WeekReview) -> bytes:
    """What is stored of a review beside its week and when it was made."""
    return _said(review).SerializeToString(deterministic=True)


def review_from(monday: date, created_at: datetime, stored: bytes) -> WeekReview:
    """Reads a stored review."""
    message = week_review_pb2.WeekReview.FromString(stored)
    return WeekReview(
        monday,
        created_at,
        engine=message.engine,
        activity_ids=tuple(message.activity_ids),
        sentences=tuple(map(conversations.sentence_from, message.sentences)),
        provenance=wire.provenance(message.data_use),
    )


def monday_of_token(token: str) -> date | None:
    """The week before which a page begins, None for the first page. Raises BadPageToken."""
    try:
        return date.fromisoformat(token) if token else None
    except ValueError:
        raise BadPageToken from None


def _said(review: WeekReview) -> week_review_pb2.WeekReview:
    return week_review_pb2.WeekReview(
        engine=review.engine,
        activity_ids=review.activity_ids,
        sentences=map(answers.sentence, review.sentences),
        data_use=wire.data_use(Reader.RULES, review.provenance),
    )
