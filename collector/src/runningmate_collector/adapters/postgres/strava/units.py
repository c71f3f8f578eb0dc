"""One athlete's books with Strava's, on one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from runningmate_collector.adapters.postgres.strava.book import PostgresStravaBook
from runningmate_collector.adapters.postgres.units import unit_on
from runningmate_collector.service.strava.ports import StravaUnit

if TYPE_CHECKING:
    from runningmate_servicekit.database import Database
    from runningmate_servicekit.eventlog import Outbox


def strava_units(
    database: Database, outbox: Outbox
) -> Callable[[UUID], AbstractAsyncContextManager[StravaUnit]]:
    """The port `StravaUnits` on a database."""

    @asynccontextmanager
    async def opened(athlete_id: UUID) -> AsyncIterator[StravaUnit]:
        async with database.athlete_transaction(athlete_id) as connection:
            unit = StravaUnit(
                unit_on(connection, athlete_id, outbox), PostgresStravaBook(connection, athlete_id)
            )
            yield unit
        if unit.base.announcer.used:
            outbox.wake()

    return opened
