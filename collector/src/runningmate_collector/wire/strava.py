"""Strava's connection and activities in the contract's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from runningmate.collector.v1 import strava_pb2
from runningmate_collector.domain.strava.link import ActivityState, Known, LinkState
from runningmate_collector.domain.strava.words import (
    ADVICE,
    DATA_USE,
    NOT_CONNECTED,
    WITHOUT_APPLICATION,
    limitations,
)
from runningmate_collector.wire import timestamp

if TYPE_CHECKING:
    from runningmate_collector.service.strava.following import Standing

_STATES: Final = {
    LinkState.CONNECTED: strava_pb2.STRAVA_STATE_CONNECTED,
    LinkState.RECONNECT: strava_pb2.STRAVA_STATE_RECONNECT,
    LinkState.LAPSED: strava_pb2.STRAVA_STATE_SUBSCRIPTION_LAPSED,
    LinkState.SCOPE_MISSING: strava_pb2.STRAVA_STATE_SCOPE_MISSING,
    LinkState.APPLICATION_REFUSED: strava_pb2.STRAVA_STATE_APPLICATION_REFUSED,
    LinkState.DISCONNECTING: strava_pb2.STRAVA_STATE_DISCONNECTING,
}
_ACTIVITY_STATES: Final = {
    ActivityState.WAITING: strava_pb2.STRAVA_ACTIVITY_STATE_WAITING,
    ActivityState.KEPT: strava_pb2.STRAVA_ACTIVITY_STATE_KEPT,
    ActivityState.GONE: strava_pb2.STRAVA_ACTIVITY_STATE_GONE,
    ActivityState.BROKEN: strava_pb2.STRAVA_ACTIVITY_STATE_BROKEN,
}
_STATES_OF_NUMBERS: Final[Mapping[int, ActivityState]] = {
    number: state for state, number in _ACTIVITY_STATES.items()
}


def state_from_proto(number: int) -> ActivityState:
    """A state that a request names; the schema admits no others."""
    return _STATES_OF_NUMBERS[number]


def connection_to_proto(standing: Standing) -> strava_pb2.StravaConnection:
    """How things stand, in the contract's words."""
    link = standing.link
    found = strava_pb2.StravaConnection(
        client_id=standing.client_id or "", data_use=DATA_USE, notified=standing.notified
    )
    if link is None:
        ready = standing.client_id is not None
        found.state = (
            strava_pb2.STRAVA_STATE_NOT_CONNECTED if ready else strava_pb2.STRAVA_STATE_NO_APPLICATION
        )
        found.advice = NOT_CONNECTED if ready else WITHOUT_APPLICATION
        return found
    found.MergeFrom(
        strava_pb2.StravaConnection(
            state=_STATES[link.state],
            advice=ADVICE[link.state],
            strava_athlete_id=link.strava_athlete_id,
            scopes=link.scopes,
            limitations=limitations(link),
            progress=progress_to_proto(standing),
            connected_at=timestamp(link.connected_at),
        )
    )
    return found


def progress_to_proto(standing: Standing) -> strava_pb2.StravaProgress:
    """How far the history is."""
    link, counts, reads = standing.link, standing.counts, standing.quota.reads
    assert link is not None
    return strava_pb2.StravaProgress(
        known_count=counts.known,
        kept_count=counts.kept,
        waiting_count=counts.waiting,
        broken_count=counts.broken,
        listing=link.listing is not None or link.listed_at is None,
        expected_end_at=timestamp(standing.expected_end_at),
        waits_until=timestamp(standing.waits_until),
        listed_at=timestamp(link.listed_at),
        calls_in_window=reads.short_used,
        calls_a_window=reads.short_limit,
        calls_today=reads.daily_used,
        calls_a_day=reads.daily_limit,
    )


def activity_to_proto(known: Known) -> strava_pb2.StravaActivity:
    """One activity at Strava."""
    return strava_pb2.StravaActivity(
        strava_id=known.strava_id,
        state=_ACTIVITY_STATES[known.state],
        started_at=timestamp(known.started_at),
        sport=known.sport,
        detail=known.detail,
        recording_id="" if known.recording_id is None else str(known.recording_id),
        waiting=known.wanted > known.fetched,
    )
