"""Answers about what the athlete said, and where it belongs into another one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from runningmate_coach.domain.answer import ToolActivity
from runningmate_coach.domain.feedback import REMINDER
from runningmate_coach.domain.memory import hindrance
from runningmate_coach.domain.numerals import plain
from runningmate_coach.domain.phrase import Draft, phrase
from runningmate_coach.domain.questions import Intent
from runningmate_coach.service.answering.reply import CannotTellError
from runningmate_coach.service.tools.memories import NOTHING_SAID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from runningmate_coach.domain.questions import Question
    from runningmate_coach.service.desk import Desk

_ASKS = re.compile(
    r"(?:so |and )?what (?:do|did) you (?:know|remember)(?: (?:about|of) me)?|what (?:have|did) i (?:told|tell|said to|say to) you"
    r"|(?:what are|what's|whats|what is|list|show(?: me)?) (?:all )?(?:my|your) (?:goals?|injur(?:y|ies)|constraints?|preferences?|memories)"
)
_WEIGHED = frozenset({Intent.FORM, Intent.TOTALS, Intent.COMPARE})
"""Answers in which an injury explains something."""


def asks_for_memories(question: str) -> bool:
    """Whether a question is about what the athlete said."""
    text = " ".join(plain(question).casefold().replace("’", "'").split())
    return _ASKS.fullmatch(re.sub(r"[?!.,]+", "", text).strip()) is not None


async def recalled(desk: Desk) -> tuple[ToolActivity, list[Draft]]:
    """All that holds today. Raises CannotTellError where there is nothing."""
    result = await desk.use("recall")
    activity = ToolActivity("recall", len(result.values), len(result.gaps))
    if not result.values:
        raise CannotTellError(NOTHING_SAID.reason, activity)
    parts = [result.values[at : at + 3] for at in range(0, len(result.values), 3)]
    said = [
        phrase("On {said} you said: {words}. It holds until {until}.", said=said, words=words, until=until)
        for said, words, until in parts
    ]
    return activity, [Draft(one.text) for one in said]


def reminders(desk: Desk, asked: Question) -> Iterator[Draft]:
    """Yields what to bear in mind with an answer: an injury that the athlete spoke of and confirmed."""
    found = hindrance(desk.said.memories, desk.today) if asked.intent in _WEIGHED else None
    if found is None:
        return
    said, words, _ = found.values()
    desk.values |= {said.value_id: said, words.value_id: words}
    reminder = phrase("Bear in mind what you said on {said}: {words}.", said=said, words=words)
    yield Draft(reminder.text, REMINDER)
