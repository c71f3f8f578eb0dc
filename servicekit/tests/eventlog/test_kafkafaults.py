from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from uuid import uuid4

import pytest

from runningmate_servicekit.database import Database
from runningmate_servicekit.eventlog import (
    EventLog,
    LogUnavailable,
    PublishFailed,
    Record,
    RecordTooLarge,
    TopicMissing,
    TopicPartition,
    open_event_log,
    partition_of,
)
from runningmate_servicekit.eventlog.port import TopicMismatch
from runningmate_servicekit.testing.kafka import KafkaServer, reason_missing
from runningmate_servicekit.testing.postgres import TestDatabase
from servicekit.tests.eventlog.flow import Numbers, Rig, running
from servicekit.tests.eventlog.suite import assigned, collect, eventually, numbers, records

if reason := reason_missing():
    pytest.skip(reason, allow_module_level=True)

from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]  # lists no names as its own

from runningmate_servicekit.eventlog.kafka import KafkaEventLog
from runningmate_servicekit.eventlog.kafkaclient import KafkaSettings
from runningmate_servicekit.eventlog.kafkatopics import KafkaTopics


@pytest.fixture
def settings(kafka: KafkaServer) -> KafkaSettings:
    return KafkaSettings.parse(kafka.url).quick()


@pytest.fixture
async def log(settings: KafkaSettings) -> AsyncIterator[EventLog]:
    log = KafkaEventLog(settings, create_topics=True)
    yield log
    await log.close()


@pytest.fixture
async def topic(log: EventLog) -> str:
    name = f"t-{uuid4().hex[:12]}"
    await log.ensure_topics([name])
    return name


@pytest.fixture
async def rig(log: EventLog, topic: str, shared_database: TestDatabase) -> AsyncIterator[Rig]:
    database = Database(shared_database.url("rm_collector_job"), max_connections=12)
    await database.connect()
    yield Rig(log, database.pool, topic)
    await database.close()


async def unpublished(rig: Rig) -> int:
    count: int = await rig.pool.fetchval(
        "SELECT count(*) FROM collector.outbox WHERE published_at IS NULL AND athlete_id = $1", rig.athlete
    )
    return count


async def restarted(kafka: KafkaServer) -> None:
    kafka.launch()
    await asyncio.to_thread(kafka.await_ready)


async def test_what_is_written_while_the_broker_is_down_is_handled_when_it_is_back(
    rig: Rig, kafka: KafkaServer
) -> None:
    async with running(rig.relay(), rig.consumer(Numbers())):
        await rig.append(*range(5))
        await rig.until(range(5))
        kafka.kill()
        try:
            await rig.append(*range(5, 20))
            await asyncio.sleep(4)
            assert await unpublished(rig) == 15
        finally:
            await restarted(kafka)
        await rig.append(20)
        await rig.until(range(21))


async def test_a_broker_killed_amid_the_traffic_costs_no_event(rig: Rig, kafka: KafkaServer) -> None:
    async def write() -> None:
        for number in range(150):
            await rig.append(number)
            await asyncio.sleep(0.02)

    async with running(rig.relay(), rig.consumer(Numbers())):
        writing = asyncio.create_task(write())
        await asyncio.sleep(1)
        kafka.kill()
        await restarted(kafka)
        await writing
        await rig.until(range(150))


async def test_a_broker_that_hangs_makes_publishing_fail_in_words_and_keeps_the_order(
    log: EventLog, topic: str, kafka: KafkaServer
) -> None:
    await log.publish(records(topic, 5, "k"))
    kafka.suspend()
    try:
        with pytest.raises(PublishFailed, match=r"127\.0\.0\.1.* no answer within 3 s"):
            await log.publish(records(topic, 10, "k")[5:])
        with pytest.raises(PublishFailed):
            await log.publish(records(topic, 10, "k")[5:])
    finally:
        kafka.resume()

    published: list[bool] = []

    async def publish() -> None:
        with suppress(PublishFailed):
            await log.publish(records(topic, 10, "k")[5:])
            published.append(True)

    await eventually(lambda: bool(published), publish)
    reader = await log.broadcast([topic])
    await reader.seek({TopicPartition(topic, partition_of("k")): 0})
    found = numbers(await collect(reader, 10))
    while found[-1] != 9 or len(set(found)) < 10:
        found += numbers(await collect(reader, 1))
    # Repetitions come after all that they repeat, so that first appearances keep the order.
    assert list(dict.fromkeys(found)) == list(range(10))


