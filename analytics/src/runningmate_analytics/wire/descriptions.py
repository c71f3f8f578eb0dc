"""Descriptions of activities: the stored document, and the message that clients get."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from google.protobuf import json_format

from runningmate.common.v1 import description_pb2, sport_pb2
from runningmate_analytics.domain.description import Description, Told
from runningmate_analytics.domain.model import Summary
from runningmate_analytics.wire.vocabulary import sport_from_proto

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_BYTES: Final = 512 * 1024
"""Two texts of 20,000 characters, and what hundreds of photos are called."""


def description_from(document: bytes) -> Description:
    """The description of stored bytes; fields of later code are dropped.

    Raises:
        ValueError: The bytes are no description.
    """
    if len(document) > MAX_BYTES:
        raise ValueError(f"a description of {len(document)} bytes is too long")
    message = description_pb2.ActivityDescription()
    try:
        json_format.Parse(document, message, ignore_unknown_fields=True, max_recursion_depth=8)
    except (json_format.ParseError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("the description is not in the form of its contract") from error
    return Description(
        document=json_format.MessageToDict(message, preserving_proto_field_name=True),
        name=message.name or None,
        told=_told(message),
        weight_kg=_value(message, "athlete_weight_kg"),
        started_at=message.started_at.ToDatetime(UTC) if message.HasField("started_at") else None,
        summary=_summary(message.summary),
        device=message.device or None,
        file_problem=message.file_problem or None,
        called=f"{message.provider}:{message.provider_activity_id}",
    )


def description_to_proto(document: Mapping[str, Any]) -> description_pb2.ActivityDescription:
    """The message of a stored document."""
    return json_format.ParseDict(
        dict(document), description_pb2.ActivityDescription(), ignore_unknown_fields=True
    )


def _told(message: description_pb2.ActivityDescription) -> Told:
    exertion = _value(message, "perceived_exertion")
    return Told(
        sport_from_proto(message.sport) if message.sport in sport_pb2.Sport.values() else None,
        message.sub_sport or None,
        _zone(message.time_zone),
        int(exertion) if exertion is not None and 1 <= exertion <= 10 else None,
    )


def _zone(name: str) -> str | None:
    """The name if it is a time zone's."""
    try:
        return str(ZoneInfo(name)) if name else None
    except (ValueError, OSError):
        return None


def _summary(message: description_pb2.ActivitySummary) -> Summary:
    work_j = _value(message, "work_j")
    return Summary(
        elapsed_time_s=_value(message, "elapsed_time_s"),
        moving_time_s=_value(message, "moving_time_s"),
        distance_m=_value(message, "distance_m"),
        elevation_gain_m=_value(message, "elevation_gain_m"),
        mean_heart_rate_bpm=_value(message, "mean_heart_rate_bpm"),
        max_heart_rate_bpm=_value(message, "max_heart_rate_bpm"),
        mean_power_w=_value(message, "mean_power_w"),
        max_power_w=_value(message, "max_power_w"),
        work_kj=None if work_j is None else work_j / 1000,
    )


def _value(message: Any, name: str) -> Any:
    return getattr(message, name) if message.HasField(name) else None
