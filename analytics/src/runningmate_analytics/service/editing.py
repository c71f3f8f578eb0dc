"""Use cases that change activities: edits, undoing them, and deleting a source."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, assert_never
from uuid import UUID, uuid5

from runningmate_analytics.domain.changes import (
    Change,
    ChannelChoice,
    Head,
    Link,
    OptionChoice,
    Separation,
    Split,
    SportChange,
    StoredEdit,
    Title,
    Trim,
)
from runningmate_analytics.domain.edits import OPTIONS, Edit, EditKind
from runningmate_analytics.domain.errors import (
    BadFieldError,
    EditNotFoundError,
    OnlySourceError,
    SourceNotFoundError,
)
from runningmate_servicekit.errors import FailedPrecondition

if TYPE_CHECKING:
    from runningmate_analytics.service.editports import EditUnit

CREATED = "activity_id"
"""Parameter that names the activity that came of an edit."""
CARRIED = (EditKind.TRIM, EditKind.SOURCE, EditKind.OPTION, EditKind.SPORT)
"""Edits that hold for both parts of a split."""


async def edit_activity(unit: EditUnit, activity_id: UUID, request_id: UUID, change: Change) -> StoredEdit:
    """Makes an edit, or gives the one that the same request made before.

    Args:
        unit: One athlete's transaction.
        activity_id: What to change.
        request_id: Names the edit.
        change: What to do.

    Raises:
        ActivityNotFoundError: No such activity.
        SourceNotFoundError: It does not rest on the recording.
        BadFieldError: The change does not fit the activity.
        OnlySourceError: It cannot do without its only source.
    """
    await unit.lock()
    before = await unit.edit(request_id)
    if before is not None:
        return before
    head = await unit.head(activity_id)
    kind, parameters = _edit_of(head, request_id, change)
    if isinstance(change, Link):
        parameters |= await _link(unit, head, change.activity_ids, request_id)
    edit = Edit(request_id, kind, parameters, datetime.now(UTC))
    await unit.add(activity_id, edit)
    if isinstance(change, Split):
        await _part(unit, head, edit)
    elif isinstance(change, Separation):
        await unit.create(UUID(parameters[CREATED]), activity_id)
        await unit.move_source(activity_id, change.recording_id, UUID(parameters[CREATED]))
        await unit.mark_due([UUID(parameters[CREATED])])
    if not isinstance(change, Link):
        await unit.mark_due([activity_id])
    return StoredEdit(activity_id, edit, undone=False, time_zone=head.time_zone)


async def undo_edit(unit: EditUnit, edit_id: UUID) -> StoredEdit:
    """Undoes an edit.

    Raises:
        EditNotFoundError: No such edit, or it was undone before.
        FailedPrecondition: Another edit has to be undone first.
    """
    await unit.lock()
    found = await unit.edit(edit_id)
    if found is not None and "part_of" in found.parameters:
        found = await unit.edit(UUID(found.parameters["part_of"]))
    if found is None or found.undone:
        raise EditNotFoundError(edit_id)
    edit, given = found.edit, found.parameters
    if edit.kind is EditKind.LINK:
        await unit.set_groups(
            {UUID(key): UUID(group) if group else None for key, group in given["before"].items()}
        )
    elif edit.kind in (EditKind.SPLIT, EditKind.SEPARATE):
        await _take_back(unit, found, UUID(given[CREATED]))
    await unit.mark_undone(edit.edit_id)
    if edit.kind is not EditKind.LINK:
        await unit.mark_due([found.activity_id])
    return found


async def delete_source(unit: EditUnit, activity_id: UUID, recording_id: UUID) -> bool:
    """Deletes one source; True when no other activity rests on its file.

    Raises:
        ActivityNotFoundError: No such activity.
        SourceNotFoundError: It does not rest on the recording.
        OnlySourceError: It cannot do without its only source.
    """
    await unit.lock()
    head = await unit.head(activity_id)
    _check_source(head, recording_id, alone=False)
    removed = await unit.drop_source(activity_id, recording_id)
    await unit.mark_due([activity_id])
    return removed


def _edit_of(head: Head, request_id: UUID, change: Change) -> tuple[EditKind, dict[str, Any]]:
    match change:
        case Trim():
            return EditKind.TRIM, _stretch(head, change)
        case Split(at_s=at_s):
            if not 0 < at_s < head.duration_s:
                raise BadFieldError(
                    "split.at_s", f"The activity is {head.duration_s:.0f} s long; a split lies inside it."
                )
            created = uuid5(request_id, "part")
            return EditKind.SPLIT, {"at": _at(head, at_s), CREATED: str(created)}
        case ChannelChoice(channel=channel, recording_id=recording_id):
            if channel not in head.channels:
                there = ", ".join(head.channels)
                raise BadFieldError(
                    "channel_choice.channel", f"The activity has no channel {channel}; it has {there}."
                )
            _check_source(head, recording_id, alone=True)
            return EditKind.SOURCE, {"channel": channel, "recording_id": str(recording_id)}
        case Separation(recording_id=recording_id):
            _check_source(head, recording_id, alone=False)
            created = uuid5(request_id, "apart")
            return EditKind.SEPARATE, {"recording_id": str(recording_id), CREATED: str(created)}
        case Link(activity_ids=activity_ids):
            return EditKind.LINK, {"activity_ids": [str(other) for other in activity_ids]}
        case OptionChoice(name=name, value=value):
            if value not in OPTIONS.get(name, ()):
                known = "; ".join(f"{option}: {', '.join(values)}" for option, values in OPTIONS.items())
                raise BadFieldError(
                    "option_choice", f"There is no option {name} with the value {value}. There are {known}."
                )
            return EditKind.OPTION, {"name": name, "value": value}
        case Title(text=text):
            return EditKind.TITLE, {"title": text}
        case SportChange(sport=sport):
            return EditKind.SPORT, {"sport": sport}
        case _:
            assert_never(change)


def _stretch(head: Head, trim: Trim) -> dict[str, Any]:
    from_s = trim.from_s or 0.0
    to_s = head.duration_s + 1 if trim.to_s is None else trim.to_s
    if trim.from_s is None and trim.to_s is None:
        raise BadFieldError("trim", "A trim needs a first second, an end, or both.")
    if not from_s < to_s or from_s >= head.duration_s:
        raise BadFieldError(
            "trim.from_s",
            f"From {from_s:g} s to {to_s:g} s is no stretch of an activity that is {head.duration_s:.0f} s long.",
        )
    given = {"from_at": trim.from_s, "to_at": trim.to_s}
    return {name: _at(head, value) for name, value in given.items() if value is not None}


def _at(head: Head, seconds: float) -> str:
    """A moment that stays what it is when the activity's start moves."""
    return (head.started_at + timedelta(seconds=seconds)).isoformat()


