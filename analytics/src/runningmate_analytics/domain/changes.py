"""Changes that an athlete may ask for, before they become edits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_analytics.domain.edits import Edit
    from runningmate_analytics.domain.material import ActivitySource


@dataclass(frozen=True, slots=True)
class Trim:
    """Seconds after the activity's present start; None means its own start or end."""

    from_s: float | None
    to_s: float | None


@dataclass(frozen=True, slots=True)
class Split:
    """Seconds after the activity's present start."""

    at_s: float


@dataclass(frozen=True, slots=True)
class ChannelChoice:
    """A channel from another source."""

    channel: str
    recording_id: UUID


@dataclass(frozen=True, slots=True)
class Separation:
    """A source that is kept apart."""

    recording_id: UUID


@dataclass(frozen=True, slots=True)
class Link:
    """Activities of one workout; none takes the activity out of its workout."""

    activity_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class OptionChoice:
    """A value of an option."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Title:
    """A title of the athlete's own."""

    text: str


@dataclass(frozen=True, slots=True)
class SportChange:
    """Another sport than the file says."""

    sport: Sport


Change = Trim | Split | ChannelChoice | Separation | Link | OptionChoice | Title | SportChange


@dataclass(frozen=True, slots=True)
class Head:
    """What a change looks at of an activity."""

    activity_id: UUID
    started_at: datetime
    ended_at: datetime
    time_zone: str
    channels: tuple[str, ...]
    group_id: UUID | None
    sources: tuple[ActivitySource, ...]
    edits: tuple[Edit, ...]

    @property
    def duration_s(self) -> float:
        """From start to end."""
        return (self.ended_at - self.started_at).total_seconds()


@dataclass(frozen=True, slots=True)
class StoredEdit:
    """An edit with the activity that it is of, and whether it was undone."""

    activity_id: UUID
    edit: Edit
    undone: bool
    time_zone: str

    @property
    def parameters(self) -> Mapping[str, Any]:
        """Of the edit."""
        return self.edit.parameters
