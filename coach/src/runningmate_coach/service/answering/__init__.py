"""The rules that answer questions: an intent, a few tools, sentences with ids of values. Deterministic and local."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.answer import End, Ended, Status, Suggestions
from runningmate_coach.domain.followups import understand_in
from runningmate_coach.domain.grounding import BadArgumentsError, WithheldError
from runningmate_coach.domain.noticing import notice
from runningmate_coach.domain.phrase import Draft
from runningmate_coach.domain.questions import Intent, Question, UnclearError
from runningmate_coach.service.answering.besttimes import best_time
from runningmate_coach.service.answering.days import form, setting
from runningmate_coach.service.answering.gear import gear
from runningmate_coach.service.answering.memories import asks_for_memories, recalled, reminders
from runningmate_coach.service.answering.plans import ahead, plan
from runningmate_coach.service.answering.reply import CannotTellError, Reply
from runningmate_coach.service.answering.sums import compare, totals, zones
from runningmate_coach.service.answering.workouts import effort, extreme, quality, when, workout
from runningmate_servicekit.datause import Reader

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping

    from runningmate_coach.service.desk import Desk
    from runningmate_coach.service.ports import Piece

_RULES: Mapping[Intent, Callable[[Desk, Question], Awaitable[Reply]]] = {
    Intent.TOTALS: totals,
    Intent.COMPARE: compare,
    Intent.ZONES: zones,
    Intent.FORM: form,
    Intent.SETTING: setting,
    Intent.EXTREME: extreme,
    Intent.WHEN: when,
    Intent.WORKOUT: workout,
    Intent.EFFORT: effort,
    Intent.QUALITY: quality,
    Intent.PLAN: plan,
    Intent.AHEAD: ahead,
    Intent.GEAR: gear,
    Intent.BEST_TIME: best_time,
}
_WAITS = "What you said is not remembered yet: it waits until you confirm, correct or reject it."
_OTHERS = ("How was my week?", "How fit am I?", "What was my longest run this month?")
_NEXT: Mapping[Intent, tuple[str, ...]] = {
    Intent.TOTALS: (
        "How does this month compare with last month?",
        "What was my hardest workout this month?",
    ),
    Intent.COMPARE: ("How fit am I?", "What was my longest run this month?"),
    Intent.FORM: ("How was my week?", "What was my hardest workout this month?"),
    Intent.EXTREME: ("How was my last run?", "How was my week?"),
}


class RulesAnswerer:
    """See the port `Answerer`."""

    name = "rules"
    reader = Reader.RULES

    async def answer(self, question: str, desk: Desk) -> AsyncGenerator[Piece, None]:
        """See the port."""
        noticed, rest = notice(question, desk.today)
        if noticed and not rest:
            yield Draft(_WAITS)
            yield Ended(End.COMPLETE)
            return
        if asks_for_memories(rest):
            async for piece in _recalled(desk):
                yield piece
            return
        try:
            asked = understand_in(rest, desk.today, desk.said.talk)
        except UnclearError as unclear:
            yield Draft(f"I can't tell: {_lower(str(unclear))}")
            yield Suggestions(_OTHERS)
            yield Ended(End.CANNOT_TELL, str(unclear))
            return
        yield Status("Looking up your training.")
        try:
            reply = await _RULES[asked.intent](desk, asked)
        except CannotTellError as cannot:
            yield cannot.activity
            yield Draft(f"I can't tell: {_lower(cannot.reason)}")
            yield Suggestions(_OTHERS)
            yield Ended(End.CANNOT_TELL, cannot.reason)
            return
        except WithheldError as withheld:
            yield Draft(f"I can't tell: {_lower(withheld.gap.reason)}")
            yield Ended(End.CANNOT_TELL, withheld.gap.reason)
            return
        except BadArgumentsError:
            reason = "That time lies in the future, or it is not one that can be looked up."
            yield Draft(f"I can't tell: {_lower(reason)}")
            yield Ended(End.CANNOT_TELL, reason)
            return
        for activity in reply.activities:
            yield activity
        for draft in (*reply.drafts, *reminders(desk, asked)):
            yield draft
        for chart in reply.charts:
            yield chart
        yield Suggestions(_NEXT.get(asked.intent, _OTHERS))
        yield Ended(End.COMPLETE)


async def _recalled(desk: Desk) -> AsyncGenerator[Piece, None]:
    try:
        activity, drafts = await recalled(desk)
    except CannotTellError as cannot:
        yield cannot.activity
        yield Draft(f"I can't tell: {_lower(cannot.reason)}")
        yield Ended(End.CANNOT_TELL, cannot.reason)
        return
    yield activity
    for draft in drafts:
        yield draft
    yield Ended(End.COMPLETE)


def _lower(sentence: str) -> str:
    """For the middle of a sentence."""
    return sentence[:1].lower() + sentence[1:]