async def test_a_log_whose_broker_is_down_says_so_and_works_once_it_is_up(kafka: KafkaServer) -> None:
    kafka.kill()
    settings = replace(KafkaSettings.parse(kafka.url).quick(), answer_s=1.0, delivery_s=1.0)
    log = KafkaEventLog(settings, create_topics=True)
    opening = asyncio.create_task(_opened(kafka.url))
    try:
        with pytest.raises(LogUnavailable, match=rf"{kafka.port}"):
            await log.subscribe(["t"], "g")
        with pytest.raises(PublishFailed, match=rf"{kafka.port}"):
            await log.publish([Record("t", "k", b"1")])
        assert not opening.done()
    finally:
        await restarted(kafka)
    async with asyncio.timeout(30):
        await opening
    published: list[bool] = []

    async def publish() -> None:
        # A broker that has just started may take longer than the second that this log grants.
        with suppress(LogUnavailable, PublishFailed):
            await log.ensure_topics(["t"])
            await log.publish([Record("t", "k", b"1")])
            published.append(True)

    await eventually(lambda: bool(published), publish)
    await log.close()


async def _opened(url: str) -> None:
    async with open_event_log(url, "create"):
        pass


async def test_reading_goes_on_where_it_was_after_a_restart(
    log: EventLog, topic: str, kafka: KafkaServer
) -> None:
    subscription = await log.subscribe([topic], topic)
    await assigned(subscription)
    await log.publish(records(topic, 3, "k"))
    found = await collect(subscription, 3)
    await subscription.commit({found[-1].topic_partition: found[-1].offset + 1})
    kafka.kill()
    assert await subscription.poll(10, 0.5) == []
    with pytest.raises(LogUnavailable):
        await subscription.lag()
    await restarted(kafka)
    await log.publish(records(topic, 6, "k")[3:])
    assert numbers(await collect(subscription, 3)) == [3, 4, 5]


async def test_topics_are_never_created_by_asking_for_them(settings: KafkaSettings, log: EventLog) -> None:
    with pytest.raises(TopicMissing):
        await log.publish([Record("careless", "k", b"1")])
    with pytest.raises(TopicMissing):
        await log.broadcast(["careless"])
    assert await KafkaTopics(settings).check(["careless"]) == ["careless"]


async def test_a_log_that_may_not_create_topics_waits_for_them(
    settings: KafkaSettings, log: EventLog, capsys: pytest.CaptureFixture[str]
) -> None:
    name = f"t-{uuid4().hex[:12]}"
    service = KafkaEventLog(settings)
    waiting = asyncio.create_task(service.ensure_topics([name]))
    await asyncio.sleep(0.5)
    assert not waiting.done()
    await log.ensure_topics([name])
    async with asyncio.timeout(10):
        await waiting
    await service.close()


@pytest.mark.parametrize(
    ("partitions", "config", "words"),
    [
        (3, {}, "has 3 partitions, but 16 are needed"),
        (16, {"retention.ms": "604800000"}, "retention.ms=604800000, but 2592000000 is needed"),
        (16, {"cleanup.policy": "compact", "retention.ms": "2592000000"}, "cleanup.policy=compact"),
        (
            16,
            {"max.message.bytes": "50000", "retention.ms": "2592000000"},
            "takes messages of 50000 bytes only",
        ),
    ],
)
async def test_topics_made_otherwise_are_refused_in_words(
    settings: KafkaSettings, log: EventLog, partitions: int, config: dict[str, str], words: str
) -> None:
    name = f"t-{uuid4().hex[:12]}"
    admin = AdminClient(settings.client())
    [made] = admin.create_topics([NewTopic(name, partitions, 1, config=config)]).values()
    await asyncio.to_thread(made.result, 10)
    with pytest.raises(TopicMismatch, match=words):
        await log.ensure_topics([name])


