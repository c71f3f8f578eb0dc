"""Descriptions of activities as they are stored."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from google.protobuf import json_format

from runningmate.common.v1 import description_pb2
from runningmate_collector.domain import names
from runningmate_collector.domain.description import Document, cut_text

if TYPE_CHECKING:
    from google.protobuf.timestamp_pb2 import Timestamp

    from runningmate_collector.domain.description import Description


def document_of(description: Description) -> Document:
    """A description as it is stored: canonical JSON, the same bytes for equal descriptions."""
    message = description_pb2.ActivityDescription(sport=f"SPORT_{description.sport or 'UNSPECIFIED'}")
    for name in (
        "provider",
        "provider_activity_id",
        "name",
        "sub_sport",
        "provider_sport",
        "time_zone",
        "device",
    ):
        setattr(message, name, clean(getattr(description, name)))
    message.description = cut_text(description.description)
    message.private_note = cut_text(description.private_note)
    for name in ("commute", "trainer", "race"):
        setattr(message, name, getattr(description, name))
    for name in ("perceived_exertion", "athlete_weight_kg"):
        _set(message, name, getattr(description, name))
    _set_time(message.started_at, description.started_at)
    if description.gear is not None:
        gear = description.gear
        message.gear.CopyFrom(
            description_pb2.ActivityGear(
                provider_gear_id=clean(gear.provider_gear_id),
                name=clean(gear.name),
                kind=f"GEAR_KIND_{gear.kind.upper() or 'UNSPECIFIED'}",
            )
        )
    if description.weather is not None:
        message.weather.condition = clean(description.weather.condition)
        _set_time(message.weather.observed_at, description.weather.observed_at)
        _copy(message.weather, description.weather, {"condition", "observed_at"})
    for photo in description.photos:
        message.photos.add(
            name=clean(photo.name),
            object_key=photo.object_key,
            sha256=photo.sha256,
            caption=clean(photo.caption),
        )
    _copy(message.summary, description.summary, set())
    content = json_format.MessageToDict(message, preserving_proto_field_name=True)
    if not content.get("summary"):
        content.pop("summary", None)
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return Document(
        description.provider,
        description.provider_activity_id,
        text.encode(),
        tuple(photo.object_key for photo in description.photos if photo.object_key),
    )


def clean(text: str) -> str:
    """A short text of somebody else: without control characters, at most 1,000 characters."""
    return names.shown(text)


def _copy(message: Any, figures: Any, without: set[str]) -> None:
    for field in fields(figures):
        if field.name not in without:
            _set(message, field.name, getattr(figures, field.name))


def _set(message: Any, name: str, value: Any) -> None:
    if value is not None:
        setattr(message, name, value)


def _set_time(field: Timestamp, at: datetime | None) -> None:
    if at is not None:
        field.FromDatetime(at)
