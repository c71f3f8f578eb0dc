"""Answers of the coach, as they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate.coach.v1 import ask_pb2, conversation_pb2, review_pb2
from runningmate_cli import output

if TYPE_CHECKING:
    from collections.abc import Iterator

GONE = {
    conversation_pb2.ANSWER_STATE_OPEN: "It is being answered.",
    conversation_pb2.ANSWER_STATE_EXPIRED: "The answer is no longer kept: it rested on data that may be kept for some days only.",
    conversation_pb2.ANSWER_STATE_DELETED: "The answer is no longer kept: it rested on data that was deleted.",
}  # fmt: skip
_TOLD = (ask_pb2.ANSWER_END_COMPLETE, ask_pb2.ANSWER_END_CANNOT_TELL, ask_pb2.ANSWER_END_SAFETY)


def say(sentence: ask_pb2.AnswerSentence, *, evidence: bool) -> None:
    """A sentence and, where wished, what its numbers rest on."""
    output.prose(sentence.text)
    for line in evidence_of(sentence) if evidence else ():
        output.prose(line, "    ")


def evidence_of(sentence: ask_pb2.AnswerSentence) -> Iterator[str]:
    """What each number of a sentence rests on."""
    for one in sentence.evidence:
        yield _rests_on(one.value, one, one.direction)


def say_of_review(sentence: review_pb2.ReviewSentence, *, evidence: bool) -> None:
    """A sentence of a review and, where wished, what its numbers rest on."""
    output.prose(sentence.text)
    for one in sentence.values if evidence else ():
        output.prose(_rests_on(one, one), "    ")


def _rests_on(
    value: review_pb2.CitedValue, told: ask_pb2.Evidence | review_pb2.CitedValue, direction: str = ""
) -> str:
    days = told.from_date if told.from_date == told.to_date else f"{told.from_date} to {told.to_date}"
    parts = [value.value_id, days, direction, told.source]
    if told.coverage < 1:
        parts.append(f"coverage {100 * told.coverage:.0f} %")
    return f"{value.formatted}: {', '.join(filter(None, parts))}"


def why(ended: ask_pb2.AnswerEnded) -> str:
    """Why an answer is not whole, where its own words have not said it."""
    return "" if ended.end in _TOLD else ended.reason
