"""Reading partitions of the PostgreSQL event log from positions."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from runningmate_servicekit.eventlog.outage import as_log_unavailable
from runningmate_servicekit.eventlog.port import Message, TopicPartition
from runningmate_servicekit.eventlog.positions import Positions
from runningmate_servicekit.eventlog.wakeup import Wakeup

if TYPE_CHECKING:
    from runningmate_servicekit.database import Pool

_FIRST_PAUSE_S: Final = 0.02
_LAST_PAUSE_S: Final = 0.25
_LISTENING_PAUSE_S: Final = 2.0

_FETCH = """
    SELECT r.topic, r.partition, r.record_offset, r.key, r.payload, r.headers::text AS headers, r.published_at
    FROM unnest($1::text[], $2::smallint[], $3::bigint[]) WITH ORDINALITY AS p (topic, partition, next_offset, turn)
    CROSS JOIN LATERAL (
        SELECT * FROM eventlog.records AS x
        WHERE x.topic = p.topic AND x.partition = p.partition AND x.record_offset >= p.next_offset
        ORDER BY x.record_offset LIMIT $4
    ) AS r
    LIMIT $4
"""
_OFFSETS_AT = """
    SELECT p.topic, p.partition, coalesce(
        (SELECT x.record_offset FROM eventlog.records AS x
         WHERE x.topic = p.topic AND x.partition = p.partition AND x.published_at >= $3
         ORDER BY x.published_at, x.record_offset LIMIT 1), e.next_offset) AS next_offset
    FROM unnest($1::text[], $2::smallint[]) AS p (topic, partition)
    JOIN eventlog.partitions AS e USING (topic, partition)
"""
_ENDS = """
    SELECT e.topic, e.partition, e.next_offset
    FROM unnest($1::text[], $2::smallint[]) AS p (topic, partition)
    JOIN eventlog.partitions AS e USING (topic, partition)
"""


class PostgresReader:
    """Reads its positions; the whole of a broadcast reader, the half of a group's member."""

    def __init__(self, pool: Pool, wakeup: Wakeup) -> None:
        self._pool = pool
        self._wakeup = wakeup
        self.positions = Positions()
        self._hint: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._look_at = 0.0
        wakeup.start()

    @property
    def assignment(self) -> frozenset[TopicPartition]:
        return self.positions.assigned

    async def poll(self, max_messages: int, timeout_s: float) -> list[Message]:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        pause_s = _FIRST_PAUSE_S
        while True:
            await self._rebalance()
            now = loop.time()
            if self._hint.done() or now >= self._look_at:
                # Taken before looking, it ends with whatever this look misses: also for the polls after this one.
                self._hint.cancel()
                self._hint, self._look_at = self._wakeup.ticket(self._topics), 0.0
                if messages := await self._fetch(max_messages):
                    return messages
                now = loop.time()
                self._look_at = now + (_LISTENING_PAUSE_S if self._wakeup.listening else pause_s)
                pause_s = min(pause_s * 1.5, _LAST_PAUSE_S)
            if now >= deadline:
                return []
            await asyncio.wait([self._hint], timeout=min(self._look_at, deadline) - now)

    def pause(self, partitions: Collection[TopicPartition]) -> None:
        self.positions.pause(partitions)

    def resume(self, partitions: Collection[TopicPartition]) -> None:
        self.positions.resume(partitions)
        self._wakeup.wake(frozenset(place.topic for place in partitions))

    async def seek(self, positions: Mapping[TopicPartition, int]) -> None:
        self.positions.seek(positions)
        self._wakeup.wake(frozenset(place.topic for place in positions))

    async def seek_to_time(self, at: datetime, partitions: Collection[TopicPartition] | None = None) -> None:
        chosen = self.assignment if partitions is None else self.assignment.intersection(partitions)
        with as_log_unavailable():
            rows = await self._pool.fetch(_OFFSETS_AT, *_columns(chosen), at)
        self.positions.seek(
            {TopicPartition(row["topic"], row["partition"]): row["next_offset"] for row in rows}
        )

    async def lag(self) -> Mapping[TopicPartition, int]:
        with as_log_unavailable():
            rows = await self._pool.fetch(_ENDS, *_columns(self.assignment))
        ends = {TopicPartition(row["topic"], row["partition"]): int(row["next_offset"]) for row in rows}
        return {p: max(end - self.positions[p], 0) for p, end in ends.items() if p in self.assignment}

    async def close(self) -> None:
        self._hint.cancel()
        self.positions.drop(self.assignment)

    def _topics(self) -> frozenset[str]:
        return frozenset(place.topic for place in self.assignment)

    async def _rebalance(self) -> None:
        """A broadcast reader keeps all partitions."""

    async def _fetch(self, max_messages: int) -> list[Message]:
        asked = self.positions.readable()
        if not asked:
            return []
        offsets = [offset for _place, offset in asked]
        places = [place for place, _offset in asked]
        with as_log_unavailable():
            rows = await self._pool.fetch(_FETCH, *_columns(places), offsets, max_messages)
        messages = [
            Message(
                row["topic"],
                row["partition"],
                row["record_offset"],
                row["key"],
                row["payload"],
                json.loads(row["headers"]),
                row["published_at"],
            )
            for row in rows
        ]
        return self.positions.keep_current(asked, messages)


def _columns(partitions: Collection[TopicPartition]) -> tuple[Sequence[str], Sequence[int]]:
    return [place.topic for place in partitions], [place.partition for place in partitions]
