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
        url: `postgresql://…` of a role with rights on schema eventlog, or `kafka://host:port[,host:port]`.
        owner_url: The schema's owner, to migrate it; None waits until somebody has. With Kafka any text lets
            `ensure_topics` create what is missing; None has it wait until somebody has.
        pooler: Whether the address is a transaction pooler's, which passes no hints on.
        timing: Lease and heartbeat of group members; PostgreSQL only.
        connections: Most connections at once, besides one for hints; PostgreSQL only.

    Raises:
        ValueError: The address names something else.
    """
    text = dsn_text(url)
    scheme = text.partition(":")[0]
    if scheme == "kafka":
        async with _open_kafka(text, create_topics=owner_url is not None) as kafka:
            yield kafka
    elif scheme in {"postgresql", "postgres"}:
        async with _open_postgres(url, owner_url, pooler, timing, connections) as postgres:
            yield postgres
    else:
        raise ValueError(
            f"the event log's address starts with {scheme!r}; "
            "use postgresql://ROLE:PASSWORD@HOST:PORT/DATABASE or kafka://HOST:PORT"
        )


@asynccontextmanager
async def _open_kafka(url: str, *, create_topics: bool) -> AsyncIterator[EventLog]:
    try:
        # Loaded here: a mesh without Kafka does not pay for its client.
        from runningmate_servicekit.eventlog.kafka import KafkaEventLog
        from runningmate_servicekit.eventlog.kafkaclient import KafkaSettings
        from runningmate_servicekit.eventlog.kafkatopics import wait_for_brokers
    except ModuleNotFoundError as error:
        raise ValueError(
            "the event log is on Kafka, but the package confluent-kafka is not installed; "
            "install runningmate-servicekit[kafka]"
        ) from error
    settings = KafkaSettings.parse(url)
    await wait_for_brokers(settings)
    log = KafkaEventLog(settings, create_topics=create_topics)
    try:
        yield log
    finally:
        await log.close()


@asynccontextmanager
async def _open_postgres(
    url: SecretStr | str,
    owner_url: SecretStr | str | None,
    pooler: bool,
    timing: Timing | None,
    connections: int,
) -> AsyncIterator[EventLog]:
    database = Database(url, max_connections=connections, pooler=pooler)
    await database.connect()
    try:
        known = migrations.load("runningmate_servicekit.eventlog")
        await migrations.prepare(owner_url, database.pool, "eventlog", known)
        listen_url = None if pooler else dsn_text(url)
        log = PostgresEventLog(database.pool, listen_url=listen_url, timing=timing)
        try:
            yield log
        finally:
            await log.close()
    finally:
        await database.close()
