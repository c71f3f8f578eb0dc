"""Material: what an activity is composed of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from runningmate_analytics.domain.edits import Edit
    from runningmate_analytics.domain.recordings import RecordingRef


@dataclass(frozen=True, slots=True)
class ActivitySource:
    """A recording that an activity rests on.

    Attributes:
        session_index: Which of its sessions.
        offset_s: Seconds added to its clock; None until it was composed.
    """

    recording: RecordingRef
    session_index: int
    offset_s: float | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The bytes of a source, as a worker gets them."""

    recording_id: UUID
    session_index: int
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class DueActivity:
    """An activity that shall be composed anew; `request` rises with each cause."""

    athlete_id: UUID
    activity_id: UUID
    request: int


@dataclass(frozen=True, slots=True)
class Material:
    """All that an activity is composed of. `started_at` is the present start."""

    sources: tuple[ActivitySource, ...]
    edits: tuple[Edit, ...]
    started_at: datetime
