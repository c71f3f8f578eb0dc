"""The emulator behaves as Strava is described and recorded."""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from aiohttp import web
from pydantic import TypeAdapter

from tests.strava_emulator import Application, Clock, Emulator, State, answers
from tests.strava_emulator.faults import Fault
from tests.strava_emulator.oauth import challenge_of

NOON_S = 1_790_000_100.0 // 900 * 900
ALL = frozenset({"read", "profile:read_all", "activity:read_all"})
RECORDED = Path(os.environ.get("RUNNINGMATE_SHARED", Path(__file__).parents[3] / "shared")) / "data/strava"

# The oddities of real answers, made up: no sport_type, a zone that is none, a hidden start, an id above 2^31.
OLD_ACTIVITY: dict[str, Any] = {
    "id": 4_294_967_297, "resource_state": 2, "athlete": {"id": 1, "resource_state": 1}, "name": "Übung \U0001f3c3",
    "distance": 0.0, "moving_time": 0, "elapsed_time": 60, "total_elevation_gain": 0, "type": "Workout",
    "start_date": "2014-03-01T00:00:01Z", "start_date_local": "2014-03-01T00:00:01Z",
    "timezone": "(GMT+00:00) Factory", "trainer": False, "commute": False, "manual": True, "private": False,
    "average_speed": 0, "max_speed": 0, "map": {"id": "a1", "summary_polyline": None, "resource_state": 2},
}  # fmt: skip
FITS: list[tuple[Any, Any]] = [
    (answers.SummaryActivity, OLD_ACTIVITY),
    (answers.Fault, {"message": "Too Many Requests", "errors": "Rate Limit Exceeded"}),
    (dict[str, answers.Stream], {"temp": {"data": [], "series_type": "time", "original_size": 0, "resolution": "low"}}),
]  # fmt: skip
MODELS: dict[str, Any] = {
    "activity": answers.DetailedActivity,
    "activity_ride": answers.DetailedActivity,
    "activity_laps": list[answers.Lap],
    "activity_streams": dict[str, answers.Stream],
    "activity_zones": list[answers.ActivityZone],
    "athlete": answers.DetailedAthlete,
    "athlete_activities": list[answers.SummaryActivity],
    "athlete_activities_december_2018": list[answers.SummaryActivity],
    "athlete_zones": answers.Zones,
    "authorization_error": answers.Fault,
    "activity_with_ratelimit_exceeded": answers.Fault,
    "create_push_subscription": answers.Subscription,
    "push_subscriptions": list[answers.Subscription],
    "gear": answers.Gear,
    "gear_1": answers.Gear,
    "token_authorization_code": answers.Tokens,
    "token_refresh_token": answers.Tokens,
    "token_invalid_client": answers.Fault,
    "token_invalid_code": answers.Fault,
}


@pytest.fixture
async def strava() -> AsyncIterator[Emulator]:
    state = State(clock=Clock(NOON_S))
    state.add_application()
    state.add_athlete(workouts=250)
    async with Emulator(state) as emulator:
        yield emulator


def token(strava: Emulator, scopes: frozenset[str] = ALL) -> str:
    return strava.state.grant(4242, 134_815, scopes).access_token


def api(strava: Emulator, access: str = "") -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=f"{strava.url}/api/v3", headers={"Authorization": f"Bearer {access or token(strava)}"}
    )


async def exchange(strava: Emulator, **values: str) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        known = {"client_id": "4242", "client_secret": "emulated-secret"}
        return await client.post(f"{strava.url}/oauth/token", data=known | values)


async def consent(strava: Emulator, granted: list[str], **more: str) -> dict[str, list[str]]:
    """What the redirect carries after the athlete ticked `granted`."""
    form: dict[str, Any] = {
        "client_id": "4242", "redirect_uri": "http://127.0.0.1:9/back", "state": "s", "athlete": "134815",
        "answer": "yes", "granted": granted,
    } | more  # fmt: skip
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{strava.url}/oauth/accept", data=form)
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer.headers["location"]).query)


@pytest.mark.parametrize(("model", "value"), FITS)
def test_odd_answers_fit_the_models(model: Any, value: Any) -> None:
    TypeAdapter(model).validate_python(value)


@pytest.mark.parametrize("name", MODELS)
def test_a_recorded_answer_fits_its_model(name: str) -> None:
    path = RECORDED / "answers" / f"{name}.json"
    if not path.exists():
        pytest.skip(f"{path} is not on this machine")
    TypeAdapter(MODELS[name]).validate_python(json.loads(path.read_text())["body"])


def test_described_events_fit_their_model() -> None:
    path = RECORDED / "webhook_examples.json"
    if not path.exists():
        pytest.skip(f"{path} is not on this machine")
    events = TypeAdapter(list[answers.Event]).validate_python(json.loads(path.read_text())["events"])
    assert events[-1].updates == {"authorized": "false"}


async def test_pages_end_with_an_empty_one(strava: Emulator) -> None:
    async with api(strava) as client:
        sizes = [
            len((await client.get("/athlete/activities", params={"page": page, "per_page": 200})).json())
            for page in (1, 2, 3)
        ]
        assert sizes == [200, 50, 0]
        assert (await client.get("/athlete/activities", params={"per_page": 201})).status_code == 400


