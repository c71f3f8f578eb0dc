"""A collector's following of Strava as a process of its own, to be killed at any moment: `python -m … ORDER`.

Its clock is the emulator's, which stands still while there is work, and moves to what is due next when there is none.
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from runningmate_collector.adapters.signals import LocalSignals
from runningmate_collector.config import Settings
from runningmate_collector.strava import Strava
from runningmate_servicekit.database import Database
from runningmate_servicekit.eventlog import Outbox
from runningmate_servicekit.objects import DirectoryObjectStore

LEASE = timedelta(seconds=1)
"""Of real time: who takes over after a kill waits no longer."""
NEXT_DUE = """
    SELECT min(at) FROM (
        SELECT greatest(link.paused_until, listing_due_at) FROM collector.strava_link AS link WHERE listing_page IS NULL
        UNION ALL
        SELECT greatest(link.paused_until, CASE WHEN listing_after IS NULL THEN backfill_paused_until END)
        FROM collector.strava_link AS link WHERE listing_page IS NOT NULL
        UNION ALL
        SELECT greatest(link.paused_until, known.next_try_at,
            CASE WHEN known.pressing THEN NULL ELSE link.backfill_paused_until END)
        FROM collector.strava_activity AS known JOIN collector.strava_link AS link USING (athlete_id)
        WHERE known.wanted > known.fetched) AS due (at)"""
"""When the first of all links has something to do."""
WHOLE = "SELECT bool_and(backfilled_at IS NOT NULL) FROM collector.strava_link"
LEASED = "SELECT max(claimed_until) > clock_timestamp() FROM collector.strava_link"


class Clock:
    """The emulator's, as it was last asked for."""

    def __init__(self, url: str) -> None:
        self._client = httpx.AsyncClient(base_url=url)
        self._now_s = 0.0

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._now_s, UTC)

    async def close(self) -> None:
        await self._client.aclose()

    async def look(self) -> None:
        self._now_s = (await self._client.get("/emulator/clock")).json()["now_s"]

    async def move_to(self, at: datetime) -> None:
        body = {"advance_to_s": at.timestamp() + 0.001}
        self._now_s = (await self._client.post("/emulator/clock", json=body)).json()["now_s"]


def settings_of(order: dict[str, Any]) -> Settings:
    """Settings of an order: addresses and paths by name."""
    return Settings(
        token_jwks=Path(order["folder"]) / "jwks.json",
        database_url=SecretStr(order["database_url"]),
        job_database_url=SecretStr(order["job_database_url"]),
        event_log_url=SecretStr("unused"),
        object_store_url=f"file://{order['folder']}/objects",
        sealing_keys=Path(order["folder"]) / "secrets" / "sealing.json",
        strava_api=f"{order['emulator']}/api/v3",
        strava_oauth=f"{order['emulator']}/oauth",
    )


async def work(order: dict[str, Any]) -> None:
    """Works until the history of everybody is whole."""
    clock = Clock(order["emulator"])
    settings = settings_of(order)
    of_athletes, of_jobs = Database(settings.database_url), Database(order["job_database_url"])
    await of_athletes.connect()
    await of_jobs.connect()
    objects = DirectoryObjectStore(Path(order["folder"]) / "objects")
    strava = Strava(
        settings, of_athletes, of_jobs, objects, Outbox("collector"), LocalSignals(), clock.now, LEASE
    )
    await clock.look()
    while True:
        if await strava.worker.turn():
            continue
        async with of_jobs.transaction() as connection:
            whole, leased = await connection.fetchval(WHOLE), await connection.fetchval(LEASED)
            due = await connection.fetchval(NEXT_DUE)
        if whole:
            return
        if leased:
            await asyncio.sleep(0.1)  # somebody who was killed a moment ago still holds it
        elif due is not None:
            await clock.move_to(due)


if __name__ == "__main__":
    asyncio.run(work(json.loads(sys.argv[1])))
