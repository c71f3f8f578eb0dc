"""Publishes the outbox: each of 16 athlete buckets by one lease holder, in order per athlete."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final

import asyncpg

from runningmate_servicekit.eventlog.leases import QUIETLY, LeaseTable, Membership, Timing
from runningmate_servicekit.eventlog.metrics import EventMetrics, NoEventMetrics
from runningmate_servicekit.eventlog.outage import backoff_s, is_outage
from runningmate_servicekit.eventlog.outbox import IDLE_PAUSE_S, Outbox
from runningmate_servicekit.eventlog.port import PARTITION_COUNT, EventLog, EventLogError, Record
from runningmate_servicekit.logs import get_logger

if TYPE_CHECKING:
    from runningmate_servicekit.database import Pool

_log = get_logger(__name__)

_FIRST_PAUSE_S: Final = 0.1
_LONGEST_PAUSE_S: Final = 10.0
_SAMPLE_S: Final = 10.0
_ALONE_PAUSE_S: Final = 1.0
_GATHER_S: Final = 0.02
"""Pause before each reading: events of one upload after another then travel together."""


@dataclass(slots=True)
class _Setback:
    """A bucket that waits after a failed delivery."""

    attempts: int
    until: float


class Relay:
    """Moves rows from the outbox into the event log, at least once.

    It reads what is unpublished, never from an id on: ids of different athletes are committed out of order.

    Args:
        outbox: The outbox that this process writes.
        pool: Connections of a role that sees all athletes' rows.
        log: Where to publish.
        timing: Lease of the buckets among replicas.
        batch_rows: Most rows of one publication.
    """

    def __init__(
        self,
        outbox: Outbox,
        pool: Pool,
        log: EventLog,
        *,
        metrics: EventMetrics | None = None,
        timing: Timing | None = None,
        batch_rows: int = 500,
    ) -> None:
        self._outbox = outbox
        self._pool = pool
        self._log = log
        self._metrics = metrics or NoEventMetrics()
        self._timing = timing or Timing()
        self._batch_rows = batch_rows
        self._members = Membership(
            LeaseTable(pool, f"{outbox.schema}.outbox_", "relay"), ["outbox"], self._timing
        )
        self._setbacks: dict[int, _Setback] = {}
        self._stopping = False
        self._joined = False
        self._beat_due = 0.0
        self._sample_due = 0.0

    async def run(self) -> None:
        """Relays until `stop`; survives a database or event log that is away."""
        failures = 0
        try:
            while not self._stopping:
                try:
                    if not await self._step():
                        await self._outbox.wait_for_change(self._idle_s())
                    await asyncio.sleep(_GATHER_S)
                    failures = 0
                except Exception as error:
                    if not is_outage(error):
                        raise
                    failures += 1
                    _log.warning("relay waits for the database", error=str(error), failures=failures)
                    await asyncio.sleep(backoff_s(failures, _FIRST_PAUSE_S, _LONGEST_PAUSE_S))
        finally:
            await self._leave()

    def stop(self) -> None:
        """Lets `run` return after the batch at hand."""
        self._stopping = True
        self._outbox.wake()

    async def _leave(self) -> None:
        """Frees the buckets for another replica at once; they would run out by themselves."""
        if self._joined:
            self._joined = False
            try:
                await self._members.leave()
            except Exception as error:
                if not is_outage(error):
                    raise
                _log.warning("relay could not give its buckets back", error=str(error))

    async def _step(self) -> bool:
        """Renews if due, publishes one batch; returns whether there may be more at once."""
        if not self._joined:
            await self._members.join()
            self._joined = True
        if monotonic() >= self._beat_due:
            self._beat_due = monotonic() + self._timing.beat_s
            change = await self._members.beat()
            if change.surplus:
                await self._members.release(change.surplus)
        if monotonic() >= self._sample_due:
            self._sample_due = monotonic() + _SAMPLE_S
            await self._sample()
        rows = await self._unpublished(self._ready_buckets())
        if not rows or not self._members.certain:
            return False
        started = monotonic()
        published = await self._publish(rows)
        if published:
            self._metrics.relayed(published, monotonic() - started)
        return published > 0

    def _idle_s(self) -> float:
        """How long a wait may last.

        With all buckets in one hand there is no other replica, whose events would be found by looking alone.
        """
        alone = len(self._members.epochs) == PARTITION_COUNT and not self._setbacks
        return min(_ALONE_PAUSE_S, self._timing.beat_s) if alone else IDLE_PAUSE_S

    def _ready_buckets(self) -> list[int]:
        now = monotonic()
        return [
            place.partition
            for place in self._members.epochs
            if (setback := self._setbacks.get(place.partition)) is None or setback.until <= now
        ]

    async def _unpublished(self, buckets: Sequence[int]) -> list[asyncpg.Record]:
        if not buckets:
            return []
        # By id: within an athlete that is the order of its sequence (both are taken under the same lock),
        # and over athletes nobody waits behind another one's archive.
        return await self._pool.fetch(
            f"""SELECT id, bucket, topic, key, payload, headers::text AS headers FROM {self._outbox.schema}.outbox
                WHERE published_at IS NULL AND bucket = ANY($1) ORDER BY id LIMIT $2""",  # noqa: S608 - checked
            list(buckets),
            self._batch_rows,
        )

    async def _publish(self, rows: Sequence[asyncpg.Record]) -> int:
        """Publishes all rows at once; after a failure bucket by bucket, so that one cannot hold up the others."""
        by_bucket: dict[int, list[asyncpg.Record]] = {}
        for row in rows:
            by_bucket.setdefault(row["bucket"], []).append(row)
        if not any(bucket in self._setbacks for bucket in by_bucket):
            try:
                await self._deliver(rows)
            except EventLogError as error:
                self._metrics.relay_failed()
                _log.warning("publishing failed; trying bucket by bucket", error=str(error))
            else:
                return len(rows)
        published = 0
        for bucket, own in by_bucket.items():
            published += await self._publish_bucket(bucket, own)
        return published

    async def _publish_bucket(self, bucket: int, rows: Sequence[asyncpg.Record]) -> int:
        try:
            await self._deliver(rows)
        except EventLogError as error:
            attempts = self._setbacks[bucket].attempts + 1 if bucket in self._setbacks else 1
            pause_s = backoff_s(attempts, _FIRST_PAUSE_S, _LONGEST_PAUSE_S)
            self._setbacks[bucket] = _Setback(attempts, monotonic() + pause_s)
            self._metrics.relay_failed()
            _log.warning("bucket waits", bucket=bucket, attempts=attempts, pause_s=pause_s, error=str(error))
            return 0
        self._setbacks.pop(bucket, None)
        return len(rows)

    async def _deliver(self, rows: Sequence[asyncpg.Record]) -> None:
        await self._log.publish(
            [Record(row["topic"], row["key"], row["payload"], json.loads(row["headers"])) for row in rows]
        )
        await self._pool.execute(
            f"""{QUIETLY} UPDATE {self._outbox.schema}.outbox SET published_at = clock_timestamp()
                FROM quietly WHERE id = ANY($1)""",  # noqa: S608
            [row["id"] for row in rows],
        )

    async def _sample(self) -> None:
        row = await self._pool.fetchrow(
            f"""SELECT count(*) AS depth,
                    coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8 AS oldest_s
                FROM {self._outbox.schema}.outbox WHERE published_at IS NULL"""  # noqa: S608
        )
        if row is not None:
            self._metrics.outbox(row["depth"], row["oldest_s"])
