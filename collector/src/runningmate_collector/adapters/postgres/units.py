"""One athlete's books on one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from runningmate_collector.adapters.announcer import OutboxAnnouncer
from runningmate_collector.adapters.postgres.athletes import PostgresAthleteBook
from runningmate_collector.adapters.postgres.deletions import PostgresDeletionBook
from runningmate_collector.adapters.postgres.imports import PostgresImportBook
from runningmate_collector.adapters.postgres.receipts import PostgresReceiptBook
from runningmate_collector.adapters.postgres.recordings import PostgresRecordingBook
from runningmate_collector.adapters.postgres.uploads import PostgresUploadBook
from runningmate_collector.service.ports import Unit

if TYPE_CHECKING:
    from runningmate_servicekit.database import Connection, Database
    from runningmate_servicekit.eventlog import Outbox


def unit_on(connection: Connection, athlete_id: UUID, outbox: Outbox) -> Unit:
    """The books on a transaction that the caller opened for the athlete."""
    deletions = PostgresDeletionBook(connection, athlete_id)
    return Unit(
        athlete_id,
        PostgresAthleteBook(connection, athlete_id),
        PostgresUploadBook(connection, athlete_id, deletions),
        PostgresImportBook(connection, athlete_id),
        PostgresRecordingBook(connection, athlete_id),
        OutboxAnnouncer(connection, athlete_id, outbox),
        deletions,
        PostgresReceiptBook(connection, athlete_id),
    )


def units(database: Database, outbox: Outbox) -> Callable[[UUID], AbstractAsyncContextManager[Unit]]:
    """The port `Units` on a database."""

    @asynccontextmanager
    async def opened(athlete_id: UUID) -> AsyncIterator[Unit]:
        async with database.athlete_transaction(athlete_id) as connection:
            unit = unit_on(connection, athlete_id, outbox)
            yield unit
        if unit.announcer.used:
            outbox.wake()

    return opened
