"""The database itself keeps athletes apart: the service's role sees no row of anybody else."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import asyncpg
import pytest

from runningmate_servicekit.database import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from runningmate_servicekit.testing.postgres import TestDatabase

# The relay's members and leases name no athlete.
WITHOUT_ATHLETE = {"migration", "outbox_members", "outbox_leases"}


@pytest.fixture
async def service_role(analytics_database: TestDatabase) -> AsyncIterator[Database]:
    """The database as the service's own role."""
    database = Database(analytics_database.url("rm_analytics"))
    await database.connect()
    yield database
    await database.close()


async def test_every_table_with_an_athlete_forces_row_level_security_or_is_the_owners(
    service_role: Database,
) -> None:
    rows = await service_role.pool.fetch(
        """SELECT relname, relrowsecurity AND relforcerowsecurity AS closed,
               EXISTS (SELECT FROM unnest(ARRAY['rm_analytics', 'rm_analytics_job']) role
                   WHERE has_table_privilege(role, pg_class.oid, 'SELECT, INSERT, UPDATE, DELETE')) AS granted
           FROM pg_class WHERE relnamespace = 'analytics'::regnamespace AND relkind = 'r'"""
    )
    assert {row["relname"] for row in rows if row["granted"] and not row["closed"]} == WITHOUT_ATHLETE


async def test_a_row_is_seen_by_its_athlete_only(service_role: Database) -> None:
    owner, stranger = uuid.uuid4(), uuid.uuid4()
    async with service_role.athlete_transaction(owner) as connection:
        await connection.execute("INSERT INTO analytics.athlete (athlete_id) VALUES ($1)", owner)
    count = "SELECT count(*) FROM analytics.athlete"
    async with service_role.athlete_transaction(owner) as connection:
        assert await connection.fetchval(count) == 1
    async with service_role.athlete_transaction(stranger) as connection:
        assert await connection.fetchval(count) == 0
        assert await connection.execute("DELETE FROM analytics.athlete") == "DELETE 0"
    async with service_role.transaction() as connection:
        assert await connection.fetchval(count) == 0, "without an athlete there are no rows"


async def test_a_row_for_somebody_else_is_refused(service_role: Database) -> None:
    async with service_role.athlete_transaction(uuid.uuid4()) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("INSERT INTO analytics.athlete (athlete_id) VALUES ($1)", uuid.uuid4())
