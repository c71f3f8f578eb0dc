"""Between proto messages and the domain, both ways, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from google.protobuf import descriptor_pool, json_format, message_factory
from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import DecodeError, Message
from google.protobuf.timestamp_pb2 import Timestamp

from runningmate.analytics.v1 import analytics_events_pb2 as analytics
from runningmate.coach.v1 import coach_events_pb2
from runningmate.collector.v1 import (
    collector_events_pb2,
    data_deletion_pb2,
    event_log_pb2,
    import_pb2,
    job_pb2,
    upload_pb2,
)
from runningmate.common.v1 import source_pb2
from runningmate_collector.domain.failures import ADVICE, FileFailure
from runningmate_collector.domain.model import Format, ItemState, SourceKind, UploadState
from runningmate_collector.domain.names import shown as clean
from runningmate_collector.domain.outcomes import (
    Analyzed,
    Deleted,
    Died,
    Duplicated,
    Erased,
    Outcome,
    Rejected,
)
from runningmate_collector.domain.receipts import Forgotten

if TYPE_CHECKING:
    from runningmate_collector.domain.bulkexport.preview import Preview
    from runningmate_collector.domain.kinds import FileKind
    from runningmate_collector.domain.letters import Letter
    from runningmate_collector.domain.model import Import, Item, Recording, Upload
    from runningmate_collector.domain.receipts import Receipt
    from runningmate_servicekit.jobs import Listed, Run

MAX_SENTENCE_CHARS = 2000

_FORMATS = {
    Format.FIT: source_pb2.RECORDING_FORMAT_FIT,
    Format.GPX: source_pb2.RECORDING_FORMAT_GPX,
    Format.TCX: source_pb2.RECORDING_FORMAT_TCX,
    Format.DESCRIPTION: source_pb2.RECORDING_FORMAT_DESCRIPTION,
    Format.STRAVA: source_pb2.RECORDING_FORMAT_STRAVA,
}
_KINDS = {
    SourceKind.FILE: source_pb2.SOURCE_KIND_FILE,
    SourceKind.ARCHIVE: source_pb2.SOURCE_KIND_ARCHIVE,
    SourceKind.STRAVA_API: source_pb2.SOURCE_KIND_STRAVA_API,
}
_ITEM_STATES = {
    ItemState.WAITING: import_pb2.IMPORT_ITEM_STATE_WAITING,
    ItemState.DONE: import_pb2.IMPORT_ITEM_STATE_DONE,
    ItemState.FAILED: import_pb2.IMPORT_ITEM_STATE_FAILED,
    ItemState.DUPLICATE: import_pb2.IMPORT_ITEM_STATE_DUPLICATE,
    ItemState.SKIPPED: import_pb2.IMPORT_ITEM_STATE_SKIPPED,
}
_STATES_OF_NUMBERS: Mapping[int, ItemState] = {number: state for state, number in _ITEM_STATES.items()}


def ingested_event(athlete_id: UUID, recording: Recording) -> collector_events_pb2.ActivityIngested:
    """The event that has a recording analysed."""
    return collector_events_pb2.ActivityIngested(
        athlete_id=str(athlete_id),
        recording_id=str(recording.recording_id),
        revision=recording.revision,
        object_key=recording.object_key,
        sha256=recording.sha256,
        size_bytes=recording.size_bytes,
        format=_FORMATS[recording.format],
        source_kind=_KINDS[recording.source_kind],
        description_key=recording.description.object_key if recording.description else "",
        description_sha256=recording.description.sha256 if recording.description else "",
        description_revision=recording.description_revision,
    )


def described_event(athlete_id: UUID, recording: Recording) -> collector_events_pb2.ActivityDescribed:
    """The event that says that only a recording's description changed."""
    return collector_events_pb2.ActivityDescribed(
        athlete_id=str(athlete_id),
        recording_id=str(recording.recording_id),
        revision=recording.revision,
        description_key=recording.description.object_key if recording.description else "",
        description_sha256=recording.description.sha256 if recording.description else "",
        description_revision=recording.description_revision,
    )


def account_event(athlete_id: UUID, account: Recording) -> collector_events_pb2.AccountDescribed:
    """The event that says that an account is another."""
    return collector_events_pb2.AccountDescribed(
        athlete_id=str(athlete_id),
        recording_id=str(account.recording_id),
        revision=account.revision,
        object_key=account.object_key,
        sha256=account.sha256,
        source_kind=_KINDS[account.source_kind],
    )