def _check_source(head: Head, recording_id: UUID, *, alone: bool) -> None:
    if recording_id not in {source.recording.recording_id for source in head.sources}:
        raise SourceNotFoundError(recording_id)
    if not alone and len(head.sources) == 1:
        raise OnlySourceError


async def _part(unit: EditUnit, head: Head, split: Edit) -> None:
    """The activity that begins at a split: the same sources, and the edits that hold for both parts."""
    created = UUID(split.parameters[CREATED])
    await unit.create(created, head.activity_id, copies_sources=True)
    for edit in head.edits:
        kind, given = edit.kind, edit.parameters
        if edit.kind is EditKind.SPLIT and "at" in given:
            # An earlier split ends this part too.
            kind, given = EditKind.TRIM, {"to_at": given["at"]}
        if kind in CARRIED:
            await unit.add(
                created, Edit(uuid5(split.edit_id, str(edit.edit_id)), kind, given, edit.created_at)
            )
    begins = {"from_at": split.parameters["at"], "part_of": str(split.edit_id)}
    await unit.add(created, Edit(uuid5(split.edit_id, "begin"), EditKind.SPLIT, begins, split.created_at))
    await unit.mark_due([created])


async def _take_back(unit: EditUnit, found: StoredEdit, created: UUID) -> None:
    """Undoes the making of an activity: its sources come back, it goes."""
    head = await unit.head(found.activity_id)
    made = found.edit.created_at
    later = [edit for edit in head.edits if edit.kind is EditKind.SPLIT and edit.created_at > made]
    if found.edit.kind is EditKind.SPLIT and later:
        raise FailedPrecondition("LATER_SPLIT", "The activity was split again later. Undo that split first.")
    own = [edit for edit in await unit.edits(created) if edit.created_at > made]
    if own:
        raise FailedPrecondition(
            "EDITED_SINCE",
            f"The activity {created} that came of it has {len(own)} edits of its own. Undo them first.",
            {"activity_id": str(created)},
        )
    await unit.take_back(created, found.activity_id)


async def _link(
    unit: EditUnit, head: Head, activity_ids: tuple[UUID, ...], request_id: UUID
) -> dict[str, Any]:
    """Puts activities, and all that were linked with them, into one group; gives the groups of before."""
    heads = [head, *[await unit.head(other) for other in activity_ids]]
    before = {found.activity_id: found.group_id for found in heads}
    if activity_ids:
        for group in {found.group_id for found in heads if found.group_id}:
            before |= dict.fromkeys(await unit.members(group), group)
    group_id = request_id if activity_ids else None
    await unit.set_groups(dict.fromkeys(before, group_id))
    return {"before": {str(key): str(group) if group else None for key, group in before.items()}}
