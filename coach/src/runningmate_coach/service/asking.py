"""The use case: warning signs first, then an engine's pieces, each sentence traced before it goes out."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain.answer import End, Ended, Status, Suggestions
from runningmate_coach.domain.composition import HOLD, RED_FLAG, held_back
from runningmate_coach.domain.feedback import doubted, muted
from runningmate_coach.domain.flags import Flag, flag_in
from runningmate_coach.domain.gate import Gate
from runningmate_coach.domain.phrase import Draft
from runningmate_coach.domain.talk import sign_in, told_to
from runningmate_coach.domain.tracing import trace
from runningmate_coach.domain.values import count, dated
from runningmate_coach.domain.verification import Sentence, Stopped, verify
from runningmate_coach.service.desk import Desk, Plans, Said
from runningmate_coach.service.ports import Piece
from runningmate_coach.service.tools import TALKED, TOOLS
from runningmate_servicekit.datause import DataUsePolicy, Provenance, Reader
from runningmate_servicekit.logs import get_logger

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable
    from datetime import date
    from uuid import UUID

    from runningmate_coach.domain.feedback import Feedback
    from runningmate_coach.domain.memory import Content, Memory
    from runningmate_coach.domain.planning.book import Kept
    from runningmate_coach.domain.talk import Talk
    from runningmate_coach.domain.training import Activity
    from runningmate_coach.service.ports import Analytics, Answerer, GatedAnalytics

SAFETY = "safety"
"""Name in place of an engine's where a fixed answer is given."""
FLAGGED_DAYS = timedelta(days=14)

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class AnswerBegun:
    """Who answers.

    Attributes:
        today: The athlete's local day, None where it was not looked up.
        conversation_id: Where the answer is kept, None where it is not.
        turn_id: Its turn there.
    """

    engine: str
    reader: Reader = Reader.RULES
    today: date | None = None
    conversation_id: UUID | None = None
    turn_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DataUsed:
    """What the answer rests on, and what was withheld from its engine; comes before the end."""

    reader: Reader
    provenance: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class MemoryProposed:
    """Something that the athlete said and that could be remembered."""

    memory: Memory


