"""The event log on PostgreSQL, schema eventlog."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from weakref import WeakSet

import asyncpg

from runningmate_servicekit.eventlog.leases import LeaseTable, Membership, Timing
from runningmate_servicekit.eventlog.outage import DATABASE_ERRORS, as_log_unavailable
from runningmate_servicekit.eventlog.partitioner import partition_of
from runningmate_servicekit.eventlog.port import (
    PARTITION_COUNT,
    RETENTION_DAYS,
    PublishFailed,
    Reader,
    Record,
    Revoked,
    Subscription,
    TopicMismatch,
    TopicMissing,
    TopicPartition,
)
from runningmate_servicekit.eventlog.reader import PostgresReader
from runningmate_servicekit.eventlog.subscription import PostgresSubscription
from runningmate_servicekit.eventlog.wakeup import Wakeup

if TYPE_CHECKING:
    from runningmate_servicekit.database import Pool

_PRUNE_BATCH_ROWS: Final = 10_000


class PostgresEventLog:
    """Needs a role with rights on schema eventlog; works behind a transaction pooler.

    Args:
        pool: Connections of that role. Subscriptions hold none between calls.
        listen_url: Direct address for hints of new records by LISTEN; None behind a pooler (polling alone
            delivers within about 0.1 s while records arrive, 0.25 s after a pause).
        timing: Lease and heartbeat of group members.
    """

    def __init__(self, pool: Pool, listen_url: str | None = None, timing: Timing | None = None) -> None:
        self._pool = pool
        self._timing = timing or Timing()
        self._wakeup = Wakeup(listen_url)
        self._readers: WeakSet[PostgresReader] = WeakSet()

    async def ensure_topics(self, topics: Collection[str]) -> None:
        names = sorted(set(topics))
        with as_log_unavailable():
            rows = await self._create(names)
        for row in rows:
            raise TopicMismatch(
                f"topic {row['topic']} has {row['partition_count']} partitions, but {PARTITION_COUNT} are needed; "
                "copy its records into a new topic"
            )

    async def publish(self, records: Sequence[Record]) -> None:
        if not records:
            return
        try:
            await self._pool.execute(
                "SELECT eventlog.publish($1, $2, $3, $4, $5::text[]::jsonb[])",
                [record.topic for record in records],
                [partition_of(record.key) for record in records],
                [record.key for record in records],
                [record.payload for record in records],
                [json.dumps(dict(record.headers)) for record in records],
            )
        except asyncpg.NoDataFoundError as error:
            raise TopicMissing(f"{error}; create it with ensure_topics") from error
        except DATABASE_ERRORS as error:
            raise PublishFailed(f"the event log did not take {len(records)} records: {error}") from error
        self._wakeup.wake(frozenset(record.topic for record in records))

    async def subscribe(
        self, topics: Collection[str], group: str, on_revoked: Revoked | None = None
    ) -> Subscription:
        await self._require(topics)
        membership = Membership(LeaseTable(self._pool, "eventlog.", group), topics, self._timing)
        with as_log_unavailable():
            await membership.join()
        subscription = PostgresSubscription(
            self._pool, self._wakeup, membership, beat_s=self._timing.beat_s, on_revoked=on_revoked
        )
        self._readers.add(subscription)
        subscription.start()
        return subscription

    async def broadcast(self, topics: Collection[str], since: datetime | None = None) -> Reader:
        ends = await self._require(topics)
        reader = PostgresReader(self._pool, self._wakeup)
        reader.positions.add(ends)
        if since is not None:
            await reader.seek_to_time(since)
        self._readers.add(reader)
        return reader

    async def prune(self, now: datetime | None = None) -> int:
        """Deletes records past the retention, also unread ones; returns how many. Any process may call it."""
        before = (now or datetime.now(UTC)) - timedelta(days=RETENTION_DAYS)
        deleted = 0
        for row in await self._pool.fetch("SELECT topic, partition FROM eventlog.partitions"):
            while rows := await self._prune_batch(TopicPartition(row["topic"], row["partition"]), before):
                deleted += rows
        return deleted

    async def forget(self, key: str) -> int:
        """Deletes every record of a key, also unread ones; returns how many."""
        status = await self._pool.execute("DELETE FROM eventlog.records WHERE key = $1", key)
        return int(status.rpartition(" ")[2])

    async def close(self) -> None:
        for reader in tuple(self._readers):
            await reader.close()
        await self._wakeup.close()

    async def _create(self, names: Sequence[str]) -> list[asyncpg.Record]:
        """Creates missing topics; returns those whose partition count is another."""
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(
                """INSERT INTO eventlog.topics (topic, partition_count)
                   SELECT t, $2 FROM unnest($1::text[]) AS t ORDER BY t ON CONFLICT DO NOTHING""",
                names,
                PARTITION_COUNT,
            )
            await connection.execute(
                """INSERT INTO eventlog.partitions (topic, partition)
                   SELECT t, p FROM unnest($1::text[]) AS t, generate_series(0, $2 - 1) AS p
                   ORDER BY t, p ON CONFLICT DO NOTHING""",
                names,
                PARTITION_COUNT,
            )
            return await connection.fetch(
                "SELECT topic, partition_count FROM eventlog.topics WHERE topic = ANY($1) AND partition_count <> $2",
                names,
                PARTITION_COUNT,
            )

    async def _prune_batch(self, place: TopicPartition, before: datetime) -> int:
        status = await self._pool.execute(
            """DELETE FROM eventlog.records WHERE topic = $1 AND partition = $2 AND record_offset IN (
                   SELECT record_offset FROM eventlog.records
                   WHERE topic = $1 AND partition = $2 AND published_at < $3
                   ORDER BY published_at LIMIT $4)""",
            place.topic,
            place.partition,
            before,
            _PRUNE_BATCH_ROWS,
        )
        return int(status.rpartition(" ")[2])

    async def _require(self, topics: Collection[str]) -> Mapping[TopicPartition, int]:
        with as_log_unavailable():
            rows = await self._pool.fetch(
                "SELECT topic, partition, next_offset FROM eventlog.partitions WHERE topic = ANY($1)",
                list(topics),
            )
        ends = {TopicPartition(row["topic"], row["partition"]): row["next_offset"] for row in rows}
        if missing := sorted(set(topics) - {place.topic for place in ends}):
            raise TopicMissing(f"topic {', '.join(missing)} does not exist; create it with ensure_topics")
        return ends
