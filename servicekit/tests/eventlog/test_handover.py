"""One event log takes another one's place while events wait."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from runningmate_servicekit.database import Database
from runningmate_servicekit.eventlog import DEAD_LETTERS, InMemoryEventLog
from runningmate_servicekit.eventlog.handover import hand_over
from runningmate_servicekit.testing.postgres import TestDatabase
from servicekit.tests.eventlog.flow import Numbers, Rig, running


@pytest.fixture
async def database(events_database: TestDatabase) -> AsyncIterator[Database]:
    database = Database(events_database.url("rm_collector_job"), max_connections=8)
    await database.connect()
    yield database
    await database.close()


async def opened(database: Database) -> Rig:
    rig = Rig(InMemoryEventLog(), database.pool, "t")
    await rig.log.ensure_topics(["t", DEAD_LETTERS])
    return rig


async def unpublished(database: Database) -> int:
    count: int = await database.pool.fetchval(
        "SELECT count(*) FROM collector.outbox WHERE published_at IS NULL"
    )
    return count


async def test_what_nobody_handled_is_handled_from_the_new_log_and_the_rest_is_not_repeated(
    database: Database, events_database: TestDatabase
) -> None:
    former = await opened(database)
    await former.append(*range(5))
    async with running(former.relay(), former.consumer(Numbers())):
        await former.until(range(5))
    await former.append(*range(5, 9))
    async with running(former.relay()):
        while await unpublished(database):
            await former.outbox.wait_for_change()
    new = await opened(database)
    new.athlete = former.athlete
    urls = {name: events_database.url(f"rm_{name}_job") for name in ("collector", "analytics")}
    assert await hand_over(urls) == 4
    assert await unpublished(database) == 4
    async with running(new.relay(), new.consumer(Numbers())):
        await new.append(9)
        await new.until(range(10))
    assert await hand_over(urls) == 0
