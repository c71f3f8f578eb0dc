"""Recordings: events about them, and the sources of activities."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from runningmate.analytics.v1 import analytics_events_pb2 as events
from runningmate.common.v1 import source_pb2
from runningmate_analytics.domain.description import Description, DescriptionNews
from runningmate_analytics.domain.model import RejectReason
from runningmate_analytics.domain.recordings import (
    Accepted,
    Dropped,
    Duplicated,
    Outcome,
    RecordingRef,
    Rejected,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from google.protobuf.message import Message

    from runningmate.collector.v1 import collector_events_pb2
    from runningmate_analytics.domain.material import ActivitySource

FORMATS: Mapping[int, str] = {
    source_pb2.RECORDING_FORMAT_FIT: "fit",
    source_pb2.RECORDING_FORMAT_GPX: "gpx",
    source_pb2.RECORDING_FORMAT_TCX: "tcx",
    source_pb2.RECORDING_FORMAT_DESCRIPTION: "description",
    source_pb2.RECORDING_FORMAT_STRAVA: "strava",
}


SOURCE_KINDS: Mapping[int, str] = {
    source_pb2.SOURCE_KIND_UNSPECIFIED: "unspecified",
    source_pb2.SOURCE_KIND_FILE: "file",
    source_pb2.SOURCE_KIND_ARCHIVE: "archive",
    source_pb2.SOURCE_KIND_STRAVA_API: "strava_api",
}


_KIND_NAMES = {name: source_pb2.SourceKind.Name(number) for number, name in SOURCE_KINDS.items()}
_FORMAT_NAMES = {name: source_pb2.RecordingFormat.Name(number) for number, name in FORMATS.items()}


def failure_to_proto(reason: RejectReason) -> str:
    """A reject reason's name on the wire."""
    return f"FILE_FAILURE_{reason.name}"


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


def news_from_event(
    event: collector_events_pb2.ActivityIngested | collector_events_pb2.ActivityDescribed,
    description: Description | None,
) -> DescriptionNews:
    """The description that an event brings, or takes away.

    Raises:
        ValueError: The recording's id is no UUID.
    """
    return DescriptionNews(
        UUID(event.recording_id),
        event.revision,
        event.description_revision,
        event.description_sha256,
        description,
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
    if isinstance(outcome, Dropped):
        return events.ActivityDeleted(
            athlete_id=athlete_id,
            recording_id=recording_id,
            revision=recording.revision,
            activity_id=str(outcome.activity_id),
            recording_removed=outcome.recording_removed,
        )
    assert isinstance(outcome, Duplicated)
    return events.ActivityDuplicate(
        athlete_id=athlete_id,
        recording_id=recording_id,
        revision=recording.revision,
        duplicate_of_activity_ids=[str(identifier) for identifier in outcome.of_activity_ids],
        duplicate_of_recording_id=str(outcome.of_recording_id),
        merged=outcome.merged,
    )


def source_to_proto(source: ActivitySource) -> source_pb2.Source:
    """A recording as the source of an activity."""
    recording = source.recording
    return source_pb2.Source(
        kind=_KIND_NAMES[recording.source_kind],
        file_name=recording.file_name,
        sha256=recording.sha256,
        format=_FORMAT_NAMES[recording.format],
        recording_id=str(recording.recording_id),
        offset_s=source.offset_s,
    )
