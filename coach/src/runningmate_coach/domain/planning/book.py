"""Plans as they are kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from runningmate_servicekit.datause import Provenance

if TYPE_CHECKING:
    from runningmate_coach.domain.memory import Because
    from runningmate_coach.domain.planning.model import Plan

PROPOSED, ACCEPTED, REPLACED = "proposed", "accepted", "replaced"
MOST_PROPOSED, MOST_REPLACED = 20, 19
"""Older ones are deleted when another one comes."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One plan in the athlete's book.

    Attributes:
        replaces: The plan that it goes on from, None for one made from nothing.
        start: First local day that it changes.
        remedy: What became of a missed session, None where the plan was made for more.
        provenance: What it rests on.
        because: What the athlete said and confirmed, and what it was made by.
    """

    plan_id: UUID
    request_id: UUID
    state: str
    replaces: UUID | None
    start: date
    created_at: datetime
    plan: Plan
    remedy: str | None = None
    provenance: Provenance = field(default_factory=Provenance)
    because: tuple[Because, ...] = ()
