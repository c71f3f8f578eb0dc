"""What is to go because its source ends the right to keep it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Revoked:
    """Recordings with their revisions; they and all that was derived of them go. `deletion_id` names the receipt."""

    deletion_id: UUID
    recordings: tuple[tuple[UUID, int], ...]


@dataclass(frozen=True, slots=True)
class Expired:
    """Recordings with their revisions; their samples and texts go, what was computed of them stays."""

    recordings: tuple[tuple[UUID, int], ...]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went with a revocation, for its receipt."""

    deletion_id: UUID
    deleted_activities: tuple[UUID, ...]
    kept_activity_count: int
    deleted_stream_count: int


Retirement = Revoked | Expired
