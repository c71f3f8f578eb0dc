from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from runningmate_servicekit.database import Database
from runningmate_servicekit.eventlog import (
    DEAD_LETTERS,
    Housekeeping,
    InMemoryEventLog,
    Message,
    Outbox,
    OutgoingEvent,
    Reader,
    Relay,
    Timing,
    partition_of,
)
from runningmate_servicekit.testing.postgres import TestDatabase
from servicekit.tests.eventlog.flow import Rig, running
from servicekit.tests.eventlog.suite import collect, eventually, numbers
from servicekit.tests.eventlog.wrappers import PublishFails

QUICK = Timing(lease_s=0.6, beat_s=0.1)


@pytest.fixture
async def rig(shared_database: TestDatabase) -> AsyncIterator[Rig]:
    database = Database(shared_database.url("rm_collector_job"), max_connections=8)
    await database.connect()
    await database.pool.execute(
        "DELETE FROM collector.outbox; DELETE FROM collector.outbox_leases; DELETE FROM collector.outbox_members;"
        "DELETE FROM collector.inbox"
    )
    rig = Rig(InMemoryEventLog(), database.pool, "t")
    await rig.log.ensure_topics(["t", DEAD_LETTERS])
    yield rig
    await database.close()


@pytest.fixture
async def reader(rig: Rig) -> Reader:
    return await rig.log.broadcast(["t"])


def first_ones(messages: list[Message]) -> list[Message]:
    """Without repetitions."""
    return list({message.headers["event-id"]: message for message in reversed(messages)}.values())[::-1]


async def unpublished(rig: Rig) -> int:
    count = await rig.pool.fetchval("SELECT count(*) FROM collector.outbox WHERE published_at IS NULL")
    assert isinstance(count, int)
    return count


async def test_a_row_committed_late_is_not_skipped(rig: Rig, reader: Reader) -> None:
    async with rig.pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await rig.outbox.append(connection, uuid4(), [rig.event(1)])
        async with running(rig.relay()):
            await rig.append(2)
            assert numbers(await collect(reader, 1)) == [2]
            await transaction.commit()
            assert numbers(await collect(reader, 1)) == [1]


async def test_a_rolled_back_event_is_never_published(rig: Rig, reader: Reader) -> None:
    async with rig.pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await rig.outbox.append(connection, rig.athlete, [rig.event(1)])
        await transaction.rollback()
    await rig.append(2)
    async with running(rig.relay()):
        assert numbers(await collect(reader, 1)) == [2]
        assert await reader.poll(10, 0.05) == []


async def test_writers_of_one_athlete_wait_for_each_other(rig: Rig, reader: Reader) -> None:
    async with rig.pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await rig.outbox.append(connection, rig.athlete, [rig.event(1)])
        second = asyncio.create_task(rig.append(2))
        await asyncio.sleep(0.1)
        assert not second.done()
        await transaction.commit()
    await second
    async with running(rig.relay()):
        assert numbers(await collect(reader, 2)) == [1, 2]


async def test_relays_each_athlete_in_order_while_many_write(rig: Rig, reader: Reader) -> None:
    athletes = [uuid4() for _ in range(5)]

    async def write(athlete: UUID) -> None:
        for number in range(0, 20, 2):
            await rig.append(number, number + 1, athlete=athlete)

    async with running(rig.relay()):
        await asyncio.gather(*(write(athlete) for athlete in athletes))
        messages = await collect(reader, 100)
    for athlete in athletes:
        assert numbers([m for m in messages if m.key == str(athlete)]) == list(range(20))
    assert await unpublished(rig) == 0


async def test_a_failed_delivery_starts_again_at_the_first_unpublished_row(rig: Rig, reader: Reader) -> None:
    await rig.append(*range(10))
    log = PublishFails(rig.log, failures=3, stored=4)
    async with running(rig.relay(log)):
        await eventually(lambda: log.left == 0)
        messages = await collect(reader, 3 * 4 + 10)
    assert numbers(messages) == [*range(4), *range(4), *range(4), *range(10)]
    assert numbers(first_ones(messages)) == list(range(10))
    assert await unpublished(rig) == 0


async def test_one_buckets_failure_does_not_hold_up_the_others(rig: Rig, reader: Reader) -> None:
    others = [
        a for a in (uuid4() for _ in range(30)) if partition_of(str(a)) != partition_of(str(rig.athlete))
    ]
    log = PublishFails(rig.log, failures=10**9, stored=0, key=str(rig.athlete))
    async with running(rig.relay(log)):
        await rig.append(1, 2)
        for other in others:
            await rig.append(5, athlete=other)
        assert {m.key for m in await collect(reader, len(others))} == {str(other) for other in others}
        left: list[int] = []

        async def look() -> None:
            # A row is marked a moment after its record can be read.
            left.append(await unpublished(rig))

        await eventually(lambda: left[-1:] == [2], look)
        log.left = 0
        assert numbers(await collect(reader, 2)) == [1, 2]


async def test_relays_share_the_buckets_and_inherit_those_of_a_dead_one(rig: Rig, reader: Reader) -> None:
    one, two = (Relay(Outbox("collector"), rig.pool, rig.log, timing=QUICK) for _ in range(2))
    owners: dict[str, int] = {}

    async def look() -> None:
        rows = await rig.pool.fetch(
            "SELECT owner, count(*) AS buckets FROM collector.outbox_leases WHERE owner IS NOT NULL GROUP BY owner"
        )
        owners.clear()
        owners.update({row["owner"]: row["buckets"] for row in rows})
        await asyncio.sleep(0.02)

    async with running(two):
        dies = asyncio.create_task(one.run())
        await eventually(lambda: sorted(owners.values()) == [8, 8], look)
        dies.cancel()
        await asyncio.gather(dies, return_exceptions=True)
        # As if it had died without a word: its leases stand, and its membership has run out.
        await rig.pool.execute("UPDATE collector.outbox_leases SET owner = 'dead' WHERE partition < 8")
        athletes = [uuid4() for _ in range(40)]
        for athlete in athletes:
            await rig.append(1, athlete=athlete)
        assert {m.key for m in await collect(reader, 40)} == {str(athlete) for athlete in athletes}


async def test_payloads_that_no_log_takes_are_refused_when_written() -> None:
    with pytest.raises(ValueError, match="object store"):
        OutgoingEvent("t", "test.Number", bytes(900_001))


async def test_a_schema_with_odd_characters_is_refused() -> None:
    with pytest.raises(ValueError, match="plain SQL name"):
        Outbox("collector; DROP")


async def test_housekeeping_keeps_what_is_young_or_unpublished(rig: Rig) -> None:
    await rig.append(1, 2, 3)
    await rig.pool.execute(
        "UPDATE collector.outbox SET published_at = clock_timestamp() - $1::interval * sequence WHERE sequence < 3",
        timedelta(days=29),
    )
    await rig.pool.execute(
        """INSERT INTO collector.inbox (group_name, event_id, athlete_id, handled_at)
           SELECT 'g', gen_random_uuid(), gen_random_uuid(), clock_timestamp() - make_interval(days => d)
           FROM unnest(ARRAY[1, 36, 38]) AS d"""
    )
    assert await Housekeeping(rig.log, rig.pool, rig.outbox, groups=["g"]).prune() == 2
    left = await rig.pool.fetch("SELECT sequence FROM collector.outbox ORDER BY sequence")
    assert [row["sequence"] for row in left] == [1, 3]
    await rig.append(4)
    assert await rig.pool.fetchval("SELECT max(sequence) FROM collector.outbox") == 4
