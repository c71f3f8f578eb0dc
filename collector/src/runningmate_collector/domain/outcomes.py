"""What others say became of a recording, and what that means for its state and its items."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from runningmate_collector.domain.adoption import newer_words, same_bytes, same_workout
from runningmate_collector.domain.failures import FileFailure
from runningmate_collector.domain.kinds import skipped_recording
from runningmate_collector.domain.model import ItemState, Recording, RecordingState, Result, skipped
from runningmate_collector.domain.receipts import Forgotten


@dataclass(frozen=True, slots=True)
class Analyzed:
    """The recording gave these activities."""

    recording_id: UUID
    revision: int
    activity_ids: tuple[UUID, ...]
    partial: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """The recording gave none."""

    recording_id: UUID
    revision: int
    failure: FileFailure
    detail: str


@dataclass(frozen=True, slots=True)
class Duplicated:
    """The recording repeats a workout; `merged` when its activities rest on this recording too."""

    recording_id: UUID
    revision: int
    of_activity_ids: tuple[UUID, ...]
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Died:
    """An event about the recording was given up; a replay may still bring its true outcome."""

    recording_id: UUID
    revision: int
    detail: str


@dataclass(frozen=True, slots=True)
class Deleted:
    """The athlete deleted an activity; `recording_removed` when it was the recording's last."""

    recording_id: UUID
    revision: int
    activity_id: UUID
    recording_removed: bool


@dataclass(frozen=True, slots=True)
class Erased:
    """All of the athlete's data goes."""


Settlement = Analyzed | Rejected | Duplicated | Died
"""What gives waiting items their state."""
Outcome = Settlement | Deleted | Erased | Forgotten


def result_of(outcome: Settlement, *, repeats: bool = False, updates: bool = False) -> Result:
    """What an item says after an outcome; one that repeats another's bytes fails with it, or is its duplicate.

    One that updates what was there is no new activity.
    """
    found = _result(outcome, repeats=repeats, updates=updates)
    if updates and found.state is ItemState.DUPLICATE:
        return replace(found, updated=True)
    return found


def _result(outcome: Settlement, *, repeats: bool, updates: bool) -> Result:
    match outcome:
        case Analyzed(activity_ids=activity_ids) if repeats:
            return same_bytes(activity_ids)
        case Analyzed(activity_ids=activity_ids) if updates:
            return newer_words(activity_ids)
        case Analyzed(activity_ids=activity_ids, partial=partial):
            return Result(ItemState.DONE, activity_ids=activity_ids, partial=partial)
        case Rejected(failure=FileFailure.NOT_AN_ACTIVITY, detail=detail):
            return skipped(skipped_recording(detail))
        case Rejected(failure=failure, detail=detail):
            return Result(ItemState.FAILED, failure, detail)
        case Duplicated(of_activity_ids=activity_ids, merged=merged):
            return same_workout(activity_ids, merged=merged)
        case Died(detail=detail):
            return Result(ItemState.FAILED, FileFailure.UNREADABLE, detail)


def settled(recording: Recording, outcome: Settlement) -> Recording:
    """The recording after an outcome; one of another revision, or a late one, changes nothing."""
    open_states = (RecordingState.WAITING, RecordingState.DEAD)
    if outcome.revision != recording.revision or recording.state not in open_states:
        return recording
    match outcome:
        case Analyzed(activity_ids=activity_ids):
            return replace(recording, state=RecordingState.ANALYZED, activity_ids=activity_ids)
        case Rejected():
            return replace(recording, state=RecordingState.REJECTED)
        case Duplicated(of_activity_ids=activity_ids, merged=True):
            return replace(recording, state=RecordingState.ANALYZED, activity_ids=activity_ids)
        case Duplicated():
            return replace(recording, state=RecordingState.DUPLICATE)
        case Died():
            return replace(recording, state=RecordingState.DEAD)


def takes(item_result: Result, outcome: Settlement) -> bool:
    """Whether an outcome changes an item: it waits, or it failed only because an event had died."""
    if item_result.state is ItemState.WAITING:
        return True
    died = item_result.state is ItemState.FAILED and item_result.failure is FileFailure.UNREADABLE
    return died and not isinstance(outcome, Died)


def without_activity(recording: Recording, outcome: Deleted) -> Recording:
    """The recording after the deletion of an activity; a newer revision is left alone."""
    if outcome.revision < recording.revision or recording.state is RecordingState.WAITING:
        return recording
    rest = tuple(found for found in recording.activity_ids if found != outcome.activity_id)
    if outcome.recording_removed:
        return replace(recording, activity_ids=rest, state=RecordingState.DELETED, description=None)
    return replace(recording, activity_ids=rest)
