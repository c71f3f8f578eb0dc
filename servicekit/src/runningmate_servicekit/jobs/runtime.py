"""A service's jobs as one background task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from runningmate_servicekit import migrations
from runningmate_servicekit.jobs.runner import JobRunner
from runningmate_servicekit.jobs.table import JobTable

if TYPE_CHECKING:
    from runningmate_servicekit.database import Database
    from runningmate_servicekit.jobs.port import Job
    from runningmate_servicekit.settings import DatabaseSettings

SCHEMA = "jobs"


class JobRuntime:
    """Give its `prepare` to `Service.startup`, after the job database's `connect`, and its `run` to `Service.tasks`.

    Args:
        settings: Says who migrates, and whether jobs run by themselves.
        service: Its name.
        database: Of the service's job role.
        jobs: All that it has.
    """

    def __init__(
        self, settings: DatabaseSettings, service: str, database: Database, jobs: Sequence[Job]
    ) -> None:
        self._owner_url = settings.jobs_owner_database_url
        self._database = database
        self.table = JobTable(database)
        self._runner = JobRunner(service, self.table, jobs, scheduled=settings.jobs_scheduled)

    async def prepare(self) -> None:
        """Migrates the schema that all services share, or waits until another has."""
        known = migrations.load("runningmate_servicekit.jobs")
        await migrations.prepare(self._owner_url, self._database.pool, SCHEMA, known)

    async def run(self) -> None:
        """Runs jobs until cancelled."""
        await self._runner.run()