@dataclass(slots=True)
class Around:
    """What a question stands in, and what comes of it besides its answer.

    Attributes:
        earlier: Turns of the conversation before it, oldest first.
        memories: All of the athlete's; only those that hold are used.
        feedback: All that the athlete gave on what was said before.
        engine: Answers in the place of the usual one; None for that.
        gates: Takes the gates that what is said is read through, each before the first word of it.
        noticed: Takes what an engine noticed and would remember.
        plan: Reads the plan that the athlete follows.
    """

    earlier: Talk = ()
    memories: tuple[Memory, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    engine: Answerer | None = None
    gates: list[Gate] = field(default_factory=list)
    noticed: list[Content] = field(default_factory=list)
    plan: Callable[[], Awaitable[Kept | None]] | None = None


AskPiece = AnswerBegun | Sentence | DataUsed | MemoryProposed | Piece
"""What goes out."""


class Asking:
    """Answers questions with an engine, and with the rules where that one fails or may not be asked."""

    def __init__(
        self,
        analytics: GatedAnalytics,
        rules: Answerer,
        engine: Answerer | None = None,
        policy: DataUsePolicy | None = None,
    ) -> None:
        self._analytics = analytics
        self._rules = rules
        self._engine = engine or rules
        self._policy = policy or DataUsePolicy()

    async def ask(self, question: str, around: Around | None = None) -> AsyncGenerator[AskPiece, None]:
        """Yields the beginning, then pieces, and what it rests on before the end."""
        around = around or Around()
        flag = flag_in(question)
        gate = Gate(Reader.RULES)
        analytics = self._analytics.through(gate)
        if flag is not None:
            # Nothing is read for the answer but the day that it is kept under, and that not for long.
            for fixed in _medical(flag, await analytics.today_soon()):
                yield fixed
            return
        today = await analytics.today()
        flagged = _spoken_flag(around.earlier, today) or await _standing_flag(analytics, today)
        # While a warning sign stands nothing that may urge is asked: only what rules read off.
        engine = (around.engine or self._engine) if flagged is None else self._rules
        begun = AnswerBegun(engine.name, engine.reader, today)
        if engine.reader is not Reader.RULES:
            gate = Gate(engine.reader)
            analytics = self._analytics.through(gate)
            # The day too: it may follow from a time zone that was estimated from what this reader may not see.
            today = await analytics.today()
        around.gates.append(gate)
        yield begun
        if flagged is not None:
            yield flagged
        desk, left_out = self._desk(question, gate, analytics, today, around)
        if left_out:
            yield Status("The data-use policy keeps some of what was said before from whoever answers.")
        async with aclosing(self._told(engine, desk, gate, around)) as pieces:
            async for piece in pieces:
                yield piece

    def _desk(
        self, question: str, gate: Gate, analytics: Analytics, today: date, around: Around
    ) -> tuple[Desk, int]:
        """A desk for the gate's reader, and how many earlier turns are kept from that reader."""
        talk, left_out = told_to(gate.reader, self._policy, around.earlier)
        said = Said(question, talk, around.memories, around.noticed)
        plans = Plans(around.plan, self._policy) if around.plan else None
        return Desk(analytics, gate, (*TOOLS, *TALKED), today, said, plans), left_out

    async def _told(
        self, engine: Answerer, desk: Desk, gate: Gate, around: Around
    ) -> AsyncGenerator[AskPiece, None]:
        said, stopped = 0, 0
        ended = Ended(End.CUT, "The engine stopped without an end.")
        left_out, cited = muted(around.feedback, desk.today), set[str]()
        async with aclosing(engine.answer(desk.said.question, desk)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Ended):
                    ended = piece
                    break
                if not isinstance(piece, Draft):
                    yield piece
                    continue
                if piece.finding in left_out:
                    continue
                sentence = _traced(piece, desk, engine)
                if sentence is None:
                    stopped += 1
                    continue
                said += 1
                cited |= {one.value.value_id for one in sentence.cited}
                yield sentence
        doubt = doubted(around.feedback, cited)
        if doubt is not None:
            yield _doubted(doubt)
        if gate.provenance.withheld_activities:
            yield _withheld(gate)
        yield DataUsed(gate.reader, gate.provenance)
        if engine is not self._rules and (not said or stopped or ended.kind is End.CUT):
            _log.info("rules help out", engine=engine.name, end=str(ended.kind), said=said, stopped=stopped)
            helping = self._by_rules(desk.said.question, desk.today, ended, around, whole=not said)
            async for other in helping:
                yield other
            return
        if not said and ended.kind is End.COMPLETE:
            ended = Ended(End.CANNOT_TELL, "Nothing that could be said holds up against your data.")
        yield ended

    async def _by_rules(
        self, question: str, today: date, failed: Ended, around: Around, *, whole: bool
    ) -> AsyncGenerator[AskPiece, None]:
        """What rules answer in an engine's place; where it had said something, only what rules know for sure."""
        gate = Gate(Reader.RULES)
        around.gates.append(gate)
        desk, _ = self._desk(question, gate, self._analytics.through(gate), today, around)
        told = [piece async for piece in self._told(self._rules, desk, gate, around)]
        ended = told.pop()
        assert isinstance(ended, Ended)
        knows = ended.kind is End.COMPLETE
        for piece in told:
            if whole or (knows and not isinstance(piece, Suggestions)):
                yield piece
        if failed.kind in (End.COMPLETE, End.CANNOT_TELL):
            yield ended if whole else failed
            return
        kind = ended.kind if whole else failed.kind
        words = "The rules answered instead." if whole else "The rules completed it." if knows else ""
        yield Ended(
            kind, " ".join(filter(None, (failed.reason, words, "" if knows or not whole else ended.reason)))
        )


def _traced(draft: Draft, desk: Desk, engine: Answerer) -> Sentence | None:
    """The sentence, or None with a line in the log when it may not be said."""
    try:
        # What rules say is missing is written in code; a model says it in a tool's words or not at all.
        missing = None if engine.reader is Reader.RULES else desk.missing
        return trace(draft, desk.values, (), desk.today, desk.titles, missing)
    except Stopped as stopped:
        # Not the text: an engine may have quoted something private.
        _log.warning("sentence stopped", engine=engine.name, reason=str(stopped))
        return None


def _medical(flag: Flag, today: date | None) -> list[AnswerBegun | Sentence | Ended]:
    texts = (f"You mention {flag.name}. {flag.answer.value[0]}", flag.answer.value[1])
    sentences = [verify(Draft(text, RED_FLAG), {}, ()) for text in texts]
    return [
        AnswerBegun(SAFETY, today=today),
        *sentences,
        Ended(End.SAFETY, "A warning sign goes before any other answer."),
    ]


def _spoken_flag(earlier: Talk, today: date) -> Sentence | None:
    """What to say first while a sign stands that the athlete spoke of in this conversation."""
    spoken = sign_in(earlier, today, FLAGGED_DAYS)
    if spoken is None:
        return None
    flag, turn = spoken
    day = dated(f"conversation/{turn.turn_id}/local_date", turn.day or turn.asked_at.date())
    text = (
        f"On {{{day.value_id}}} you mentioned {flag.name}: until a doctor has looked at it, "
        "this coach does not urge you on."
    )
    return verify(Draft(text, HOLD), {day.value_id: day}, ())


async def _standing_flag(analytics: Analytics, today: date) -> Sentence | None:
    """What to say first while a sign in the titles of the last days stands."""
    listing = await analytics.listing(today - FLAGGED_DAYS, today, ("load",))
    flagged: tuple[Flag, Activity] | None = next(
        ((flag, one) for one in listing.activities if (flag := flag_in(one.name)) is not None), None
    )
    if flagged is None:
        return None
    draft, day = held_back(*flagged)
    return verify(Draft(draft.text, HOLD), {day.value_id: day}, ())


def _doubted(doubt: Feedback) -> Sentence:
    day = dated(f"feedback/{doubt.feedback_id}/given_on", doubt.given_on)
    text = f"On {{{day.value_id}}} you called something wrong that this rests on."
    return verify(Draft(text), {day.value_id: day}, ())


def _withheld(gate: Gate) -> Sentence:
    number = count("data_use/withheld_count", gate.provenance.withheld_activities)
    text = f"The data-use policy kept {{{number.value_id}}} of your workouts out of this answer."
    return verify(Draft(text), {number.value_id: number}, ())
