"""How far an import is, phase by phase, as the database tells."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Final

import asyncpg

PHASES: Final = {
    "uploading": "SELECT coalesce(sum(committed_offset), 0)::bigint FROM collector.upload",
    "announcing": "SELECT count(*) FROM collector.outbox WHERE published_at IS NOT NULL",
    "applying": "SELECT count(*) FROM analytics.recording",
    "telling": "SELECT count(*) FROM analytics.outbox WHERE published_at IS NOT NULL",
    "settling": "SELECT count(*) FROM collector.import_item WHERE state <> 'waiting'",
    "recomputing": "SELECT count(*) FROM analytics.activity WHERE settings_revision > 1",
}
"""What rises in each phase: bytes taken, events that left the collector, recordings written, outcomes that left
analytics, files with an outcome, activities computed with estimates."""

RESTLESS: Final = {
    "unfinished uploads": "SELECT count(*) FROM collector.upload WHERE state <> 'processed'",
    "unfinished imports": "SELECT count(*) FROM collector.import WHERE finished_at IS NULL",
    "waiting files": "SELECT count(*) FROM collector.import_item WHERE state = 'waiting'",
    "objects to remove": "SELECT count(*) FROM collector.pending_deletion",
    "events not announced": "SELECT count(*) FROM collector.outbox WHERE published_at IS NULL",
    "outcomes not told": "SELECT count(*) FROM analytics.outbox WHERE published_at IS NULL",
    "estimates due": "SELECT count(*) FROM analytics.athlete WHERE estimates_due_at IS NOT NULL",
    "stale activities": "SELECT count(*) FROM analytics.activity WHERE stale",
    "activities to compose": "SELECT count(*) FROM analytics.activity WHERE composition_due_at IS NOT NULL",
    "buckets without a living relay": """SELECT count(*) FROM (
            SELECT owner, group_name FROM collector.outbox_leases UNION ALL
            SELECT owner, group_name FROM analytics.outbox_leases) AS lease
        WHERE owner IS NULL OR owner NOT IN (
            SELECT member FROM collector.outbox_members WHERE expires_at > clock_timestamp() UNION ALL
            SELECT member FROM analytics.outbox_members WHERE expires_at > clock_timestamp())""",
    "locks waited for": "SELECT count(*) FROM pg_locks WHERE NOT granted",
    "abandoned transactions": """SELECT count(*) FROM pg_stat_activity
        WHERE state LIKE 'idle in transaction%' AND state_change < clock_timestamp() - interval '10 s'""",
}
RESTLESS_LOG: Final = {
    "partitions without a living member": """SELECT count(*) FROM eventlog.leases
        WHERE owner IS NULL OR owner NOT IN (SELECT member FROM eventlog.members WHERE expires_at > clock_timestamp())""",
    "events not consumed": """SELECT count(*) FROM eventlog.leases JOIN eventlog.partitions USING (topic, partition)
        WHERE committed_offset < next_offset""",
}
"""What must be zero when an import is whole and nothing is stuck; the second where the event log is in the database."""

POLL_S: Final = 0.02
Measures = dict[str, int]


class Observer:
    """Reads the database as a superuser; over its restarts.

    Args:
        url: Of the database.
        in_database: Whether the event log is in it.
    """

    def __init__(self, url: str, *, in_database: bool) -> None:
        self._url = url
        self._restless = RESTLESS | RESTLESS_LOG if in_database else RESTLESS
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None
        self._turn = asyncio.Lock()

    async def close(self) -> None:
        """Ends the connection."""
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def measures(self) -> Measures | None:
        """The phases' figures; None while the database is away."""
        return await self._figures(PHASES)

    async def restless(self) -> Measures | None:
        """What is not at rest, with its figure; None while the database is away."""
        figures = await self._figures(self._restless)
        return None if figures is None else {name: figure for name, figure in figures.items() if figure}

    async def until(self, phase: str, least: int, ends_at: float) -> Measures:
        """The figures once a phase has come that far.

        Raises:
            TimeoutError: `ends_at` on the monotonic clock has come first.
        """
        while True:
            found = await self.measures()
            if found is not None and found[phase] >= least:
                return found
            if time.monotonic() > ends_at:
                raise TimeoutError(f"{phase} did not reach {least}: {found}")
            await asyncio.sleep(POLL_S)

    async def record(self, timeline: list[Measures]) -> None:
        """Notes the figures whenever they change; until cancelled."""
        while True:
            found = await self.measures()
            if found is not None and (not timeline or found != timeline[-1]):
                timeline.append(found)
            await asyncio.sleep(POLL_S)

    async def until_changed(self, before: Measures, ends_at: float) -> None:
        """Returns when something has gone on since, or nothing is left to do.

        Raises:
            TimeoutError: `ends_at` on the monotonic clock has come first.
        """
        while True:
            now = await self.measures()
            if (now is not None and now != before) or await self.restless() == {}:
                return
            if time.monotonic() > ends_at:
                raise TimeoutError(f"nothing went on: {now or 'the database is away'}")
            await asyncio.sleep(POLL_S)

    async def until_at_rest(self, ends_at: float) -> None:
        """Returns when nothing is left to do.

        Raises:
            TimeoutError: `ends_at` on the monotonic clock has come first; says what is left.
        """
        while True:
            found = await self.restless()
            if found == {}:
                return
            if time.monotonic() > ends_at:
                raise TimeoutError(f"still not at rest: {found or 'the database is away'}")
            await asyncio.sleep(0.2)

    async def _figures(self, queries: dict[str, str]) -> Measures | None:
        columns = ", ".join(f"({query})" for query in queries.values())
        async with self._turn:
            try:
                if self._connection is None:
                    self._connection = await asyncpg.connect(self._url, timeout=5)
                row = await self._connection.fetchrow(f"SELECT {columns}", timeout=5)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
                with contextlib.suppress(Exception):
                    await self.close()
                return None
        assert row is not None
        return dict(zip(queries, map(int, row.values()), strict=True))
