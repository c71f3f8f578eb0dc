"""When one event log takes another one's place, or topics were lost: what nobody handled is published again."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING
from uuid import UUID

import asyncpg

from runningmate_servicekit.eventlog.leases import checked_identifier

if TYPE_CHECKING:
    from runningmate_servicekit.database import Connection


async def hand_over(urls: Mapping[str, str]) -> int:
    """Marks events as unpublished that were published and that no inbox knows.

    An outbox keeps its rows as long as a log keeps its records, and every topic has a group that consumes it.
    An event that was on its way all the same comes twice, and the inbox drops the second.

    Args:
        urls: Address of the job role by schema, of all services that publish or consume.

    Returns:
        How many events will be published again.
    """
    async with AsyncExitStack() as stack:
        connections: dict[str, Connection] = {}
        for schema, url in urls.items():
            opened = await asyncpg.connect(url, timeout=10)
            stack.push_async_callback(opened.close)
            # A mesh that stopped before its services had ever run has no tables.
            if await opened.fetchval("SELECT to_regclass($1)", f"{checked_identifier(schema)}.inbox"):
                connections[schema] = opened
        waiting: dict[str, list[UUID]] = {}
        for schema, connection in connections.items():
            rows = await connection.fetch(
                f"SELECT event_id FROM {schema}.outbox WHERE published_at IS NOT NULL"  # noqa: S608 - checked
            )
            waiting[schema] = [row["event_id"] for row in rows]
        handled = await _handled(connections, [event for events in waiting.values() for event in events])
        again = {schema: [e for e in events if e not in handled] for schema, events in waiting.items()}
        for schema, events in again.items():
            await connections[schema].execute(
                f"UPDATE {schema}.outbox SET published_at = NULL WHERE event_id = ANY($1)",  # noqa: S608
                events,
            )
        return sum(map(len, again.values()))


async def _handled(connections: Mapping[str, Connection], events: list[UUID]) -> set[UUID]:
    handled: set[UUID] = set()
    for schema, connection in connections.items():
        rows = await connection.fetch(
            f"SELECT event_id FROM {schema}.inbox WHERE event_id = ANY($1)",  # noqa: S608 - checked
            events,
        )
        handled.update(row["event_id"] for row in rows)
    return handled
