"""Feedback as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from runningmate.coach.v1 import feedback_pb2
from runningmate.common.v1 import sport_pb2
from runningmate_coach import wire
from runningmate_coach.domain.feedback import Subject, Verdict

if TYPE_CHECKING:
    from runningmate_coach.domain.feedback import Feedback, Lead


def subject_from(request: feedback_pb2.GiveFeedbackRequest) -> Subject:
    """Reads what it is about; the schema has seen that there is one."""
    if request.WhichOneof("about") == "finding":
        return Subject(UUID(request.finding.activity_id), request.finding.finding)
    return Subject(turn_id=UUID(request.sentence.turn_id), sentence=request.sentence.sentence)


def verdict_from(value: feedback_pb2.FeedbackVerdict) -> Verdict:
    """Reads a verdict."""
    return Verdict(feedback_pb2.FeedbackVerdict.Name(value).removeprefix("FEEDBACK_VERDICT_").lower())


def feedback_to(found: Feedback) -> feedback_pb2.Feedback:
    """Writes feedback."""
    about = found.about
    message = feedback_pb2.Feedback(
        feedback_id=str(found.feedback_id),
        verdict=f"FEEDBACK_VERDICT_{found.verdict.name}",
        comment=found.comment,
        given_on=found.given_on.isoformat(),
        created_at=wire.timestamp(found.created_at),
        effect=found.effect,
    )
    if about.turn_id is None:
        message.finding.activity_id, message.finding.finding = str(about.workout_id), about.finding
    else:
        message.sentence.turn_id, message.sentence.sentence = str(about.turn_id), about.sentence or 0
    return message


def lead_to(lead: Lead) -> feedback_pb2.FeedbackLead:
    """Writes what may be the cause."""
    return feedback_pb2.FeedbackLead(
        text=lead.text,
        setting=lead.setting,
        sport=f"SPORT_{lead.sport.upper()}" if lead.sport else sport_pb2.SPORT_UNSPECIFIED,
        fault=lead.fault,
        activity_id=lead.workout_id,
    )
