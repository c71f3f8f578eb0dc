"""The operator's view of the jobs of all services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from runningmate_collector.domain.errors import JobNotFound, JobRunNotFound
from runningmate_collector.domain.page import PageKey, key_of, token_of
from runningmate_servicekit.jobs import JobLedger, Listed, Run


@dataclass(frozen=True, slots=True)
class Jobs:
    """The use cases of JobService."""

    ledger: JobLedger

    async def listed(self) -> Sequence[Listed]:
        """All jobs, each with its newest run."""
        return await self.ledger.listed()

    async def run(self, name: str, request_id: UUID) -> Run:
        """Has a job run; the same request again gives the same run."""
        found = await self.ledger.ask(name, uuid5(request_id, name))
        if found is None:
            raise JobNotFound(name)
        return found

    async def page(self, name: str, size: int, token: str) -> tuple[Sequence[Run], str]:
        """Runs of a job, newest first, and the next page's token."""
        scope = f"job-runs {name}"
        key = key_of(token, scope)
        found = await self.ledger.history(name, (key.at, key.id) if key else None, size + 1)
        if found is None:
            raise JobNotFound(name)
        rest = found[:size]
        more = len(found) > size
        return rest, token_of(PageKey(rest[-1].queued_at, rest[-1].run_id), scope) if more else ""

    async def get(self, run_id: UUID) -> Run:
        """One run."""
        found = await self.ledger.run(run_id)
        if found is None:
            raise JobRunNotFound(run_id)
        return found