async def test_streams_come_in_both_forms_and_of_equal_length(strava: Emulator) -> None:
    ride = next(
        one
        for one in strava.state.athletes[134_815].workouts.values()
        if one.sport_type == "Ride" and not one.manual
    )
    async with api(strava) as client:
        keyed = await client.get(
            f"/activities/{ride.id}/streams",
            params={"keys": "time,watts,latlng,absent", "key_by_type": "true"},
        )
        listed = await client.get(
            f"/activities/{ride.id}/streams", params={"keys": "time,watts,latlng,absent"}
        )
    assert keyed.json().keys() == {"time", "watts", "latlng"}
    assert {one["type"] for one in listed.json()} == {"time", "watts", "latlng"}
    assert {len(one["data"]) for one in listed.json()} == {60}


async def test_a_manual_activity_has_no_streams(strava: Emulator) -> None:
    manual = next(one for one in strava.state.athletes[134_815].workouts.values() if one.manual)
    async with api(strava) as client:
        assert (await client.get(f"/activities/{manual.id}")).status_code == 200
        assert (
            await client.get(f"/activities/{manual.id}/streams", params={"keys": "time"})
        ).status_code == 404


async def test_reads_end_at_their_limit_and_begin_again_with_the_window(strava: Emulator) -> None:
    access = token(strava)
    async with api(strava, access) as client:
        for _ in range(100):
            assert (await client.get("/athlete")).status_code == 200
        refused = await client.get("/athlete")
        assert refused.status_code == 429
        assert refused.headers["x-readratelimit-usage"] == "101,101"  # a refused call counts for the day
        strava.state.clock.advance(899)
        assert (await client.get("/athlete")).status_code == 429
        strava.state.clock.advance(1)
        answer = await client.get("/athlete")
    assert (answer.status_code, answer.headers["x-readratelimit-usage"]) == (200, "1,103")


