"""What the athlete said and the coach may use: proposed from talk, used once confirmed, until its last day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from runningmate_coach.domain.memoryerrors import MemoryInvalid
from runningmate_coach.domain.planning.model import RUN, SWIM, Constraints, Goal, Injury, Race
from runningmate_coach.domain.values import Value, dated, quotation

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

MOST = 200
"""Memories of one athlete."""
LONGEST = timedelta(days=3_660)


class Kind(StrEnum):
    """What a memory is about."""

    GOAL = "goal"
    CONSTRAINT = "constraint"
    INJURY = "injury"
    PREFERENCE = "preference"


class State(StrEnum):
    """What the athlete decided."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


HOLDS = {
    Kind.GOAL: timedelta(days=182),
    Kind.CONSTRAINT: timedelta(days=182),
    Kind.INJURY: timedelta(days=13),
    Kind.PREFERENCE: timedelta(days=365),
}
"""How long after its first day it holds, where nobody says."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is remembered.

    Attributes:
        words: The athlete's own: quoted, never followed.
        first: First day, None for the day on which it was said.
        last: Last day, None for as long as its kind holds.
        sport: `run`, `ride` or `swim`; empty for all.
        weekdays: Of a constraint, from Monday, 0; empty for all of its days.
        distance_m: Of a goal.
    """

    kind: Kind
    words: str
    first: date | None = None
    last: date | None = None
    sport: str = ""
    weekdays: frozenset[int] = frozenset()
    distance_m: float | None = None

    def settled(self, said_on: date) -> Content:
        """With both days.

        Raises:
            MemoryInvalid: It ends before it begins, or what it says does not go together.
        """
        first = self.first or said_on
        if self.last is not None and self.last < first and self.first is None:
            first = self.last
        last = self.last or first + HOLDS[self.kind]
        if last < first:
            raise MemoryInvalid("content.until_date", f"is before the first day, {first}")
        if last - first > LONGEST:
            raise MemoryInvalid("content.until_date", "is more than ten years after the first day")
        if self.weekdays and (self.kind is not Kind.CONSTRAINT or self.sport):
            raise MemoryInvalid("content.weekdays", "go with a constraint of all sports only")
        if self.distance_m is not None and self.kind is not Kind.GOAL:
            raise MemoryInvalid("content.distance_m", "goes with a goal only")
        return replace(self, first=first, last=last)


@dataclass(frozen=True, slots=True)
class Memory:
    """A memory; both days of its content are there.

    Attributes:
        conversation_id: Where it was said, None for one that the athlete wrote down.
    """

    memory_id: UUID
    content: Content
    state: State
    said_on: date
    created_at: datetime
    conversation_id: UUID | None = None

    @property
    def first(self) -> date:
        """First day on which it holds."""
        return self.content.first or self.said_on

    @property
    def last(self) -> date:
        """Last day on which it holds."""
        return self.content.last or self.first + HOLDS[self.content.kind]

    def holds(self, first: date, last: date | None = None) -> bool:
        """Whether it is confirmed and holds on a day, or on some day of a stretch."""
        return self.state is State.CONFIRMED and self.first <= (last or first) and first <= self.last

    def values(self) -> tuple[Value, Value, Value]:
        """What may be cited of it: the day on which it was said, its words, its last day."""
        base = f"memory/{self.memory_id}"
        said = dated(f"{base}/said_on", self.said_on)
        until = dated(f"{base}/until_date", self.last)
        return said, quotation(f"{base}/words", self.content.words), until


@dataclass(frozen=True, slots=True)
class Because:
    """Something confirmed that a plan was made by."""

    memory_id: str
    said_on: date
    words: str


def bounded(
    constraints: Constraints, memories: Iterable[Memory], first: date, last: date
) -> tuple[Constraints, tuple[Because, ...]]:
    """Limits with the injuries and constraints that hold on some of these days, and which these are.

    A weekday is kept free for the whole plan, for limits have no days of their own.
    """
    used: list[Memory] = []
    for one in memories:
        content = one.content
        if not one.holds(first, last) or content.kind not in (Kind.INJURY, Kind.CONSTRAINT):
            continue
        if content.weekdays:
            minutes = (0 if day in content.weekdays else most for day, most in enumerate(constraints.minutes))
            constraints = replace(constraints, minutes=tuple(minutes))
        elif content.kind is Kind.INJURY or content.sport:
            injury = Injury(one.first, one.last, content.sport)
            constraints = replace(constraints, injuries=(*constraints.injuries, injury))
        else:
            constraints = replace(constraints, blackouts=(*constraints.blackouts, (one.first, one.last)))
        used.append(one)
    return constraints, tuple(map(_because, used))


def raced(
    goal: Goal, memories: Iterable[Memory], constraints: Constraints, start: date
) -> tuple[Goal, tuple[Because, ...]]:
    """A goal that names nothing, with the next confirmed race that the limits allow; any other as it is."""
    if goal != Goal():
        return goal, ()
    races = sorted(
        (one.last, str(one.memory_id), one)
        for one in memories
        if one.content.kind is Kind.GOAL
        and one.state is State.CONFIRMED
        and one.content.distance_m
        and (one.content.sport or RUN) in constraints.sports
        and start < one.last <= start + timedelta(days=365)
    )
    if not races:
        return goal, ()
    day, _, found = races[0]
    content = found.content
    race = Race(day, content.words[:100], (content.sport or RUN,), content.distance_m or 0.0)
    return replace(goal, races=(race,)), (_because(found),)


def hindrance(memories: Iterable[Memory], day: date, sport: str = "") -> Memory | None:
    """The newest injury that holds on a day, for a sport or for any; None without one."""
    found = [
        one
        for one in memories
        if one.content.kind is Kind.INJURY
        and one.holds(day)
        and (not sport or one.content.sport in ("", sport))
    ]
    return max(found, key=lambda one: (one.said_on, one.created_at), default=None)


def _because(memory: Memory) -> Because:
    return Because(str(memory.memory_id), memory.said_on, memory.content.words)


SPORT_OF_PART = {
    RUN: r"knees?|cal(?:f|ves)|achilles|ankles?|foot|feet|heels?|shins?|hips?|hamstrings?|quads?|thighs?|groin|toes?|plantar|it band",
    SWIM: r"shoulders?|elbows?",
}
"""Parts of the body that bar one sport rather than all, where the athlete names no sport."""
