"""Accounts: events and stored bytes to the domain, and the domain to answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from google.protobuf import json_format

from runningmate.analytics.v1 import profile_pb2
from runningmate.common.v1 import account_pb2, description_pb2
from runningmate_analytics.domain.account import AccountNews, Owned
from runningmate_analytics.wire.datause import kinds_to_proto
from runningmate_analytics.wire.recordings import SOURCE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from runningmate.collector.v1 import collector_events_pb2
    from runningmate_analytics.domain.account import Account, Gear

MAX_BYTES: Final = 4 << 20
"""2,000 routes and 200 pieces of gear with their texts."""


def account_from(event: collector_events_pb2.AccountDescribed, content: bytes) -> AccountNews:
    """The account of stored bytes; fields of later code are dropped.

    Raises:
        ValueError: The bytes are no account, or the id is no UUID.
    """
    if len(content) > MAX_BYTES:
        raise ValueError(f"an account of {len(content)} bytes is too long")
    message = account_pb2.AccountDescription()
    try:
        json_format.Parse(content, message, ignore_unknown_fields=True, max_recursion_depth=8)
    except (json_format.ParseError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("the account is not in the form of its contract") from error
    return AccountNews(
        UUID(event.recording_id),
        event.revision,
        SOURCE_KINDS.get(event.source_kind, "unspecified"),
        message.provider,
        event.sha256,
        json_format.MessageToDict(message, preserving_proto_field_name=True),
    )


def profile_to_proto(account: Account) -> profile_pb2.Profile:
    """What a platform says about the athlete."""
    said = _said(account.document)
    return profile_pb2.Profile(
        provider=account.provider,
        source_kind=kinds_to_proto(account.source_kinds)[0],
        profile=said.profile,
        components=said.components,
    )


def gear_to_proto(gear: Gear) -> profile_pb2.Gear:
    """A piece of gear with what was done with it."""
    owned, uses = gear.owned, gear.uses
    return profile_pb2.Gear(
        name=gear.name,
        kind=f"GEAR_KIND_{gear.kind.upper() or 'UNSPECIFIED'}",
        brand=owned.brand if owned else "",
        model=owned.model if owned else "",
        details=[
            account_pb2.LabelledText(label=label, text=text)
            for label, text in (owned.details if owned else ())
        ],
        activity_count=sum(use.activity_count for use in uses),
        distance_m=sum(use.distance_m for use in uses),
        timer_time_s=sum(use.timer_time_s for use in uses),
        first_date=min(use.first_date for use in uses).isoformat() if uses else "",
        last_date=max(use.last_date for use in uses).isoformat() if uses else "",
        source_kinds=kinds_to_proto(gear.source_kinds),
        retired=owned is not None and owned.retired,
    )


def owned_by(accounts: Iterable[Account]) -> list[Owned]:
    """The gear that accounts list."""
    return [
        Owned(
            piece.name,
            "" if piece.kind == description_pb2.GEAR_KIND_UNSPECIFIED else _kind(piece.kind),
            account.source_kinds,
            piece.brand,
            piece.model,
            tuple((one.label, one.text) for one in piece.details),
        )
        for account in accounts
        for piece in _said(account.document).gear
        if piece.name
    ]


def routes_of(accounts: Iterable[Account]) -> list[tuple[profile_pb2.Route, str]]:
    """All routes by name, each with its object's key below the athlete's folder."""
    found = [
        (_route(account, route), route.object_key)
        for account in accounts
        for route in _said(account.document).routes
    ]
    return sorted(found, key=lambda entry: (entry[0].name.casefold(), entry[0].route_id))


def _route(account: Account, route: account_pb2.AccountRoute) -> profile_pb2.Route:
    return profile_pb2.Route(
        route_id=str(uuid5(account.recording_id, route.file_name)),
        name=route.name,
        description=route.description,
        provider=account.provider,
        source_kind=kinds_to_proto(account.source_kinds)[0],
        point_count=route.point_count,
        distance_m=route.distance_m,
        elevation_gain_m=route.elevation_gain_m if route.HasField("elevation_gain_m") else None,
        size_bytes=route.size_bytes,
        sha256=route.sha256,
    )


def _kind(number: description_pb2.GearKind) -> str:
    return description_pb2.GearKind.Name(number).removeprefix("GEAR_KIND_").lower()


def _said(document: Mapping[str, Any]) -> account_pb2.AccountDescription:
    return json_format.ParseDict(dict(document), account_pb2.AccountDescription(), ignore_unknown_fields=True)
