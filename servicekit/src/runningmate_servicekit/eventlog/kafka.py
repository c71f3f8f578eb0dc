"""The event log on Apache Kafka."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import uuid4

from runningmate_servicekit.eventlog.kafkaclient import KafkaSettings
from runningmate_servicekit.eventlog.kafkamember import KafkaMember
from runningmate_servicekit.eventlog.kafkapublisher import KafkaPublisher
from runningmate_servicekit.eventlog.kafkareader import ClosesItself, KafkaReader
from runningmate_servicekit.eventlog.kafkatopics import KafkaTopics
from runningmate_servicekit.eventlog.port import (
    PARTITION_COUNT,
    Reader,
    Record,
    Revoked,
    Subscription,
    TopicPartition,
)


class KafkaEventLog:
    """Needs brokers of Kafka 2.4 or newer; made within a running event loop.

    Args:
        settings: Where the brokers are.
        create_topics: Whether `ensure_topics` may create what is missing; else it waits until somebody has.
    """

    def __init__(self, settings: KafkaSettings, *, create_topics: bool = False) -> None:
        self._settings = settings
        self._create_topics = create_topics
        self._topics = KafkaTopics(settings)
        self._publisher = KafkaPublisher(settings, self._topics)
        self._readers: set[ClosesItself] = set()

    async def ensure_topics(self, topics: Collection[str]) -> None:
        await self._topics.ensure(topics, create=self._create_topics)

    async def publish(self, records: Sequence[Record]) -> None:
        await self._publisher.publish(records)

    async def subscribe(
        self, topics: Collection[str], group: str, on_revoked: Revoked | None = None
    ) -> Subscription:
        await self._topics.require(topics)
        member = KafkaMember(self._settings, self._topics, group, self._readers.discard, on_revoked)
        self._readers.add(member)
        member.join(topics)
        return member

    async def broadcast(self, topics: Collection[str], since: datetime | None = None) -> Reader:
        await self._topics.require(topics)
        places = [TopicPartition(topic, number) for topic in set(topics) for number in range(PARTITION_COUNT)]
        if since is None:
            positions = await self._topics.ends(places)
        else:
            positions = await self._topics.offsets_at(since, places)
        # The client insists on a group's name; nothing joins it or commits in it.
        reader = KafkaReader(self._settings, self._topics, f"broadcast-{uuid4()}", self._readers.discard)
        self._readers.add(reader)
        await reader.assign(positions)
        return reader

    async def close(self) -> None:
        for reader in tuple(self._readers):
            await reader.close()
        await self._publisher.close()
        await self._topics.close()
