"""An event log in memory: for tests of services, and the reference for the suite."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from runningmate_servicekit.eventlog.assignment import Lease, Member, plan
from runningmate_servicekit.eventlog.partitioner import partition_of
from runningmate_servicekit.eventlog.port import (
    PARTITION_COUNT,
    Fenced,
    Message,
    Record,
    Revoked,
    TopicMissing,
    TopicPartition,
)
from runningmate_servicekit.eventlog.positions import Positions


class _Group:
    def __init__(self) -> None:
        self.members: list[Member] = []
        self.leases: dict[TopicPartition, Lease] = {}


class InMemoryEventLog:
    """Keeps everything until it is garbage; several subscriptions of one log are several members.

    Args:
        offset_stride: Distance between neighbouring offsets; above 1 there are gaps, as Kafka has them.
    """

    def __init__(self, offset_stride: int = 1) -> None:
        self._stride = offset_stride
        self._records: dict[TopicPartition, list[Message]] = {}
        self._groups: dict[str, _Group] = {}
        self._names = count(1)
        self._arrival = asyncio.Condition()
        self._readers: list[InMemoryReader] = []

    async def ensure_topics(self, topics: Collection[str]) -> None:
        for topic in topics:
            for partition in range(PARTITION_COUNT):
                self._records.setdefault(TopicPartition(topic, partition), [])

    async def publish(self, records: Sequence[Record]) -> None:
        self._require({record.topic for record in records})
        now = datetime.now(UTC)
        for record in records:
            place = TopicPartition(record.topic, partition_of(record.key))
            self._records[place].append(
                Message(
                    *place,
                    self.end(place),
                    record.key,
                    record.payload,
                    dict(record.headers),
                    published_at=now,
                )
            )
        await self.wake()

    async def subscribe(
        self, topics: Collection[str], group: str, on_revoked: Revoked | None = None
    ) -> InMemorySubscription:
        self._require(topics)
        state = self._groups.setdefault(group, _Group())
        for place in self._records:
            if place.topic in topics:
                state.leases.setdefault(place, Lease(place, None, 0, 0))
        member = Member(f"member-{next(self._names)}", frozenset(topics))
        state.members.append(member)
        subscription = InMemorySubscription(self, state, member, on_revoked)
        self._readers.append(subscription)
        return subscription

    async def broadcast(self, topics: Collection[str], since: datetime | None = None) -> InMemoryReader:
        self._require(topics)
        reader = InMemoryReader(self)
        reader.positions.add({p: self.end(p) for p in self._records if p.topic in topics})
        if since is not None:
            await reader.seek_to_time(since)
        self._readers.append(reader)
        return reader

    async def close(self) -> None:
        while self._readers:
            await self._readers.pop().close()

    def end(self, place: TopicPartition) -> int:
        """Returns the next offset to be given."""
        return len(self._records[place]) * self._stride

    def read(self, place: TopicPartition, offset: int, limit: int) -> list[Message]:
        """Returns up to `limit` messages from an offset on."""
        start = -(-offset // self._stride)
        return self._records[place][start : start + limit]

    def offset_at(self, place: TopicPartition, at: datetime) -> int:
        """Returns the offset of the first message published at or after that time."""
        return bisect_left(self._records[place], at, key=lambda message: message.published_at) * self._stride

    async def wake(self) -> None:
        """Lets waiting polls look again."""
        async with self._arrival:
            self._arrival.notify_all()

    async def wait(self, timeout_s: float) -> None:
        """Waits until something may have changed."""
        try:
            async with asyncio.timeout(timeout_s), self._arrival:
                await self._arrival.wait()
        except TimeoutError:
            return

    def _require(self, topics: Collection[str]) -> None:
        known = {place.topic for place in self._records}
        if missing := sorted(set(topics) - known):
            raise TopicMissing(f"topic {', '.join(missing)} does not exist; create it with ensure_topics")


class InMemoryReader:
    """Reads its positions; the whole of a broadcast reader, the half of a group's member."""

    def __init__(self, log: InMemoryEventLog) -> None:
        self._log = log
        self.positions = Positions()

    @property
    def assignment(self) -> frozenset[TopicPartition]:
        return self.positions.assigned

    async def poll(self, max_messages: int, timeout_s: float) -> list[Message]:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        while True:
            await self._rebalance()
            if messages := self._take(max_messages):
                return messages
            remaining = deadline - loop.time()
            if remaining <= 0:
                await asyncio.sleep(0)
                return []
            # The short wait stands for the heartbeat, in which a real member hears of others.
            await self._log.wait(min(remaining, 0.05))

    def pause(self, partitions: Collection[TopicPartition]) -> None:
        self.positions.pause(partitions)

    def resume(self, partitions: Collection[TopicPartition]) -> None:
        self.positions.resume(partitions)

    async def seek(self, positions: Mapping[TopicPartition, int]) -> None:
        self.positions.seek(positions)

    async def seek_to_time(self, at: datetime, partitions: Collection[TopicPartition] | None = None) -> None:
        chosen = self.assignment if partitions is None else self.assignment.intersection(partitions)
        self.positions.seek({p: self._log.offset_at(p, at) for p in chosen})

    async def lag(self) -> Mapping[TopicPartition, int]:
        return {p: max(self._log.end(p) - self.positions[p], 0) for p in self.assignment}

    async def close(self) -> None:
        self.positions.drop(self.assignment)

    async def _rebalance(self) -> None:
        """A broadcast reader keeps all partitions."""

    def _take(self, max_messages: int) -> list[Message]:
        taken: list[Message] = []
        for place, offset in self.positions.readable():
            asked = [(place, offset)]
            found = self._log.read(place, offset, max_messages - len(taken))
            taken.extend(self.positions.keep_current(asked, found))
            if len(taken) >= max_messages:
                break
        return taken


