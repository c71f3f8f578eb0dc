"""Estimates that are renewed quarter by quarter are those that all recordings give at once."""

from __future__ import annotations

import random
import uuid
from collections import defaultdict
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from analytics.tests.unit.formats.fitbytes import (
    ENUM,
    HEART_RATE,
    START,
    TIMESTAMP,
    UINT16,
    UINT32,
    FitBytes,
)
from runningmate.analytics.v1 import activity_pb2, athlete_pb2, edit_pb2
from runningmate.common.v1 import sport_pb2
from runningmate_analytics.adapters.postgres.rows import curve_from
from runningmate_analytics.adapters.postgres.settings import PostgresSettingsStore
from runningmate_analytics.domain.efforts import Evidence, QuarterBests, best_efforts
from runningmate_analytics.domain.model import Sport
from runningmate_analytics.domain.settings import DatedSetting, SettingsBook, digest
from runningmate_analytics.domain.thresholds import estimate_by_source
from runningmate_servicekit.database import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from analytics.tests.integration.conftest import Analytics
    from runningmate_servicekit.testing.postgres import TestDatabase

    Start = Callable[..., AbstractAsyncContextManager[Analytics]]

SPEED, POWER = (6, 2, UINT16), (7, 2, UINT16)
RUN, RIDE = 1, 2
SECONDS, DAY_S = 1300, 86_400


def workout(sport: int, day: int, heart_rate_bpm: int, speed_mmps: int, power_w: int) -> bytes:
    """At one level throughout, so many days after the first."""
    start_s = START + day * DAY_S
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, HEART_RATE, SPEED, POWER)
    for second in range(SECONDS):
        fit.data(0, "IBHH", start_s + second, heart_rate_bpm, speed_mmps, power_w)
    fit.define(3, 18, TIMESTAMP, (2, 4, UINT32), (7, 4, UINT32), (5, 1, ENUM))
    return fit.data(3, "IIIB", start_s + SECONDS, start_s, SECONDS * 1000, sport).build()


class Stored:
    """What the database holds of one athlete."""

    def __init__(self, database: Database, athlete_id: uuid.UUID) -> None:
        self._database = database
        self._athlete_id = athlete_id
        self._settings = PostgresSettingsStore(database)

    async def everything(self) -> tuple[Evidence, ...]:
        """The curves of all activities."""
        rows = await self._fetch(
            """SELECT activity_id, local_date, sport, source_kinds, positioned, channel, longest_s, value, start_s
               FROM analytics.activity JOIN analytics.curve USING (activity_id)
               WHERE activity.athlete_id = $1 ORDER BY started_at, activity_id"""
        )
        curves = defaultdict(list)
        for row in rows:
            curves[row["activity_id"]].append(curve_from(row))
        heads = {row["activity_id"]: row for row in rows}
        return tuple(
            Evidence(
                head["local_date"],
                Sport(head["sport"]),
                tuple(curves[activity_id]),
                head["source_kinds"],
                head["positioned"],
            )
            for activity_id, head in heads.items()
        )

    async def bests(self) -> tuple[QuarterBests, ...]:
        """The best efforts that are kept, by quarter and sport."""
        return tuple((await self._settings.bests(self._athlete_id))[0])

    async def zone_kinds(self) -> int:
        """What the athlete's zone rests on."""
        return (await self._settings.bests(self._athlete_id))[1]

    async def book(self) -> SettingsBook:
        """All settings."""
        return await self._settings.book(self._athlete_id)

    async def digests(self) -> dict[tuple[Sport, Any], set[str]]:
        """What activities were computed with."""
        rows = await self._fetch(
            "SELECT sport, local_date, settings_digest FROM analytics.activity WHERE athlete_id = $1"
        )
        found = defaultdict(set)
        for row in rows:
            found[Sport(row["sport"]), row["local_date"]].add(row["settings_digest"])
        return found

    async def _fetch(self, query: str) -> list[Any]:
        return await self._database.pool.fetch(query, self._athlete_id)


@asynccontextmanager
async def stored(database: TestDatabase, athlete_id: uuid.UUID) -> AsyncIterator[Stored]:
    connected = Database(database.url("rm_analytics_job"))
    await connected.connect()
    try:
        yield Stored(connected, athlete_id)
    finally:
        await connected.close()


async def assert_as_computed_at_once(found: Stored) -> None:
    """Kept efforts, estimates, and the settings of every activity are those that all recordings give now."""
    bests = best_efforts(await found.everything())
    assert await found.bests() == bests
    book = await found.book()
    wanted = {
        DatedSetting(entry.setting, entry.sport, entry.estimated)
        for entry in estimate_by_source(bests, (await found.zone_kinds()))
    }
    assert {entry for entry in book.entries if entry.setting.evidence is not None} == wanted
    for (sport, day), digests in (await found.digests()).items():
        assert digests == {digest(book.resolve(sport, day))}


