"""Fixtures: `postgres` (one server per session), `database` (fresh per test), `kafka` (a broker per module), `s3` (a server per module), `issuer`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    # Loaded by the fixtures that need them: pytest reads this file for every run, also of pure unit tests.
    from runningmate_servicekit.testing.identity import TestIssuer
    from runningmate_servicekit.testing.kafka import KafkaServer
    from runningmate_servicekit.testing.postgres import PostgresServer, TestDatabase
    from runningmate_servicekit.testing.s3 import S3Server


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


@pytest.fixture(scope="module")
def kafka() -> Iterator[KafkaServer]:
    """A broker of a module's own: tests may end it, and start it again. Skips, with the reason, where none can be."""
    from runningmate_servicekit.testing.kafka import KafkaServer, reason_missing

    if reason := reason_missing():
        pytest.skip(reason)
    server = KafkaServer()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def s3() -> Iterator[S3Server]:
    """An S3 server of a module's own: tests may end it, and start it again. Skips, with the reason, where none can be."""
    from runningmate_servicekit.testing.s3 import S3Server, reason_missing

    if reason := reason_missing():
        pytest.skip(reason)
    server = S3Server()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def issuer(tmp_path: Path) -> TestIssuer:
    """An issuer whose public keys lie in `issuer.jwks_path`."""
    from runningmate_servicekit.testing.identity import TestIssuer

    return TestIssuer(tmp_path)