def revoked_event(
    athlete_id: UUID, deletion_id: UUID, recordings: Sequence[Recording]
) -> collector_events_pb2.RecordingsRevoked:
    """The event that has everything deleted that rests on recordings."""
    return collector_events_pb2.RecordingsRevoked(
        athlete_id=str(athlete_id), deletion_id=str(deletion_id), recordings=map(_revision, recordings)
    )


def source_revoked_event(
    athlete_id: UUID, deletion_id: UUID, kind: SourceKind
) -> collector_events_pb2.SourceDataRevoked:
    """The event that has everybody else delete what was made of a source's data."""
    return collector_events_pb2.SourceDataRevoked(
        athlete_id=str(athlete_id), deletion_id=str(deletion_id), source_kind=_KINDS[kind]
    )


def expired_event(athlete_id: UUID, recordings: Sequence[Recording]) -> collector_events_pb2.PayloadsExpired:
    """The event that has samples and texts of recordings deleted."""
    return collector_events_pb2.PayloadsExpired(
        athlete_id=str(athlete_id), recordings=map(_revision, recordings)
    )


def _revision(recording: Recording) -> collector_events_pb2.RecordingRevision:
    return collector_events_pb2.RecordingRevision(
        recording_id=str(recording.recording_id), revision=recording.revision
    )


def erasure_confirmed_event(athlete_id: UUID, *, access_left: bool) -> analytics.ErasureConfirmed:
    """The event that says that the collector holds nothing of an athlete any more."""
    left = [analytics.ERASURE_REMAINDER_STRAVA_ACCESS] if access_left else []
    return analytics.ErasureConfirmed(athlete_id=str(athlete_id), service="collector", remainders=left)


def receipt_to_proto(receipt: Receipt) -> data_deletion_pb2.DataDeletion:
    """The receipt of a deletion."""
    return data_deletion_pb2.DataDeletion(
        deletion_id=str(receipt.deletion_id),
        source_kind=_KINDS[receipt.source_kind],
        reason=f"DATA_DELETION_REASON_{receipt.reason.name}",
        requested_at=timestamp(receipt.requested_at),
        completed_at=timestamp(receipt.completed_at),
        recording_count=receipt.recording_count,
        size_bytes=receipt.size_bytes,
        objects_left=receipt.objects_left,
        deleted_activity_count=receipt.deleted_activity_count,
        kept_activity_count=receipt.kept_activity_count,
        deleted_stream_count=receipt.deleted_stream_count,
        deleted_plan_count=receipt.deleted_plan_count,
        deleted_answer_count=receipt.deleted_answer_count,
    )


def source_kind_from_proto(kind: int) -> SourceKind:
    """The source kind of a number that the contract lets through."""
    return next(known for known, number in _KINDS.items() if number == kind)


def upload_to_proto(upload: Upload) -> upload_pb2.Upload:
    """An upload as clients see it."""
    opened = upload.state is UploadState.OPEN
    return upload_pb2.Upload(
        upload_id=str(upload.upload_id),
        import_id=str(upload.import_id),
        file_name=upload.file_name,
        committed_offset=upload.committed_offset,
        state=upload_pb2.UPLOAD_STATE_OPEN if opened else upload_pb2.UPLOAD_STATE_FINISHED,
    )


def preview_to_proto(preview: Preview) -> upload_pb2.ArchivePreview:
    """What an archive holds."""
    rejection = preview.rejection
    return upload_pb2.ArchivePreview(
        provider=preview.provider,
        language=preview.language,
        file_count=preview.file_count,
        activity_count=preview.activity_count,
        without_file_count=preview.without_file_count,
        missing_file_count=preview.missing_file_count,
        known_count=preview.known_count,
        first_started_at=timestamp(preview.first_started_at),
        last_started_at=timestamp(preview.last_started_at),
        sports=[
            upload_pb2.SportCount(provider_sport=clean(word), count=count) for word, count in preview.sports
        ],
        media_count=preview.media_count,
        gear_count=preview.gear_count,
        route_count=preview.route_count,
        problems=[clean(problem) for problem in preview.problems],
        problem_count=preview.problem_count,
        failure=failure_to_proto(None if rejection is None else rejection.failure),
        detail="" if rejection is None else rejection.detail,
        advice="" if rejection is None else ADVICE[rejection.failure],
    )


