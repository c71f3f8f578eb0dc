"""Fixtures: `postgres` (one server per session), `database` (fresh per test), `issuer`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    # Loaded by the fixtures that need them: pytest reads this file for every run, also of pure unit tests.
    from runningmate_servicekit.testing.identity import TestIssuer
    from runningmate_servicekit.testing.postgres import PostgresServer, TestDatabase


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One throw-away server for the whole session."""
    from runningmate_servicekit.testing.postgres import PostgresServer

    server = PostgresServer()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def database(postgres: PostgresServer) -> Iterator[TestDatabase]:
    """A fresh provisioned database without any service's tables."""
    made = postgres.create_database()
    yield made
    postgres.drop(made)


@pytest.fixture
def issuer(tmp_path: Path) -> TestIssuer:
    """An issuer whose public keys lie in `issuer.jwks_path`."""
    from runningmate_servicekit.testing.identity import TestIssuer

    return TestIssuer(tmp_path)
