"""Composition: an activity as a pure function of its raw recordings, the athlete's edits and the rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from runningmate_analytics.domain.cutting import cut
from runningmate_analytics.domain.edits import POOL_REPAIR, UNEDITED, Plan
from runningmate_analytics.domain.merging import merge
from runningmate_analytics.domain.pool import propose, repaired

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from runningmate_analytics.domain.merging.layer import ChannelSource, Layer
    from runningmate_analytics.domain.model import Length, Recording
    from runningmate_analytics.domain.pool import LengthChange


@dataclass(frozen=True, slots=True)
class Composed:
    """One activity before its metrics.

    Attributes:
        recording: Effective: merged and cut, with repaired lengths where that was asked for.
        recorded_lengths: As the device wrote them.
        length_changes: What a repair changes; they are in `recording` only when `repair_applied`.
    """

    recording: Recording
    channel_sources: tuple[ChannelSource, ...]
    offset_s: Mapping[UUID, float]
    recorded_lengths: tuple[Length, ...]
    length_changes: tuple[LengthChange, ...]
    repair_applied: bool


def compose(layers: Sequence[Layer], plan: Plan = UNEDITED) -> Composed:
    """Merges, cuts and repairs.

    Raises:
        RecordingError: The edits leave nothing.
    """
    merged = merge(layers, plan.choices)
    whole = cut(merged.recording, plan.from_at, plan.to_at)
    whole = replace(whole, sport=plan.sport or whole.sport, name=plan.title or whole.name)
    changes = propose(whole.lengths, whole.pool_length_m)
    applied = bool(changes) and plan.option(POOL_REPAIR) == "on"
    effective = replace(whole, lengths=repaired(whole.lengths, changes)) if applied else whole
    return Composed(effective, merged.channel_sources, merged.offset_s, whole.lengths, changes, applied)
