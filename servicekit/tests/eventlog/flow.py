"""From a service's transaction to another's: what outbox, relay, log, consumer and inbox promise together.

An adapter's tests subclass `FlowSuite` and give it a `harness`, as for `EventLogSuite`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from uuid import UUID, uuid4

import pytest

from runningmate_servicekit.database import Database
from runningmate_servicekit.eventlog import (
    DEAD_LETTERS,
    Consumer,
    ConsumerLimits,
    DeadLetter,
    Delivery,
    EventBusy,
    EventInvalid,
    EventLog,
    Message,
    Outbox,
    OutgoingEvent,
    Reader,
    Record,
    Relay,
)
from runningmate_servicekit.testing.postgres import TestDatabase
from servicekit.tests.eventlog.suite import LIMIT_S, Harness, collect, eventually
from servicekit.tests.eventlog.wrappers import CommitCrashes, Crash, PassingLog, PublishCrashes

if TYPE_CHECKING:
    from runningmate_servicekit.database import Connection, Pool

LIMITS = ConsumerLimits(first_pause_s=0.02, longest_pause_s=0.1)


class Numbers:
    """A handler: writes each payload, a number, into collector.effect."""

    def __init__(self) -> None:
        self.batches: list[tuple[UUID, list[int]]] = []
        self.prepared: list[int] = []

    async def prepare(self, message: Message) -> int:
        self.prepared.append(int(message.payload))
        return int(message.payload)

    async def apply(self, connection: Connection, athlete_id: UUID, batch: Sequence[Delivery[int]]) -> None:
        self.batches.append((athlete_id, [delivery.prepared for delivery in batch]))
        for delivery in batch:
            await self.write(connection, delivery)

    async def write(self, connection: Connection, delivery: Delivery[int]) -> None:
        await connection.execute(
            "INSERT INTO collector.effect (athlete_id, topic, number) VALUES ($1, $2, $3)",
            delivery.athlete_id,
            delivery.message.topic,
            delivery.prepared,
        )


class Rig:
    """A publishing and consuming service on one topic of its own."""

    def __init__(self, log: EventLog, pool: Pool, topic: str) -> None:
        self.log = log
        self.pool = pool
        self.topic = topic
        self.outbox = Outbox("collector")
        self.athlete = uuid4()

    def event(self, number: int, event_id: UUID | None = None) -> OutgoingEvent:
        return OutgoingEvent(self.topic, "test.Number", b"%d" % number, event_id or uuid4())

    async def append(self, *numbers: int, athlete: UUID | None = None) -> list[UUID]:
        async with self.pool.acquire() as connection, connection.transaction():
            events = [self.event(number) for number in numbers]
            return await self.outbox.append(connection, athlete or self.athlete, events)

    async def publish(self, *numbers: int, athlete: UUID | None = None) -> None:
        key = str(athlete or self.athlete)
        await self.log.publish(
            [Record(self.topic, key, b"%d" % n, self.event(n).all_headers()) for n in numbers]
        )

    def relay(self, log: EventLog | None = None) -> Relay:
        return Relay(self.outbox, self.pool, log or self.log)

    def consumer(
        self,
        handler: Numbers,
        log: EventLog | None = None,
        limits: ConsumerLimits = LIMITS,
        event_types: Collection[str] | None = None,
    ) -> Consumer[int]:
        return Consumer(
            log or self.log,
            topics=[self.topic],
            group=self.topic,
            pool=self.pool,
            schema="collector",
            outbox=self.outbox,
            handler=handler,
            limits=limits,
            event_types=event_types,
        )

    async def effects(self, athlete: UUID | None = None) -> list[int]:
        rows = await self.pool.fetch(
            "SELECT number FROM collector.effect WHERE athlete_id = $1 ORDER BY id", athlete or self.athlete
        )
        return [row["number"] for row in rows]

    async def until(self, expected: Sequence[int], athlete: UUID | None = None) -> None:
        """Waits until the effects are these, in this order."""
        found: list[int] = []

        async def look() -> None:
            found[:] = await self.effects(athlete)
            await asyncio.sleep(0.01)

        with suppress(TimeoutError):
            await eventually(lambda: len(found) >= len(expected), look)
        assert found == list(expected)

    async def letters(self, reader: Reader, count: int) -> list[DeadLetter]:
        """Waits for dead letters of this rig."""
        found: list[DeadLetter] = []

        async def poll() -> None:
            letters = [DeadLetter.parse(message) for message in await reader.poll(50, 0.2)]
            found.extend(letter for letter in letters if letter.group == self.topic)

        await eventually(lambda: len(found) >= count, poll)
        return found


@asynccontextmanager
async def running(*runners: Relay | Consumer[int]) -> AsyncIterator[None]:
    """Runs them, and stops them gracefully."""
    tasks = [asyncio.create_task(runner.run()) for runner in runners]
    try:
        yield
    finally:
        for runner in runners:
            runner.stop()
        async with asyncio.timeout(LIMIT_S):
            await asyncio.gather(*tasks)


async def crashed(run: Callable[[], Awaitable[None]]) -> None:
    """Runs until the crash that must come."""
    with pytest.raises((Crash, BaseExceptionGroup)) as caught:
        async with asyncio.timeout(LIMIT_S):
            await run()
    error = caught.value
    assert isinstance(error, Crash) or (isinstance(error, BaseExceptionGroup) and error.subgroup(Crash))


class FlowSuite:
    """Subclass it as `TestX` and define the fixture `harness`."""

    @pytest.fixture
    def harness(self) -> Harness:
        raise NotImplementedError

    @pytest.fixture
    async def rig(self, harness: Harness, shared_database: TestDatabase) -> AsyncIterator[Rig]:
        database = Database(shared_database.url("rm_collector_job"), max_connections=12)
        await database.connect()
        await database.pool.execute(
            "DELETE FROM collector.outbox; DELETE FROM collector.outbox_leases; DELETE FROM collector.outbox_members"
        )
        rig = Rig(harness.log, database.pool, f"t-{uuid4().hex[:12]}")
        await harness.log.ensure_topics([rig.topic, DEAD_LETTERS])
        yield rig
        await database.close()

    async def test_an_athletes_events_take_effect_in_order(self, rig: Rig) -> None:
        other = uuid4()
        for start in range(0, 60, 6):
            await rig.append(*range(start, start + 6))
            await rig.append(*range(start, start + 6), athlete=other)
        handler = Numbers()
        async with running(rig.relay(), rig.consumer(handler)):
            await rig.until(range(60))
            await rig.until(range(60), other)
        assert len(handler.batches) < 120
        assert all(len({*numbers}) == len(numbers) for _athlete, numbers in handler.batches)

    @pytest.mark.parametrize("gathers", [False, True])
    async def test_a_batch_waits_for_what_is_being_prepared_where_that_is_wanted(
        self, rig: Rig, gathers: bool
    ) -> None:
        class Slow(Numbers):
            async def prepare(self, message: Message) -> int:
                await asyncio.sleep(0.5 + 0.02 * int(message.payload))
                return await super().prepare(message)

        await rig.publish(*range(20))
        handler = Slow()
        limits = replace(LIMITS, gather_s=LIMIT_S if gathers else 0.0)
        async with running(rig.consumer(handler, limits=limits)):
            await rig.until(range(20))
        assert (len(handler.batches) == 1) == gathers

    async def test_headers_and_trace_travel_along(self, rig: Rig) -> None:
        reader = await rig.log.broadcast([rig.topic])
        trace = f"00-{'a' * 32}-{'b' * 16}-01"
        cause = Message("x", 0, 0, "k", b"", {"traceparent": trace}, await _now(rig.pool))
        event = OutgoingEvent(rig.topic, "test.Number", b"1", headers={"extra": "x"}, caused_by=cause)
        async with rig.pool.acquire() as connection, connection.transaction():
            await rig.outbox.append(connection, rig.athlete, [event])
        async with running(rig.relay()):
            [message] = await collect(reader, 1)
        assert message.key == str(rig.athlete)
        assert message.headers["event-id"] == str(event.event_id)
        assert message.headers["event-type"] == "test.Number"
        assert message.headers["traceparent"] == trace
        assert message.headers["extra"] == "x"
        assert message.headers["occurred-at"]

    async def test_a_repeated_event_takes_effect_once(self, rig: Rig) -> None:
        record = Record(rig.topic, str(rig.athlete), b"1", rig.event(1).all_headers())
        await rig.log.publish([record, record])
        await rig.publish(2)
        await rig.log.publish([record])
        await rig.publish(3)
        async with running(rig.consumer(Numbers())):
            await rig.until([1, 2, 3])
        assert await rig.effects() == [1, 2, 3]

    async def test_events_of_types_that_a_handler_does_not_know_are_passed_over(self, rig: Rig) -> None:
        strange = OutgoingEvent(rig.topic, "test.Letter", b"a")
        unnamed = {name: text for name, text in rig.event(0).all_headers().items() if name != "event-id"}
        key = str(rig.athlete)
        await rig.publish(1)
        await rig.log.publish(
            [Record(rig.topic, key, b"a", strange.all_headers()), Record(rig.topic, key, b"0", unnamed)]
        )
        await rig.publish(2)
        await rig.log.publish([Record(rig.topic, key, b"a", strange.all_headers())])
        handler = Numbers()
        async with running(rig.consumer(handler, event_types=["test.Number"])):
            await rig.until([1, 2])
        assert handler.prepared == [1, 2]
        # What has no id is refused all the same, and all of it is committed, but the inbox knows of what was handled alone.
        kept = await rig.pool.fetchval(
            "SELECT count(*) FROM collector.inbox WHERE group_name = $1", rig.topic
        )
        assert kept == 3
        async with running(rig.consumer(again := Numbers())):
            await rig.publish(3)
            await rig.until([1, 2, 3])
        assert again.prepared == [3]

    @pytest.mark.parametrize("window", ["prepare", "before writing", "after writing"])
    async def test_a_crash_of_the_handler_leaves_each_effect_once(self, rig: Rig, window: str) -> None:
        class Crashing(Numbers):
            async def prepare(self, message: Message) -> int:
                if window == "prepare" and message.payload == b"5":
                    raise Crash
                return await super().prepare(message)

            async def write(self, connection: Connection, delivery: Delivery[int]) -> None:
                if window == "after writing":
                    await super().write(connection, delivery)
                if delivery.prepared == 5:
                    raise Crash
                if window == "before writing":
                    await super().write(connection, delivery)

        await rig.publish(*range(10))
        await crashed(rig.consumer(Crashing(), limits=ConsumerLimits(batch=2)).run)
        before = await rig.effects()
        assert before == list(range(len(before)))
        assert len(before) < 6
        async with running(rig.consumer(Numbers())):
            await rig.until(range(10))

    @pytest.mark.parametrize("when", ["before", "after"])
    async def test_a_crash_around_the_offsets_commit_leaves_each_effect_once(
        self, rig: Rig, when: Literal["before", "after"]
    ) -> None:
        await rig.publish(*range(10))
        offsets: dict[int, int] = {}

        class Noting(Numbers):
            async def prepare(self, message: Message) -> int:
                offsets[int(message.payload)] = message.offset
                return await super().prepare(message)

        crashing = CommitCrashes(rig.log, when)
        await crashed(rig.consumer(Noting(), crashing, ConsumerLimits(batch=4)).run)
        assert await rig.effects() != []
        behind = max(crashing.stored.values(), default=0)
        again = [number for number, offset in sorted(offsets.items()) if offset >= behind]
        handler = Numbers()
        async with running(rig.consumer(handler)):
            await rig.until(range(10))
            await eventually(lambda: len(handler.prepared) >= len(again))
        assert sorted(handler.prepared) == again

    @pytest.mark.parametrize("when", ["before", "after"])
    async def test_a_crash_of_the_relay_around_publishing_leaves_each_effect_once(
        self, rig: Rig, when: Literal["before", "after"]
    ) -> None:
        await rig.append(*range(10))
        await crashed(rig.relay(PublishCrashes(rig.log, when)).run)
        await rig.append(10, 11)
        async with running(rig.relay(), rig.consumer(Numbers())):
            await rig.until(range(12))

    async def test_many_events_are_prepared_at_once_and_applied_in_order(self, rig: Rig) -> None:
        entered: set[int] = set()
        full = asyncio.Event()

        class Together(Numbers):
            async def prepare(self, message: Message) -> int:
                number = int(message.payload)
                entered.add(number)
                if len(entered) == 64:
                    full.set()
                await full.wait()
                await asyncio.sleep(0.001 * ((70 - number) % 9))
                return number

        await rig.publish(*range(70))
        async with running(rig.consumer(Together())):
            await rig.until(range(70))

    async def test_preparing_goes_on_while_a_batch_is_applied(self, rig: Rig) -> None:
        class Slow(Numbers):
            async def write(self, connection: Connection, delivery: Delivery[int]) -> None:
                if delivery.prepared == 0:
                    await eventually(lambda: len(self.prepared) >= 100)
                await super().write(connection, delivery)

        await rig.publish(*range(110))
        async with running(rig.consumer(Slow())):
            await rig.until(range(110))

    async def test_poison_becomes_a_dead_letter_and_the_rest_goes_on(self, rig: Rig) -> None:
        class Choosy(Numbers):
            async def prepare(self, message: Message) -> int:
                if message.payload == b"3":
                    raise EventInvalid("odd_number", "Three is not wanted.")
                return await super().prepare(message)

        reader = await rig.log.broadcast([DEAD_LETTERS])
        await rig.publish(1)
        await rig.log.publish([Record(rig.topic, str(rig.athlete), b"garbage", rig.event(0).all_headers())])
        await rig.publish(3, 4)
        await rig.log.publish([Record(rig.topic, str(rig.athlete), b"5", {})])
        await rig.log.publish([Record(rig.topic, "nobody", b"6", rig.event(6).all_headers())])
        await rig.publish(7)
        async with running(rig.relay(), rig.consumer(Choosy())):
            await rig.until([1, 4, 7])
            letters = {letter.payload: letter for letter in await rig.letters(reader, 4)}
        reasons = {payload: letter.reason for payload, letter in letters.items()}
        assert reasons == {
            b"garbage": "prepare_failed",
            b"3": "odd_number",
            b"5": "event_id_missing",
            b"6": "key_malformed",
        }
        three = letters[b"3"]
        assert (three.original_topic, three.event_type, three.key) == (
            rig.topic,
            "test.Number",
            str(rig.athlete),
        )
        assert three.detail == "Three is not wanted."
        assert three.original_event_id is not None
        assert three.original_event_id != three.event_id

    @pytest.mark.parametrize("typed", [True, False])
    async def test_an_event_that_cannot_be_applied_is_taken_out_of_its_batch(
        self, rig: Rig, typed: bool
    ) -> None:
        class Failing(Numbers):
            async def write(self, connection: Connection, delivery: Delivery[int]) -> None:
                await super().write(connection, delivery)
                if delivery.prepared == 4:
                    if typed:
                        raise EventInvalid("not_four", "Four is not wanted.", delivery.event_id)
                    await connection.execute("SELECT 1 / 0")

        reader = await rig.log.broadcast([DEAD_LETTERS])
        await rig.publish(*range(8))
        async with running(rig.relay(), rig.consumer(Failing())):
            await rig.until([0, 1, 2, 3, 5, 6, 7])
            [letter] = await rig.letters(reader, 1)
        assert (letter.payload, letter.reason) == (b"4", "not_four" if typed else "apply_failed")

    async def test_a_bad_dead_letter_does_not_beget_another(self, rig: Rig) -> None:
        reader = await rig.log.broadcast([DEAD_LETTERS])
        rig.topic = DEAD_LETTERS
        await rig.log.publish([Record(DEAD_LETTERS, str(rig.athlete), b"bad", rig.event(0).all_headers())])
        await rig.publish(1)
        async with running(rig.relay(), rig.consumer(Numbers())):
            await rig.until([1])
            await asyncio.sleep(0.1)
        assert len(await reader.poll(10, 0.1)) == 2

    async def test_a_dead_letter_is_handled_when_it_is_sent_again(self, rig: Rig) -> None:
        class Mended(Numbers):
            broken = True

            async def prepare(self, message: Message) -> int:
                if self.broken:
                    raise EventInvalid("broken", "Not yet.")
                return await super().prepare(message)

        handler = Mended()
        reader = await rig.log.broadcast([DEAD_LETTERS])
        again = await rig.log.broadcast([rig.topic])
        await rig.publish(1)
        async with running(rig.relay(), rig.consumer(handler)):
            [letter] = await rig.letters(reader, 1)
            handler.broken = False
            async with rig.pool.acquire() as connection, connection.transaction():
                await rig.outbox.append(connection, rig.athlete, [letter.redrive()])
            await rig.until([1])
        first, second = await collect(again, 2)
        assert second.headers["redriven-from"] == first.headers["event-id"]
        assert second.headers["event-id"] != first.headers["event-id"]
        assert "reason" not in second.headers

    @pytest.mark.parametrize("place", ["prepare", "apply", "outage"])
    async def test_a_busy_event_holds_up_only_its_partition(self, rig: Rig, place: str) -> None:
        others = [uuid4() for _ in range(12)]

        class Waiting(Numbers):
            busy = True
            refusals = 0

            def check(self, number: int) -> None:
                if self.busy and number == 2:
                    self.refusals += 1
                    raise ConnectionError("gone") if place == "outage" else EventBusy("not now")

            async def prepare(self, message: Message) -> int:
                if place == "prepare":
                    self.check(int(message.payload))
                return await super().prepare(message)

            async def write(self, connection: Connection, delivery: Delivery[int]) -> None:
                await super().write(connection, delivery)
                if place != "prepare":
                    self.check(delivery.prepared)

        handler = Waiting()
        await rig.publish(1, 2, 3)
        for other in others:
            await rig.publish(10, 11, athlete=other)
        # Athletes of the busy partition wait too, so that only the others are looked at.
        reader = await rig.log.broadcast([rig.topic], await _now(rig.pool, "-1 hour"))
        places = {message.key: message.partition for message in await collect(reader, 27)}
        async with running(rig.consumer(handler)):
            for other in others:
                if places[str(other)] != places[str(rig.athlete)]:
                    await rig.until([10, 11], other)
            await eventually(lambda: handler.refusals >= 3)
            handler.busy = False
            await rig.until([1, 2, 3])
            for other in others:
                await rig.until([10, 11], other)

    async def test_a_busy_partition_is_asked_less_and_less(self, rig: Rig) -> None:
        class Busy(Numbers):
            async def prepare(self, message: Message) -> int:
                number = await super().prepare(message)
                if number == 1:
                    raise EventBusy("not now")
                return number

        await rig.publish(1)
        handler = Busy()
        async with running(
            rig.consumer(handler, limits=ConsumerLimits(first_pause_s=0.1, longest_pause_s=10))
        ):
            await eventually(lambda: handler.prepared.count(1) >= 2)
            for _tick in range(40):
                # Others' traffic keeps the polls coming.
                await rig.publish(2, athlete=uuid4())
                await asyncio.sleep(0.01)
        # Pauses of at least 0.05, 0.1, 0.2 and 0.4 s; without them it would be dozens.
        assert handler.prepared.count(1) <= 6

    async def test_a_partition_passes_on_after_the_running_transaction_and_its_commit(self, rig: Rig) -> None:
        athletes = [uuid4() for _ in range(16)]
        gate = asyncio.Event()

        class Slow(Numbers):
            async def write(self, connection: Connection, delivery: Delivery[int]) -> None:
                await gate.wait()
                await super().write(connection, delivery)

        for number, athlete in enumerate(athletes):
            await rig.publish(number, athlete=athlete)
        limits = ConsumerLimits(appliers=10)
        one, two = Slow(), Numbers()
        async with running(rig.consumer(one, limits=limits)):
            await eventually(lambda: bool(one.batches))
            async with running(rig.consumer(two)):
                opening = asyncio.get_running_loop().call_later(1.0, gate.set)
                for number, athlete in enumerate(athletes):
                    await rig.until([number], athlete)
                opening.cancel()
        written = {number for _athlete, numbers in one.batches for number in numbers}
        assert not written & set(two.prepared)

    async def test_members_come_and_go_while_each_effect_stays_single(self, rig: Rig) -> None:
        athletes = [uuid4() for _ in range(8)]
        for athlete in athletes:
            await rig.publish(*range(25), athlete=athlete)

        class Slow(Numbers):
            async def prepare(self, message: Message) -> int:
                await asyncio.sleep(0.005)
                return await super().prepare(message)

        limits = ConsumerLimits(decoders=4, buffered=16, batch=4)
        stays = Slow()
        async with running(rig.consumer(stays, limits=limits)):
            await eventually(lambda: len(stays.prepared) > 20)
            leaves = Slow()
            async with running(rig.consumer(leaves, limits=limits)):
                await eventually(lambda: len(leaves.prepared) > 5 or len(stays.prepared) > 190)
            for athlete in athletes:
                await rig.until(range(25), athlete)

    async def test_a_member_taken_for_dead_writes_nothing_twice(self, rig: Rig, harness: Harness) -> None:
        gate = asyncio.Event()

        class Hanging(Numbers):
            async def prepare(self, message: Message) -> int:
                number = await super().prepare(message)
                await gate.wait()
                return number

        await rig.publish(*range(6))
        log = PassingLog(rig.log)
        hanging = Hanging()
        async with running(rig.consumer(hanging, log)):
            await eventually(lambda: len(hanging.prepared) == 6)
            await harness.freeze(log.subscriptions[0])
            async with running(rig.consumer(Numbers())):
                await rig.until(range(6))
                gate.set()
                await rig.publish(6, 7)
                await rig.until(range(8))
        assert await rig.effects() == list(range(8))
        # It may have been first with what came later; what it was late with, it did not write.
        assert not {number for _athlete, numbers in hanging.batches for number in numbers} & set(range(6))

    async def test_stopping_finishes_the_running_transaction(self, rig: Rig) -> None:
        writing = asyncio.Event()
        gate = asyncio.Event()

        class Slow(Numbers):
            async def write(self, connection: Connection, delivery: Delivery[int]) -> None:
                writing.set()
                await gate.wait()
                await super().write(connection, delivery)

        await rig.publish(1, 2)
        consumer = rig.consumer(Slow())
        task = asyncio.create_task(consumer.run())
        await writing.wait()
        consumer.stop()
        await asyncio.sleep(0.02)
        assert not task.done()
        gate.set()
        async with asyncio.timeout(LIMIT_S):
            await task
        done = await rig.effects()
        assert done
        handler = Numbers()
        await rig.publish(3)
        async with running(rig.consumer(handler)):
            await rig.until([1, 2, 3])
        assert not set(handler.prepared) & set(done)

    async def test_cancelling_rolls_back_and_leaves_the_group(self, rig: Rig) -> None:
        writing = asyncio.Event()

        class Stuck(Numbers):
            async def write(self, connection: Connection, delivery: Delivery[int]) -> None:
                await super().write(connection, delivery)
                writing.set()
                await asyncio.Event().wait()

        await rig.publish(1, 2)
        task = asyncio.create_task(rig.consumer(Stuck()).run())
        await writing.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await rig.effects() == []
        async with running(rig.consumer(Numbers())):
            await rig.until([1, 2])


async def _now(pool: Pool, shift: str = "0") -> datetime:
    value = await pool.fetchval("SELECT clock_timestamp() + $1::text::interval", shift)
    assert isinstance(value, datetime)
    return value