def import_to_proto(found: Import, now: datetime) -> import_pb2.Import:
    """An import as it stands at `now`."""
    if found.finished_at is not None:
        state = import_pb2.IMPORT_STATE_DONE
    elif found.closed_at is not None:
        state = import_pb2.IMPORT_STATE_RUNNING
    else:
        state = import_pb2.IMPORT_STATE_OPEN
    left = found.time_left(now)
    return import_pb2.Import(
        import_id=str(found.import_id),
        state=state,
        created_at=timestamp(found.created_at),
        finished_at=timestamp(found.finished_at),
        total_count=found.total_count,
        done_count=found.done_count,
        failed_count=found.failed_count,
        duplicate_count=found.duplicate_count,
        rate_per_second=found.rate_per_second(now),
        time_left=None if left is None else Duration(seconds=int(left.total_seconds()) + 1),
        skipped_count=found.skipped_count,
        skipped=[
            import_pb2.SkippedFiles(kind=kind_to_proto(kind), count=count) for kind, count in found.skipped
        ],
        updated_count=found.updated_count,
    )


def item_to_proto(item: Item) -> import_pb2.ImportItem:
    """A file of an import, with advice where it failed."""
    result = item.result
    return import_pb2.ImportItem(
        item_id=str(item.item_id),
        file_name=item.file_name,
        size_bytes=item.size_bytes,
        sha256=item.sha256,
        state=_ITEM_STATES[result.state],
        failure=failure_to_proto(result.failure),
        detail=result.detail,
        advice="" if result.failure is None else ADVICE[result.failure],
        activity_ids=[str(activity_id) for activity_id in result.activity_ids],
        change=item.change,
        partial=result.partial,
        kind=kind_to_proto(result.kind),
        updated=result.updated and result.state is ItemState.DUPLICATE,
    )


def kind_to_proto(kind: FileKind | None) -> str:
    """A kind's name in the contract; None is UNSPECIFIED."""
    return f"FILE_KIND_{'UNSPECIFIED' if kind is None else kind.name}"


def item_state_from_proto(number: int) -> ItemState:
    """A state that a request names; the schema admits no others."""
    return _STATES_OF_NUMBERS[number]


def failure_to_proto(failure: FileFailure | None) -> str:
    """A failure's name in the contract; None is UNSPECIFIED."""
    return f"FILE_FAILURE_{'UNSPECIFIED' if failure is None else failure.name}"


def failure_from_proto(number: int) -> FileFailure:
    """A failure of an event; one that this version does not know reads as corrupt."""
    try:
        return FileFailure[source_pb2.FileFailure.Name(number).removeprefix("FILE_FAILURE_")]
    except (ValueError, KeyError):
        return FileFailure.CORRUPT


_JOB_STATES = {
    "queued": job_pb2.JOB_RUN_STATE_QUEUED,
    "running": job_pb2.JOB_RUN_STATE_RUNNING,
    "succeeded": job_pb2.JOB_RUN_STATE_SUCCEEDED,
    "failed": job_pb2.JOB_RUN_STATE_FAILED,
}
_JOB_CAUSES = {"schedule": job_pb2.JOB_CAUSE_SCHEDULE, "request": job_pb2.JOB_CAUSE_REQUEST}


def job_run_to_proto(run: Run) -> job_pb2.JobRun:
    """A run of a job."""
    return job_pb2.JobRun(
        run_id=str(run.run_id),
        name=run.name,
        cause=_JOB_CAUSES[run.cause],
        state=_JOB_STATES[run.state],
        queued_at=timestamp(run.queued_at),
        started_at=timestamp(run.started_at),
        ended_at=timestamp(run.ended_at),
        attempt_count=run.attempts,
        done_count=run.done_count,
        total_count=run.total_count,
        words=run.words,
    )


def job_to_proto(job: Listed) -> job_pb2.Job:
    """A job with its newest run."""
    encoded = job_pb2.Job(
        name=job.name,
        service=job.service,
        summary=job.summary,
        due_at=timestamp(job.due_at),
        offered_at=timestamp(job.offered_at),
        last_run=job_run_to_proto(job.last) if job.last else None,
    )
    if job.every is not None:
        encoded.every.FromTimedelta(job.every)
    return encoded


def letter_to_proto(letter: Letter) -> event_log_pb2.DeadLetter:
    """A dead letter as the operator sees it."""
    return event_log_pb2.DeadLetter(
        event_id=str(letter.event_id),
        event_type=letter.event_type,
        topic=letter.topic,
        partition=letter.partition,
        offset=letter.offset,
        group=letter.group,
        athlete_id=str(letter.athlete_id),
        reason=letter.reason,
        died_at=timestamp(letter.died_at),
        replayed_at=timestamp(letter.replayed_at),
        replay_count=letter.replay_count,
    )


