"""Membership of a group in PostgreSQL: a heartbeat row per member, a lease row per partition.

No session locks and no session state, so that it works behind a transaction pooler.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import asyncpg

from runningmate_servicekit.eventlog.assignment import Lease, Member, plan
from runningmate_servicekit.eventlog.port import PARTITION_COUNT, TopicPartition

if TYPE_CHECKING:
    from runningmate_servicekit.database import Connection, Pool

LEASE_S: Final = 6.0
"""A silent member loses its partitions after this many seconds."""
BEAT_S: Final = 2.0
"""Seconds between heartbeats, and so between a member's coming and its first partitions."""

QUIETLY: Final = "WITH quietly AS (SELECT set_config('synchronous_commit', 'off', true))"
"""A statement's own transaction does not wait for the disk. A crash of the server may take it back: a heartbeat, or
how far a sequence of events was handled, some of which then come once more."""

_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?")


def checked_identifier(name: str) -> str:
    """Returns a plain lower-case SQL name; raises ValueError for anything that would need quotes."""
    if not _IDENTIFIER.fullmatch(name):
        raise ValueError(f"{name!r} is not a plain SQL name; use lower-case letters, digits and underscores")
    return name


@dataclass(frozen=True, slots=True)
class Timing:
    """How fast a group notices a dead member.

    Args:
        lease_s: Seconds after which a silent member loses its partitions.
        beat_s: Seconds between heartbeats; several must fit into a lease.
    """

    lease_s: float = LEASE_S
    beat_s: float = BEAT_S


@dataclass(frozen=True, slots=True)
class Change:
    """What a heartbeat found: partitions another member took, partitions to give back, new leases."""

    lost: frozenset[TopicPartition]
    surplus: frozenset[TopicPartition]
    gained: tuple[Lease, ...]


class LeaseTable:
    """The statements; names of the tables are the caller's, their shape is that of schema eventlog.

    Args:
        pool: Connections of a role that may write both tables.
        prefix: What comes before `members` and `leases`, as `eventlog.` or `collector.outbox_`.
        group: Name of the group.
    """

    def __init__(self, pool: Pool, prefix: str, group: str) -> None:
        self._pool = pool
        self._group = group
        self._members = checked_identifier(prefix + "members")
        self._leases = checked_identifier(prefix + "leases")

    async def join(self, member: Member, timing: Timing) -> None:
        """Adds a member, missing lease rows, and clears away members long gone."""
        topics = sorted(member.topics)
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(
                f"""INSERT INTO {self._leases} (group_name, topic, partition)
                    SELECT $1, t, p FROM unnest($2::text[]) AS t, generate_series(0, $3 - 1) AS p
                    ORDER BY t, p ON CONFLICT DO NOTHING""",  # noqa: S608 - checked identifiers
                self._group,
                topics,
                PARTITION_COUNT,
            )
            await connection.execute(
                f"""DELETE FROM {self._members}
                    WHERE group_name = $1 AND expires_at < clock_timestamp() - interval '1 hour'""",  # noqa: S608
                self._group,
            )
            await self._beat(connection, member, timing)

    async def beat(self, member: Member, timing: Timing) -> tuple[list[Member], list[Lease]]:
        """Renews a member; returns the living members by time of joining, and all leases."""
        async with self._pool.acquire() as connection:
            members = await self._beat(connection, member, timing)
            leases = await connection.fetch(
                f"""SELECT topic, partition, owner, epoch, committed_offset FROM {self._leases}
                    WHERE group_name = $1""",  # noqa: S608
                self._group,
            )
        return (
            [Member(row["member"], frozenset(row["topics"])) for row in members],
            [
                Lease(
                    TopicPartition(row["topic"], row["partition"]),
                    row["owner"],
                    row["epoch"],
                    row["committed_offset"],
                )
                for row in leases
            ],
        )

    async def claim(self, member: Member, wanted: Iterable[Lease]) -> list[Lease]:
        """Takes leases that nobody changed since they were read; returns those that were won."""
        seen = list(wanted)
        rows = await self._pool.fetch(
            f"""UPDATE {self._leases} AS l SET owner = $2, epoch = l.epoch + 1
                FROM unnest($3::text[], $4::smallint[], $5::bigint[], $6::text[]) AS s (topic, partition, epoch, owner)
                WHERE l.group_name = $1 AND l.topic = s.topic AND l.partition = s.partition
                    AND l.epoch = s.epoch AND l.owner IS NOT DISTINCT FROM s.owner
                RETURNING l.topic, l.partition, l.epoch, l.committed_offset""",  # noqa: S608
            self._group,
            member.name,
            [lease.partition.topic for lease in seen],
            [lease.partition.partition for lease in seen],
            [lease.epoch for lease in seen],
            [lease.owner for lease in seen],
        )
        return [
            Lease(
                TopicPartition(row["topic"], row["partition"]),
                member.name,
                row["epoch"],
                row["committed_offset"],
            )
            for row in rows
        ]

    async def release(self, member: Member, partitions: Collection[TopicPartition]) -> None:
        """Frees leases that are still the member's."""
        await self._pool.execute(
            f"""UPDATE {self._leases} AS l SET owner = NULL
                FROM unnest($3::text[], $4::smallint[]) AS s (topic, partition)
                WHERE l.group_name = $1 AND l.topic = s.topic AND l.partition = s.partition AND l.owner = $2""",  # noqa: S608
            self._group,
            member.name,
            [partition.topic for partition in partitions],
            [partition.partition for partition in partitions],
        )

    async def leave(self, member: Member) -> None:
        """Frees all leases of a member and removes it."""
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(
                f"UPDATE {self._leases} SET owner = NULL WHERE group_name = $1 AND owner = $2",  # noqa: S608
                self._group,
                member.name,
            )
            await connection.execute(
                f"DELETE FROM {self._members} WHERE group_name = $1 AND member = $2",  # noqa: S608
                self._group,
                member.name,
            )

    async def commit(
        self, member: Member, epochs: Mapping[TopicPartition, int], offsets: Mapping[TopicPartition, int]
    ) -> frozenset[TopicPartition]:
        """Stores offsets where owner and epoch still hold; returns the partitions where they do."""
        rows = await self._pool.fetch(
            f"""{QUIETLY} UPDATE {self._leases} AS l SET committed_offset = s.next_offset
                FROM quietly, unnest($3::text[], $4::smallint[], $5::bigint[], $6::bigint[])
                    AS s (topic, partition, epoch, next_offset)
                WHERE l.group_name = $1 AND l.topic = s.topic AND l.partition = s.partition
                    AND l.owner = $2 AND l.epoch = s.epoch
                RETURNING l.topic, l.partition""",  # noqa: S608
            self._group,
            member.name,
            [partition.topic for partition in offsets],
            [partition.partition for partition in offsets],
            [epochs.get(partition, -1) for partition in offsets],
            list(offsets.values()),
        )
        return frozenset(TopicPartition(row["topic"], row["partition"]) for row in rows)

    async def _beat(self, connection: Connection, member: Member, timing: Timing) -> list[asyncpg.Record]:
        """Renews a member; returns the living ones with their topics, by time of joining."""
        return await connection.fetch(
            f"""{QUIETLY}, renewed AS (
                    INSERT INTO {self._members} (group_name, member, topics, joined_at, expires_at)
                    SELECT $1, $2, $3, clock_timestamp(), clock_timestamp() + $4 FROM quietly
                    ON CONFLICT (group_name, member) DO UPDATE SET expires_at = excluded.expires_at
                    RETURNING member, topics, joined_at)
                SELECT member, topics FROM (
                    SELECT * FROM renewed UNION ALL
                    SELECT member, topics, joined_at FROM {self._members}
                    WHERE group_name = $1 AND member <> $2 AND expires_at > clock_timestamp()) AS living
                ORDER BY joined_at, member""",  # noqa: S608
            self._group,
            member.name,
            sorted(member.topics),
            timedelta(seconds=timing.lease_s),
        )


