"""An analysed session of a recording, as it is handed to storage and read back for a new analysis."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from runningmate_analytics.domain.faults import Fault
    from runningmate_analytics.domain.merging.layer import ChannelSource
    from runningmate_analytics.domain.minutes import Minutes
    from runningmate_analytics.domain.model import Analysis, Interval, Lap, Length, Sport, Summary
    from runningmate_analytics.domain.pool import LengthChange


@dataclass(frozen=True, slots=True)
class StoredStream:
    """One encoded channel; `unit` only where a developer field declares one."""

    channel: str
    scale: float
    unit: str | None
    data: bytes


@dataclass(frozen=True, slots=True)
class Structure:
    """What an activity has besides samples. Fields without a word here are those of `Recording`.

    Attributes:
        faults: Marked stretches; metrics rest on none of them. None where earlier code looked for none.
        derived: Channels that were computed from marked positions and are computed anew for metrics.
        channel_sources: Why each channel comes from its source; empty with one source.
        recorded_lengths: As the device wrote them; `lengths` differs when the repair is applied.
        length_changes: What a repair of the lengths changes.
        elevation: Where the altitude that counts comes from, None without any.
        perceived_exertion: The athlete's rating from 1 to 10, None where not given.
    """

    laps: tuple[Lap, ...]
    lengths: tuple[Length, ...]
    pauses: tuple[Interval, ...]
    summary: Summary
    pool_length_m: float | None
    pool_in_yards: bool
    faults: tuple[Fault, ...] | None = None
    derived: tuple[str, ...] = ()
    channel_sources: tuple[ChannelSource, ...] = ()
    recorded_lengths: tuple[Length, ...] = ()
    length_changes: tuple[LengthChange, ...] = ()
    repair_applied: bool = False
    elevation: str | None = None
    perceived_exertion: int | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One activity, ready to be stored.

    Attributes:
        started_at: UTC.
        ended_at: UTC; the last sample or the end of the last pool length.
        positioned: Whether `time_zone` comes from a position; else it is the athlete's.
        local_date: Day of the start in `time_zone`.
        settings_digest: Names the content of the settings that `analysis` used.
        session_count: Sessions of its file; several are the legs of one multisport workout.
        offset_s: By recording, seconds added to its clock.
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
    session_count: int = 1
    offset_s: Mapping[UUID, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredSession:
    """What is needed to analyse a stored activity again, and the revision of that content."""

    activity_id: UUID
    session_index: int
    sport: Sport
    sub_sport: str | None
    started_at: datetime
    local_date: date
    content_revision: int
    streams: tuple[StoredStream, ...]
    structure: Structure


@dataclass(frozen=True, slots=True)
class StaleActivity:
    """An activity that was computed before the athlete's settings last changed."""

    activity_id: UUID
    sport: Sport
    local_date: date
    settings_digest: str
