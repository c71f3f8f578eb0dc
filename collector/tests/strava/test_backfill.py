"""A history on its way in, on an accelerated clock."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

from collector.tests.strava.follower import Follower, new_athlete
from runningmate_collector.domain.strava.link import LinkState
from tests.strava_emulator import Athlete
from tests.strava_emulator.faults import Fault


def least_calls(athlete: Athlete) -> int:
    """Pages of 200 with the empty one, and for each activity its detail and, unless it is manual, its streams."""
    recorded = [one for one in athlete.workouts.values() if not one.manual]
    return -(-len(athlete.workouts) // 200) + 1 + len(athlete.workouts) + len(recorded)


async def content(follower: Follower) -> dict[int, str]:
    """The digest that is kept for each activity, checked against the stored bytes."""
    found = {}
    for row in await follower.rows("recording"):
        body = json.loads(await follower.strava.objects.get(row["object_key"]))
        found[body["activity"]["id"]] = row["sha256"]
    return found


async def backfilled(follower: Follower, count: int) -> tuple[UUID, Athlete]:
    athlete_id = new_athlete()
    athlete = follower.emulator.state.add_athlete(workouts=count)
    await follower.connect(athlete_id)
    await follower.whole(athlete_id)
    return athlete_id, athlete


async def test_a_history_comes_whole_with_the_least_calls_and_no_refusal(follower: Follower) -> None:
    _, athlete = await backfilled(follower, 150)
    assert set(await content(follower)) == set(athlete.workouts)
    assert follower.emulator.statuses.keys() <= {200, 404}
    assert follower.emulator.calls.total() <= 1.05 * least_calls(athlete)
    assert (await follower.events()).count("ActivityIngested") == 150


async def test_summaries_come_first_and_the_newest_streams_before_the_older(follower: Follower) -> None:
    athlete_id = new_athlete()
    athlete = follower.emulator.state.add_athlete(workouts=120)
    await follower.connect(athlete_id)
    await follower.drain()
    rows = await follower.rows("strava_activity")
    assert len(rows) == 120
    kept = {row["strava_id"] for row in rows if row["state"] == "kept"}
    newest = sorted(athlete.workouts.values(), key=lambda one: one.started_at, reverse=True)
    assert 40 <= len(kept) <= 60
    assert kept == {one.id for one in newest[: len(kept)]}
    standing = await follower.strava.servicer.following.standing(athlete_id)
    assert standing.expected_end_at is not None
    assert 900 < (standing.expected_end_at - follower.now()).total_seconds() < 3_600


async def test_an_activity_that_is_opened_jumps_the_queue_into_the_reserve(follower: Follower) -> None:
    athlete_id = new_athlete()
    athlete = follower.emulator.state.add_athlete(workouts=120)
    await follower.connect(athlete_id)
    await follower.drain()
    oldest = min(athlete.workouts.values(), key=lambda one: one.started_at)
    assert oldest.id not in await content(follower)
    await follower.strava.servicer.following.open(athlete_id, oldest.id, None)
    await follower.drain()
    assert oldest.id in await content(follower)
    assert 429 not in follower.emulator.statuses


async def test_the_day_is_waited_out_when_its_calls_are_used_up(follower: Follower) -> None:
    athlete_id = new_athlete()
    follower.emulator.state.add_athlete(workouts=30)
    reads = follower.emulator.state.applications[4242].limits.reads
    overall = follower.emulator.state.applications[4242].limits.overall
    for counter in (reads, overall):
        counter.roll(follower.clock.now_s())
    reads.daily, overall.daily = 995, 995  # another program used them
    await follower.connect(athlete_id)
    await follower.drain()
    standing = await follower.strava.servicer.following.standing(athlete_id)
    midnight_s = (follower.clock.now_s() // 86_400 + 1) * 86_400
    assert standing.waits_until is not None
    assert 0 <= standing.waits_until.timestamp() - midnight_s < 10
    await follower.whole(athlete_id)
    assert follower.clock.now_s() > midnight_s
    assert 429 not in follower.emulator.statuses


async def test_one_broken_activity_costs_itself_only(follower: Follower) -> None:
    athlete_id = new_athlete()
    athlete = follower.emulator.state.add_athlete(workouts=20)
    broken = list(athlete.workouts.values())[5]
    broken.broken = True
    await follower.connect(athlete_id)
    await follower.whole(athlete_id)
    assert set(await content(follower)) == set(athlete.workouts) - {broken.id}
    (row,) = [row for row in await follower.rows("strava_activity") if row["state"] == "broken"]
    assert row["strava_id"] == broken.id
    assert "500" in row["detail"]
    assert follower.emulator.statuses[500] == 4
    broken.broken = False
    await follower.strava.servicer.following.sync(athlete_id, full=True)
    await follower.drain()
    assert set(await content(follower)) == set(athlete.workouts)


async def test_errors_in_mid_backfill_are_waited_out(follower: Follower) -> None:
    athlete_id = new_athlete()
    athlete = follower.emulator.state.add_athlete(workouts=25)
    await follower.connect(athlete_id)
    await follower.drain(4)
    follower.emulator.faults.add(Fault("/api/v3/", status=503, count=6))
    follower.emulator.faults.add(Fault("/api/v3/", cut="before", count=2))
    follower.emulator.faults.add(Fault("/api/v3/", cut="within", count=2))
    await follower.whole(athlete_id, days=1)
    assert set(await content(follower)) == set(athlete.workouts)
    assert (await follower.link(athlete_id)).state is LinkState.CONNECTED


async def test_a_clock_that_is_wrong_by_minutes_causes_no_refusal(follower: Follower) -> None:
    for minutes in (-7, 7):
        follower.skew = timedelta(minutes=minutes)
        athlete_id, strava_id = new_athlete(), 1_000 + minutes
        athlete = follower.emulator.state.add_athlete(strava_id, workouts=70)
        await follower.connect(athlete_id, strava_id)
        await follower.whole(athlete_id)
        assert set(athlete.workouts) <= set(await content(follower))
        assert 429 not in follower.emulator.statuses
        follower.clock.advance(900)
