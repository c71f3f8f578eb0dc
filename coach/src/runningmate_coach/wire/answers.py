"""Pieces of an answer as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from runningmate.coach.v1 import ask_pb2
from runningmate_coach import wire
from runningmate_coach.domain.answer import Chart, Ended, Status, Suggestions, ToolActivity, Usage
from runningmate_coach.domain.phrase import Draft
from runningmate_coach.domain.verification import Sentence
from runningmate_coach.service.asking import AnswerBegun, DataUsed, MemoryProposed
from runningmate_coach.wire import memories

if TYPE_CHECKING:
    from runningmate_coach.domain.verification import Cited
    from runningmate_coach.service.asking import AskPiece


def piece(made: AskPiece) -> ask_pb2.AskResponse:
    """Writes one piece."""
    if isinstance(made, MemoryProposed):
        memory = memories.memory_to(made.memory, made.memory.said_on)
        return ask_pb2.AskResponse(memory=memory)
    match made:
        case AnswerBegun():
            started = ask_pb2.AnswerStarted(
                engine=made.engine,
                conversation_id=str(made.conversation_id or ""),
                turn_id=str(made.turn_id or ""),
            )
            return ask_pb2.AskResponse(started=started)
        case Status():
            return ask_pb2.AskResponse(status=ask_pb2.AnswerStatus(text=made.text))
        case ToolActivity():
            tool = ask_pb2.ToolActivity(
                tool=made.tool,
                value_count=made.value_count,
                missing_count=made.gap_count,
                refused=made.failed,
            )
            return ask_pb2.AskResponse(tool=tool)
        case Sentence():
            return ask_pb2.AskResponse(sentence=sentence(made))
        case Chart():
            return ask_pb2.AskResponse(chart=chart(made))
        case Suggestions():
            return ask_pb2.AskResponse(suggestions=ask_pb2.Suggestions(questions=made.questions))
        case Usage():
            return ask_pb2.AskResponse(usage=usage(made))
        case DataUsed():
            return ask_pb2.AskResponse(data_use=wire.data_use(made.reader, made.provenance))
        case Ended():
            return ask_pb2.AskResponse(ended=ended(made))
        case Draft():
            raise TypeError("A sentence that was not traced does not go out.")
    assert_never(made)


def chart(made: Chart) -> ask_pb2.ChartReference:
    """Writes a reference to a chart."""
    return ask_pb2.ChartReference(
        name=made.name,
        activity_id=made.activity_id,
        from_date=wire.day_text(made.first),
        to_date=wire.day_text(made.last),
    )


def usage(made: Usage) -> ask_pb2.ModelUsage:
    """Writes what a model used."""
    return ask_pb2.ModelUsage(
        model=made.model,
        input_tokens=made.input_tokens,
        output_tokens=made.output_tokens,
        cached_tokens=made.cached_tokens,
    )


def ended(made: Ended) -> ask_pb2.AnswerEnded:
    """Writes how an answer ended."""
    return ask_pb2.AnswerEnded(end=f"ANSWER_END_{made.kind.name}", reason=made.reason)


def sentence(made: Sentence) -> ask_pb2.AnswerSentence:
    """Writes a sentence with its evidence."""
    return ask_pb2.AnswerSentence(
        text=made.text, evidence=[_evidence(one) for one in made.cited], finding=made.finding
    )


def _evidence(cited: Cited) -> ask_pb2.Evidence:
    value = cited.value
    return ask_pb2.Evidence(
        value=wire.cited(cited),
        coverage=value.coverage,
        from_date=wire.day_text(value.first),
        to_date=wire.day_text(value.last),
        direction=value.direction,
        source=value.source,
    )
