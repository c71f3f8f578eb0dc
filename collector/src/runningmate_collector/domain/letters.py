"""Dead letters as the operator sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Letter:
    """An event that a consumer gave up. `event_id` is the failed event's own."""

    event_id: UUID
    event_type: str
    topic: str
    partition: int
    offset: int
    group: str
    athlete_id: UUID
    reason: str
    payload: bytes
    died_at: datetime
    replayed_at: datetime | None
    replay_count: int
