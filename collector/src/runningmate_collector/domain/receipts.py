"""Receipts of deletions: what of a source was deleted, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from runningmate_collector.domain.model import SourceKind


class DeletionReason(StrEnum):
    """Why data of a source was deleted."""

    REQUESTED = "requested"
    DISCONNECTED = "disconnected"
    DEAUTHORIZED = "deauthorized"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a deletion deletes.

    Attributes:
        parts_left: Events to analytics and the coach that have no answer yet.
        objects_left: Objects that are still to be removed from the store.
        completed_at: None while anything is left.
    """

    deletion_id: UUID
    source_kind: SourceKind
    reason: DeletionReason
    requested_at: datetime
    recording_count: int
    size_bytes: int
    parts_left: int
    deleted_activity_count: int = 0
    kept_activity_count: int = 0
    deleted_stream_count: int = 0
    deleted_plan_count: int = 0
    deleted_answer_count: int = 0
    objects_left: int = 0
    completed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Outcome: analytics has deleted what rested on a part of a deletion's recordings, or the coach what it made of them."""

    deletion_id: UUID
    deleted_activity_count: int = 0
    kept_activity_count: int = 0
    deleted_stream_count: int = 0
    deleted_plan_count: int = 0
    deleted_answer_count: int = 0
