"""The life of a connection: tokens, scopes, revocation, webhooks, replicas."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from pathlib import Path

import pytest

from collector.tests.strava.follower import Follower, following, new_athlete
from runningmate.collector.v1 import strava_webhook_pb2
from runningmate_collector.domain.strava.api import Client
from runningmate_collector.domain.strava.errors import (
    AccessDenied,
    EventNotStored,
    NotConnected,
    OtherAccount,
    StateUnknown,
)
from runningmate_collector.domain.strava.faults import StravaAway
from runningmate_collector.domain.strava.link import LinkState
from runningmate_collector.service.strava.connecting import Connecting
from runningmate_collector.service.strava.hooks import hint_of
from runningmate_servicekit.testing.identity import TestIssuer
from runningmate_servicekit.testing.postgres import TestDatabase
from tests.strava_emulator import Emulator
from tests.strava_emulator.faults import Fault


def connecting(follower: Follower) -> Connecting:
    return follower.strava.servicer.connecting


async def test_no_secret_is_readable_in_the_database(follower: Follower) -> None:
    athlete_id = new_athlete()
    follower.emulator.state.add_athlete()
    await follower.connect(athlete_id)
    grant = follower.emulator.state.grants[0]
    rows = str(
        [
            await follower.rows(table)
            for table in ("strava_link", "strava_application", "strava_authorization")
        ]
    )
    for secret in ("emulated-secret", grant.access_token, grant.refresh_token):
        assert secret not in rows


async def test_a_state_holds_once_for_its_athlete_and_ten_minutes(follower: Follower) -> None:
    athlete_id, other = new_athlete(), new_athlete()
    for one in (athlete_id, other):
        await connecting(follower).put_application(one, "4242", "emulated-secret")
    _, state = await connecting(follower).authorize(athlete_id, "http://localhost:1/x")
    with pytest.raises(StateUnknown):
        await connecting(follower).connect(other, state, "code", "read", "")
    with pytest.raises(AccessDenied):
        await connecting(follower).connect(athlete_id, state, "", "", "access_denied")
    with pytest.raises(StateUnknown):
        await connecting(follower).connect(athlete_id, state, "code", "read", "")
    _, state = await connecting(follower).authorize(athlete_id, "http://localhost:1/x")
    follower.clock.advance(601)
    with pytest.raises(StateUnknown):
        await connecting(follower).connect(athlete_id, state, "code", "read", "")


async def test_an_expired_token_is_refreshed_once_by_however_many_callers(follower: Follower) -> None:
    athlete_id = new_athlete()
    follower.emulator.state.add_athlete()
    await follower.connect(athlete_id)
    follower.clock.advance(21_600)
    calling = follower.strava.worker._syncing.calling
    found = await asyncio.gather(*(calling.token(athlete_id) for _ in range(6)))
    assert set(found) == {follower.emulator.state.grants[0].access_token}


async def test_fresh_tokens_are_stored_before_they_are_used(follower: Follower) -> None:
    """A refresh rotates the token; a call that fails right after it must not lose the new one."""
    athlete_id = new_athlete()
    follower.emulator.state.add_athlete(workouts=3)
    await follower.connect(athlete_id)
    follower.clock.advance(21_600)
    follower.emulator.faults.add(Fault("/api/v3/", status=503))
    await follower.whole(athlete_id)
    assert (await follower.link(athlete_id)).state is LinkState.CONNECTED


async def test_a_token_revoked_in_mid_sync_asks_for_a_new_connection_and_loses_nothing(
    follower: Follower,
) -> None:
    athlete_id = new_athlete()
    follower.emulator.state.add_athlete(workouts=20)
    await follower.connect(athlete_id)
    await follower.drain(8)
    kept = len(await follower.rows("recording"))
    follower.emulator.state.revoke(4242, 134_815)
    await follower.drain()
    assert (await follower.link(athlete_id)).state is LinkState.RECONNECT
    assert len(await follower.rows("recording")) == kept > 0
    await follower.connect(athlete_id)
    await follower.whole(athlete_id)
    assert len(await follower.rows("recording")) == 20
    assert len(await follower.events()) == 20


async def test_a_lapsed_subscription_is_waited_out(follower: Follower) -> None:
    athlete_id = new_athlete()
    follower.emulator.state.add_athlete(workouts=5)
    await follower.connect(athlete_id)
    follower.emulator.state.applications[4242].lapsed = True
    await follower.drain()
    assert (await follower.link(athlete_id)).state is LinkState.LAPSED
    follower.emulator.state.applications[4242].lapsed = False
    assert await follower.drain() == 0
    await follower.whole(athlete_id)
    assert (await follower.link(athlete_id)).state is LinkState.CONNECTED


async def test_without_private_scope_the_visible_ones_come_and_without_any_nothing(
    follower: Follower,
) -> None:
    athlete_id = new_athlete()
    athlete = follower.emulator.state.add_athlete(workouts=40)
    await follower.connect(athlete_id, scopes=("read", "activity:read"))
    await follower.whole(athlete_id)
    visible = [one for one in athlete.workouts.values() if not one.private]
    assert 0 < len(visible) < 40
    assert len(await follower.rows("recording")) == len(visible)
    other = new_athlete()
    follower.emulator.state.add_athlete(7)
    await follower.connect(other, 7, scopes=("read",))
    assert (await follower.link(other)).state is LinkState.SCOPE_MISSING


async def test_disconnecting_removes_what_came_and_ends_the_grant(follower: Follower) -> None:
    athlete_id = new_athlete()
    follower.emulator.state.add_athlete(workouts=6)
    await follower.connect(athlete_id)
    await follower.whole(athlete_id)
    receipt = await follower.strava.servicer.leaving.disconnect(athlete_id)
    assert receipt is not None
    assert (receipt.revoked, receipt.recording_count) == (True, 6)
    (deletion,) = await follower.rows("data_deletion")
    assert (deletion["reason"], deletion["recording_count"]) == ("disconnected", 6)
    assert follower.emulator.state.grants == []
    assert {row["state"] for row in await follower.rows("recording")} == {"deleted"}
    assert (await follower.events())[-2:] == ["RecordingsRevoked", "SourceDataRevoked"]
    assert await follower.rows("strava_link") == await follower.rows("strava_activity") == []
    doomed = {row["object_prefix"] for row in await follower.rows("pending_deletion")}
    assert doomed == await follower.stored()
    with pytest.raises(NotConnected):
        await follower.strava.servicer.following.sync(athlete_id, full=True)


async def test_a_disconnection_while_strava_is_away_is_finished_later(follower: Follower) -> None:
    athlete_id = new_athlete()
    follower.emulator.state.add_athlete(workouts=2)
    await follower.connect(athlete_id)
    await follower.whole(athlete_id)
    follower.emulator.faults.add(Fault("/oauth/revoke", status=503, count=2))
    receipt = await follower.strava.servicer.leaving.disconnect(athlete_id)
    assert receipt is not None
    assert not receipt.revoked
    assert {row["state"] for row in await follower.rows("recording")} == {"deleted"}
    for _ in range(3):
        follower.clock.advance(3_600)
        await follower.drain()
    assert follower.emulator.state.grants == []
    assert await follower.rows("strava_link") == []


async def test_another_account_is_refused_and_its_access_is_given_back(follower: Follower) -> None:
    athlete_id = new_athlete()
    state = follower.emulator.state
    for strava_id in (1, 2):
        state.add_athlete(strava_id)
    await follower.connect(athlete_id, 1)
    with pytest.raises(OtherAccount):
        await follower.connect(athlete_id, 2)
    assert [grant.athlete_id for grant in state.grants] == [1]
    assert (await follower.link(athlete_id)).strava_athlete_id == 1


async def test_an_account_that_another_athlete_follows_keeps_its_access(follower: Follower) -> None:
    """The browser was still logged in as the other one of the household."""
    ada, bob = new_athlete(), new_athlete()
    state = follower.emulator.state
    for strava_id, athlete_id in ((1, ada), (2, bob)):
        state.add_athlete(strava_id)
        await follower.connect(athlete_id, strava_id)
    with pytest.raises(OtherAccount):
        await follower.connect(ada, 2)
    assert sorted(grant.athlete_id for grant in state.grants) == [1, 2]


async def test_a_wrong_secret_is_said_by_the_test(follower: Follower) -> None:
    athlete_id = new_athlete()
    await connecting(follower).put_application(athlete_id, "4242", "mistyped")
    assert not (await connecting(follower).test_application(athlete_id))[0]
    await connecting(follower).put_application(athlete_id, "4242", "emulated-secret")
    assert (await connecting(follower).test_application(athlete_id))[0]


async def test_an_edit_comes_as_the_next_revision_of_the_same_recording(follower: Follower) -> None:
    athlete_id = new_athlete()
    athlete = follower.emulator.state.add_athlete(workouts=3)
    await follower.connect(athlete_id)
    await follower.whole(athlete_id)
    workout = next(iter(athlete.workouts.values()))
    workout.name = "Renamed"
    hooks = follower.strava.servicer.hooks
    event = {
        "object_type": "activity",
        "object_id": workout.id,
        "owner_id": athlete.id,
        "aspect_type": "update",
    }
    await hooks.receive(event)
    await hooks.receive(event)
    await follower.drain()
    rows = await follower.rows("recording")
    assert sorted(row["revision"] for row in rows) == [1, 1, 2]
    assert (await follower.events()).count("ActivityIngested") == 4


async def test_a_deletion_at_strava_is_obeyed_whether_or_not_an_event_comes(follower: Follower) -> None:
    athlete_id = new_athlete()
    athlete = follower.emulator.state.add_athlete(workouts=4)
    await follower.connect(athlete_id)
    await follower.whole(athlete_id)
    told, untold = list(athlete.workouts)[:2]
    del athlete.workouts[told]
    await follower.strava.servicer.hooks.receive(
        {"object_type": "activity", "object_id": told, "owner_id": athlete.id, "aspect_type": "delete"}
    )
    await follower.drain()
    assert (await follower.events()).count("RecordingsRevoked") == 1
    del athlete.workouts[untold]
    follower.clock.advance(3_600)
    await follower.drain()
    states = {row["strava_id"]: row["state"] for row in await follower.rows("strava_activity")}
    assert [states[told], states[untold]] == ["gone", "gone"]
    assert (await follower.events()).count("RecordingsRevoked") == 2


async def test_an_event_that_lies_changes_nothing(follower: Follower) -> None:
    athlete_id = new_athlete()
    athlete = follower.emulator.state.add_athlete(workouts=4)
    await follower.connect(athlete_id)
    await follower.whole(athlete_id)
    before = await follower.rows("recording")
    hooks = follower.strava.servicer.hooks
    workout = next(iter(athlete.workouts))
    await hooks.receive(
        {"object_type": "activity", "object_id": workout, "owner_id": athlete.id, "aspect_type": "delete"}
    )
    await hooks.receive(
        {"object_type": "athlete", "object_id": 1, "owner_id": athlete.id, "updates": {"authorized": "false"}}
    )
    await hooks.receive(
        {"object_type": "activity", "object_id": 5, "owner_id": 999, "aspect_type": "create"}  # a stranger's
    )
    await follower.drain()
    assert (await follower.link(athlete_id)).state is LinkState.CONNECTED
    assert await follower.rows("recording") == before


async def test_a_revocation_that_is_true_removes_everything(follower: Follower) -> None:
    athlete_id = new_athlete()
    athlete = follower.emulator.state.add_athlete(workouts=4)
    await follower.connect(athlete_id)
    await follower.whole(athlete_id)
    follower.emulator.state.revoke(4242, athlete.id)
    event = follower.emulator.webhooks.event(athlete.id, "update", authorized="false")
    await follower.strava.servicer.hooks.receive(event.model_dump())
    await follower.drain()
    assert await follower.rows("strava_link") == []
    assert {row["state"] for row in await follower.rows("recording")} == {"deleted"}


def test_hints_are_the_same_in_any_order_and_number() -> None:
    events = [
        {"object_type": "activity", "object_id": 1, "owner_id": 2, "aspect_type": aspect}
        for aspect in ("create", "update", "delete", "create")
    ]
    random.Random(1).shuffle(events)
    assert len({hint_of(event) for event in events}) == 1


async def test_two_replicas_neither_double_nor_exceed_the_limits(
    collector_database: TestDatabase,
    issuer: TestIssuer,
    tmp_path: Path,
    emulator: Emulator,
    follower: Follower,
) -> None:
    athletes = {strava_id: new_athlete() for strava_id in (1, 2)}
    for strava_id, athlete_id in athletes.items():
        emulator.state.add_athlete(strava_id, workouts=45)
        await follower.connect(athlete_id, strava_id)
    links = [await follower.link(athlete_id) for athlete_id in athletes.values()]
    async with following(collector_database, issuer, tmp_path, emulator) as second:
        for _ in range(200):
            await asyncio.gather(*(one.drain() for one in (follower, second, follower)))
            links = [await follower.link(athlete_id) for athlete_id in athletes.values()]
            if all(link.backfilled_at for link in links):
                break
            await follower.move_on()
    assert all(link.backfilled_at for link in links)
    rows = await follower.rows("recording")
    assert (len(rows), {row["revision"] for row in rows}) == (90, {1})
    assert (await follower.events()).count("ActivityIngested") == 90
    assert 429 not in emulator.statuses
    # A detail whose streams another replica's calls left no room for is asked for again.
    assert 90 <= emulator.calls["activity"] <= 90 * 1.05


async def test_a_link_stays_with_a_slow_worker_and_goes_to_another_soon_after_a_crash(
    collector_database: TestDatabase,
    issuer: TestIssuer,
    tmp_path: Path,
    emulator: Emulator,
    follower: Follower,
) -> None:
    athlete_id = new_athlete()
    emulator.state.add_athlete(workouts=1)
    await follower.connect(athlete_id)
    lease = follower.strava.worker._lease = timedelta(seconds=1.5)
    emulator.faults.add(Fault("/athlete/activities", latency_s=4.0))
    async with following(collector_database, issuer, tmp_path, emulator) as second:
        await follower.strava.worker.turn()  # begins the pass
        slow = asyncio.create_task(follower.strava.worker.turn())
        await asyncio.sleep(2.2)
        assert not slow.done()
        assert await second.strava.job_book.claim(second.now(), lease) is None
        assert await slow
        assert emulator.calls["activities"] == 1

        crashed = await follower.strava.job_book.claim(follower.now(), lease)
        assert crashed is not None
        assert not await second.strava.worker.turn()
        async with asyncio.timeout(30):
            while not await second.strava.worker.turn():  # noqa: ASYNC110 - the lease runs out in the database
                await asyncio.sleep(0.1)
        await follower.strava.job_book.renew(crashed, timedelta(hours=1))
        await second.whole(athlete_id)
    assert len(await follower.rows("recording")) == 1


async def test_new_workouts_are_found_without_a_webhook(follower: Follower) -> None:
    athlete_id = new_athlete()
    athlete = follower.emulator.state.add_athlete(workouts=2)
    await follower.connect(athlete_id)
    await follower.whole(athlete_id)
    state = follower.emulator.state
    state.add_workout(athlete, state.draw_workout(random.Random(9), follower.now() - timedelta(hours=2), 60))
    follower.clock.advance(36 * 60 + 1)
    await follower.drain()
    assert len(await follower.rows("recording")) == 3


async def test_after_an_event_that_could_not_be_stored_everybody_is_looked_through(
    follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    athlete_id = new_athlete()
    athlete = follower.emulator.state.add_athlete(workouts=2)
    await follower.connect(athlete_id)
    await follower.whole(athlete_id)
    state = follower.emulator.state
    state.add_workout(athlete, state.draw_workout(random.Random(9), follower.now() - timedelta(hours=2), 60))
    follower.clock.advance(10)
    await follower.drain()
    assert len(await follower.rows("recording")) == 2

    class Stalled:
        async def receive(self, event: object) -> None:
            raise TimeoutError

    servicer = follower.strava.servicer
    monkeypatch.setattr(servicer, "hooks", Stalled())
    with pytest.raises(EventNotStored):
        await servicer.ReceiveStravaEvent(strava_webhook_pb2.ReceiveStravaEventRequest(), None)
    await follower.drain()
    assert len(await follower.rows("recording")) == 3


async def test_a_server_that_never_answers_is_away(follower: Follower) -> None:
    follower.emulator.faults.add(Fault("/oauth/token", latency_s=5.0))
    follower.strava.api._timeout_s = 0.2
    with pytest.raises(StravaAway, match="did not answer"):
        await follower.strava.api.refresh(Client("4242", "emulated-secret"), "token")
