"""The profile at Strava is read once a day where the athlete allows it, kept as API data is, and goes with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from collector.tests.strava.follower import PROFILE_SCOPES, SCOPES, Follower, new_athlete
from runningmate_collector.domain.strava.link import LinkState
from runningmate_collector.domain.strava.words import limitations
from tests.strava_emulator.faults import Fault

if TYPE_CHECKING:
    from uuid import UUID

DAY_S = 86_400
GEAR: dict[str, dict[str, object]] = {
    "g1": {"name": "Blue shoes", "distance": 412_300.0},
    "b1": {"name": "Rondo", "distance": 0.0, "retired": True},
}


async def followed(follower: Follower, scopes: tuple[str, ...] = PROFILE_SCOPES) -> tuple[UUID, Any]:
    athlete_id = new_athlete()
    athlete = follower.emulator.state.add_athlete(workouts=2)
    athlete.gear = {key: dict(values) for key, values in GEAR.items()}
    await follower.connect(athlete_id, scopes=scopes)
    await follower.whole(athlete_id)
    return athlete_id, athlete


async def profiles(follower: Follower) -> list[dict[str, Any]]:
    return [row for row in await follower.rows("recording") if row["origin"] == "strava_api/profile"]


async def said(follower: Follower) -> dict[str, Any]:
    (row,) = await profiles(follower)
    found: dict[str, Any] = json.loads(await follower.strava.objects.get(row["object_key"]))
    return found


async def tomorrow(follower: Follower) -> None:
    follower.clock.advance(DAY_S + 60)
    await follower.drain()


async def test_weight_threshold_power_and_gear_come_and_come_again_when_they_change(
    follower: Follower,
) -> None:
    athlete_id, athlete = await followed(follower)
    told = await said(follower)
    assert told["provider"] == "strava"
    assert (told["profile"]["weight_kg"], told["profile"]["threshold_power_w"]) == (71.5, 240)
    assert told["profile"]["name"] == "Emil Lator"
    assert [(one["kind"], one["name"]) for one in told["gear"]] == [
        ("GEAR_KIND_BIKE", "Rondo"), ("GEAR_KIND_SHOES", "Blue shoes"),
    ]  # fmt: skip
    assert {"label": "Distance at Strava", "text": "412 km"} in told["gear"][1]["details"]
    assert {"label": "Retired", "text": "yes"} in told["gear"][0]["details"]
    assert (await follower.events()).count("AccountDescribed") == 1
    assert limitations(await follower.link(athlete_id)) == []

    (first,) = await profiles(follower)
    calls = follower.emulator.calls["athlete"]
    await tomorrow(follower)
    assert follower.emulator.calls["athlete"] == calls + 1
    (same,) = await profiles(follower)
    assert (same["revision"], same["sha256"]) == (1, first["sha256"])
    assert same["stored_at"] > first["stored_at"], (
        "it was given anew, and may be kept for its days from now on"
    )
    assert (await follower.events()).count("AccountDescribed") == 1

    athlete.weight_kg, athlete.ftp_w = 70.0, 0
    await tomorrow(follower)
    assert (await said(follower))["profile"].keys() & {"weight_kg", "threshold_power_w"} == {"weight_kg"}
    (changed,) = await profiles(follower)
    assert changed["revision"] == 2
    assert (await follower.events()).count("AccountDescribed") == 2
    doomed = {row["object_prefix"] for row in await follower.rows("pending_deletion")}
    assert doomed == {first["object_key"]}


async def test_without_its_scope_the_profile_is_not_asked_for_and_that_is_said(follower: Follower) -> None:
    athlete_id, _ = await followed(follower, SCOPES)
    await tomorrow(follower)
    assert follower.emulator.calls["athlete"] == 0
    assert await profiles(follower) == []
    (sentence,) = limitations(await follower.link(athlete_id))
    assert "Weight, threshold power and gear" in sentence
    await follower.connect(athlete_id, scopes=PROFILE_SCOPES)
    await follower.drain()
    assert len(await profiles(follower)) == 1


async def test_a_profile_that_strava_cannot_give_stops_nothing_and_is_asked_for_the_next_day(
    follower: Follower,
) -> None:
    athlete_id = new_athlete()
    follower.emulator.state.add_athlete(workouts=2)
    follower.emulator.faults.add(Fault("/api/v3/athlete$", status=500))
    await follower.connect(athlete_id, scopes=PROFILE_SCOPES)
    await follower.whole(athlete_id)
    assert (await follower.link(athlete_id)).state is LinkState.CONNECTED
    assert await profiles(follower) == []
    await tomorrow(follower)
    assert len(await profiles(follower)) == 1


async def test_the_profile_goes_with_the_connection_and_comes_with_the_next(follower: Follower) -> None:
    athlete_id, _ = await followed(follower)
    receipt = await follower.strava.servicer.leaving.disconnect(athlete_id)
    assert receipt is not None
    assert receipt.recording_count == 3
    (gone,) = await profiles(follower)
    assert gone["state"] == "deleted"
    assert {
        row["object_prefix"] for row in await follower.rows("pending_deletion")
    } == await follower.stored()
    await follower.connect(athlete_id, scopes=PROFILE_SCOPES)
    await follower.drain()
    (again,) = await profiles(follower)
    assert (again["state"], again["revision"]) == ("analyzed", 2)