async def test_the_day_ends_at_midnight_utc(strava: Emulator) -> None:
    reads = strava.state.applications[4242].limits.reads
    access = token(strava)
    async with api(strava, access) as client:
        await client.get("/athlete")
        reads.daily = 1_000
        assert (await client.get("/athlete")).status_code == 429
        strava.state.clock.advance_to((NOON_S // 86_400 + 1) * 86_400)
        grant = strava.state.grants[0]
        grant.expires_at_s = strava.state.clock.now_s() + 60
        assert (await client.get("/athlete")).headers["x-readratelimit-usage"] == "1,1"


async def test_the_athlete_may_untick_scopes_or_refuse(strava: Emulator) -> None:
    answer = await consent(strava, ["activity:read"])
    tokens = (await exchange(strava, grant_type="authorization_code", code=answer["code"][0])).json()
    assert answer["scope"] == ["activity:read,read"]
    async with api(strava, tokens["access_token"]) as client:
        assert (await client.get("/athlete/zones")).json()["errors"] == [
            {"resource": "AccessToken", "field": "profile:read_all_permission", "code": "missing"}
        ]
        seen = (await client.get("/athlete/activities", params={"per_page": 200})).json()
        assert seen
        assert not any(one["private"] for one in seen)
    assert (await consent(strava, [], answer="no"))["error"] == ["access_denied"]


async def test_a_code_works_once_and_only_with_its_verifier(strava: Emulator) -> None:
    verifier = "v" * 50
    code = (await consent(strava, ["activity:read"], code_challenge=challenge_of(verifier)))["code"][0]
    wrong = await exchange(strava, grant_type="authorization_code", code=code, code_verifier="other")
    assert (wrong.status_code, wrong.json()["errors"][0]["resource"]) == (400, "RequestToken")
    code = (await consent(strava, ["activity:read"], code_challenge=challenge_of(verifier)))["code"][0]
    values = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
    assert (await exchange(strava, **values)).status_code == 200
    assert (await exchange(strava, **values)).status_code == 400


async def test_a_refresh_keeps_a_fresh_token_and_rotates_an_old_one(strava: Emulator) -> None:
    grant = strava.state.grant(4242, 134_815, ALL)
    first = grant.refresh_token
    kept = (await exchange(strava, grant_type="refresh_token", refresh_token=first)).json()
    assert kept["access_token"] == grant.access_token
    assert "athlete" not in kept
    strava.state.clock.advance(21_600 - 3_600)
    fresh = (await exchange(strava, grant_type="refresh_token", refresh_token=first)).json()
    assert fresh["access_token"] != kept["access_token"]
    assert fresh["refresh_token"] != first
    dead = await exchange(strava, grant_type="refresh_token", refresh_token=first)
    assert (dead.status_code, dead.json()["errors"][0]["resource"]) == (400, "RefreshToken")


async def test_errors_have_the_bodies_of_the_real_ones(strava: Emulator) -> None:
    workout = next(iter(strava.state.athletes[134_815].workouts.values()))
    workout.broken = True
    access = token(strava)
    async with api(strava, access) as client:
        assert (await client.get(f"/activities/{workout.id}")).status_code == 500
        assert (await client.get("/activities/1")).status_code == 404
        strava.state.applications[4242].lapsed = True
        assert (await client.get("/athlete")).json()["errors"] == [
            {"resource": "Application", "field": "Status", "code": "Inactive"}
        ]
    async with api(strava, "nobody's") as client:
        refused = await client.get("/athlete")
    assert refused.json()["errors"] == [{"resource": "Athlete", "field": "access_token", "code": "invalid"}]
    assert "x-ratelimit-usage" not in refused.headers


async def test_a_revoked_grant_is_over(strava: Emulator) -> None:
    access = token(strava)
    async with httpx.AsyncClient() as client:
        url = f"{strava.url}/oauth/revoke"
        assert (await client.post(url, data={"token": access}, auth=("4242", "wrong"))).status_code == 401
        assert (
            await client.post(url, data={"token": access}, auth=("4242", "emulated-secret"))
        ).status_code == 200
    async with api(strava, access) as client:
        assert (await client.get("/athlete")).status_code == 401


async def test_faults_disturb_as_often_as_asked(strava: Emulator) -> None:
    strava.faults.add(Fault("/athlete$", cut="before"))
    strava.faults.add(Fault("/athlete$", cut="within"))
    strava.faults.add(Fault("/athlete$", status=500, latency_s=0.05))
    async with api(strava) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/athlete")
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/athlete")
        assert (await client.get("/athlete")).status_code == 500
        assert (await client.get("/athlete")).status_code == 200


async def test_a_second_application_has_limits_of_its_own(strava: Emulator) -> None:
    strava.state.add_application(Application(client_id=7))
    strava.state.applications[4242].limits.reads.short = 100
    strava.state.applications[4242].limits.reads.roll(NOON_S)
    other = strava.state.grant(7, 134_815, ALL).access_token
    async with api(strava, other) as client:
        assert (await client.get("/athlete")).headers["x-readratelimit-usage"] == "1,1"


class Receiver:
    """A webhook's other end; fails the first `failures` events."""

    def __init__(self, failures: int = 0) -> None:
        self.events: list[dict[str, Any]] = []
        self.failures = failures

    async def get(self, request: web.Request) -> web.Response:
        if request.query["hub.verify_token"] != "right":
            return web.Response(status=403)
        return web.json_response({"hub.challenge": request.query["hub.challenge"]})

    async def post(self, request: web.Request) -> web.Response:
        if self.failures:
            self.failures -= 1
            return web.Response(status=503)
        self.events.append(await request.json())
        return web.Response()


@pytest.fixture
async def receiver() -> AsyncIterator[tuple[Receiver, str]]:
    made = Receiver()
    app = web.Application()
    app.add_routes([web.get("/hook", made.get), web.post("/hook", made.post)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield made, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await runner.cleanup()


async def subscribe(strava: Emulator, url: str, verify: str) -> httpx.Response:
    values = {
        "client_id": "4242",
        "client_secret": "emulated-secret",
        "callback_url": url,
        "verify_token": verify,
    }
    async with httpx.AsyncClient() as client:
        return await client.post(f"{strava.url}/api/v3/push_subscriptions", data=values)


async def test_a_subscription_needs_the_challenge_and_is_the_only_one(
    strava: Emulator, receiver: tuple[Receiver, str]
) -> None:
    assert (await subscribe(strava, receiver[1], "wrong")).status_code == 400
    assert (await subscribe(strava, receiver[1], "right")).status_code == 201
    assert (await subscribe(strava, receiver[1], "right")).json()["errors"][0]["code"] == "already exists"


async def test_events_are_sent_up_to_three_times_doubled_and_out_of_order(
    strava: Emulator, receiver: tuple[Receiver, str]
) -> None:
    strava.webhooks.retry_s = 0.01
    await subscribe(strava, receiver[1], "right")
    receiver[0].failures = 2
    await strava.webhooks.send([strava.webhooks.event(134_815, "create", 5)])
    assert strava.webhooks.statuses == [503, 503, 200]
    receiver[0].failures = 3
    await strava.webhooks.send([strava.webhooks.event(134_815, "create", 6)])
    assert [event.object_id for event in strava.webhooks.given_up] == [6]
    receiver[0].events.clear()
    events = [strava.webhooks.event(134_815, "update", number, title="x") for number in range(1, 20)]
    await strava.webhooks.send(events, duplicates=1, shuffled=random.Random(3))
    assert sorted(event["object_id"] for event in receiver[0].events) == sorted([*range(1, 20)] * 2)
    assert [event["object_id"] for event in receiver[0].events] != sorted([*range(1, 20)] * 2)


async def test_it_runs_alone() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-u", "-m", "tests.strava_emulator", "--port", "0", "--activities", "3",
        stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
        url = line.split("listens on ")[1].split()[0].rstrip(".")
        async with httpx.AsyncClient() as client:
            page = await client.get(
                f"{url}/oauth/authorize",
                params={
                    "client_id": "4242",
                    "redirect_uri": "http://localhost/x",
                    "scope": "read,activity:read",
                },
            )
        assert "activity:read" in page.text
    finally:
        process.terminate()
        await process.wait()
