"""An erasure ends the access at Strava too, as far as Strava can be told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from collector.tests.strava.follower import Follower, following, new_athlete
from runningmate.analytics.v1 import analytics_events_pb2 as events
from runningmate_collector.adapters.postgres.deletions import PostgresDoomedBook
from runningmate_collector.domain.errors import AthleteErased
from runningmate_collector.service.sweeping import Sweeping
from tests.strava_emulator.faults import Fault
from tests.strava_emulator.webhooks import Subscribed

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from runningmate_servicekit.testing.identity import TestIssuer
    from runningmate_servicekit.testing.postgres import TestDatabase
    from tests.strava_emulator import Emulator

PUBLIC = "http://127.0.0.1:9"


async def erase(follower: Follower, athlete_id: UUID) -> None:
    async with follower.strava.servicer.leaving.units(athlete_id) as unit:
        await unit.base.athletes.lock()
        await unit.base.athletes.erase()


async def sweep(follower: Follower) -> None:
    strava = follower.strava
    await Sweeping(PostgresDoomedBook(strava.jobs, strava.outbox), strava.objects).sweep()


async def confirmations(follower: Follower) -> list[events.ErasureConfirmed]:
    async with follower.strava.jobs.transaction() as connection:
        rows = await connection.fetch(
            "SELECT payload FROM collector.outbox WHERE event_type LIKE '%ErasureConfirmed'"
        )
    return [events.ErasureConfirmed.FromString(row["payload"]) for row in rows]


async def left(follower: Follower) -> list[str]:
    tables = ("strava_link", "strava_application", "strava_authorization", "strava_activity", "recording")
    return [table for table in tables if await follower.rows(table)]


async def test_an_erasure_ends_the_grant_and_is_confirmed_after_that(follower: Follower) -> None:
    athlete_id, other = new_athlete(), new_athlete()
    state = follower.emulator.state
    state.add_athlete(workouts=3)
    state.add_athlete(7, workouts=1)
    await follower.connect(athlete_id)
    await follower.whole(athlete_id)
    await follower.connect(other, 7)
    await follower.whole(other)
    await erase(follower, athlete_id)
    await sweep(follower)
    assert await confirmations(follower) == []
    (told, kept) = sorted(await follower.rows("strava_link"), key=lambda row: row["athlete_id"] == other)
    assert (told["state"], kept["state"]) == ("disconnecting", "connected")
    await follower.drain()
    assert [grant.athlete_id for grant in state.grants] == [7]
    await sweep(follower)
    (confirmed,) = await confirmations(follower)
    assert (confirmed.athlete_id, list(confirmed.remainders)) == (str(athlete_id), [])
    for table in ("strava_link", "strava_application", "strava_activity", "recording"):
        assert {row["athlete_id"] for row in await follower.rows(table)} == {other}


async def test_an_erasure_during_a_step_takes_the_link_from_its_worker(follower: Follower) -> None:
    athlete_id = new_athlete()
    follower.emulator.state.add_athlete(workouts=3)
    await follower.connect(athlete_id)
    claim = await follower.strava.job_book.claim(follower.now(), follower.strava.lease)
    assert claim is not None
    await erase(follower, athlete_id)
    await follower.strava.worker._work_on(claim)
    assert follower.emulator.state.grants == [] or await follower.drain()
    assert follower.emulator.state.grants == []
    await sweep(follower)
    assert len(await confirmations(follower)) == 1


async def test_strava_away_delays_an_erasure_by_three_tries_and_is_told(follower: Follower) -> None:
    athlete_id = new_athlete()
    follower.emulator.state.add_athlete(workouts=1)
    await follower.connect(athlete_id)
    await follower.whole(athlete_id)
    fault = follower.emulator.faults.add(Fault("/oauth/revoke", cut="before", count=-1))
    await erase(follower, athlete_id)
    for _ in range(5):
        await follower.drain()
        follower.clock.advance(2.5)
    assert fault.hits == 3
    assert await left(follower) == []
    assert len(follower.emulator.state.grants) == 1
    await sweep(follower)
    (confirmed,) = await confirmations(follower)
    assert list(confirmed.remainders) == [events.ERASURE_REMAINDER_STRAVA_ACCESS]


async def test_strava_back_after_one_refusal_ends_the_grant_of_an_erased_athlete(follower: Follower) -> None:
    athlete_id = new_athlete()
    follower.emulator.state.add_athlete()
    await follower.connect(athlete_id)
    follower.emulator.faults.add(Fault("/oauth/revoke", cut="before"))
    await erase(follower, athlete_id)
    await follower.drain()
    assert len(follower.emulator.state.grants) == 1
    follower.clock.advance(2.5)
    await follower.drain()
    assert follower.emulator.state.grants == []
    assert await left(follower) == []


async def test_a_secret_that_does_not_open_or_hold_any_more_holds_no_erasure_up(follower: Follower) -> None:
    wrong, unreadable = new_athlete(), new_athlete()
    follower.emulator.state.add_athlete()
    follower.emulator.state.add_athlete(7)
    await follower.connect(wrong)
    await follower.connect(unreadable, 7)
    await follower.strava.servicer.connecting.put_application(wrong, "4242", "another-secret")
    async with follower.strava.servicer.leaving.units(unreadable) as unit:
        link = await unit.strava.link(lock=True)
        assert link is not None
        await unit.strava.save_link(replace(link, sealed_tokens=b"x" * len(link.sealed_tokens)))
    for athlete_id in (wrong, unreadable):
        await erase(follower, athlete_id)
    await follower.drain()
    await sweep(follower)
    assert [list(one.remainders) for one in await confirmations(follower)] == [
        [events.ERASURE_REMAINDER_STRAVA_ACCESS]
    ] * 2
    assert await left(follower) == []


async def test_the_webhook_ends_with_the_last_athlete_of_an_application(
    collector_database: TestDatabase, issuer: TestIssuer, tmp_path: Path, emulator: Emulator
) -> None:
    async with following(collector_database, issuer, tmp_path, emulator, public_address=PUBLIC) as follower:
        first, last = new_athlete(), new_athlete()
        for athlete_id, strava_id in ((first, 134_815), (last, 7)):
            emulator.state.add_athlete(strava_id)
            await follower.connect(athlete_id, strava_id)
        subscriptions = emulator.webhooks.subscriptions
        subscriptions[9] = Subscribed(9, 4242, f"{PUBLIC}/v1/strava/webhook", "")
        for athlete_id in (first, last):
            await follower.strava.worker._syncing.subscribing.ensure(athlete_id)
        assert all(row["subscription_id"] for row in await follower.rows("strava_application"))
        await erase(follower, first)
        await follower.drain()
        assert subscriptions
        await follower.strava.servicer.leaving.disconnect(last)
        await follower.strava.servicer.connecting.delete_application(last)
        assert not subscriptions


async def test_an_erasure_during_a_log_in_leaves_no_access(
    follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    athlete_id = new_athlete()
    follower.emulator.state.add_athlete()
    exchange = follower.strava.api.exchange

    async def exchanged(*arguments: Any) -> Any:
        found = await exchange(*arguments)
        await erase(follower, athlete_id)
        return found

    monkeypatch.setattr(follower.strava.api, "exchange", exchanged)
    with pytest.raises(AthleteErased):
        await follower.connect(athlete_id)
    assert follower.emulator.state.grants == []
    assert await left(follower) == []
