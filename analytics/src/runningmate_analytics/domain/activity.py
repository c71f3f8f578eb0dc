"""Activities as they are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from runningmate_analytics.domain.model import MetricValue, Missing, Sport
    from runningmate_analytics.domain.recordings import RecordingRef
    from runningmate_analytics.domain.session import Structure


@dataclass(frozen=True, slots=True)
class Activity:
    """A stored activity. `structure` is None and `missing` empty in lists."""

    activity_id: UUID
    recording: RecordingRef
    started_at: datetime
    time_zone: str
    local_date: date
    sport: Sport
    sub_sport: str | None
    name: str | None
    device: str | None
    partial: str | None
    pool_length_m: float | None
    channels: tuple[str, ...]
    metrics: tuple[MetricValue, ...]
    missing: tuple[Missing, ...] = ()
    structure: Structure | None = None


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """Which activities to list, and what of each; None means no limit. Days are local, both included."""

    sport: Sport | None = None
    from_date: date | None = None
    to_date: date | None = None
    metrics: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the list, newest first: the last activity of the page before."""

    started_at: datetime
    activity_id: UUID
