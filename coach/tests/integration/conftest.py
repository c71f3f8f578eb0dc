from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from runningmate_coach.config import Settings
from runningmate_servicekit import migrations
from runningmate_servicekit.testing.identity import TestIssuer
from runningmate_servicekit.testing.postgres import PostgresServer, TestDatabase


async def migrated(database: TestDatabase) -> None:
    await migrations.migrate(database.url("rm_coach_owner"), "coach", migrations.load("runningmate_coach"))


@pytest.fixture
def coach_database(postgres: PostgresServer) -> Iterator[TestDatabase]:
    made = postgres.create_database(prepare=migrated)
    yield made
    postgres.drop(made)


@pytest.fixture
def settings_for(
    issuer: TestIssuer, coach_database: TestDatabase, tmp_path: Path
) -> Callable[[str], Settings]:
    """Settings of a coach whose analytics answers at an address."""

    def of(analytics_target: str) -> Settings:
        return issuer.settings(
            Settings,
            analytics_target=analytics_target,
            sealing_keys=tmp_path / "secrets" / "sealing.json",
            service_key=tmp_path / "secrets" / "service-coach.pem",
            service_keys=tmp_path / "service-keys",
            database_url=SecretStr(coach_database.url("rm_coach")),
            job_database_url=SecretStr(coach_database.url("rm_coach_job")),
            jobs_owner_database_url=SecretStr(coach_database.url("rm_jobs_owner")),
            event_log_url=SecretStr(coach_database.url("rm_eventlog")),
            event_log_owner_url=SecretStr(coach_database.url("rm_eventlog_owner")),
        )

    return of
