"""Descriptions of activities as they are stored."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from google.protobuf import json_format

from runningmate.common.v1 import account_pb2, description_pb2
from runningmate_collector.domain import names
from runningmate_collector.domain.account import Account
from runningmate_collector.domain.description import Document, cut_text

if TYPE_CHECKING:
    from google.protobuf.message import Message
    from google.protobuf.timestamp_pb2 import Timestamp

    from runningmate_collector.domain.account import Details
    from runningmate_collector.domain.description import Description

ACCOUNT: Final = "account"
"""Stands for an activity's id in the document of an account."""
MAX_SHORT_CHARS: Final = 200
MAX_ROUTE_CHARS: Final = 500
MAX_DETAILS: Final = 10


def document_of(told: Description | Account) -> Document:
    """A description or an account as it is stored: canonical JSON, the same bytes for equal ones."""
    return _account(told) if isinstance(told, Account) else _description(told)


def _description(description: Description) -> Document:
    message = description_pb2.ActivityDescription(sport=f"SPORT_{description.sport or 'UNSPECIFIED'}")
    for name in (
        "provider",
        "provider_activity_id",
        "name",
        "sub_sport",
        "provider_sport",
        "time_zone",
        "device",
        "file_problem",
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
    return Document(
        description.provider,
        description.provider_activity_id,
        _canonical(message),
        tuple(photo.object_key for photo in description.photos if photo.object_key),
    )


def retold(content: bytes, problem: str) -> Document | None:
    """A stored description as that of an activity whose file was refused; None where it says too little for one.

    Its photos stay those of the recording that brought them.
    """
    message = description_pb2.ActivityDescription()
    try:
        json_format.Parse(content, message, ignore_unknown_fields=True)
    except (json_format.ParseError, UnicodeDecodeError):
        return None
    if not message.HasField("started_at") or message.summary.elapsed_time_s <= 0:
        return None
    message.file_problem = clean(problem)
    return Document(
        message.provider, message.provider_activity_id, _canonical(message), problem=message.file_problem
    )


def _account(account: Account) -> Document:
    message = account_pb2.AccountDescription(provider=account.provider)
    if account.profile is not None:
        for each in fields(account.profile):
            value = getattr(account.profile, each.name)
            _set(message.profile, each.name, clean(value) if isinstance(value, str) else value)
    for piece in account.gear:
        message.gear.add(
            kind=f"GEAR_KIND_{piece.kind.upper()}",
            name=clean(piece.name),
            brand=_short(piece.brand),
            model=_short(piece.model),
            details=_labelled(piece.details),
        )
    for part in account.components:
        message.components.add(name=_short(part.name), details=_labelled(part.details))
    for route in account.routes:
        kept = message.routes.add(
            name=_short(route.name),
            description=clean(route.description[:MAX_ROUTE_CHARS]),
            file_name=clean(route.file_name),
        )
        _copy(kept, route, {"name", "description", "file_name"})
    files = tuple(dict.fromkeys(route.object_key for route in account.routes))
    return Document(account.provider, ACCOUNT, _canonical(message), files)


def _labelled(details: Details) -> list[account_pb2.LabelledText]:
    return [
        account_pb2.LabelledText(label=_short(label), text=_short(text))
        for label, text in details[:MAX_DETAILS]
    ]


def _short(text: str) -> str:
    return clean(text[:MAX_SHORT_CHARS])


def _canonical(message: Message) -> bytes:
    content = json_format.MessageToDict(message, preserving_proto_field_name=True)
    if not content.get("summary"):
        content.pop("summary", None)
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


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
