"""Databases with analytics' schema, and a running service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from runningmate_servicekit import migrations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from runningmate_servicekit.testing.postgres import PostgresServer, TestDatabase


async def _migrated(database: TestDatabase) -> None:
    owner = database.url("rm_analytics_owner")
    await migrations.migrate(owner, "analytics", migrations.load("runningmate_analytics"))


@pytest.fixture
def analytics_database(postgres: PostgresServer) -> Iterator[TestDatabase]:
    """A fresh database with analytics' schema."""
    made = postgres.create_database(prepare=_migrated)
    yield made
    postgres.drop(made)
