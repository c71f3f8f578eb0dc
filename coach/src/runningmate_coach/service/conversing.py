"""The use cases of conversations: questions answered and kept with their answers, listed, read, deleted."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from runningmate_coach.domain.answer import Chart, End, Ended, Suggestions, Usage
from runningmate_coach.domain.noticing import notice, overlaps
from runningmate_coach.domain.talk import Answer
from runningmate_coach.domain.talkerrors import ConversationNotFound
from runningmate_coach.domain.verification import Sentence
from runningmate_coach.service.asking import AnswerBegun, Around, MemoryProposed
from runningmate_servicekit.logs import get_logger

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
    from datetime import date
    from uuid import UUID

    from runningmate_coach.domain.memory import Memory
    from runningmate_coach.domain.talk import Conversation, Turn
    from runningmate_coach.service.asking import Asking, AskPiece
    from runningmate_coach.service.feedbackports import FeedbackBook
    from runningmate_coach.service.memoryports import Memories
    from runningmate_coach.service.planports import PlanBook
    from runningmate_coach.service.ports import Answerer
    from runningmate_coach.service.talkports import Conversations
    from runningmate_servicekit.datause import DataUsePolicy

STOPPED = Ended(End.CUT, "It was stopped, or whoever asked went away.")
FAILED = Ended(End.CUT, "Something that the answer needs failed.")
KEEPING_S = 5.0
"""Longest wait for the database when a stream has ended."""

_log = get_logger(__name__)


@dataclass(slots=True)
class _Record:
    """What was said so far, and what it stands in: a stream that is cut never says what it rests on."""

    said: Answer = field(default_factory=Answer)
    ended: Ended = FAILED
    day: date | None = None
    around: Around = field(default_factory=Around)

    @property
    def answer(self) -> Answer:
        """What was said, with what it rests on."""
        uses = tuple((gate.reader, gate.provenance) for gate in self.around.gates)
        return replace(self.said, uses=uses)

    def take(self, piece: AskPiece) -> None:
        """Adds a piece; what was only of interest while it was streamed is left out."""
        said = self.said
        match piece:
            case AnswerBegun():
                self.day = piece.today
                self.said = replace(said, engines=(*said.engines, piece.engine))
            case Sentence():
                self.said = replace(said, sentences=(*said.sentences, piece))
            case Chart():
                self.said = replace(said, charts=(*said.charts, piece))
            case Suggestions():
                self.said = replace(said, suggestions=piece.questions)
            case Usage():
                self.said = replace(said, usage=piece)
            case Ended():
                self.ended = piece


class Conversing:
    """Asks within conversations, and keeps every answer as far as it came."""

    def __init__(
        self,
        asking: Asking,
        conversations: Conversations,
        memories: Memories,
        feedback: FeedbackBook,
        engine_for: Callable[[UUID], Awaitable[Answerer | None]],
        policy: DataUsePolicy,
        plans: PlanBook,
    ) -> None:
        self._asking = asking
        self._conversations = conversations
        self._memories = memories
        self._feedback = feedback
        self._engine_for = engine_for
        self._policy = policy
        self._plans = plans

    async def ask(
        self, athlete_id: UUID, question: str, conversation_id: UUID | None
    ) -> AsyncGenerator[AskPiece, None]:
        """Yields the pieces of the answer; the turn is kept however it ends."""
        conversation_id, turn_id, earlier = await self._conversations.begin(
            athlete_id, conversation_id, question
        )
        record = _Record()
        try:
            memories, feedback, engine = await asyncio.gather(
                self._memories.all(athlete_id), self._feedback.all(athlete_id), self._engine_for(athlete_id)
            )
            record.around = Around(
                tuple(earlier),
                tuple(memories),
                tuple(feedback),
                engine,
                plan=lambda: self._plans.get(athlete_id, None),
            )
            async with aclosing(self._asking.ask(question, record.around)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Ended):
                        for memory in await self._proposed(athlete_id, question, conversation_id, record):
                            yield MemoryProposed(memory)
                    record.take(piece)
                    if isinstance(piece, AnswerBegun):
                        yield replace(piece, conversation_id=conversation_id, turn_id=turn_id)
                    else:
                        yield piece
        except (asyncio.CancelledError, GeneratorExit):
            if record.ended is FAILED:
                record.ended = STOPPED
            raise
        finally:
            await self._keep(athlete_id, turn_id, record)

    async def listed(
        self, athlete_id: UUID, size: int, after: tuple[datetime, UUID] | None
    ) -> Sequence[Conversation]:
        """Conversations, the one that was gone on with last first."""
        return await self._conversations.listed(athlete_id, size, after)

    async def show(
        self, athlete_id: UUID, conversation_id: UUID, first: int, size: int
    ) -> tuple[Conversation, Sequence[Turn]]:
        """A conversation with some of its turns."""
        return await self._conversations.get(athlete_id, conversation_id, first, size)

    async def remove(self, athlete_id: UUID, conversation_id: UUID) -> None:
        """Deletes a conversation."""
        if not await self._conversations.remove(athlete_id, conversation_id):
            raise ConversationNotFound(str(conversation_id))

    async def _proposed(
        self, athlete_id: UUID, question: str, conversation_id: UUID, record: _Record
    ) -> Sequence[Memory]:
        """Keeps as proposed what rules, or the engine, noticed in the question; gives what is new."""
        today = record.day or datetime.now(UTC).date()
        found, _ = notice(question, today)
        others = [
            one for one in record.around.noticed if not any(overlaps(one.words, own.words) for own in found)
        ]
        if not found and not others:
            return ()
        return await self._memories.propose(athlete_id, (*found, *others), today, conversation_id)

    async def _keep(self, athlete_id: UUID, turn_id: UUID, record: _Record) -> None:
        """Keeps the turn in a task of its own, for the call itself may have been cancelled."""
        answer = record.answer
        days = self._policy.kept_days(answer.source_kinds)
        finishing = self._conversations.finish(athlete_id, turn_id, record.day, answer, record.ended, days)
        keeping = asyncio.create_task(asyncio.wait_for(finishing, KEEPING_S))
        cancelled: asyncio.CancelledError | None = None
        while not keeping.done():
            try:
                await asyncio.wait([keeping])
            except asyncio.CancelledError as error:
                cancelled = error
        if keeping.exception() is not None:
            _log.warning("answer not kept", turn_id=str(turn_id), error=type(keeping.exception()).__name__)
        if cancelled is not None:
            raise cancelled