class InMemorySubscription(InMemoryReader):
    """A member of a group; `freeze` makes it look dead to the others."""

    def __init__(
        self, log: InMemoryEventLog, group: _Group, member: Member, on_revoked: Revoked | None
    ) -> None:
        super().__init__(log)
        self._group = group
        self._member = member
        self._on_revoked = on_revoked
        self._epochs: dict[TopicPartition, int] = {}
        self._frozen = False

    async def commit(self, next_offsets: Mapping[TopicPartition, int]) -> None:
        leases = self._group.leases
        fenced = [p for p in next_offsets if not self._owns(p)]
        for place, offset in next_offsets.items():
            if place not in fenced:
                leases[place] = replace(leases[place], committed_offset=offset)
        if fenced:
            raise Fenced(fenced)

    async def close(self) -> None:
        await self._give_back(self.assignment)
        if self._member in self._group.members:
            self._group.members.remove(self._member)
        await self._log.wake()

    def freeze(self) -> None:
        """Stops taking part without a word, as a process does that hangs or was killed."""
        self._frozen = True
        if self._member in self._group.members:
            self._group.members.remove(self._member)

    def _owns(self, place: TopicPartition) -> bool:
        lease = self._group.leases[place]
        return lease.owner == self._member.name and lease.epoch == self._epochs.get(place)

    async def _rebalance(self) -> None:
        if self._frozen:
            return
        await self._give_back({p for p in self.assignment if not self._owns(p)})
        todo = plan(self._member.name, self._group.members, self._group.leases.values())
        await self._give_back(todo.release)
        for lease in todo.claim:
            self._epochs[lease.partition] = lease.epoch + 1
            self._group.leases[lease.partition] = replace(
                lease, owner=self._member.name, epoch=lease.epoch + 1
            )
        self.positions.add({lease.partition: lease.committed_offset for lease in todo.claim})

    async def _give_back(self, partitions: Collection[TopicPartition]) -> None:
        if not partitions:
            return
        if self._on_revoked is not None:
            await self._on_revoked(frozenset(partitions))
        self.positions.drop(partitions)
        for place in partitions:
            if self._owns(place):
                self._group.leases[place] = replace(self._group.leases[place], owner=None)
        await self._log.wake()