async def test_too_large_a_record_is_named_and_stores_nothing(log: EventLog, topic: str) -> None:
    reader = await log.broadcast([topic])
    with pytest.raises(RecordTooLarge, match="object store"):
        await log.publish([Record(topic, "k", b"1"), Record(topic, "k", b"x" * 900_001)])
    with pytest.raises(RecordTooLarge):
        await log.publish([Record(topic, "k", b"1", {"long": "x" * 990_000})])
    await log.publish([Record(topic, "k", b"2"), Record(topic, "k", b"x" * 900_000)])
    assert [len(message.payload) for message in await collect(reader, 2)] == [1, 900_000]


async def test_a_record_that_the_broker_finds_too_large_has_an_error_of_its_own(
    settings: KafkaSettings, log: EventLog
) -> None:
    name = f"t-{uuid4().hex[:12]}"
    admin = AdminClient(settings.client())
    [made] = admin.create_topics([NewTopic(name, 16, 1, config={"max.message.bytes": "2000"})]).values()
    await asyncio.to_thread(made.result, 10)
    with pytest.raises(RecordTooLarge, match=r"max\.message\.bytes"):
        await log.publish([Record(name, "k", b"x" * 5000)])
    await log.publish([Record(name, "k", b"1")])


async def test_keys_go_where_kafkas_own_partitioner_sends_them(
    settings: KafkaSettings, log: EventLog, topic: str
) -> None:
    reader = await log.broadcast([topic])
    producer = Producer(settings.client(partitioner="murmur2_random"))
    keys = [str(uuid4()) for _ in range(40)]
    for key in keys:
        producer.produce(topic, b"1", key)
    await asyncio.to_thread(producer.flush, 10)
    for message in await collect(reader, 40):
        assert message.partition == partition_of(message.key)


async def test_a_cancelled_poll_loses_no_record(log: EventLog, topic: str) -> None:
    subscription = await log.subscribe([topic], topic)
    await assigned(subscription)
    found: list[int] = []
    for number in range(20):
        waiting = asyncio.create_task(subscription.poll(10, 5.0))
        await asyncio.sleep(0.005)
        await log.publish([Record(topic, "k", b"%d" % number)])
        await asyncio.sleep(0.003 * (number % 4))
        waiting.cancel()
        result = (await asyncio.gather(waiting, return_exceptions=True))[0]
        if isinstance(result, list):
            found += numbers(result)

    async def poll() -> None:
        found.extend(numbers(await subscription.poll(10, 0.2)))

    await eventually(lambda: len(found) >= 20, poll)
    assert found == list(range(20))


@pytest.mark.parametrize(
    "url",
    [
        "kafka://",
        "kafka://host",
        "kafka://user:secret@host:1",
        "kafka://host:1/topic",
        "kafka://h:1?group.id=x",
    ],
)
def test_addresses_that_name_no_broker_are_refused_without_repeating_them(url: str) -> None:
    with pytest.raises(ValueError, match="kafka://HOST:PORT") as caught:
        KafkaSettings.parse(url)
    assert "secret" not in str(caught.value)


def test_an_address_may_name_several_brokers_and_their_security() -> None:
    settings = KafkaSettings.parse("kafka://a:9092,[::1]:9093?security.protocol=ssl&ssl.ca.location=/ca.pem")
    assert settings.servers == "a:9092,[::1]:9093"
    assert settings.client()["ssl.ca.location"] == "/ca.pem"