class Membership:
    """One member's view of its group: what it holds, and until when that is certain.

    Args:
        table: Where the group lives.
        topics: What the member reads.
        timing: Lease and heartbeat.
    """

    def __init__(self, table: LeaseTable, topics: Collection[str], timing: Timing) -> None:
        self._table = table
        self._timing = timing
        self.member = Member(uuid4().hex, frozenset(topics))
        self.epochs: dict[TopicPartition, int] = {}
        self._certain_until = 0.0

    @property
    def certain(self) -> bool:
        """Whether nobody can have taken a lease over yet, by this machine's clock."""
        return monotonic() < self._certain_until

    async def join(self) -> None:
        await self._table.join(self.member, self._timing)

    async def beat(self) -> Change:
        """Renews, learns of others, claims what is due."""
        started = monotonic()
        members, leases = await self._table.beat(self.member, self._timing)
        self._certain_until = started + self._timing.lease_s
        owned = {lease.partition: lease.epoch for lease in leases if lease.owner == self.member.name}
        lost = frozenset(p for p, epoch in self.epochs.items() if owned.get(p) != epoch)
        todo = plan(self.member.name, members, leases)
        gained = await self._table.claim(self.member, todo.claim) if todo.claim else []
        for partition in lost:
            self.epochs.pop(partition, None)
        self.epochs.update({lease.partition: lease.epoch for lease in gained})
        # Owned but unknown here: a claim whose answer was lost on the way. Given back, it comes again.
        return Change(lost, todo.release | (owned.keys() - self.epochs.keys()), tuple(gained))

    async def release(self, partitions: Collection[TopicPartition]) -> None:
        for partition in partitions:
            self.epochs.pop(partition, None)
        await self._table.release(self.member, partitions)

    async def commit(
        self, epochs: Mapping[TopicPartition, int], offsets: Mapping[TopicPartition, int]
    ) -> frozenset[TopicPartition]:
        """Stores offsets read under those epochs; returns the partitions that refused."""
        return frozenset(offsets) - await self._table.commit(self.member, epochs, offsets)

    async def leave(self) -> None:
        self.epochs.clear()
        await self._table.leave(self.member)
