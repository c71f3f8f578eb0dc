"""An event log that fails where a test wants it to; what it does not fail at, it passes on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Literal

from runningmate_servicekit.eventlog import (
    EventLog,
    Message,
    PublishFailed,
    Reader,
    Record,
    Subscription,
    TopicPartition,
)
from runningmate_servicekit.eventlog.port import Revoked


class Crash(BaseException):
    """The process ends here: nothing may catch it."""


class PassingSubscription:
    def __init__(self, inner: Subscription) -> None:
        self.inner = inner

    @property
    def assignment(self) -> frozenset[TopicPartition]:
        return self.inner.assignment

    async def poll(self, max_messages: int, timeout_s: float) -> list[Message]:
        return await self.inner.poll(max_messages, timeout_s)

    def pause(self, partitions: Collection[TopicPartition]) -> None:
        self.inner.pause(partitions)

    def resume(self, partitions: Collection[TopicPartition]) -> None:
        self.inner.resume(partitions)

    async def seek(self, positions: Mapping[TopicPartition, int]) -> None:
        await self.inner.seek(positions)

    async def seek_to_time(self, at: datetime, partitions: Collection[TopicPartition] | None = None) -> None:
        await self.inner.seek_to_time(at, partitions)

    async def lag(self) -> Mapping[TopicPartition, int]:
        return await self.inner.lag()

    async def commit(self, next_offsets: Mapping[TopicPartition, int]) -> None:
        await self.inner.commit(next_offsets)

    async def close(self) -> None:
        await self.inner.close()


class PassingLog:
    def __init__(self, inner: EventLog) -> None:
        self.inner = inner
        self.subscriptions: list[Subscription] = []

    async def ensure_topics(self, topics: Collection[str]) -> None:
        await self.inner.ensure_topics(topics)

    async def publish(self, records: Sequence[Record]) -> None:
        await self.inner.publish(records)

    async def subscribe(
        self, topics: Collection[str], group: str, on_revoked: Revoked | None = None
    ) -> Subscription:
        subscription = await self.inner.subscribe(topics, group, on_revoked)
        self.subscriptions.append(subscription)
        return subscription

    async def broadcast(self, topics: Collection[str], since: datetime | None = None) -> Reader:
        return await self.inner.broadcast(topics, since)

    async def close(self) -> None:
        await self.inner.close()


class CommitCrashes(PassingLog):
    """Crashes at a commit, before or after it is stored."""

    def __init__(self, inner: EventLog, when: Literal["before", "after"]) -> None:
        super().__init__(inner)
        self._when = when
        self.stored: dict[TopicPartition, int] = {}

    async def subscribe(
        self, topics: Collection[str], group: str, on_revoked: Revoked | None = None
    ) -> Subscription:
        subscription = await super().subscribe(topics, group, on_revoked)

        class Crashing(PassingSubscription):
            when = self._when
            stored = self.stored

            async def commit(self, next_offsets: Mapping[TopicPartition, int]) -> None:
                if self.when == "after":
                    await self.inner.commit(next_offsets)
                    self.stored.update(next_offsets)
                raise Crash

        return Crashing(subscription)


class PublishCrashes(PassingLog):
    """Crashes at a publication, before or after it is stored."""

    def __init__(self, inner: EventLog, when: Literal["before", "after"]) -> None:
        super().__init__(inner)
        self._when = when

    async def publish(self, records: Sequence[Record]) -> None:
        if self._when == "after":
            await self.inner.publish(records)
        raise Crash


class PublishFails(PassingLog):
    """Fails some publications, after storing a leading part of them.

    Args:
        failures: How many calls fail.
        stored: How many records each failing call stores.
        key: Only calls that hold this key fail; None means all.
    """

    def __init__(self, inner: EventLog, failures: int, stored: int, key: str | None = None) -> None:
        super().__init__(inner)
        self.left = failures
        self._stored = stored
        self._key = key

    async def publish(self, records: Sequence[Record]) -> None:
        if self.left and (self._key is None or any(record.key == self._key for record in records)):
            self.left -= 1
            await self.inner.publish(records[: self._stored])
            raise PublishFailed("no answer from the log")
        await self.inner.publish(records)
