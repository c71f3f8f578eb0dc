"""A whole history fetched from the emulator by a process that is killed on the way, and what it then holds."""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from runningmate_collector.adapters.signals import LocalSignals
from runningmate_collector.strava import Strava
from runningmate_servicekit import migrations
from runningmate_servicekit.database import Database
from runningmate_servicekit.eventlog import Outbox
from runningmate_servicekit.objects import DirectoryObjectStore
from tests.strava_backfill.worker import Clock, settings_of
from tests.strava_emulator import Clock as EmulatorClock
from tests.strava_emulator import Emulator, State
from tests.strava_emulator.beside import answer_page

if TYPE_CHECKING:
    from runningmate_servicekit.testing.postgres import TestDatabase
    from tests.strava_emulator import Athlete

BEGIN_S = 1_790_000_100.0 // 86_400 * 86_400 + 43_200
STRAVA_ID = 134_815
REDIRECT = "http://127.0.0.1:9/back"
SCOPES = ("read", "profile:read_all", "activity:read_all")
POLL_S = 0.005
CONTENT = """
    SELECT known.strava_id, recording.sha256, recording.revision, recording.description_sha256, recording.object_key
    FROM collector.strava_activity AS known JOIN collector.recording USING (recording_id) ORDER BY known.strava_id"""
ANNOUNCED = "SELECT count(*) FROM collector.outbox WHERE event_type NOT LIKE '%AccountDescribed'"


@dataclass
class Outcome:
    """What a trial gave.

    Attributes:
        content: Digest, revision and description of each activity by its id at Strava.
        objects: Keys in the object store, without the athlete's id.
        calls: By kind, as the emulator counted them.
        least: Calls without which it cannot be done.
        days: That it took on the emulator's clock.
    """

    content: dict[int, tuple[str, int, str]]
    objects: set[str]
    announced: int
    calls: dict[str, int]
    statuses: dict[int, int]
    least: int
    kills: int
    days: float
    seconds: float
    problems: list[str] = field(default_factory=list)

    @property
    def excess(self) -> float:
        """Calls over the least, as a share of it."""
        return sum(self.calls.values()) / self.least


def least_calls(athlete: Athlete) -> int:
    """The profile, pages of 200 with the empty one, and of each activity the detail and, unless it is manual, the streams."""
    recorded = sum(not one.manual for one in athlete.workouts.values())
    return 1 + -(-len(athlete.workouts) // 200) + 1 + len(athlete.workouts) + recorded


async def migrated(database: TestDatabase) -> None:
    """A database of the collector's."""
    known = migrations.load("runningmate_collector")
    await migrations.migrate(database.url("rm_collector_owner"), "collector", known)


async def run(database: TestDatabase, folder: Path, activities: int, kills: int, seed: int) -> Outcome:
    """Fetches a history; the process dies `kills` times, when a drawn number of calls was made."""
    state = State(clock=EmulatorClock(BEGIN_S))
    state.add_application()
    athlete = state.add_athlete(STRAVA_ID, workouts=activities)
    started_s = time.monotonic()
    async with Emulator(state) as emulator:
        order = {
            "folder": str(folder),
            "emulator": emulator.url,
            "database_url": database.url("rm_collector"),
            "job_database_url": database.url("rm_collector_job"),
        }
        athlete_id = await _connect(order, emulator)
        least = least_calls(athlete)
        moments = sorted(random.Random(seed).sample(range(1, least), kills))
        for moment in moments:
            await _work(order, emulator, moment)
        await _work(order, emulator, None)
        return await _outcome(
            order,
            athlete_id,
            Outcome(
                {},
                set(),
                0,
                dict(emulator.calls),
                dict(emulator.statuses),
                least,
                len(moments),
                (state.clock.now_s() - BEGIN_S) / 86_400,
                time.monotonic() - started_s,
            ),
        )


async def _connect(order: dict[str, Any], emulator: Emulator) -> UUID:
    settings, athlete_id = settings_of(order), uuid4()
    of_athletes, of_jobs = Database(order["database_url"]), Database(order["job_database_url"])
    await of_athletes.connect()
    await of_jobs.connect()
    clock = Clock(emulator.url)
    await clock.look()
    objects = DirectoryObjectStore(Path(order["folder"]) / "objects")
    strava = Strava(settings, of_athletes, of_jobs, objects, Outbox("collector"), LocalSignals(), clock.now)
    connecting = strava.servicer.connecting
    await connecting.put_application(athlete_id, "4242", "emulated-secret")
    url, login = await connecting.authorize(athlete_id, REDIRECT)
    answer = await asyncio.to_thread(answer_page, emulator, url, STRAVA_ID, SCOPES)
    await connecting.connect(athlete_id, login, answer["code"], answer["scope"], "")
    await strava.api.close()
    await clock.close()
    await of_jobs.close()
    await of_athletes.close()
    return athlete_id


async def _work(order: dict[str, Any], emulator: Emulator, until_calls: int | None) -> None:
    """Runs the process until it is done, or until so many calls were made, then kills it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.strava_backfill.worker", json.dumps(order),
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    try:
        while process.returncode is None:
            if until_calls is not None and emulator.calls.total() >= until_calls:
                process.kill()
                await process.wait()
                return
            await asyncio.sleep(POLL_S)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise AssertionError(f"the worker ended with {process.returncode}")


async def _outcome(order: dict[str, Any], athlete_id: UUID, outcome: Outcome) -> Outcome:
    database = Database(order["job_database_url"])
    await database.connect()
    async with database.transaction() as connection:
        rows = await connection.fetch(CONTENT)
        outcome.announced = await connection.fetchval(ANNOUNCED)
    await database.close()
    objects = DirectoryObjectStore(Path(order["folder"]) / "objects")
    for row in rows:
        outcome.content[row["strava_id"]] = (row["sha256"], row["revision"], row["description_sha256"])
        if (await objects.head(row["object_key"])).sha256 != row["sha256"]:
            outcome.problems.append(f"{row['strava_id']}: stored bytes are others")
    outcome.objects = {key.replace(str(athlete_id), "") async for key in objects.list()}
    return outcome
