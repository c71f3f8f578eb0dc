"""Edits: requests to changes, and what an activity shows of its composition."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from runningmate.analytics.v1 import activity_pb2, composition_pb2
from runningmate_analytics.domain.changes import (
    Change,
    ChannelChoice,
    Link,
    OptionChoice,
    Separation,
    Split,
    SportChange,
    Title,
    Trim,
)
from runningmate_analytics.domain.edits import OPTIONS, Edit, EditKind, describe, plan_of
from runningmate_analytics.domain.errors import BadFieldError
from runningmate_analytics.domain.faults import RULES, FaultRule
from runningmate_analytics.wire.vocabulary import sport_from_proto, timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from runningmate.analytics.v1 import edit_pb2
    from runningmate_analytics.domain.activity import Activity
    from runningmate_analytics.domain.changes import StoredEdit
    from runningmate_analytics.domain.model import Length
    from runningmate_analytics.domain.session import Structure

_KINDS: Mapping[EditKind, str] = {
    EditKind.TRIM: "EDIT_KIND_TRIM",
    EditKind.SPLIT: "EDIT_KIND_SPLIT",
    EditKind.SOURCE: "EDIT_KIND_CHANNEL_SOURCE",
    EditKind.SEPARATE: "EDIT_KIND_SEPARATION",
    EditKind.LINK: "EDIT_KIND_LINK",
    EditKind.OPTION: "EDIT_KIND_OPTION",
    EditKind.TITLE: "EDIT_KIND_TITLE",
    EditKind.SPORT: "EDIT_KIND_SPORT",
}


def change_from_proto(request: edit_pb2.EditActivityRequest) -> Change:
    """The change that a request asks for.

    Raises:
        BadFieldError: It asks for none.
    """
    match request.WhichOneof("change"):
        case "trim":
            trim = request.trim
            return Trim(
                trim.from_s if trim.HasField("from_s") else None, trim.to_s if trim.HasField("to_s") else None
            )
        case "split":
            return Split(request.split.at_s)
        case "channel_choice":
            return ChannelChoice(request.channel_choice.channel, UUID(request.channel_choice.recording_id))
        case "separation":
            return Separation(UUID(request.separation.recording_id))
        case "link":
            return Link(tuple(UUID(other) for other in request.link.activity_ids))
        case "option_choice":
            return OptionChoice(request.option_choice.name, request.option_choice.value)
        case "title":
            return Title(request.title)
        case "sport":
            sport = sport_from_proto(request.sport)
            if sport is not None:
                return SportChange(sport)
    raise BadFieldError("change", "The request names nothing to change.")


def stored_edit_to_proto(stored: StoredEdit) -> composition_pb2.Edit:
    """An edit on its own."""
    return _edit(stored.edit, stored.activity_id, stored.time_zone)


def lengths_to_proto(lengths: Iterable[Length]) -> list[activity_pb2.PoolLength]:
    """Pool lengths and rests."""
    return [
        activity_pb2.PoolLength(
            start_s=length.start_s,
            duration_s=length.duration_s,
            active=length.active,
            strokes=length.strokes,
            stroke=length.stroke or "",
        )
        for length in lengths
    ]


def show_composition(activity: Activity, structure: Structure, message: activity_pb2.Activity) -> None:
    """Writes what GetActivity says of sources, faults, repair, options and edits."""
    message.channel_sources.extend(
        composition_pb2.ChannelSource(
            channel=source.channel,
            recording_id=source.recording_id,
            reason=source.reason,
            chosen=source.chosen,
        )
        for source in structure.channel_sources
    )
    message.faults.extend(
        composition_pb2.Fault(
            rule=fault.rule,
            channels=fault.channels,
            start_s=fault.start_s,
            end_s=fault.end_s,
            meaning=RULES[FaultRule(fault.rule)] if fault.rule in tuple(FaultRule) else "",
        )
        for fault in structure.faults or ()
    )
    if structure.length_changes:
        message.pool_repair.CopyFrom(_repair(structure))
    plan = plan_of(activity.edits)
    message.options.extend(
        composition_pb2.ActivityOption(name=name, value=plan.option(name), values=values)
        for name, values in OPTIONS.items()
    )
    message.edits.extend(_edit(edit, activity.activity_id, activity.time_zone) for edit in activity.edits)
    message.elevation_source = structure.elevation or ""
    message.linked_activity_ids.extend(str(other) for other in activity.linked_ids)


def _repair(structure: Structure) -> activity_pb2.PoolRepair:
    recorded: Sequence[Length] = structure.recorded_lengths or structure.lengths
    return activity_pb2.PoolRepair(
        applied=structure.repair_applied,
        changes=[
            activity_pb2.LengthChange(
                kind=f"LENGTH_CHANGE_KIND_{change.kind.upper()}",
                before=lengths_to_proto(recorded[change.first : change.last + 1]),
                after=lengths_to_proto(change.after),
                reason=change.reason,
            )
            for change in structure.length_changes
        ],
    )


def _edit(edit: Edit, activity_id: UUID, time_zone: str) -> composition_pb2.Edit:
    return composition_pb2.Edit(
        edit_id=str(edit.edit_id),
        activity_id=str(activity_id),
        kind=_KINDS[edit.kind],
        description=describe(edit, time_zone),
        created_at=timestamp(edit.created_at),
        created_activity_id=edit.parameters.get("activity_id", ""),
    )
