from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import asyncpg
import pytest

from runningmate_servicekit.database import Database
from runningmate_servicekit.eventlog import Delivery, EventLog, PostgresEventLog, Record, Subscription, Timing
from runningmate_servicekit.eventlog.subscription import PostgresSubscription
from runningmate_servicekit.testing.postgres import TestDatabase
from servicekit.tests.eventlog.flow import LIMITS, FlowSuite, Numbers, Rig, running
from servicekit.tests.eventlog.suite import (
    EventLogSuite,
    Harness,
    assigned,
    collect,
    eventually,
    numbers,
    records,
)

if TYPE_CHECKING:
    from runningmate_servicekit.database import Connection

QUICK = Timing(lease_s=0.8, beat_s=0.1)


class PostgresHarness:
    def __init__(self, log: PostgresEventLog) -> None:
        self.log: EventLog = log

    async def freeze(self, subscription: Subscription) -> None:
        assert isinstance(subscription, PostgresSubscription)
        await subscription.freeze()


class TestPostgresEventLog(EventLogSuite):
    """Directly, with hints by LISTEN; and as behind a transaction pooler, without them and without named statements."""

    @pytest.fixture(params=["direct", "pooler"])
    async def harness(
        self, request: pytest.FixtureRequest, shared_database: TestDatabase
    ) -> AsyncIterator[Harness]:
        url = shared_database.url("rm_eventlog")
        database = Database(url, max_connections=6, pooler=request.param == "pooler")
        await database.connect()
        log = PostgresEventLog(database.pool, url if request.param == "direct" else None, QUICK)
        yield PostgresHarness(log)
        await log.close()
        await database.close()


class TestFlowThroughPostgres(FlowSuite):
    @pytest.fixture
    async def harness(self, shared_database: TestDatabase) -> AsyncIterator[Harness]:
        url = shared_database.url("rm_eventlog")
        database = Database(url, max_connections=6)
        await database.connect()
        log = PostgresEventLog(database.pool, url, QUICK)
        yield PostgresHarness(log)
        await log.close()
        await database.close()

    async def test_cut_connections_cost_no_event(self, rig: Rig, shared_database: TestDatabase) -> None:
        class Slow(Numbers):
            async def write(self, connection: Connection, delivery: Delivery[int]) -> None:
                await super().write(connection, delivery)
                await asyncio.sleep(0.002)

        found: list[int] = []

        async def look() -> None:
            await asyncio.sleep(0.01)
            rows = await admin.fetch("SELECT number FROM collector.effect WHERE athlete_id = $1", rig.athlete)
            found[:] = [row["number"] for row in rows]

        admin = await asyncpg.connect(shared_database.admin_url)
        try:
            await rig.append(*range(200))
            async with running(rig.relay(), rig.consumer(Slow(), limits=replace(LIMITS, batch=8))):
                for enough in (20, 60, 100):
                    await eventually(lambda: len(found) >= enough, look)  # noqa: B023 - awaited within the round
                    await admin.execute(
                        """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                           WHERE datname = current_database() AND pid <> pg_backend_pid()"""
                    )
                await eventually(lambda: len(found) >= 200, look)
            assert await rig.effects() == list(range(200))
        finally:
            await admin.close()


@pytest.fixture
async def database(events_database: TestDatabase) -> AsyncIterator[Database]:
    database = Database(events_database.url("rm_eventlog"))
    await database.connect()
    yield database
    await database.close()


@pytest.fixture
async def log(database: Database) -> AsyncIterator[PostgresEventLog]:
    log = PostgresEventLog(database.pool, None, QUICK)
    await log.ensure_topics(["t"])
    yield log
    await log.close()


async def test_offsets_of_a_rolled_back_publication_are_given_again(
    log: PostgresEventLog, database: Database
) -> None:
    async with database.pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(
            "SELECT eventlog.publish(ARRAY['t'], ARRAY[0::smallint], ARRAY['k'], ARRAY['x'::bytea], ARRAY['{}'::jsonb])"
        )
        await transaction.rollback()
    assert await database.pool.fetchval("SELECT sum(next_offset) FROM eventlog.partitions") == 0


async def test_prunes_only_what_is_past_the_retention(log: PostgresEventLog) -> None:
    await log.publish(records("t", 10))
    assert await log.prune(datetime.now(UTC) + timedelta(days=29)) == 0
    assert await log.prune(datetime.now(UTC) + timedelta(days=31)) == 10
    await log.publish([Record("t", "key-1", b"99")])
    assert numbers(await collect(await log.subscribe(["t"], "g"), 1)) == [99]


async def test_a_member_that_lost_its_leases_hears_of_it_and_can_take_part_again(
    log: PostgresEventLog,
) -> None:
    revoked: list[int] = []

    async def on_revoked(partitions: frozenset[object]) -> None:
        revoked.append(len(partitions))

    slow = await log.subscribe(["t"], "g", on_revoked)
    await assigned(slow)
    assert isinstance(slow, PostgresSubscription)
    await slow.freeze()
    heir = await log.subscribe(["t"], "g")
    await assigned(heir)
    slow.start()
    await assigned(slow, heir)
    assert revoked[0] == 16
    assert not slow.assignment & heir.assignment


async def test_three_members_settle_and_survive_two_deaths(log: PostgresEventLog) -> None:
    members = [await log.subscribe(["t"], "g") for _ in range(3)]
    await assigned(*members)
    assert sorted(len(member.assignment) for member in members) == [5, 5, 6]
    for member in members[:2]:
        assert isinstance(member, PostgresSubscription)
        await member.freeze()
    await assigned(members[2])


async def test_readers_go_on_when_hints_cannot_be_had(
    events_database: TestDatabase, database: Database
) -> None:
    log = PostgresEventLog(database.pool, "postgresql://nobody:x@127.0.0.1:1/none", QUICK)
    await log.ensure_topics(["t"])
    reader = await log.broadcast(["t"])
    waiting = asyncio.create_task(collect(reader, 1))
    await asyncio.sleep(0.05)
    other = PostgresEventLog(database.pool, None, QUICK)
    await other.publish(records("t", 1))
    assert numbers(await waiting) == [0]
    await log.close()
