"""A group's member on Kafka (cooperative-sticky): rebalances inside its polls, commits beside them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Coroutine, Mapping
from contextlib import suppress
from typing import Any, Final

from confluent_kafka import Consumer, KafkaError, KafkaException
from confluent_kafka import TopicPartition as Place

from runningmate_servicekit.eventlog.kafkaclient import KafkaSettings, wire
from runningmate_servicekit.eventlog.kafkaerrors import (
    ASSIGNMENT_LOST,
    FENCED,
    REBALANCING,
    error_of,
)
from runningmate_servicekit.eventlog.kafkareader import ClosesItself, KafkaReader
from runningmate_servicekit.eventlog.kafkatopics import KafkaTopics
from runningmate_servicekit.eventlog.port import Fenced, LogUnavailable, Revoked, TopicPartition

_REBALANCE_LIMIT_S: Final = 3.0
_REBALANCE_PAUSE_S: Final = 0.05

_Codes = Mapping[TopicPartition, int | None]


class KafkaMember(KafkaReader):
    """A member of a group.

    The client calls back in its thread, which waits there until the event loop has done what is due.
    """

    def __init__(
        self,
        settings: KafkaSettings,
        topics: KafkaTopics,
        group: str,
        on_closed: Callable[[ClosesItself], None],
        on_revoked: Revoked | None,
    ) -> None:
        super().__init__(settings, topics, group, on_closed)
        self._on_revoked = on_revoked
        self._lost: set[TopicPartition] = set()
        self._frozen = False
        self._leaving = False
        self._committing = asyncio.Lock()

    def join(self, topics: Collection[str]) -> None:
        """Asks to be let into the group; polls do the rest."""
        self._client.subscribe(
            sorted(topics), on_assign=self._assigned, on_revoke=self._revoked, on_lost=self._evicted
        )

    async def commit(self, next_offsets: Mapping[TopicPartition, int]) -> None:
        # Kafka checks the member and its generation, not whose the partition is: that is known here.
        own = {p: o for p, o in next_offsets.items() if p in self.assignment and p not in self._lost}
        refused = set(next_offsets) - set(own)
        if own:
            async with self._committing:
                refused |= await self._store(own)
        if refused:
            raise Fenced(refused)

    def freeze(self) -> None:
        """Stops serving the client, as a process does that hangs."""
        self._frozen = True

    def _idle(self) -> bool:
        return self._frozen or super()._idle()

    async def _leave(self) -> None:
        # Before the client leaves: once it does, it drops what a rebalance under way needs for a commit.
        try:
            async with self._polling:
                leaving = self.assignment
                self._leaving = True
                if leaving and self._on_revoked is not None:
                    await self._on_revoked(leaving)
        finally:
            self.positions.drop(self.assignment)
            await super()._leave()

    async def _store(self, next_offsets: Mapping[TopicPartition, int]) -> set[TopicPartition]:
        """Commits what a rebalance lets through; returns the partitions that are another member's."""
        refused: set[TopicPartition] = set()
        left = dict(next_offsets)
        ends_at = self._loop.time() + _REBALANCE_LIMIT_S
        while True:
            codes = await self._thread.call(self._commit, left, nested=True)
            refused |= {place for place, code in codes.items() if code in FENCED}
            waiting = {place for place, code in codes.items() if code in REBALANCING}
            left = {place: offset for place, offset in left.items() if place in waiting}
            if not left:
                return refused
            if self._loop.time() > ends_at:
                return refused | left.keys()
            if self._leaving:
                # Nobody polls any more, but the rebalance has to go on.
                await self._fetch(1, _REBALANCE_PAUSE_S)
            else:
                await asyncio.sleep(_REBALANCE_PAUSE_S)

    def _commit(self, next_offsets: Mapping[TopicPartition, int]) -> _Codes:
        """Returns each partition's error; in the client's thread.

        Raises:
            LogUnavailable: Anything else went wrong.
        """
        try:
            done = self._client.commit(
                offsets=[wire(place, offset) for place, offset in next_offsets.items()], asynchronous=False
            )
        except RuntimeError:
            # Closed meanwhile.
            return dict.fromkeys(next_offsets, ASSIGNMENT_LOST)
        except KafkaException as failure:
            return dict.fromkeys(next_offsets, self._known(error_of(failure)))
        return {_place(item): None if item.error is None else self._known(item.error) for item in done}

    def _known(self, error: KafkaError) -> int:
        if error.code() in FENCED or error.code() in REBALANCING:
            return error.code()
        raise LogUnavailable(f"the event log ({self._settings.servers}) took no commit: {error.str()}")

    def _assigned(self, client: Consumer, partitions: list[Place]) -> None:
        positions: dict[TopicPartition, int | None] = dict.fromkeys(map(_place, partitions))
        # The client would ask for the oldest offset, and ask again only after half a second where it does not know
        # the leader yet. An offset that is gone stands for the oldest.
        with suppress(KafkaException):
            found = client.committed(partitions, self._settings.answer_s)
            positions |= {_place(item): max(item.offset, 0) for item in found}
            client.incremental_assign([wire(_place(item), max(item.offset, 0)) for item in found])
        self._ask(self._take_over(positions))

    def _revoked(self, _client: Consumer, partitions: list[Place]) -> None:
        self._ask(self._give_back([_place(partition) for partition in partitions]))

    def _evicted(self, _client: Consumer, partitions: list[Place]) -> None:
        places = [_place(partition) for partition in partitions]
        self._lost.update(places)
        self._ask(self._give_back(places))

    async def _take_over(self, positions: Mapping[TopicPartition, int | None]) -> None:
        self._settle()
        held = self.assignment
        # A member that leaves takes no more, but keeps what it is being asked back for.
        self.positions.add({p: o for p, o in positions.items() if not self._leaving and p not in held})

    async def _give_back(self, places: Collection[TopicPartition]) -> None:
        leaving = self.assignment.intersection(places)
        try:
            if leaving and self._on_revoked is not None and not self._leaving:
                await self._on_revoked(leaving)
        finally:
            self._settle()
            self.positions.drop(leaving)
            self._lost.difference_update(places)

    def _ask(self, work: Coroutine[Any, Any, None]) -> None:
        """What the event loop's work raises comes out of `poll` or `close`."""
        self._failure = self._thread.ask(work) or self._failure


def _place(partition: Place) -> TopicPartition:
    return TopicPartition(partition.topic, partition.partition)
