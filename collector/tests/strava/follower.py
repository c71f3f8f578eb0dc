"""A collector's following of Strava without its server, on the emulator's clock: tests turn the worker themselves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import httpx

from collector.tests.conftest import settings_for
from runningmate_collector.adapters.signals import LocalSignals
from runningmate_collector.domain.strava.link import Link
from runningmate_collector.strava import Strava
from runningmate_servicekit.database import Database
from runningmate_servicekit.eventlog import Outbox
from runningmate_servicekit.objects import DirectoryObjectStore
from runningmate_servicekit.testing.identity import TestIssuer
from runningmate_servicekit.testing.postgres import TestDatabase
from tests.strava_backfill.worker import NEXT_DUE
from tests.strava_emulator import Clock, Emulator

REDIRECT = "http://127.0.0.1:9/back"
SCOPES = ("read", "activity:read_all")
PROFILE_SCOPES = (*SCOPES, "profile:read_all")
MANY_TURNS = 100_000


@dataclass
class Follower:
    """One replica. `now` is Strava's clock, and `skew` makes this one's wrong."""

    strava: Strava
    emulator: Emulator
    admin_url: str
    skew: timedelta = timedelta()

    @property
    def clock(self) -> Clock:
        return self.emulator.state.clock

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock.now_s(), UTC) + self.skew

    async def connect(
        self, athlete_id: UUID, strava_id: int = 134_815, scopes: tuple[str, ...] = SCOPES
    ) -> None:
        """The whole way: application, log-in at Strava, redirect."""
        connecting = self.strava.servicer.connecting
        await connecting.put_application(athlete_id, "4242", "emulated-secret")
        url, state = await connecting.authorize(athlete_id, REDIRECT)
        answer = await consent(self.emulator, url, strava_id, scopes)
        assert answer["state"] == state
        await connecting.connect(athlete_id, state, answer["code"], answer["scope"], "")

    async def drain(self, turns: int = MANY_TURNS) -> int:
        """Works until nothing is due now; gives the number of steps."""
        for count in range(turns):
            if not await self.strava.worker.turn():
                return count
        return turns

    async def whole(self, athlete_id: UUID, days: float = 30.0) -> None:
        """Works, and moves the clock to what is due next, until the history is whole or so many days are over."""
        ends_s = self.clock.now_s() + days * 86_400
        while self.clock.now_s() < ends_s:
            await self.drain()
            link = await self.link(athlete_id)
            if link.backfilled_at is not None:
                return
            await self.move_on()
        raise AssertionError(f"the history was not whole after {days} days: {await self.rows('strava_link')}")

    async def move_on(self) -> None:
        """Moves the clock to the moment when something is due."""
        async with self.strava.jobs.transaction() as connection:
            due: datetime | None = await connection.fetchval(NEXT_DUE)
        if due is not None:
            self.clock.advance_to((due - self.skew).timestamp() + 0.001)

    async def link(self, athlete_id: UUID) -> Link:
        async with self.strava.servicer.following.units(athlete_id) as unit:
            found = await unit.strava.link()
        assert found is not None
        return found

    async def rows(self, table: str) -> list[dict[str, Any]]:
        async with self.strava.jobs.transaction() as connection:
            return [dict(row) for row in await connection.fetch(f"SELECT * FROM collector.{table}")]

    async def events(self) -> list[str]:
        """Kinds of events that wait to be published, in order."""
        async with self.strava.jobs.transaction() as connection:
            rows = await connection.fetch("SELECT event_type FROM collector.outbox ORDER BY id")
        return [row["event_type"].rpartition(".")[2] for row in rows]

    async def stored(self) -> set[str]:
        return {key async for key in self.strava.objects.list()}

    async def close(self) -> None:
        await self.strava.api.close()
        await self.strava.jobs.close()
        await self.strava.database.close()


async def consent(
    emulator: Emulator, url: str, strava_id: int, scopes: tuple[str, ...], answer: str = "yes"
) -> dict[str, str]:
    """What the redirect carries after a person has answered Strava's page."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    form: dict[str, Any] = query | {"athlete": str(strava_id), "answer": answer, "granted": list(scopes)}
    async with httpx.AsyncClient() as browser:
        page = await browser.get(url)
        assert page.status_code == 200, page.text
        told = await browser.post(f"{emulator.url}/oauth/accept", data=form)
    location = urlsplit(told.headers["location"])
    return {name: values[0] for name, values in parse_qs(location.query).items()}


@asynccontextmanager
async def following(
    database: TestDatabase, issuer: TestIssuer, folder: Path, emulator: Emulator, **values: Any
) -> AsyncIterator[Follower]:
    settings = settings_for(
        database,
        issuer,
        folder,
        strava_api=f"{emulator.url}/api/v3",
        strava_oauth=f"{emulator.url}/oauth",
        **values,
    )
    of_athletes, of_jobs = Database(settings.database_url), Database(settings.job_database_url or "")
    await of_athletes.connect()
    await of_jobs.connect()
    strava = Strava(
        settings,
        of_athletes,
        of_jobs,
        DirectoryObjectStore(folder / "objects"),
        Outbox("collector"),
        LocalSignals(),
    )
    made = Follower(strava, emulator, database.admin_url)
    strava.now = made.now
    try:
        yield made
    finally:
        await made.close()


def new_athlete() -> UUID:
    return uuid4()