class Season:
    """Changes at random, as an athlete makes them."""

    def __init__(self, analytics: Analytics, chance: random.Random) -> None:
        self._analytics = analytics
        self._chance = chance

    async def add(self) -> None:
        """One or two workouts of three quarters."""
        for _ in range(self._chance.randint(1, 2)):
            chance = self._chance
            sport, day = chance.choice([RUN, RIDE]), chance.randrange(0, 270)
            data = workout(
                sport, day, chance.randint(140, 195), chance.randint(2500, 5000), chance.randint(90, 340)
            )
            await self._analytics.ingest(data, f"{uuid.uuid4()}.fit")
            await self._analytics.next_outcome()

    async def delete(self) -> None:
        """Any activity."""
        request = activity_pb2.DeleteActivityRequest(activity_id=await self._any())
        await self._analytics.activities.DeleteActivity(request, metadata=self._analytics.metadata)
        await self._analytics.next_outcome()

    async def edit(self) -> None:
        """Cuts below the 20 minutes that estimates need, or makes it a ride."""
        change: Any = self._chance.choice(
            [{"trim": edit_pb2.Trim(to_s=700)}, {"sport": sport_pb2.SPORT_RIDE}]
        )
        activity_id = await self._any()
        request = edit_pb2.EditActivityRequest(
            activity_id=activity_id, request_id=str(uuid.uuid4()), **change
        )
        await self._analytics.edits.EditActivity(request, metadata=self._analytics.metadata)
        await self._analytics.composed(activity_id)

    async def give(self) -> None:
        """A threshold of the athlete's own."""
        setting = athlete_pb2.DatedSetting(
            name=athlete_pb2.SETTING_NAME_THRESHOLD_POWER_W,
            sport=sport_pb2.SPORT_RIDE,
            value=self._chance.randint(200, 300),
            valid_from=self._chance.choice(["2021-01-01", "2026-05-01"]),
        )
        request = athlete_pb2.PutSettingRequest(setting=setting)
        await self._analytics.athletes.PutSetting(request, metadata=self._analytics.metadata)

    async def move(self) -> None:
        """To another time zone: workouts without positions may be of another day, or quarter."""
        zone = self._chance.choice(["Pacific/Kiritimati", "Pacific/Niue"])
        request = athlete_pb2.UpdateAthleteRequest(time_zone=zone)
        await self._analytics.athletes.UpdateAthlete(request, metadata=self._analytics.metadata)

    async def _any(self) -> str:
        return self._chance.choice(sorted(activity.id for activity in await self._analytics.listed()))


@pytest.mark.parametrize("seed", [1, 2])
async def test_after_any_changes_estimates_are_those_of_all_recordings_at_once(
    start_analytics: Start, analytics_database: TestDatabase, seed: int
) -> None:
    chance = random.Random(seed)
    async with (
        start_analytics() as analytics,
        stored(analytics_database, analytics.athlete_id) as found,
    ):
        season = Season(analytics, chance)
        await season.add()
        changes = [season.add, season.edit, season.delete, season.give, season.move, season.add]
        chance.shuffle(changes)
        for change in changes:
            if await analytics.listed() or change == season.add:
                await change()
                await analytics.settled()
                await assert_as_computed_at_once(found)
        assert (await found.book()).entries


async def test_a_change_of_settings_touches_only_the_activities_it_holds_for(
    start_analytics: Start, analytics_database: TestDatabase
) -> None:
    async with (
        start_analytics() as analytics,
        stored(analytics_database, analytics.athlete_id) as found,
    ):
        for sport, day in ((RUN, 0), (RIDE, 1), (RIDE, 200)):
            await analytics.ingest(workout(sport, day, 160, 4000, 200), f"{day}.fit")
            await analytics.next_outcome()
        await analytics.settled()
        later = max(activity.local_date for activity in await analytics.listed())
        setting = athlete_pb2.DatedSetting(
            name=athlete_pb2.SETTING_NAME_THRESHOLD_POWER_W,
            sport=sport_pb2.SPORT_RIDE,
            value=250,
            valid_from="1990-01-01",
        )
        request = athlete_pb2.PutSettingRequest(setting=setting)
        answer = await analytics.athletes.PutSetting(request, metadata=analytics.metadata)
        assert answer.athlete.stale_activity_count == 2
        await analytics.settled()
        request.setting.valid_from, request.setting.value = later, 260
        answer = await analytics.athletes.PutSetting(request, metadata=analytics.metadata)
        assert answer.athlete.stale_activity_count == 1
        await analytics.settled()
        await assert_as_computed_at_once(found)
