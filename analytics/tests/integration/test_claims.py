"""Due marks and claims in the database: nobody composes twice, nothing that comes meanwhile is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from analytics.tests.integration.recorded import watch
from analytics.tests.unit.formats.fitbytes import START, simple
from runningmate_analytics.adapters.jobs import analyse_file
from runningmate_analytics.adapters.postgres.composition import PostgresCompositionStore
from runningmate_analytics.adapters.postgres.reprocessing import PostgresReprocessing
from runningmate_analytics.adapters.postgres.writing import mark_due
from runningmate_analytics.domain.settings import SettingsBook
from runningmate_servicekit.database import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from analytics.tests.integration.conftest import Analytics
    from runningmate_servicekit.testing.postgres import TestDatabase

    Start = Callable[..., AbstractAsyncContextManager[Analytics]]

CLAIM_S = 60.0


@pytest.fixture
async def jobs(analytics_database: TestDatabase, start_analytics: Start) -> AsyncIterator[Database]:
    """The database as the job role, with two activities and no service."""
    async with start_analytics() as analytics:
        for number in range(2):
            await analytics.ingest(watch(120, start_s=START + 1000 * number), f"{number}.fit")
            await analytics.next_outcome()
    database = Database(analytics_database.url("rm_analytics_job"))
    await database.connect()
    await database.pool.execute("UPDATE analytics.activity SET composition_due_at = NULL")
    yield database
    await database.close()


async def due_ids(jobs: Database) -> set[UUID]:
    rows = await jobs.pool.fetch(
        "SELECT activity_id FROM analytics.activity WHERE composition_due_at IS NOT NULL"
    )
    return {row["activity_id"] for row in rows}


async def test_what_is_claimed_is_nobody_elses_until_it_is_given_back(jobs: Database) -> None:
    store = PostgresCompositionStore(jobs)
    assert await store.claim(8, CLAIM_S) == []
    marked = await PostgresReprocessing(jobs, jobs).mark_all()
    assert marked == len(await due_ids(jobs)) == 2
    first = await store.claim(8, CLAIM_S)
    assert len(first) == marked
    assert await store.claim(8, CLAIM_S) == []
    await store.renew(first, CLAIM_S)
    assert await store.claim(8, CLAIM_S) == []
    await store.release(first)
    assert {one.activity_id for one in await store.claim(8, -1)} == {one.activity_id for one in first}
    assert await store.claim(8, CLAIM_S), "a claim whose time has passed is taken over"


async def test_single_activities_come_before_those_of_a_mass(jobs: Database) -> None:
    store = PostgresCompositionStore(jobs)
    await PostgresReprocessing(jobs, jobs).mark_all()
    for one in await due_ids(jobs):
        await mark_due_of(jobs, one)
        (first,) = await store.claim(1, -1)
        assert first.activity_id == one
        await jobs.pool.execute("UPDATE analytics.activity SET composition_bulk = true")


async def mark_due_of(jobs: Database, activity_id: UUID) -> None:
    async with jobs.transaction() as connection:
        await mark_due(connection, [activity_id])


async def test_a_cause_that_comes_during_a_composition_is_not_lost(jobs: Database) -> None:
    store = PostgresCompositionStore(jobs)
    await PostgresReprocessing(jobs, jobs).mark_all()
    (due,) = await store.claim(1, CLAIM_S)
    (session,) = analyse_file(simple(90), "fit", UUID(int=1), SettingsBook())
    await mark_due_of(jobs, due.activity_id)
    assert not await store.replace(due, session, 1), "what was composed is of before the cause"
    await store.fail(due, "Too late.")
    assert due.activity_id in await due_ids(jobs)
    (again,) = [one for one in await store.claim(8, CLAIM_S) if one.activity_id == due.activity_id]
    assert again.request > due.request
    assert await store.replace(again, session, 1)
    row = await jobs.pool.fetchrow(
        "SELECT sample_count, content_revision, composition_due_at FROM analytics.activity WHERE activity_id = $1",
        due.activity_id,
    )
    assert row is not None
    assert (row["sample_count"], row["content_revision"], row["composition_due_at"]) == (90, 2, None)


async def test_a_failure_keeps_the_activity_and_its_reason(jobs: Database) -> None:
    store = PostgresCompositionStore(jobs)
    await PostgresReprocessing(jobs, jobs).mark_all()
    (due,) = await store.claim(1, CLAIM_S)
    await store.fail(due, "The stored bytes are gone.")
    row = await jobs.pool.fetchrow(
        "SELECT composition_failure, content_revision, composition_due_at FROM analytics.activity WHERE activity_id = $1",
        due.activity_id,
    )
    assert row is not None
    assert tuple(row) == ("The stored bytes are gone.", 1, None)


async def test_an_activity_that_is_gone_has_no_material(jobs: Database) -> None:
    store = PostgresCompositionStore(jobs)
    await PostgresReprocessing(jobs, jobs).mark_all()
    (due,) = await store.claim(1, CLAIM_S)
    await jobs.pool.execute("DELETE FROM analytics.activity WHERE activity_id = $1", due.activity_id)
    assert await store.material(due) is None
