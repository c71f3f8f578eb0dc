from __future__ import annotations

from collections.abc import Iterator

import pytest

from runningmate_servicekit import migrations
from runningmate_servicekit.eventlog import outbox_ddl
from runningmate_servicekit.testing.postgres import PostgresServer, TestDatabase


async def _migrated(database: TestDatabase) -> None:
    events = migrations.load("runningmate_servicekit.eventlog")
    await migrations.migrate(database.url("rm_eventlog_owner"), "eventlog", events)
    service = migrations.parse(
        1,
        "service",
        "-- min_code_version: 1\n"
        + outbox_ddl("collector")
        + "CREATE TABLE collector.effect (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, athlete_id uuid, topic text, number int);",
    )
    await migrations.migrate(database.url("rm_collector_owner"), "collector", [service])


@pytest.fixture(scope="module")
def shared_database(postgres: PostgresServer) -> Iterator[TestDatabase]:
    """As `events_database`, one for all tests of a module: suites use topics, groups and athletes of their own."""
    made = postgres.create_database(prepare=_migrated)
    yield made
    postgres.drop(made)


@pytest.fixture
def events_database(postgres: PostgresServer) -> Iterator[TestDatabase]:
    """Schema eventlog, and schema collector with outbox, inbox and a table of effects."""
    made = postgres.create_database(prepare=_migrated)
    yield made
    postgres.drop(made)
