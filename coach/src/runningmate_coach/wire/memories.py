"""Memories as messages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from runningmate.coach.v1 import memory_pb2, plan_pb2
from runningmate.common.v1 import sport_pb2
from runningmate_coach import wire
from runningmate_coach.domain.memory import Because, Content, Kind
from runningmate_coach.domain.memoryerrors import MemoryInvalid

if TYPE_CHECKING:
    from runningmate_coach.domain.memory import Memory


def content_from(message: memory_pb2.MemoryContent) -> Content:
    """Reads what an athlete says. Raises MemoryInvalid for days that are none."""
    return Content(
        Kind(memory_pb2.MemoryKind.Name(message.kind).removeprefix("MEMORY_KIND_").lower()),
        " ".join(message.words.split()),
        _day(message.from_date, "content.from_date"),
        _day(message.until_date, "content.until_date"),
        wire.sport(message.sport),
        frozenset(number - 1 for number in message.weekdays),
        message.distance_m if message.HasField("distance_m") else None,
    )


def memory_to(found: Memory, today: date) -> memory_pb2.Memory:
    """Writes a memory."""
    said = found.content
    content = memory_pb2.MemoryContent(
        kind=f"MEMORY_KIND_{said.kind.name}",
        words=said.words,
        from_date=found.first.isoformat(),
        until_date=found.last.isoformat(),
        sport=f"SPORT_{said.sport.upper()}" if said.sport else sport_pb2.SPORT_UNSPECIFIED,
        weekdays=sorted(day + 1 for day in said.weekdays),
        distance_m=said.distance_m,
    )
    return memory_pb2.Memory(
        memory_id=str(found.memory_id),
        content=content,
        state=f"MEMORY_STATE_{found.state.name}",
        said_on=found.said_on.isoformat(),
        conversation_id=str(found.conversation_id or ""),
        created_at=wire.timestamp(found.created_at),
        expired=found.last < today,
    )


def because_to(one: Because) -> plan_pb2.PlanReason:
    """Writes why a plan is as it is."""
    return plan_pb2.PlanReason(memory_id=one.memory_id, said_on=one.said_on.isoformat(), words=one.words)


def because_from(message: plan_pb2.PlanReason) -> Because:
    """Reads why a plan is as it is."""
    return Because(message.memory_id, date.fromisoformat(message.said_on), message.words)


def _day(text: str, field: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise MemoryInvalid(field, "is no day of the calendar") from None
