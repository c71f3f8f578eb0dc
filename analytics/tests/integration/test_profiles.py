"""Accounts of platforms: gear with what was done with it, routes with their bytes, replaced by a newer export, erased."""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from typing import TYPE_CHECKING, Any

import grpc.aio
import pytest

from analytics.tests.integration.recorded import SECONDS, watch
from analytics.tests.integration.test_descriptions import Collector, arrived, described, document
from analytics.tests.unit.formats.fitbytes import START
from runningmate.analytics.v1 import athlete_pb2, profile_pb2
from runningmate.analytics.v1.profile_service_pb2_grpc import ProfileServiceAsyncStub
from runningmate.collector.v1.collector_events_pb2 import (
    AccountDescribed,
    PayloadsExpired,
    RecordingRevision,
    RecordingsRevoked,
)
from runningmate.common.v1 import account_pb2, data_use_pb2, description_pb2, source_pb2, sport_pb2

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from analytics.tests.integration.conftest import Analytics

    Start = Callable[..., AbstractAsyncContextManager[Analytics]]

GPX = b"<gpx/>"
BIKE, SHOES = description_pb2.GEAR_KIND_BIKE, description_pb2.GEAR_KIND_SHOES


class Account:
    """The collector's side: one account of one athlete."""

    def __init__(self, analytics: Analytics) -> None:
        self.analytics = analytics
        self.recording_id = uuid.uuid4()

    async def say(self, revision: int = 1, kind: str = "ARCHIVE", **said: Any) -> None:
        """Stores an account and publishes its event."""
        content = document(account_pb2.AccountDescription(provider="strava", **said))  # type: ignore[arg-type]
        digest = hashlib.sha256(content).hexdigest()
        key = f"athlete/{self.analytics.athlete_id}/archive/{digest}"
        await self.analytics.objects.put(key, content)
        event = AccountDescribed(
            athlete_id=str(self.analytics.athlete_id), recording_id=str(self.recording_id), revision=revision,
            object_key=key, sha256=digest, source_kind=f"SOURCE_KIND_{kind}",
        )  # fmt: skip
        await self.analytics.publish(event)  # type: ignore[arg-type]

    async def route(self, name: str, file_name: str, content: bytes = GPX) -> account_pb2.AccountRoute:
        """A stored route."""
        digest = hashlib.sha256(content).hexdigest()
        await self.analytics.objects.put(
            f"athlete/{self.analytics.athlete_id}/archive/route/{digest}", content
        )
        return account_pb2.AccountRoute(
            name=name, file_name=file_name, object_key=f"archive/route/{digest}", sha256=digest,
            size_bytes=len(content), point_count=2, distance_m=1200.5, elevation_gain_m=0,
        )  # fmt: skip


async def ridden(analytics: Analytics, gear: description_pb2.ActivityGear | None, day: int) -> None:
    """An activity with gear, so many days after the first."""
    recording = Collector(analytics, watch(start_s=START + day * 86_400))
    await recording.ingest(described(gear=gear))
    await arrived(analytics)


async def gear_of(analytics: Analytics, count: int) -> list[profile_pb2.Gear]:
    """The gear, once so much is known."""
    stub = ProfileServiceAsyncStub(analytics.channel)
    found: list[profile_pb2.Gear] = await until(
        lambda: stub.ListGear(profile_pb2.ListGearRequest(), metadata=analytics.metadata), "gear", count
    )
    return found


async def until(ask: Callable[[], Any], field: str, count: int) -> Any:
    """A list of an answer, once it is so long."""
    async with asyncio.timeout(20):
        while True:
            found = list(getattr(await ask(), field))
            if len(found) == count:
                return found
            await asyncio.sleep(0.05)