def timestamp(at: datetime | None) -> Timestamp | None:
    """A time, None stays unset."""
    if at is None:
        return None
    made = Timestamp()
    made.FromDatetime(at)
    return made


def payload_json(event_type: str, payload: bytes) -> str:
    """An event as canonical JSON, empty when its type is unknown or its bytes are broken."""
    try:
        descriptor = descriptor_pool.Default().FindMessageTypeByName(event_type)
        message = message_factory.GetMessageClass(descriptor).FromString(payload)
        return json_format.MessageToJson(message)
    except (KeyError, DecodeError, json_format.SerializeToJsonError, ValueError):
        return ""


def outcome_from(event_type: str, payload: bytes) -> tuple[UUID, Outcome]:
    """The athlete and the outcome of an event of the topic `outcomes`.

    Raises:
        KeyError: The type is unknown.
        ValueError: The payload does not parse, or an id is no UUID.
    """
    message_class, convert = _OUTCOMES[event_type]
    message = _parsed(message_class, payload)
    return UUID(message.athlete_id), convert(message)


def death_from(event_type: str, payload: bytes, detail: str) -> Died | None:
    """What a dead event means for its recording; None for events that nobody waits for."""
    message_class = _AWAITED.get(event_type)
    if message_class is None:
        return None
    try:
        message = _parsed(message_class, payload)
        return Died(
            UUID(message.recording_id), message.revision, sentence(f"Its analysis was given up: {detail}")
        )
    except ValueError:
        return None


def sentence(text: str) -> str:
    """A sentence of another service, without what PostgreSQL refuses and not longer than a person reads."""
    return text.replace("\x00", "\ufffd")[:MAX_SENTENCE_CHARS]


def _parsed(message_class: type[Message], payload: bytes) -> Any:
    try:
        return message_class.FromString(payload)
    except DecodeError as error:
        raise ValueError("the payload does not parse") from error


def _ids(values: Any) -> tuple[UUID, ...]:
    return tuple(UUID(value) for value in values)


_OUTCOMES: Mapping[str, tuple[type[Message], Callable[[Any], Outcome]]] = {
    analytics.ActivityAnalyzed.DESCRIPTOR.full_name: (
        analytics.ActivityAnalyzed,
        lambda event: Analyzed(
            UUID(event.recording_id), event.revision, _ids(event.activity_ids), sentence(event.partial)
        ),
    ),
    analytics.ActivityRejected.DESCRIPTOR.full_name: (
        analytics.ActivityRejected,
        lambda event: Rejected(
            UUID(event.recording_id),
            event.revision,
            failure_from_proto(event.failure),
            sentence(event.detail),
        ),
    ),
    analytics.ActivityDuplicate.DESCRIPTOR.full_name: (
        analytics.ActivityDuplicate,
        lambda event: Duplicated(
            UUID(event.recording_id), event.revision, _ids(event.duplicate_of_activity_ids), event.merged
        ),
    ),
    analytics.SourceDataDeleted.DESCRIPTOR.full_name: (
        analytics.SourceDataDeleted,
        lambda event: Forgotten(
            UUID(event.deletion_id),
            event.deleted_activity_count,
            event.kept_activity_count,
            event.deleted_stream_count,
        ),
    ),
    coach_events_pb2.DerivedDataDeleted.DESCRIPTOR.full_name: (
        coach_events_pb2.DerivedDataDeleted,
        lambda event: Forgotten(
            UUID(event.deletion_id),
            deleted_plan_count=event.deleted_plan_count,
            deleted_answer_count=event.deleted_answer_count,
        ),
    ),
    analytics.ActivityDeleted.DESCRIPTOR.full_name: (
        analytics.ActivityDeleted,
        lambda event: Deleted(
            UUID(event.recording_id), event.revision, UUID(event.activity_id), event.recording_removed
        ),
    ),
    analytics.AthleteErased.DESCRIPTOR.full_name: (analytics.AthleteErased, lambda _event: Erased()),
}
OWN_OUTCOMES = frozenset({collector_events_pb2.SourceDataRevoked.DESCRIPTOR.full_name})
"""Events of that topic which are the collector's own, for others."""
_AWAITED: Mapping[str, type[Message]] = {
    message_class.DESCRIPTOR.full_name: message_class
    for message_class in (
        collector_events_pb2.ActivityIngested,
        analytics.ActivityAnalyzed,
        analytics.ActivityRejected,
        analytics.ActivityDuplicate,
    )
}
