"""An analysed session of a recording, as it is handed to storage and read back for a new analysis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from runningmate_analytics.domain.minutes import Minutes
    from runningmate_analytics.domain.model import Analysis, Interval, Lap, Length, Sport, Summary


@dataclass(frozen=True, slots=True)
class StoredStream:
    """One encoded channel; `unit` only where a developer field declares one."""

    channel: str
    scale: float
    unit: str | None
    data: bytes


@dataclass(frozen=True, slots=True)
class Structure:
    """What a recording has besides samples; the fields are those of `Recording`."""

    laps: tuple[Lap, ...]
    lengths: tuple[Length, ...]
    pauses: tuple[Interval, ...]
    summary: Summary
    pool_length_m: float | None
    pool_in_yards: bool


@dataclass(frozen=True, slots=True)
class Session:
    """One activity, ready to be stored.

    Attributes:
        started_at: UTC.
        ended_at: UTC; the last sample or the end of the last pool length.
        positioned: Whether `time_zone` comes from a position; else it is the athlete's.
        local_date: Day of the start in `time_zone`.
        settings_digest: Names the content of the settings that `analysis` used.
    """

    session_index: int
    sport: Sport
    sub_sport: str | None
    name: str | None
    started_at: datetime
    ended_at: datetime
    time_zone: str
    positioned: bool
    local_date: date
    device: str | None
    partial: str | None
    sample_count: int
    streams: tuple[StoredStream, ...]
    minutes: Minutes
    structure: Structure
    analysis: Analysis
    settings_digest: str


@dataclass(frozen=True, slots=True)
class StoredSession:
    """What is needed to analyse a stored activity again."""

    activity_id: UUID
    session_index: int
    sport: Sport
    sub_sport: str | None
    started_at: datetime
    local_date: date
    streams: tuple[StoredStream, ...]
    structure: Structure


@dataclass(frozen=True, slots=True)
class StaleActivity:
    """An activity that was computed before the athlete's settings last changed."""

    activity_id: UUID
    sport: Sport
    local_date: date
    settings_digest: str
