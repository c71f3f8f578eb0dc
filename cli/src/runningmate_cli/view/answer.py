"""Answers of the coach, as they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate.coach.v1 import ask_pb2, conversation_pb2
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
        days = one.from_date if one.from_date == one.to_date else f"{one.from_date} to {one.to_date}"
        parts = [one.value.value_id, days, one.direction, one.source]
        if one.coverage < 1:
            parts.append(f"coverage {100 * one.coverage:.0f} %")
        yield f"{one.value.formatted}: {', '.join(filter(None, parts))}"


def why(ended: ask_pb2.AnswerEnded) -> str:
    """Why an answer is not whole, where its own words have not said it."""
    return "" if ended.end in _TOLD else ended.reason
