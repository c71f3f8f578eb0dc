"""What every event log must do. An adapter's tests subclass `EventLogSuite` and give it a `harness`.

Nothing here assumes gapless offsets, quick rebalances or the order of partitions: waits are by condition.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import uuid4

import pytest

from runningmate_servicekit.eventlog import (
    PARTITION_COUNT,
    EventLog,
    Fenced,
    Message,
    Reader,
    Record,
    Subscription,
    TopicMissing,
    TopicPartition,
    partition_of,
)

LIMIT_S = 30.0


class Harness(Protocol):
    """An adapter under test."""

    log: EventLog

    async def freeze(self, subscription: Subscription) -> None:
        """Makes a member look dead to its group, while the object can still be called."""


async def eventually(
    condition: Callable[[], bool], step: Callable[[], Awaitable[object]] | None = None
) -> None:
    """Repeats a step until the condition holds."""
    async with asyncio.timeout(LIMIT_S):
        while not condition():
            await (step() if step is not None else asyncio.sleep(0.01))


async def collect(reader: Reader, count: int) -> list[Message]:
    """Polls until so many messages came."""
    found: list[Message] = []

    async def poll() -> None:
        found.extend(await reader.poll(count - len(found), 0.2))

    await eventually(lambda: len(found) >= count, poll)
    return found


async def assigned(*readers: Reader) -> None:
    """Polls members in turn until every partition is held, by each a fair share; hands back what is read."""
    share = PARTITION_COUNT // len(readers)

    async def poll() -> None:
        for reader in readers:
            reader.pause(reader.assignment)
            await reader.poll(1, 0.02)

    def fair() -> bool:
        return sum(len(r.assignment) for r in readers) == PARTITION_COUNT and all(
            len(r.assignment) >= share for r in readers
        )

    await eventually(fair, poll)
    for reader in readers:
        reader.resume(reader.assignment)


def records(topic: str, count: int, key: str | None = None) -> list[Record]:
    return [Record(topic, key or f"key-{i}", b"%d" % i, {"number": str(i)}) for i in range(count)]


def numbers(messages: Sequence[Message]) -> list[int]:
    return [int(message.payload) for message in messages]


def next_offsets(messages: Sequence[Message]) -> Mapping[TopicPartition, int]:
    return {message.topic_partition: message.offset + 1 for message in messages}


class EventLogSuite:
    """Subclass it as `TestX` and define the fixture `harness`."""

    @pytest.fixture
    def harness(self) -> Harness:
        raise NotImplementedError

    @pytest.fixture
    def log(self, harness: Harness) -> EventLog:
        return harness.log

    @pytest.fixture
    async def topic(self, log: EventLog) -> str:
        name = f"t-{uuid4().hex[:12]}"
        await log.ensure_topics([name])
        return name

    async def test_delivers_what_was_published(self, log: EventLog, topic: str) -> None:
        before = datetime.now(UTC) - timedelta(seconds=5)
        subscription = await log.subscribe([topic], topic)
        await log.publish([Record(topic, "k", b"\x00payload\xff", {"event-id": "1", "text": "ä"})])
        [message] = await collect(subscription, 1)
        assert (message.topic, message.key, message.payload) == (topic, "k", b"\x00payload\xff")
        assert message.headers == {"event-id": "1", "text": "ä"}
        assert message.partition == partition_of("k")
        assert before < message.published_at < datetime.now(UTC) + timedelta(seconds=5)

    async def test_topics_can_be_ensured_twice(self, log: EventLog, topic: str) -> None:
        await log.publish(records(topic, 3))
        await log.ensure_topics([topic])
        assert len(await collect(await log.subscribe([topic], topic), 3)) == 3

    async def test_names_a_missing_topic(self, log: EventLog, topic: str) -> None:
        with pytest.raises(TopicMissing, match="nowhere"):
            await log.publish([Record(topic, "k", b"0"), Record("nowhere", "k", b"1")])
        with pytest.raises(TopicMissing, match="nowhere"):
            await log.subscribe(["nowhere"], topic)

    async def test_refused_records_are_not_stored_in_part(self, log: EventLog, topic: str) -> None:
        with pytest.raises(TopicMissing):
            await log.publish([Record(topic, "k", b"0"), Record("nowhere", "k", b"1")])
        await log.publish([Record(topic, "k", b"2")])
        assert numbers(await collect(await log.subscribe([topic], topic), 1)) == [2]

    async def test_publishing_nothing_does_nothing(self, log: EventLog) -> None:
        await log.publish([])

    async def test_keeps_the_order_of_a_key(self, log: EventLog, topic: str) -> None:
        for start in range(0, 60, 20):
            await log.publish(records(topic, 60, "k")[start : start + 20])
        messages = await collect(await log.subscribe([topic], topic), 60)
        assert numbers(messages) == list(range(60))
        offsets = [message.offset for message in messages]
        assert offsets == sorted(set(offsets))

    async def test_keeps_each_keys_order_among_concurrent_publishers(self, log: EventLog, topic: str) -> None:
        async def publish(key: str) -> None:
            for record in records(topic, 12, key):
                await log.publish([record, Record(topic, f"{key}-other", b"0")])

        await asyncio.gather(*(publish(f"k{i}") for i in range(5)))
        messages = await collect(await log.subscribe([topic], topic), 5 * 24)
        for i in range(5):
            assert numbers([m for m in messages if m.key == f"k{i}"]) == list(range(12))

    async def test_redelivers_what_was_not_committed(self, log: EventLog, topic: str) -> None:
        await log.publish(records(topic, 10, "k"))
        first = await log.subscribe([topic], topic)
        messages = await collect(first, 10)
        await first.commit(next_offsets(messages[:4]))
        await first.close()
        assert numbers(await collect(await log.subscribe([topic], topic), 6)) == [4, 5, 6, 7, 8, 9]

    async def test_groups_read_independently(self, log: EventLog, topic: str) -> None:
        await log.publish(records(topic, 5, "k"))
        one = await log.subscribe([topic], f"{topic}-one")
        await one.commit(next_offsets(await collect(one, 5)))
        assert len(await collect(await log.subscribe([topic], f"{topic}-two"), 5)) == 5

    async def test_polls_no_more_than_asked_and_no_partition_starves(self, log: EventLog, topic: str) -> None:
        await log.publish(records(topic, 200, "flood") + records(topic, 30))
        subscription = await log.subscribe([topic], topic)
        keys: set[str] = set()

        async def poll() -> None:
            messages = await subscription.poll(7, 0.2)
            assert len(messages) <= 7
            keys.update(m.key for m in messages)

        await eventually(lambda: len(keys) == 31, poll)

    async def test_poll_waits_for_a_record_and_ends_without_one(self, log: EventLog, topic: str) -> None:
        subscription = await log.subscribe([topic], topic)
        await assigned(subscription)
        assert await subscription.poll(10, 0.05) == []
        waiting = asyncio.create_task(collect(subscription, 1))
        await asyncio.sleep(0.05)
        await log.publish(records(topic, 1))
        assert numbers(await waiting) == [0]

    async def test_members_share_partitions_fairly(self, log: EventLog, topic: str) -> None:
        one = await log.subscribe([topic], topic)
        await assigned(one)
        two = await log.subscribe([topic], topic)
        await assigned(one, two)
        assert not one.assignment & two.assignment
        await log.publish(records(topic, 80))
        found = (await self._drain(one), await self._drain(two))
        assert sorted(numbers(found[0] + found[1])) == list(range(80))
        assert all(found)

    async def test_a_leaving_members_partitions_pass_on_from_its_commit(
        self, log: EventLog, topic: str
    ) -> None:
        one = await log.subscribe([topic], topic)
        two = await log.subscribe([topic], topic)
        await assigned(one, two)
        await log.publish(records(topic, 40))
        for member in (one, two):
            await member.commit(next_offsets(await self._drain(member)))
        await two.close()
        await assigned(one)
        await log.publish([Record(topic, f"key-{i}", b"%d" % (100 + i)) for i in range(40)])
        assert sorted(numbers(await collect(one, 40))) == list(range(100, 140))

    async def test_asks_back_before_partitions_leave_and_takes_commits_then(
        self, log: EventLog, topic: str
    ) -> None:
        revoked: list[frozenset[TopicPartition]] = []
        done: dict[TopicPartition, int] = {}

        async def on_revoked(partitions: frozenset[TopicPartition]) -> None:
            revoked.append(partitions)
            assert partitions <= one.assignment
            await one.commit({p: offset for p, offset in done.items() if p in partitions})

        await log.publish(records(topic, 60))
        one = await log.subscribe([topic], topic, on_revoked)
        done.update(next_offsets(await collect(one, 60)))
        two = await log.subscribe([topic], topic)
        await assigned(one, two)
        assert frozenset[TopicPartition]().union(*revoked) == two.assignment
        assert await self._drain(two) == []

    async def test_closing_asks_back_for_everything(self, log: EventLog, topic: str) -> None:
        revoked: set[TopicPartition] = set()

        async def on_revoked(partitions: frozenset[TopicPartition]) -> None:
            revoked.update(partitions)

        subscription = await log.subscribe([topic], topic, on_revoked)
        await assigned(subscription)
        await subscription.close()
        await subscription.close()
        assert len(revoked) == PARTITION_COUNT

    async def test_a_dead_members_partitions_pass_on_and_its_commits_are_fenced(
        self, harness: Harness, log: EventLog, topic: str
    ) -> None:
        await log.publish(records(topic, 5, "k"))
        dead = await log.subscribe([topic], topic)
        stale = await collect(dead, 5)
        await harness.freeze(dead)
        heir = await log.subscribe([topic], topic)
        messages = await collect(heir, 5)
        assert numbers(messages) == [0, 1, 2, 3, 4]
        await heir.commit(next_offsets(messages[:3]))
        with pytest.raises(Fenced) as caught:
            await dead.commit(next_offsets(stale))
        assert caught.value.partitions == {messages[0].topic_partition}
        await heir.close()
        assert numbers(await collect(await log.subscribe([topic], topic), 2)) == [3, 4]

    async def test_pausing_holds_back_one_partition_only(self, log: EventLog, topic: str) -> None:
        subscription = await log.subscribe([topic], topic)
        await assigned(subscription)
        held = TopicPartition(topic, partition_of("key-0"))
        subscription.pause([held])
        await log.publish(records(topic, 40))
        behind = [i for i in range(40) if partition_of(f"key-{i}") == held.partition]
        others = await collect(subscription, 40 - len(behind))
        assert held not in {message.topic_partition for message in others}
        assert await subscription.poll(10, 0.1) == []
        subscription.resume([held])
        assert numbers(await collect(subscription, len(behind))) == behind

    async def test_seeks_to_an_offset(self, log: EventLog, topic: str) -> None:
        await log.publish(records(topic, 10, "k"))
        subscription = await log.subscribe([topic], topic)
        messages = await collect(subscription, 10)
        await subscription.seek(
            {messages[0].topic_partition: messages[6].offset, TopicPartition("other", 0): 1}
        )
        assert numbers(await collect(subscription, 4)) == [6, 7, 8, 9]
        await subscription.seek({messages[0].topic_partition: messages[6].offset + 1})
        assert numbers(await collect(subscription, 3)) == [7, 8, 9]

    async def test_replays_from_a_time(self, log: EventLog, topic: str) -> None:
        await log.publish(records(topic, 5))
        await asyncio.sleep(0.05)
        subscription = await log.subscribe([topic], topic)
        old = await collect(subscription, 5)
        between = max(message.published_at for message in old) + timedelta(milliseconds=20)
        await log.publish([Record(topic, f"key-{i}", b"%d" % (10 + i)) for i in range(5)])
        await collect(subscription, 5)
        await subscription.seek_to_time(between)
        assert sorted(numbers(await collect(subscription, 5))) == [10, 11, 12, 13, 14]
        await subscription.seek_to_time(old[0].published_at - timedelta(days=1))
        assert len(await collect(subscription, 10)) == 10
        await subscription.seek_to_time(datetime.now(UTC) + timedelta(hours=1))
        assert await subscription.poll(10, 0.05) == []

    async def test_a_commit_may_go_back_after_a_seek(self, log: EventLog, topic: str) -> None:
        await log.publish(records(topic, 4, "k"))
        subscription = await log.subscribe([topic], topic)
        messages = await collect(subscription, 4)
        await subscription.commit(next_offsets(messages))
        await subscription.commit(next_offsets(messages[:1]))
        await subscription.close()
        assert numbers(await collect(await log.subscribe([topic], topic), 3)) == [1, 2, 3]

    async def test_tells_the_lag(self, log: EventLog, topic: str) -> None:
        subscription = await log.subscribe([topic], topic)
        await assigned(subscription)
        assert set((await subscription.lag()).values()) == {0}
        await log.publish(records(topic, 3, "k"))
        behind = sum((await subscription.lag()).values())
        assert behind >= 3
        await collect(subscription, 3)
        # With gaps a little may be left, since offsets are counted, not messages.
        assert sum((await subscription.lag()).values()) <= behind - 3

    async def test_broadcast_gives_everyone_what_is_new(self, log: EventLog, topic: str) -> None:
        await log.publish(records(topic, 3))
        readers = [await log.broadcast([topic]) for _ in range(2)]
        await log.publish(records(topic, 40))
        for reader in readers:
            assert sorted(numbers(await collect(reader, 40))) == list(range(40))
            assert await reader.poll(10, 0.05) == []
            await reader.close()

    async def test_broadcast_can_start_in_the_past(self, log: EventLog, topic: str) -> None:
        since = datetime.now(UTC) - timedelta(minutes=1)
        await log.publish(records(topic, 3))
        reader = await log.broadcast([topic], since)
        assert sorted(numbers(await collect(reader, 3))) == [0, 1, 2]

    async def _drain(self, reader: Reader) -> list[Message]:
        """Reads until nothing came for longer than a reader of Kafka waits for an answer."""
        found: list[Message] = []
        while messages := await reader.poll(100, 1.2):
            found.extend(messages)
        return found
