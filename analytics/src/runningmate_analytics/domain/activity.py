"""Activities as they are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from runningmate_analytics.domain.edits import Edit
    from runningmate_analytics.domain.material import ActivitySource
    from runningmate_analytics.domain.model import MetricValue, Missing, Sport
    from runningmate_analytics.domain.session import Structure


class Activity(NamedTuple):
    """A stored activity. `structure` is None, `missing` and `edits` are empty in lists. A tuple, as `MetricValue`.

    Attributes:
        sources: What it is composed of; the first one gives the time base.
        group_id: Shared by the legs of one workout; None when it stands alone.
        linked_ids: The other activities of the group, in order of start.
        composing: Whether a change still waits to be computed.
        composition_failure: Why the last change could not be computed.
        described: The first described source and its document; None in lists.
        source_kinds: Mask of what its content rests on, the settings of its metrics aside.
        payload_expired_at: When its samples and texts had to go; None while they are there.
    """

    activity_id: UUID
    sources: tuple[ActivitySource, ...]
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
    edits: tuple[Edit, ...] = ()
    group_id: UUID | None = None
    linked_ids: tuple[UUID, ...] = ()
    composing: bool = False
    composition_failure: str | None = None
    described: tuple[UUID, Mapping[str, Any]] | None = None
    source_kinds: int = 0
    payload_expired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """Which activities to list, and what of each; None means no limit. Days are local, both included.

    Attributes:
        denied: Mask; activities that rest on any of these kinds are left out.
    """

    sport: Sport | None = None
    from_date: date | None = None
    to_date: date | None = None
    metrics: tuple[str, ...] | None = None
    denied: int = 0


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the list, newest first: the last activity of the page before."""

    started_at: datetime
    activity_id: UUID
