"""Between proto messages and the domain, both ways, and nothing else."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from google.protobuf import timestamp_pb2

from runningmate.analytics.v1 import activity_pb2, athlete_pb2, fitness_pb2, stream_pb2
from runningmate.analytics.v1 import analytics_events_pb2 as events
from runningmate.common.v1 import metric_pb2, source_pb2, sport_pb2
from runningmate_analytics.domain.activity import Position
from runningmate_analytics.domain.catalogue import CATALOGUE
from runningmate_analytics.domain.errors import BadFieldError
from runningmate_analytics.domain.model import RejectReason, Sex, Sport
from runningmate_analytics.domain.recordings import Accepted, Duplicated, Outcome, RecordingRef, Rejected
from runningmate_analytics.domain.workouts import default_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from google.protobuf.message import Message

    from runningmate.collector.v1 import collector_events_pb2
    from runningmate_analytics.domain.activity import Activity
    from runningmate_analytics.domain.athlete import Athlete
    from runningmate_analytics.domain.fitness import Fitness, SportWeek
    from runningmate_analytics.domain.model import MetricValue
    from runningmate_analytics.domain.settings import DatedSetting
    from runningmate_analytics.service.reading import Streams

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

_NUMBERS = {name: number for names in (SOURCE_KINDS, FORMATS) for number, name in names.items()}


def sport_to_proto(sport: Sport | None) -> str:
    """A sport's name on the wire."""
    return f"SPORT_{sport.name if sport else 'UNSPECIFIED'}"


def sport_from_proto(sport: sport_pb2.Sport) -> Sport | None:
    """The sport of a number, None for unspecified."""
    if sport == sport_pb2.SPORT_UNSPECIFIED:
        return None
    return Sport[sport_pb2.Sport.Name(sport).removeprefix("SPORT_")]


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
    assert isinstance(outcome, Duplicated)
    return events.ActivityDuplicate(
        athlete_id=athlete_id,
        recording_id=recording_id,
        revision=recording.revision,
        duplicate_of_activity_ids=[str(identifier) for identifier in outcome.of_activity_ids],
        duplicate_of_recording_id=str(outcome.of_recording_id),
    )


def source_to_proto(recording: RecordingRef) -> source_pb2.Source:
    """A recording as the source of an activity."""
    return source_pb2.Source(
        kind=source_pb2.SourceKind.Name(_NUMBERS[recording.source_kind]),
        file_name=recording.file_name,
        sha256=recording.sha256,
        format=source_pb2.RecordingFormat.Name(_NUMBERS[recording.format]),
    )


def metric_to_proto(metric: MetricValue) -> metric_pb2.MetricValue:
    """A metric value; its unit comes from the catalogue."""
    definition = CATALOGUE.get(metric.name)
    return metric_pb2.MetricValue(
        name=metric.name,
        value=metric.value,
        unit=definition.unit if definition else "",
        coverage=metric.coverage,
        source_channel=metric.source_channel,
        parameters=[
            metric_pb2.MetricParameter(
                name=parameter.name,
                value=parameter.value,
                valid_from=parameter.valid_from.isoformat() if parameter.valid_from else "",
                evidence=parameter.evidence or "",
            )
            for parameter in metric.parameters
        ],
    )


def activity_to_proto(activity: Activity) -> activity_pb2.Activity:
    """An activity; laps, lengths and what is missing only where they were read."""
    local_start = activity.started_at.astimezone(ZoneInfo(activity.time_zone))
    message = activity_pb2.Activity(
        id=str(activity.activity_id),
        started_at=timestamp(activity.started_at),
        sport=sport_to_proto(activity.sport),
        sub_sport=activity.sub_sport or "",
        name=activity.name or default_name(activity.sport, local_start),
        sources=[source_to_proto(activity.recording)],
        metrics=[metric_to_proto(metric) for metric in activity.metrics],
        time_zone=activity.time_zone,
        local_date=activity.local_date.isoformat(),
        missing=[
            metric_pb2.MissingMetric(name=entry.name, reason=entry.reason, setting=entry.setting or "")
            for entry in activity.missing
        ],
        device=activity.device or "",
        channels=activity.channels,
        partial=activity.partial or "",
        pool_length_m=activity.pool_length_m,
    )
    if activity.structure:
        message.laps.extend(
            activity_pb2.Lap(
                start_s=lap.start_s,
                elapsed_time_s=lap.elapsed_time_s,
                timer_time_s=lap.timer_time_s,
                distance_m=lap.distance_m,
            )
            for lap in activity.structure.laps
        )
        message.lengths.extend(
            activity_pb2.PoolLength(
                start_s=length.start_s,
                duration_s=length.duration_s,
                active=length.active,
                strokes=length.strokes,
                stroke=length.stroke or "",
            )
            for length in activity.structure.lengths
        )
    return message


def timestamp(moment: datetime) -> timestamp_pb2.Timestamp:
    """A moment on the wire."""
    message = timestamp_pb2.Timestamp()
    message.FromDatetime(moment)
    return message


