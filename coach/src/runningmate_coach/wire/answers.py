"""Pieces of an answer as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from runningmate.coach.v1 import ask_pb2
from runningmate_coach import wire
from runningmate_coach.domain.answer import Chart, Ended, Status, Suggestions, ToolActivity, Usage
from runningmate_coach.domain.phrase import Draft
from runningmate_coach.domain.verification import Sentence
from runningmate_coach.service.asking import AnswerBegun, DataUsed

if TYPE_CHECKING:
    from datetime import date

    from runningmate_coach.domain.verification import Cited
    from runningmate_coach.service.asking import AskPiece


def piece(made: AskPiece) -> ask_pb2.AskResponse:
    """Writes one piece."""
    match made:
        case AnswerBegun():
            return ask_pb2.AskResponse(started=ask_pb2.AnswerStarted(engine=made.engine))
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
            return ask_pb2.AskResponse(sentence=_sentence(made))
        case Chart():
            chart = ask_pb2.ChartReference(
                name=made.name,
                activity_id=made.activity_id,
                from_date=_day(made.first),
                to_date=_day(made.last),
            )
            return ask_pb2.AskResponse(chart=chart)
        case Suggestions():
            return ask_pb2.AskResponse(suggestions=ask_pb2.Suggestions(questions=made.questions))
        case Usage():
            usage = ask_pb2.ModelUsage(
                model=made.model,
                input_tokens=made.input_tokens,
                output_tokens=made.output_tokens,
                cached_tokens=made.cached_tokens,
            )
            return ask_pb2.AskResponse(usage=usage)
        case DataUsed():
            return ask_pb2.AskResponse(data_use=wire.data_use(made.reader, made.provenance))
        case Ended():
            ended = ask_pb2.AnswerEnded(end=f"ANSWER_END_{made.kind.name}", reason=made.reason)
            return ask_pb2.AskResponse(ended=ended)
        case Draft():
            raise TypeError("A sentence that was not traced does not go out.")
    assert_never(made)


def _sentence(made: Sentence) -> ask_pb2.AnswerSentence:
    return ask_pb2.AnswerSentence(text=made.text, evidence=[_evidence(one) for one in made.cited])


def _evidence(cited: Cited) -> ask_pb2.Evidence:
    value = cited.value
    return ask_pb2.Evidence(
        value=wire.cited(cited),
        coverage=value.coverage,
        from_date=_day(value.first),
        to_date=_day(value.last),
        direction=value.direction,
        source=value.source,
    )


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
