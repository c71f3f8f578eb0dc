"""Material: what an activity is composed of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from runningmate_analytics.domain.description import UNTOLD, Told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_analytics.domain.edits import Edit
    from runningmate_analytics.domain.recordings import RecordingRef


@dataclass(frozen=True, slots=True)
class ActivitySource:
    """A recording that an activity rests on.

    Attributes:
        session_index: Which of its sessions.
        offset_s: Seconds added to its clock; None until it was composed.
        expired: Whether its bytes had to go.
    """

    recording: RecordingRef
    session_index: int
    offset_s: float | None = None
    expired: bool = False


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The bytes of a source, as a worker gets them, with what its description says."""

    recording_id: UUID
    session_index: int
    kind: str
    data: bytes
    told: Told = UNTOLD


@dataclass(frozen=True, slots=True)
class DueActivity:
    """An activity that shall be composed anew; `request` rises with each cause."""

    athlete_id: UUID
    activity_id: UUID
    request: int


@dataclass(frozen=True, slots=True)
class Material:
    """All that an activity is composed of. `started_at` is the present start, `told` is by recording."""

    sources: tuple[ActivitySource, ...]
    edits: tuple[Edit, ...]
    started_at: datetime
    told: Mapping[UUID, Told] = field(default_factory=dict)
