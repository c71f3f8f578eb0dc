"""Activities, their metrics and samples."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from runningmate.analytics.v1 import activity_pb2, stream_pb2
from runningmate.common.v1 import metric_pb2
from runningmate_analytics.domain.activity import Position
from runningmate_analytics.domain.catalogue import CATALOGUE
from runningmate_analytics.domain.channels import spec_of
from runningmate_analytics.domain.errors import BadFieldError
from runningmate_analytics.domain.workouts import shown_title
from runningmate_analytics.wire.datause import kinds_to_proto
from runningmate_analytics.wire.descriptions import description_to_proto
from runningmate_analytics.wire.edits import lengths_to_proto, show_composition
from runningmate_analytics.wire.recordings import source_to_proto
from runningmate_analytics.wire.vocabulary import sport_to_proto, timestamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from runningmate_analytics.domain.activity import Activity
    from runningmate_analytics.domain.model import MetricValue, Parameter
    from runningmate_analytics.service.reading import Streams


@lru_cache(maxsize=4096)
def _described(name: str, source_channel: str, parameters: tuple[Parameter, ...]) -> metric_pb2.MetricValue:
    """A metric value without its numbers, which is the same in many activities; its unit is the catalogue's."""
    definition = CATALOGUE.get(name)
    return metric_pb2.MetricValue(
        name=name,
        unit=definition.unit if definition else "",
        source_channel=source_channel,
        parameters=[
            metric_pb2.MetricParameter(
                name=parameter.name,
                value=parameter.value,
                valid_from=parameter.valid_from.isoformat() if parameter.valid_from else "",
                evidence=parameter.evidence or "",
                source_kinds=kinds_to_proto(parameter.source_kinds),
            )
            for parameter in parameters
        ],
    )


def _write_metrics(metrics: Iterable[MetricValue], to: activity_pb2.Activity) -> None:
    """Adds metric values in place: this is where a page of activities spends its time."""
    add = to.metrics.add
    for name, value, coverage, source_channel, parameters in metrics:
        added = add()
        added.CopyFrom(_described(name, source_channel, parameters))
        added.value = value
        added.coverage = coverage


def activity_to_proto(
    activity: Activity, make: Callable[..., activity_pb2.Activity] = activity_pb2.Activity
) -> activity_pb2.Activity:
    """An activity; laps, lengths and what is missing only where they were read. `make` may add it to a list."""
    message = make(
        id=str(activity.activity_id),
        started_at=timestamp(activity.started_at),
        sport=sport_to_proto(activity.sport),
        sub_sport=activity.sub_sport or "",
        name=shown_title(activity.name, activity.sport, activity.started_at, activity.time_zone),
        sources=[source_to_proto(source) for source in activity.sources],
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
        composing=activity.composing,
        composition_failure=activity.composition_failure or "",
        source_kinds=kinds_to_proto(activity.source_kinds),
        payload_expired_at=timestamp(activity.payload_expired_at) if activity.payload_expired_at else None,
    )
    _write_metrics(activity.metrics, message)
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
        message.lengths.extend(lengths_to_proto(activity.structure.lengths))
        show_composition(activity, activity.structure, message)
    if activity.described:
        recording_id, document = activity.described
        message.description.CopyFrom(description_to_proto(document))
        message.description_recording_id = str(recording_id)
    return message


def metric_names(names: Iterable[str]) -> tuple[str, ...] | None:
    """Metrics to give, None for all.

    Raises:
        BadFieldError: The catalogue has no such metric.
    """
    wanted = tuple(dict.fromkeys(names))
    if unknown := [name for name in wanted if name not in CATALOGUE]:
        raise BadFieldError(
            "metrics",
            f"There is no metric {unknown[0]!r}. CatalogueService.ListMetrics has the names of all.",
        )
    return wanted or None


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
                unit=streams.units.get(name) or spec_of(name).unit,
                resolution=spec_of(name).resolution,
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