async def test_gear_is_listed_with_the_distance_of_the_activities_that_name_it(
    start_analytics: Start,
) -> None:
    async with start_analytics() as analytics:
        account = Account(analytics)
        await account.say(
            gear=[
                account_pb2.AccountGear(kind=SHOES, name="Blue", brand="B", model="One"),
                account_pb2.AccountGear(
                    kind=BIKE, name="Rondo", details=[{"label": "Sport", "text": "Ride"}]
                ),
            ]
        )
        for day, name in ((0, "Blue"), (1, "blue "), (2, None), (3, "Old")):
            gear = None if name is None else description_pb2.ActivityGear(name=name, kind=SHOES)
            await ridden(analytics, gear, day)
        rondo, old, blue = await gear_of(analytics, 3)
        assert (rondo.name, rondo.kind, rondo.activity_count, rondo.last_date) == ("Rondo", BIKE, 0, "")
        assert [(one.label, one.text) for one in rondo.details] == [("Sport", "Ride")]
        assert (old.name, old.activity_count, old.brand) == ("Old", 1, "")
        assert (blue.name, blue.brand, blue.model, blue.activity_count) == ("Blue", "B", "One", 2)
        activities = {activity.local_date: activity for activity in await analytics.listed()}
        assert blue.first_date in activities
        assert blue.last_date in activities
        distances = [
            metric.value
            for activity in activities.values()
            for metric in activity.metrics
            if metric.name == "distance_m"
        ]
        assert len(distances) == 4
        assert blue.distance_m == pytest.approx(2 * distances[0], rel=1e-6)
        assert blue.timer_time_s == pytest.approx(2 * SECONDS, abs=4)


async def test_an_external_model_is_told_of_own_gear_alone_and_what_was_withheld_is_counted(
    start_analytics: Start,
) -> None:
    async with start_analytics() as analytics:
        own, api = Account(analytics), Account(analytics)
        await own.say(
            gear=[
                account_pb2.AccountGear(
                    kind=SHOES, name="Blue", details=[{"label": "Retired", "text": "yes"}]
                ),
            ],
            routes=[await own.route("Lake", "routes/lake.gpx")],
        )
        await api.say(kind="STRAVA_API", gear=[account_pb2.AccountGear(kind=BIKE, name="Secret")])
        await ridden(analytics, description_pb2.ActivityGear(name="Blue", kind=SHOES), 0)
        recording = Collector(analytics, watch(start_s=START + 86_400))
        gear = description_pb2.ActivityGear(name="Blue", kind=SHOES)
        await recording.ingest(described(gear=gear), source_kind="STRAVA_API")
        await arrived(analytics)
        both = await gear_of(analytics, 2)
        assert [(one.name, one.activity_count, one.retired) for one in both] == [
            ("Secret", 0, False),
            ("Blue", 2, True),
        ]
        stub = ProfileServiceAsyncStub(analytics.channel)
        metadata = (*analytics.metadata, ("runningmate-reader", "external_model"))
        told = await stub.ListGear(profile_pb2.ListGearRequest(), metadata=metadata)
        assert [(one.name, one.activity_count) for one in told.gear] == [("Blue", 1)]
        assert (told.data_use.withheld_activity_count, told.data_use.withheld_value_count) == (1, 1)
        assert told.data_use.reader == data_use_pb2.READER_EXTERNAL_MODEL
        routes = await stub.ListRoutes(profile_pb2.ListRoutesRequest(), metadata=metadata)
        assert [route.name for route in routes.routes] == ["Lake"]
        for refused in (
            stub.ListProfiles(profile_pb2.ListProfilesRequest(), metadata=metadata),
            anext(aiter(stub.DownloadRoute(
                profile_pb2.DownloadRouteRequest(route_id=routes.routes[0].route_id), metadata=metadata))),
        ):  # fmt: skip
            with pytest.raises(grpc.aio.AioRpcError) as denied:
                await refused
            assert denied.value.code() is grpc.StatusCode.PERMISSION_DENIED