def day_from(field: str, text: str) -> date | None:
    """A local day of a request, None where the text is empty.

    Raises:
        BadFieldError: The text is no day of the calendar.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadFieldError(field, f"{text} is no day of the calendar; write it as 2026-01-31.") from None


def required_day(field: str, text: str) -> date:
    """A local day of a request. Raises BadFieldError where it is empty or no day of the calendar."""
    day = day_from(field, text)
    if day is None:
        raise BadFieldError(field, "A day is needed; write it as 2026-01-31.")
    return day


def position_to_token(position: Position) -> str:
    """The page token that continues behind a position."""
    text = f"{position.started_at.isoformat()} {position.activity_id}"
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def position_from_token(token: str) -> Position | None:
    """The position of a page token, None where it is empty.

    Raises:
        BadFieldError: The token is not one of ours.
    """
    if not token:
        return None
    try:
        text = urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
        moment, _, identifier = text.partition(" ")
        return Position(datetime.fromisoformat(moment).astimezone(UTC), UUID(identifier))
    except (ValueError, OverflowError):
        raise BadFieldError(
            "page_token", "This page token was not made by this service. Begin without one."
        ) from None


def streams_to_proto(streams: Streams) -> stream_pb2.GetActivityStreamsResponse:
    """Reduced samples."""
    reduced = streams.reduced
    return stream_pb2.GetActivityStreamsResponse(
        time_s=reduced.time_s,
        streams=[
            stream_pb2.ActivityStream(
                channel=name,
                mean=channel.mean,
                min=channel.low,
                max=channel.high,
                unit=streams.units.get(name, ""),
            )
            for name, channel in reduced.channels.items()
        ],
        sample_count=reduced.sample_count,
        bucket_s=reduced.bucket_s,
        holes=[
            stream_pb2.Hole(start_s=hole.start_s, end_s=hole.end_s, timer_stopped=stopped)
            for hole, stopped in streams.holes
        ],
    )


def fitness_to_proto(fitness: Fitness) -> fitness_pb2.GetFitnessResponse:
    """Fitness, fatigue and form by day."""
    training = fitness.training
    return fitness_pb2.GetFitnessResponse(
        days=[
            fitness_pb2.FitnessDay(
                date=day.day.isoformat(),
                load=day.load,
                fitness=day.fitness,
                fatigue=day.fatigue,
                form=day.form,
                activity_count=training.activity_count.get(day.day, 0),
            )
            for day in fitness.days
        ],
        first_date=training.first_date.isoformat() if training.first_date else "",
        activities_without_load=training.without_load_count,
        missing_settings=training.missing_settings,
        today=fitness.today.isoformat(),
        rests_on_estimates=training.rests_on_estimates,
    )


def week_to_proto(monday: date, sports: Sequence[SportWeek]) -> fitness_pb2.Week:
    """One week's totals."""
    return fitness_pb2.Week(
        monday=monday.isoformat(),
        sports=[
            fitness_pb2.SportVolume(
                sport=sport_to_proto(week.sport),
                activity_count=week.activity_count,
                timer_time_s=week.timer_time_s,
                distance_m=week.distance_m,
                elevation_gain_m=week.elevation_gain_m,
                load=week.load,
            )
            for week in sports
        ],
    )


def setting_to_proto(entry: DatedSetting) -> athlete_pb2.DatedSetting:
    """A dated setting."""
    return athlete_pb2.DatedSetting(
        name=f"SETTING_NAME_{entry.name.upper()}",
        sport=sport_to_proto(entry.sport),
        valid_from=entry.setting.valid_from.isoformat(),
        value=entry.setting.value,
        evidence=entry.setting.evidence or "",
    )


def setting_name_from(name: athlete_pb2.SettingName) -> str:
    """The name of a setting's number: the name of its field in `Settings`."""
    return athlete_pb2.SettingName.Name(name).removeprefix("SETTING_NAME_").lower()


def athlete_to_proto(athlete: Athlete) -> athlete_pb2.Athlete:
    """An athlete's settings; estimates of what the athlete gave are left out."""
    book = athlete.book
    given = [entry for entry in book.entries if entry.setting.evidence is None]
    covered = {(entry.name, entry.sport) for entry in given}
    return athlete_pb2.Athlete(
        athlete_id=str(athlete.athlete_id),
        sex=_SEXES[book.sex],
        time_zone=book.time_zone,
        settings=[setting_to_proto(entry) for entry in given],
        estimates=[
            setting_to_proto(entry)
            for entry in book.entries
            if entry.setting.evidence is not None
            and not covered & {(entry.name, entry.sport), (entry.name, None)}
        ],
        missing=[
            athlete_pb2.MissingSetting(
                name=f"SETTING_NAME_{entry.name.upper()}",
                sport=sport_to_proto(entry.sport),
                reason=entry.reason,
            )
            for entry in athlete.missing
        ],
        settings_revision=book.settings_revision,
        stale_activity_count=athlete.stale_activity_count,
    )


_SEXES = {
    Sex.UNKNOWN: athlete_pb2.SEX_UNSPECIFIED,
    Sex.FEMALE: athlete_pb2.SEX_FEMALE,
    Sex.MALE: athlete_pb2.SEX_MALE,
}


def sex_from_proto(sex: athlete_pb2.Sex) -> Sex:
    """The sex of a number."""
    return next(known for known, number in _SEXES.items() if number == sex)
