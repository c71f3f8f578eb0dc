"""What is wrong with stored bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class DamageKind(StrEnum):
    """MISSING: no object. DAMAGED: other bytes than were stored."""

    MISSING = "missing"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Shelf:
    """What must be stored for one recording.

    Attributes:
        digests: SHA-256 in hex by object key; empty where only the store knows it.
    """

    athlete_id: UUID
    recording_id: UUID
    digests: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Damage:
    """One object that is not as it was stored."""

    athlete_id: UUID
    recording_id: UUID
    object_key: str
    kind: DamageKind
    found_at: datetime
