"""Profile, gear and routes for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from runningmate.analytics.v1 import profile_pb2
from runningmate.common.v1 import account_pb2, description_pb2
from runningmate_cli import output
from runningmate_cli.output import Column
from runningmate_servicekit import numerals

_KINDS = {description_pb2.GEAR_KIND_BIKE: "bike", description_pb2.GEAR_KIND_SHOES: "shoes"}
ID_SIGNS = 8


def gear(found: Sequence[profile_pb2.Gear]) -> None:
    """One line a piece of gear."""
    columns = (
        Column("Gear"), Column("Kind"), Column("Maker and model"), Column("Activities", right=True),
        Column("Distance", right=True), Column("Time", right=True), Column("Last"),
    )  # fmt: skip
    rows = [
        (
            piece.name,
            _KINDS.get(piece.kind, ""),
            f"{piece.brand} {piece.model}".strip(),
            numerals.number(piece.activity_count),
            numerals.distance(piece.distance_m) if piece.activity_count else "",
            numerals.total(piece.timer_time_s) if piece.activity_count else "",
            piece.last_date,
        )
        for piece in found
    ]
    output.table(columns, rows)


def routes(found: Sequence[profile_pb2.Route]) -> None:
    """One line a route."""
    columns = (
        Column("Route"), Column("Distance", right=True), Column("Climb", right=True), Column("Id"),
    )  # fmt: skip
    rows = [
        (
            route.name,
            numerals.distance(route.distance_m),
            numerals.metres(route.elevation_gain_m) if route.HasField("elevation_gain_m") else "",
            route.route_id[:ID_SIGNS],
        )
        for route in found
    ]
    output.table(columns, rows)


def profiles(found: Sequence[profile_pb2.Profile]) -> None:
    """What each platform says about the athlete."""
    for each in found:
        output.heading(each.provider.capitalize())
        for label, text in _said(each.profile):
            output.prose(f"{label}: {text}")
        for part in each.components:
            details = ", ".join(f"{detail.label} {detail.text}" for detail in part.details)
            output.prose(f"Component: {part.name}{f' ({details})' if details else ''}")


def _said(profile: account_pb2.AccountProfile) -> Iterator[tuple[str, str]]:
    place = ", ".join(filter(None, (profile.city, profile.state, profile.country)))
    weight = (
        str(numerals.number(profile.weight_kg, "kg", decimals=1)) if profile.HasField("weight_kg") else ""
    )
    power = (
        str(numerals.number(profile.threshold_power_w, "W")) if profile.HasField("threshold_power_w") else ""
    )
    for label, text in (
        ("Name", profile.name),
        ("Place", place),
        ("Sex", profile.sex),
        ("Weight", weight),
        ("Threshold power", power),
        ("Time zone", profile.time_zone),
        ("About", profile.about),
    ):
        if text:
            yield label, text
