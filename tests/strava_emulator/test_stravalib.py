"""A client that others wrote works against the emulator as it is."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Any

import pytest

os.environ.setdefault("SILENCE_TOKEN_WARNINGS", "true")

import requests
import stravalib
from requests.adapters import HTTPAdapter
from stravalib import exc

from tests.strava_emulator import Emulator, State

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
REAL = "https://www.strava.com"


class Redirected(HTTPAdapter):
    """Takes connections that are meant for Strava to the emulator."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        assert request.url is not None
        request.url = request.url.replace(REAL, self._url)
        return super().send(request, *args, **kwargs)


@pytest.fixture
async def strava() -> AsyncIterator[Emulator]:
    state = State()
    state.add_application()
    state.add_athlete(workouts=230)
    async with Emulator(state) as emulator:
        yield emulator


def client(strava: Emulator, access: str | None = None) -> stravalib.Client:
    session = requests.Session()
    session.mount(REAL, Redirected(strava.url))
    return stravalib.Client(access_token=access, requests_session=session)


def granted(strava: Emulator, *scopes: str) -> str:
    return strava.state.grant(4242, 134_815, frozenset(scopes)).access_token


async def test_tokens_are_exchanged_and_refreshed(strava: Emulator) -> None:
    def work() -> None:
        lib = client(strava)
        with pytest.raises(exc.Fault):
            lib.exchange_code_for_token(client_id=4242, client_secret="emulated-secret", code="none")
        grant = strava.state.grant(4242, 134_815, frozenset({"read"}))
        tokens = lib.refresh_access_token(
            client_id=4242, client_secret="emulated-secret", refresh_token=grant.refresh_token
        )
        assert tokens["access_token"] == grant.access_token

    await asyncio.to_thread(work)


async def test_athlete_activities_streams_zones_and_gear(strava: Emulator) -> None:
    access = granted(strava, "read", "profile:read_all", "activity:read_all")

    def work() -> None:
        lib = client(strava, access)
        assert lib.get_athlete().weight == 71.5
        activities = list(lib.get_activities())
        assert {one.id for one in activities} == set(strava.state.athletes[134_815].workouts)
        run = next(one for one in activities if one.sport_type == "Run" and one.gear_id and not one.manual)
        assert run.id is not None
        whole = lib.get_activity(run.id)
        assert whole.start_date == strava.state.athletes[134_815].workouts[run.id].started_at
        streams = lib.get_activity_streams(run.id, types=["time", "heartrate", "distance"])
        assert len(streams["time"].data or []) == 60
        assert lib.get_gear("g1").brand_name == "Plain"
        assert lib.get_athlete_zones().heart_rate is not None
        assert lib.get_athlete_stats(134_815).all_run_totals is not None

    await asyncio.to_thread(work)


async def test_errors_are_understood(strava: Emulator) -> None:
    access = granted(strava, "read")

    def work() -> None:
        with pytest.raises(exc.AccessUnauthorized):
            list(client(strava, access).get_activities())
        with pytest.raises(exc.AccessUnauthorized):
            client(strava, "dead").get_athlete()
        strava.state.applications[4242].lapsed = True
        with pytest.raises(exc.Fault, match="subscription"):
            client(strava, access).get_athlete()

    await asyncio.to_thread(work)
