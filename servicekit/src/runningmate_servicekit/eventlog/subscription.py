"""A group's member on PostgreSQL: a heartbeat beside it, rebalances inside its polls."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from time import monotonic
from typing import TYPE_CHECKING, Final

from runningmate_servicekit.eventlog.assignment import Lease
from runningmate_servicekit.eventlog.leases import Change, Membership
from runningmate_servicekit.eventlog.outage import DATABASE_ERRORS, as_log_unavailable
from runningmate_servicekit.eventlog.port import Fenced, Revoked, TopicPartition
from runningmate_servicekit.eventlog.reader import PostgresReader
from runningmate_servicekit.eventlog.wakeup import Wakeup
from runningmate_servicekit.logs import get_logger

if TYPE_CHECKING:
    from runningmate_servicekit.database import Pool

_log = get_logger(__name__)

_LONGEST_SILENCE_S: Final = 300.0
"""A member that does not poll for so long hangs: it stops renewing, so that others can go on."""


class PostgresSubscription(PostgresReader):
    """A member of a group.

    The heartbeat only collects what changed; `poll` and `close` act on it, so that `on_revoked`
    never runs beside them.
    """

    def __init__(
        self, pool: Pool, wakeup: Wakeup, membership: Membership, *, beat_s: float, on_revoked: Revoked | None
    ) -> None:
        super().__init__(pool, wakeup)
        self._membership = membership
        self._beat_s = beat_s
        self._on_revoked = on_revoked
        self._lost: set[TopicPartition] = set()
        self._surplus: frozenset[TopicPartition] = frozenset()
        self._gained: dict[TopicPartition, Lease] = {}
        # The epochs under which the current positions are read; the membership's may be newer already.
        self._epochs: dict[TopicPartition, int] = {}
        self._polled_at = monotonic()
        self._closed = False
        self._heart: asyncio.Task[None] | None = None
        self._changing = asyncio.Lock()

    def start(self) -> None:
        """Starts the heartbeat."""
        self._heart = asyncio.create_task(self._beat_until_closed(), name="eventlog-heartbeat")

    async def commit(self, next_offsets: Mapping[TopicPartition, int]) -> None:
        if not next_offsets:
            return
        with as_log_unavailable():
            refused = await self._membership.commit(self._epochs, next_offsets)
        if refused:
            self._lost.update(refused & self.assignment)
            raise Fenced(refused)

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        await self.freeze()
        async with self._changing:
            await self._revoke(self.assignment)
            try:
                await self._membership.leave()
            except DATABASE_ERRORS as error:
                _log.warning("leaving the group failed; its leases run out by themselves", error=str(error))

    async def freeze(self) -> None:
        """Stops the heartbeat without a word to the group, as a process does that hangs or was killed."""
        if self._heart is not None:
            self._heart.cancel()
            await asyncio.gather(self._heart, return_exceptions=True)
            self._heart = None

    async def _rebalance(self) -> None:
        self._polled_at = monotonic()
        if not (self._lost or self._surplus or self._gained):
            return
        async with self._changing:
            lost = frozenset(self._lost)
            await self._revoke(lost)
            self._lost -= lost
            surplus, self._surplus = self._surplus, frozenset()
            if surplus:
                await self._revoke(surplus & self.assignment)
                for place in surplus:
                    self._gained.pop(place, None)
                # If this fails, the next heartbeat finds them owned and names them again.
                with as_log_unavailable():
                    await self._membership.release(surplus)
            self._epochs.update({p: lease.epoch for p, lease in self._gained.items()})
            self.positions.add({p: lease.committed_offset for p, lease in self._gained.items()})
            self._gained.clear()

    async def _revoke(self, partitions: Collection[TopicPartition]) -> None:
        leaving = frozenset(partitions) & self.assignment
        if leaving and self._on_revoked is not None:
            await self._on_revoked(leaving)
        self.positions.drop(leaving)
        for place in leaving:
            self._epochs.pop(place, None)

    async def _beat_until_closed(self) -> None:
        while True:
            if monotonic() - self._polled_at < _LONGEST_SILENCE_S:
                try:
                    self._note(await self._membership.beat())
                except DATABASE_ERRORS as error:
                    _log.warning("heartbeat failed; partitions may pass to another member", error=str(error))
            await asyncio.sleep(self._beat_s)

    def _note(self, change: Change) -> None:
        for place in change.lost:
            if self._gained.pop(place, None) is None:
                self._lost.add(place)
        self._surplus = change.surplus
        self._gained.update({lease.partition: lease for lease in change.gained})
        if change.lost or change.surplus or change.gained:
            self._wakeup.wake()
