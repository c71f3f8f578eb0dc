"""Opens the event log that an address names."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from runningmate_servicekit import migrations
from runningmate_servicekit.database import Database, dsn_text
from runningmate_servicekit.eventlog.leases import Timing
from runningmate_servicekit.eventlog.port import EventLog
from runningmate_servicekit.eventlog.postgres import PostgresEventLog

if TYPE_CHECKING:
    from pydantic import SecretStr


@asynccontextmanager
async def open_event_log(
    url: SecretStr | str,
    owner_url: SecretStr | str | None = None,
    *,
    pooler: bool = False,
    timing: Timing | None = None,
    connections: int = 4,
) -> AsyncIterator[EventLog]:
    """Opens an event log, waiting until the server is there, and closes it with its readers.

    Args:
        url: `postgresql://…` of a role with rights on schema eventlog.
        owner_url: The schema's owner, to migrate it; None waits until somebody has.
        pooler: Whether the address is a transaction pooler's, which passes no hints on.
        timing: Lease and heartbeat of group members.
        connections: Most connections at once, besides one for hints.

    Raises:
        ValueError: The address names something else.
    """
    text = dsn_text(url)
    scheme = text.partition(":")[0]
    if scheme not in {"postgresql", "postgres"}:
        raise ValueError(
            f"the event log's address starts with {scheme!r}; use postgresql://ROLE:PASSWORD@HOST:PORT/DATABASE"
        )
    database = Database(url, max_connections=connections, pooler=pooler)
    await database.connect()
    try:
        known = migrations.load("runningmate_servicekit.eventlog")
        await migrations.prepare(owner_url, database.pool, "eventlog", known)
        log = PostgresEventLog(database.pool, listen_url=None if pooler else text, timing=timing)
        try:
            yield log
        finally:
            await log.close()
    finally:
        await database.close()