async def test_a_newer_account_replaces_and_an_older_one_changes_nothing(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        account = Account(analytics)
        await account.say(
            2, gear=[account_pb2.AccountGear(kind=BIKE, name=name) for name in ("New", "Newer")]
        )
        await gear_of(analytics, 2)
        await account.say(1, gear=[account_pb2.AccountGear(kind=BIKE, name="Older")])
        await account.say(3, gear=[account_pb2.AccountGear(kind=BIKE, name="Newest")])
        (newest,) = await gear_of(analytics, 1)
        assert newest.name == "Newest"


async def test_routes_come_in_pages_by_name_and_their_bytes_as_they_were_stored(
    start_analytics: Start,
) -> None:
    async with start_analytics() as analytics:
        account = Account(analytics)
        stub = ProfileServiceAsyncStub(analytics.channel)
        routes = [
            await account.route(name, f"routes/{name}.gpx", GPX + name.encode()) for name in ("b", "A", "c")
        ]
        await account.say(routes=routes, profile={"name": "Ada"})
        first = profile_pb2.ListRoutesRequest(page_size=2)
        await until(lambda: stub.ListRoutes(first, metadata=analytics.metadata), "routes", 2)
        page = await stub.ListRoutes(first, metadata=analytics.metadata)
        rest = await stub.ListRoutes(
            profile_pb2.ListRoutesRequest(page_token=page.next_page_token), metadata=analytics.metadata
        )
        assert [route.name for route in (*page.routes, *rest.routes)] == ["A", "b", "c"]
        assert not rest.next_page_token
        assert page.routes[0].HasField("elevation_gain_m"), "flat is known to be flat"
        call = stub.DownloadRoute(
            profile_pb2.DownloadRouteRequest(route_id=page.routes[0].route_id), metadata=analytics.metadata
        )
        assert b"".join([piece.data async for piece in call]) == GPX + b"A"
        profiles = await stub.ListProfiles(profile_pb2.ListProfilesRequest(), metadata=analytics.metadata)
        assert [(one.provider, one.profile.name) for one in profiles.profiles] == [("strava", "Ada")]


async def test_a_damaged_route_is_said_to_be_damaged_before_its_end(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        account = Account(analytics)
        route = await account.route("a", "routes/a.gpx")
        await analytics.objects.put(f"athlete/{analytics.athlete_id}/{route.object_key}", b"<gpx>")
        await account.say(routes=[route])
        stub = ProfileServiceAsyncStub(analytics.channel)
        (listed,) = await until(
            lambda: stub.ListRoutes(profile_pb2.ListRoutesRequest(), metadata=analytics.metadata), "routes", 1
        )
        call = stub.DownloadRoute(
            profile_pb2.DownloadRouteRequest(route_id=listed.route_id), metadata=analytics.metadata
        )
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            [piece async for piece in call]
        assert refused.value.code() is grpc.StatusCode.DATA_LOSS


async def test_an_erasure_takes_the_account_and_a_late_event_brings_nothing_back(
    start_analytics: Start,
) -> None:
    async with start_analytics() as analytics:
        account = Account(analytics)
        stub = ProfileServiceAsyncStub(analytics.channel)
        profiles = profile_pb2.ListProfilesRequest()
        await account.say(profile={"name": "Ada"})
        await until(lambda: stub.ListProfiles(profiles, metadata=analytics.metadata), "profiles", 1)
        erase = athlete_pb2.EraseAthleteRequest(confirm_athlete_id=str(analytics.athlete_id))
        await analytics.athletes.EraseAthlete(erase, metadata=analytics.metadata)
        await account.say(2, profile={"name": "Ada"})
        await asyncio.sleep(1)
        assert not (await stub.ListProfiles(profiles, metadata=analytics.metadata)).profiles


async def estimates(analytics: Analytics) -> dict[int, tuple[float, str, list[int], int]]:
    """Estimated settings by name."""
    answer = await analytics.athletes.GetAthlete(athlete_pb2.GetAthleteRequest(), metadata=analytics.metadata)
    return {
        one.name: (one.value, one.evidence, list(one.source_kinds), one.sport)
        for one in answer.athlete.estimates
    }


async def settled_as(analytics: Analytics, name: int, value: float | None) -> None:
    async with asyncio.timeout(20):
        while True:
            found = (await estimates(analytics)).get(name)
            if (found and found[0]) == value:
                return
            await asyncio.sleep(0.1)


WEIGHT, POWER = athlete_pb2.SETTING_NAME_WEIGHT_KG, athlete_pb2.SETTING_NAME_THRESHOLD_POWER_W


async def test_a_profile_of_an_api_gives_dated_settings_that_carry_its_source_and_go_with_it(
    start_analytics: Start,
) -> None:
    async with start_analytics() as analytics:
        await ridden(analytics, None, 0)
        account = Account(analytics)
        await account.say(1, "STRAVA_API", profile={"weight_kg": 71.5, "threshold_power_w": 240})
        await settled_as(analytics, WEIGHT, 71.5)
        found = await estimates(analytics)
        strava = [source_pb2.SOURCE_KIND_STRAVA_API]
        assert found[WEIGHT][1].startswith("It stands in your profile at Strava, first seen on 20")
        assert found[WEIGHT][2:] == (strava, sport_pb2.SPORT_UNSPECIFIED)
        assert found[POWER][0] == 240
        assert found[POWER][2:] == (strava, sport_pb2.SPORT_RIDE)
        await account.say(2, "STRAVA_API", profile={"weight_kg": 70.5})
        await settled_as(analytics, WEIGHT, 70.5)
        assert (await estimates(analytics))[POWER][0] == 240, "what is not said any more was true then"
        revision = RecordingRevision(recording_id=str(account.recording_id), revision=2)
        await analytics.publish(
            RecordingsRevoked(
                athlete_id=str(analytics.athlete_id), deletion_id=str(uuid.uuid4()), recordings=[revision]
            )  # type: ignore[arg-type]
        )
        await settled_as(analytics, WEIGHT, None)
        assert POWER not in await estimates(analytics)
        stub = ProfileServiceAsyncStub(analytics.channel)
        profiles = profile_pb2.ListProfilesRequest()
        assert not (await stub.ListProfiles(profiles, metadata=analytics.metadata)).profiles
        await account.say(2, "STRAVA_API", profile={"weight_kg": 70.5})
        await account.say(3, "STRAVA_API", profile={"weight_kg": 69.5})
        await settled_as(analytics, WEIGHT, 69.5)
        expired = PayloadsExpired(
            athlete_id=str(analytics.athlete_id),
            recordings=[RecordingRevision(recording_id=str(account.recording_id), revision=3)],
        )
        await analytics.publish(expired)  # type: ignore[arg-type]
        await settled_as(analytics, WEIGHT, None)


async def test_a_profile_of_an_api_replaces_no_number_of_ones_own(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        recording = Collector(analytics, watch())
        await recording.ingest(described(athlete_weight_kg=68.0))
        await arrived(analytics)
        account = Account(analytics)
        await account.say(1, "STRAVA_API", profile={"weight_kg": 71.5, "threshold_power_w": 9000})
        await account.say(2, "STRAVA_API", profile={"weight_kg": 72.5})
        await settled_as(analytics, WEIGHT, 68.0)
        async with asyncio.timeout(20):  # the second profile has been looked at
            stub = ProfileServiceAsyncStub(analytics.channel)
            while True:
                answer = await stub.ListProfiles(
                    profile_pb2.ListProfilesRequest(), metadata=analytics.metadata
                )
                if answer.profiles and answer.profiles[0].profile.weight_kg == 72.5:
                    break
                await asyncio.sleep(0.1)
        await analytics.settled()
        found = await estimates(analytics)
        assert found[WEIGHT][0] == 68.0
        assert source_pb2.SOURCE_KIND_STRAVA_API not in found[WEIGHT][2]
        assert POWER not in found or found[POWER][0] != 9000
