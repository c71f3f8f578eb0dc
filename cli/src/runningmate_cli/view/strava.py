"""Strava's connection in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from runningmate.collector.v1 import strava_pb2
from runningmate_cli import output
from runningmate_cli.output import Column
from runningmate_cli.progress import Step

if TYPE_CHECKING:
    from google.protobuf.timestamp_pb2 import Timestamp

_STATES = {
    strava_pb2.STRAVA_STATE_NO_APPLICATION: "no API application yet",
    strava_pb2.STRAVA_STATE_NOT_CONNECTED: "not connected",
    strava_pb2.STRAVA_STATE_CONNECTED: "connected",
    strava_pb2.STRAVA_STATE_RECONNECT: "to be connected again",
    strava_pb2.STRAVA_STATE_SUBSCRIPTION_LAPSED: "waits: the subscription has lapsed",
    strava_pb2.STRAVA_STATE_SCOPE_MISSING: "waits: activities may not be read",
    strava_pb2.STRAVA_STATE_APPLICATION_REFUSED: "waits: client id or secret are refused",
    strava_pb2.STRAVA_STATE_DISCONNECTING: "being disconnected",
}
_ACTIVITY_STATES = {
    strava_pb2.STRAVA_ACTIVITY_STATE_WAITING: "waiting",
    strava_pb2.STRAVA_ACTIVITY_STATE_KEPT: "kept",
    strava_pb2.STRAVA_ACTIVITY_STATE_GONE: "gone",
    strava_pb2.STRAVA_ACTIVITY_STATE_BROKEN: "broken",
}


def connection(found: strava_pb2.StravaConnection) -> None:
    """How things stand, what to do, and what may be done with the data."""
    output.say(f"Strava: {_STATES.get(found.state, 'unknown')}.")
    for sentence in (found.advice, *found.limitations):
        if sentence:
            output.say(sentence)
    if found.HasField("progress"):
        for sentence in progress(found.progress):
            output.say(sentence)
    output.say(found.data_use)
    output.say("Powered by Strava.")


def progress(found: strava_pb2.StravaProgress) -> list[str]:
    """How far the history is."""
    said = [f"{found.kept_count} of {found.known_count} activities are here."]
    if found.listing:
        said.append("The list of activities is being read.")
    if found.waiting_count:
        end = (
            f", expected to be whole {clock(found.expected_end_at)}"
            if found.HasField("expected_end_at")
            else ""
        )
        said.append(f"{found.waiting_count} are still to be fetched{end}.")
    if found.HasField("waits_until"):
        said.append(f"Strava's limits allow more of the history {clock(found.waits_until)}.")
    if found.broken_count:
        said.append(
            f"{found.broken_count} cannot be had from Strava: runningmate strava activities --state broken"
        )
    said.append(
        f"Calls: {found.calls_in_window} of {found.calls_a_window} in this quarter of an hour, "
        f"{found.calls_today} of {found.calls_a_day} today."
    )
    return said


def clock(at: Timestamp) -> str:
    """A moment as the clock on the wall here will show it."""
    return f"at {at.ToDatetime().astimezone():%H:%M on %Y-%m-%d}"


def step(found: strava_pb2.StravaProgress) -> Step:
    """For a bar."""
    end = f"whole {clock(found.expected_end_at)}" if found.HasField("expected_end_at") else ""
    rest = f" ({end})" if end else ""
    line = f"Fetched {found.kept_count} of {found.known_count} activities{rest}"
    return Step(found.kept_count, found.known_count, line, end)


def activities(found: Sequence[strava_pb2.StravaActivity]) -> None:
    """A table of activities at Strava."""
    columns = (
        Column("Strava id", right=True),
        Column("Began"),
        Column("Sport"),
        Column("State"),
        Column("Says"),
    )
    rows = [
        (
            one.strava_id,
            f"{one.started_at.ToDatetime():%Y-%m-%d %H:%M}" if one.HasField("started_at") else "–",
            one.sport or "–",
            _ACTIVITY_STATES.get(one.state, "–"),
            one.detail,
        )
        for one in found
    ]
    output.table(columns, rows)
    output.say("View on Strava: https://www.strava.com/activities/ID")
