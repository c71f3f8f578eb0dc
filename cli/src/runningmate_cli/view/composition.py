"""What an activity is composed of, for people: sources of channels, faults, pool repair, edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_cli import output
from runningmate_cli.output import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runningmate.analytics.v1 import activity_pb2, composition_pb2

MOST_FAULTS = 12


def show(activity: activity_pb2.Activity) -> None:
    """Everything that is not as one file gave it."""
    if activity.composing:
        output.say()
        output.prose("A change still waits to be computed; this is the state before it.")
    if activity.composition_failure:
        output.say()
        output.prose(f"The last change could not be computed: {activity.composition_failure}")
    _sources(activity)
    _faults(activity.faults)
    _repair(activity)
    _edits(activity)


def _sources(activity: activity_pb2.Activity) -> None:
    if not activity.channel_sources:
        return
    names = {source.recording_id: source.file_name for source in activity.sources}
    output.heading("Channels")
    rows = [
        (each.channel, names.get(each.recording_id, each.recording_id), each.reason)
        for each in activity.channel_sources
    ]
    output.table((Column("Channel"), Column("Source"), Column("Why")), rows)


def _faults(faults: Sequence[composition_pb2.Fault]) -> None:
    if not faults:
        return
    output.heading("Faults, kept out of the metrics")
    columns = (
        Column("From", right=True),
        Column("To", right=True),
        Column("Rule"),
        Column("What it looks for"),
    )
    rows = [
        (_clock(fault.start_s), _clock(fault.end_s), fault.rule, fault.meaning)
        for fault in faults[:MOST_FAULTS]
    ]
    output.table(columns, rows)
    if len(faults) > MOST_FAULTS:
        output.prose(f"And {len(faults) - MOST_FAULTS} more.")


def _repair(activity: activity_pb2.Activity) -> None:
    if not activity.HasField("pool_repair"):
        return
    repair = activity.pool_repair
    output.heading("Pool lengths, repaired" if repair.applied else "Pool lengths that may be wrong")
    columns = (Column("At", right=True), Column("Before"), Column("After"), Column("Why"))
    rows = [
        (_clock(change.before[0].start_s), _lengths(change.before), _lengths(change.after), change.reason)
        for change in repair.changes
    ]
    output.table(columns, rows)
    value = "off" if repair.applied else "on"
    output.prose(f"Change it with: runningmate edit option {activity.id[:8]} pool_repair {value}")


def _edits(activity: activity_pb2.Activity) -> None:
    if not activity.edits:
        return
    output.heading("Edits")
    rows = [(edit.description, f"runningmate edit undo {edit.edit_id}") for edit in activity.edits]
    output.table((Column("What"), Column("What undoes it")), rows)


def _lengths(lengths: Sequence[activity_pb2.PoolLength]) -> str:
    return " + ".join(f"{length.duration_s:.0f} s/{length.strokes}" for length in lengths)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
