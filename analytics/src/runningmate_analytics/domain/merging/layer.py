"""Layers: the sources of one workout, and what the merged recording takes from each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_analytics.domain.model import Recording


@dataclass(frozen=True, slots=True)
class Layer:
    """One source: a session of a recording, decoded."""

    recording_id: UUID
    recording: Recording


@dataclass(frozen=True, slots=True)
class ChannelSource:
    """Where a channel comes from.

    Attributes:
        reason: A sentence that says why.
        chosen: Whether the athlete chose it.
    """

    channel: str
    recording_id: str
    reason: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """One recording out of several.

    Attributes:
        channel_sources: One for each channel; empty when there is one source only.
        offset_s: By recording, seconds to add to its clock to have the first source's.
    """

    recording: Recording
    channel_sources: tuple[ChannelSource, ...]
    offset_s: Mapping[UUID, float]
