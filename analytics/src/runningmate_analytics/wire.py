"""Between proto messages and the domain, both ways, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from runningmate.analytics.v1 import analytics_events_pb2 as events
from runningmate.collector.v1 import collector_events_pb2
from runningmate.common.v1 import source_pb2, sport_pb2

from runningmate_analytics.domain.model import RejectReason, Sport
from runningmate_analytics.domain.recordings import Accepted, Duplicated, Outcome, RecordingRef, Rejected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from google.protobuf.message import Message

FORMATS: Mapping[int, str] = {
    source_pb2.RECORDING_FORMAT_FIT: "fit",
    source_pb2.RECORDING_FORMAT_GPX: "gpx",
    source_pb2.RECORDING_FORMAT_TCX: "tcx",
}
SOURCE_KINDS: Mapping[int, str] = {
    source_pb2.SOURCE_KIND_UNSPECIFIED: "unspecified",
    source_pb2.SOURCE_KIND_FILE: "file",
    source_pb2.SOURCE_KIND_ARCHIVE: "archive",
}


def sport_to_proto(sport: Sport) -> sport_pb2.Sport:
    """A sport's number on the wire."""
    return sport_pb2.Sport.Value(f"SPORT_{sport.name}")


def sport_from_proto(sport: sport_pb2.Sport) -> Sport | None:
    """The sport of a number, None for unspecified."""
    if sport == sport_pb2.SPORT_UNSPECIFIED:
        return None
    return Sport[sport_pb2.Sport.Name(sport).removeprefix("SPORT_")]


def failure_to_proto(reason: RejectReason) -> source_pb2.FileFailure:
    """A reject reason's number on the wire."""
    return source_pb2.FileFailure.Value(f"FILE_FAILURE_{reason.name}")


def recording_from_event(event: collector_events_pb2.ActivityIngested, file_name: str) -> RecordingRef:
    """The recording of an event, with the file name from the object's metadata.

    Raises:
        ValueError: An id is no UUID, or the format is unknown.
    """
    if event.format not in FORMATS:
        raise ValueError(f"recording format {event.format} is unknown")
    return RecordingRef(
        athlete_id=UUID(event.athlete_id),
        recording_id=UUID(event.recording_id),
        revision=event.revision,
        object_key=event.object_key,
        sha256=event.sha256,
        file_name=file_name,
        format=FORMATS[event.format],
        source_kind=SOURCE_KINDS.get(event.source_kind, "unspecified"),
    )


def outcome_to_event(outcome: Outcome) -> Message:
    """The event that tells the collector what became of a recording."""
    recording = outcome.recording
    athlete_id, recording_id = str(recording.athlete_id), str(recording.recording_id)
    if isinstance(outcome, Accepted):
        return events.ActivityAnalyzed(
            athlete_id=athlete_id,
            recording_id=recording_id,
            revision=recording.revision,
            activity_ids=[str(identifier) for identifier in outcome.activity_ids],
            partial=outcome.partial or "",
        )
    if isinstance(outcome, Rejected):
        return events.ActivityRejected(
            athlete_id=athlete_id,
            recording_id=recording_id,
            revision=recording.revision,
            failure=failure_to_proto(outcome.rejection.reason),
            detail=outcome.rejection.detail,
        )
    assert isinstance(outcome, Duplicated)  # noqa: S101 - the union has three members
    return events.ActivityDuplicate(
        athlete_id=athlete_id,
        recording_id=recording_id,
        revision=recording.revision,
        duplicate_of_activity_ids=[str(identifier) for identifier in outcome.of_activity_ids],
        duplicate_of_recording_id=str(outcome.of_recording_id),
    )
