"""Conversations: turns of a question and what was said to it, and what of them a reader may be told again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import reduce
from typing import TYPE_CHECKING

from runningmate_coach.domain.answer import End, Ended
from runningmate_coach.domain.flags import flag_in
from runningmate_servicekit.datause import NOTHING, OWN

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from runningmate_coach.domain.answer import Chart, Usage
    from runningmate_coach.domain.flags import Flag
    from runningmate_coach.domain.verification import Sentence
    from runningmate_servicekit.datause import DataUsePolicy, Provenance, Reader

MOST_TURNS = 100
"""Of one conversation."""
MOST_TOLD = 8
"""Earlier turns that an answer may look at."""
MOST_TITLE = 80
OPEN_FOR = timedelta(minutes=15)
"""No answer takes so long: a turn that is open still was left by a service that died."""
BROKEN = Ended(End.CUT, "The coach stopped in the middle of it.")

_WORKOUT = re.compile(r"\A([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")


class State(StrEnum):
    """What became of an answer."""

    OPEN = "open"
    KEPT = "kept"
    EXPIRED = "expired"
    """It rested on what may be kept for some days only."""
    DELETED = "deleted"
    """It rested on what was deleted."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said.

    Attributes:
        engines: Who said it; several where one helped another out.
        uses: Of each engine, for which reader it read and what that rests on.
    """

    engines: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    charts: tuple[Chart, ...] = ()
    suggestions: tuple[str, ...] = ()
    uses: tuple[tuple[Reader, Provenance], ...] = ()
    usage: Usage | None = None

    @property
    def text(self) -> str:
        """All of it as people read it."""
        return " ".join(one.text for one in self.sentences)

    @property
    def source_kinds(self) -> int:
        """Mask of all that it rests on."""
        return reduce(lambda mask, use: mask | use[1].source_kinds, self.uses, NOTHING)

    @property
    def workouts(self) -> tuple[str, ...]:
        """Ids of the workouts that it cites or shows, in order."""
        shown = (one.activity_id for one in self.charts if one.activity_id)
        return tuple(dict.fromkeys((*workouts_of(self.sentences), *shown)))


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer.

    Attributes:
        day: The athlete's local day, None where it was not looked up.
        answer: None while it is made, and once it is gone.
        ended: None while it is made.
    """

    turn_id: UUID
    question: str
    asked_at: datetime
    day: date | None
    state: State
    answer: Answer | None = None
    ended: Ended | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation; its title is the beginning of the first question."""

    conversation_id: UUID
    title: str
    created_at: datetime
    updated_at: datetime
    turn_count: int


Talk = tuple[Turn, ...]
"""Turns, oldest first."""


def told_to(reader: Reader, policy: DataUsePolicy, turns: Iterable[Turn]) -> tuple[Talk, int]:
    """The turns that a reader may be told of, and how many were left out because of what they rest on.

    An answer that is gone leaves its question out too, for it may quote what was deleted.
    """
    whole = [one for one in turns if one.answer is not None]
    given = tuple(one for one in whole if one.answer and policy.allows(reader, one.answer.source_kinds))
    return given, len(whole) - len(given)


def sign_in(turns: Iterable[Turn], today: date, days: timedelta) -> tuple[Flag, Turn] | None:
    """The newest warning sign that the athlete spoke of in the days before, with its turn; None without any."""
    for turn in reversed(tuple(turns)):
        said_on = turn.day or turn.asked_at.date()
        flag = flag_in(turn.question)
        if flag is not None and today - said_on <= days:
            return flag, turn
    return None


def workouts_of(sentences: Iterable[Sentence]) -> tuple[str, ...]:
    """Ids of the workouts that sentences cite, in order."""
    cited = (_WORKOUT.match(one.value.value_id) for sentence in sentences for one in sentence.cited)
    return tuple(dict.fromkeys(found[1] for found in cited if found))


def lasting(source_kinds: int) -> bool:
    """Whether what rests on these kinds is the athlete's own, and stays until they delete it."""
    return not source_kinds & ~OWN


def title_of(question: str) -> str:
    """The beginning of a question, on one line."""
    line = " ".join(question.split())
    return line if len(line) <= MOST_TITLE else f"{line[: MOST_TITLE - 1].rstrip()}…"
