"""Conversations as messages, and answers as they are stored."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from runningmate.coach.v1 import ask_pb2, conversation_pb2
from runningmate_coach import wire
from runningmate_coach.domain.answer import Chart, Usage
from runningmate_coach.domain.talk import Answer, State
from runningmate_coach.domain.talkerrors import BadPageToken
from runningmate_coach.domain.values import Value
from runningmate_coach.domain.verification import Cited, Sentence
from runningmate_coach.wire import answers
from runningmate_servicekit.datause import Reader

if TYPE_CHECKING:
    from runningmate_coach.domain.talk import Conversation, Turn

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def conversation_to(found: Conversation) -> conversation_pb2.Conversation:
    """Writes a conversation without its turns."""
    return conversation_pb2.Conversation(
        conversation_id=str(found.conversation_id),
        title=found.title,
        created_at=wire.timestamp(found.created_at),
        updated_at=wire.timestamp(found.updated_at),
        turn_count=found.turn_count,
    )


def turn_to(found: Turn) -> conversation_pb2.Turn:
    """Writes a turn."""
    return conversation_pb2.Turn(
        turn_id=str(found.turn_id),
        question=found.question,
        asked_at=wire.timestamp(found.asked_at),
        local_date=wire.day_text(found.day),
        state=f"ANSWER_STATE_{found.state.name}",
        answer=None if found.answer is None else answer_to(found.answer),
        ended=None if found.ended is None or found.state is State.OPEN else answers.ended(found.ended),
    )


def answer_to(said: Answer) -> conversation_pb2.StoredAnswer:
    """Writes an answer."""
    return conversation_pb2.StoredAnswer(
        engines=said.engines,
        sentences=[answers.sentence(one) for one in said.sentences],
        charts=[answers.chart(one) for one in said.charts],
        suggestions=said.suggestions,
        data_use=[wire.data_use(reader, provenance) for reader, provenance in said.uses],
        usage=None if said.usage is None else answers.usage(said.usage),
    )


def answer_from(stored: bytes) -> Answer:
    """Reads a stored answer."""
    message = conversation_pb2.StoredAnswer.FromString(stored)
    return Answer(
        engines=tuple(message.engines),
        sentences=tuple(sentence_from(one) for one in message.sentences),
        charts=tuple(
            Chart(one.name, one.activity_id, _day(one.from_date), _day(one.to_date)) for one in message.charts
        ),
        suggestions=tuple(message.suggestions),
        uses=tuple((Reader(wire.reader(one)), wire.provenance(one)) for one in message.data_use),
        usage=_usage_from(message.usage) if message.HasField("usage") else None,
    )


def token_of(found: Conversation) -> str:
    """The page token of what comes after a conversation."""
    micros = (found.updated_at - EPOCH) // MICROSECOND
    return base64.urlsafe_b64encode(micros.to_bytes(8, "big") + found.conversation_id.bytes).decode()


def place_of(token: str) -> tuple[datetime, UUID] | None:
    """Where a page of conversations begins, None for the first. Raises BadPageToken."""
    if not token:
        return None
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
        return EPOCH + int.from_bytes(raw[:8], "big") * MICROSECOND, UUID(bytes=raw[8:])
    except (binascii.Error, ValueError, OverflowError):
        raise BadPageToken from None


def position_of(token: str) -> int:
    """Position of the first turn of a page. Raises BadPageToken."""
    if not token:
        return 0
    if not token.isascii() or not token.isdigit() or len(token) > 4:
        raise BadPageToken
    return int(token)


def sentence_from(stored: ask_pb2.AnswerSentence) -> Sentence:
    """Reads a stored sentence with its evidence."""
    return Sentence(stored.text, stored.finding, tuple(_cited_from(one) for one in stored.evidence))


def _cited_from(stored: ask_pb2.Evidence) -> Cited:
    value = Value(
        stored.value.value_id,
        stored.value.name,
        stored.value.value,
        stored.value.unit,
        coverage=stored.coverage,
        first=_day(stored.from_date),
        last=_day(stored.to_date),
        direction=stored.direction,
        source=stored.source,
    )
    return Cited(value, stored.value.formatted)


def _usage_from(stored: Any) -> Usage:
    return Usage(stored.model, stored.input_tokens, stored.output_tokens, stored.cached_tokens)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
