"""Jobs, their leases and their runs in PostgreSQL, for the job role of any service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from runningmate_servicekit.jobs.port import Job, JobLost, Listed, Run

if TYPE_CHECKING:
    from runningmate_servicekit.database import Connection, Database

LEASE: Final = timedelta(seconds=20)
"""After a crash another process takes the job no later than this."""
KEPT_RUNS: Final = 100
"""Of each job."""
FORGOTTEN_AFTER: Final = timedelta(days=30)
"""A job that no process has offered for so long is gone from the code; its history goes too."""
FIRST_RETRY: Final = timedelta(minutes=1)
LAST_RETRY: Final = timedelta(hours=1)
MOST_ATTEMPTS: Final = 5
"""Of one run: what ends its process each time is not begun for ever."""

_DUE = """name = ANY($1) AND (leased_until IS NULL OR leased_until < clock_timestamp())
    AND (due_at <= clock_timestamp() OR EXISTS (
        SELECT FROM jobs.run WHERE run.name = job.name AND state IN ('queued', 'running')))"""
_RUN = "run_id, name, cause, state, queued_at, started_at, ended_at, attempts, done_count, total_count, words"


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to run a job: while `epoch` is the job's, and certainly until `certain_until_s` of the monotonic clock."""

    name: str
    epoch: int
    run_id: UUID
    attempts: int
    memory: Mapping[str, Any]
    certain_until_s: float


class JobTable:
    """The statements; all clocks are the database's.

    Args:
        database: Of a service's job role.
        lease: How long a silent holder keeps a job.
    """

    def __init__(self, database: Database, lease: timedelta = LEASE) -> None:
        self._database = database
        self.lease = lease

    async def offer(self, service: str, jobs: Sequence[Job], *, scheduled: bool) -> None:
        """Says that this process can run jobs, and how often they are due.

        A job that is new is due at once; a shorter interval brings the next run nearer.
        """
        async with self._database.transaction() as connection:
            await connection.executemany(
                """INSERT INTO jobs.job AS j (name, service, summary, every, due_at)
                   VALUES ($1, $2, $3, $4, CASE WHEN $4::interval IS NOT NULL THEN clock_timestamp() END)
                   ON CONFLICT (name) DO UPDATE SET service = excluded.service, summary = excluded.summary,
                       every = excluded.every, offered_at = clock_timestamp(),
                       due_at = least(j.due_at, clock_timestamp() + excluded.every)""",
                sorted((job.name, service, job.summary, job.every if scheduled else None) for job in jobs),
            )
            # `least` passes over NULL, so an interval that is gone is said on its own.
            await connection.execute(
                "UPDATE jobs.job SET due_at = NULL WHERE service = $1 AND every IS NULL AND due_at IS NOT NULL",
                service,
            )
            await connection.execute(
                "DELETE FROM jobs.job WHERE offered_at < clock_timestamp() - $1::interval", FORGOTTEN_AFTER
            )

    async def claim(self, owner: str, names: Sequence[str]) -> Lease | None:
        """Takes one job that is due or asked for and that nobody holds; its open run goes on, or a new one begins."""
        # One round trip each second while there is nothing to do, which is nearly always.
        if not await self._database.pool.fetchval(
            f"SELECT EXISTS (SELECT FROM jobs.job WHERE {_DUE})",  # noqa: S608 - a constant
            list(names),
        ):
            return None
        certain_until_s = monotonic() + self.lease.total_seconds()
        async with self._database.transaction() as connection:
            job = await connection.fetchrow(
                f"""SELECT name, epoch FROM jobs.job WHERE {_DUE}
                    ORDER BY due_at NULLS FIRST LIMIT 1 FOR UPDATE SKIP LOCKED""",  # noqa: S608 - a constant
                list(names),
            )
            if job is None:
                return None
            run: Any = await connection.fetchrow(
                """INSERT INTO jobs.run AS r (run_id, name, cause, state, started_at, attempts)
                   VALUES ($1, $2, 'schedule', 'running', clock_timestamp(), 1)
                   ON CONFLICT (name) WHERE state IN ('queued', 'running')
                   DO UPDATE SET state = 'running', attempts = r.attempts + 1,
                       started_at = coalesce(r.started_at, clock_timestamp())
                   RETURNING run_id, attempts, memory""",
                uuid4(),
                job["name"],
            )
            await connection.execute(
                """UPDATE jobs.job SET owner = $2, epoch = epoch + 1, leased_until = clock_timestamp() + $3::interval
                   WHERE name = $1""",
                job["name"],
                owner,
                self.lease,
            )
        return Lease(
            job["name"], job["epoch"] + 1, run["run_id"], run["attempts"], run["memory"], certain_until_s
        )

    async def renew(self, lease: Lease, done: int, total: int) -> None:
        """Keeps a job for another while, and writes how far it is. Raises JobLost."""
        async with self._database.transaction() as connection:
            told = await connection.execute(
                """UPDATE jobs.job SET leased_until = clock_timestamp() + $3::interval
                   WHERE name = $1 AND epoch = $2 AND owner IS NOT NULL""",
                lease.name,
                lease.epoch,
                self.lease,
            )
            _check(told, lease)
            await connection.execute(
                """UPDATE jobs.run SET done_count = $2, total_count = $3
                   WHERE run_id = $1 AND (done_count, total_count) IS DISTINCT FROM ($2, $3)""",
                lease.run_id,
                done,
                total,
            )

    async def remember(self, lease: Lease, memory: Mapping[str, Any]) -> None:
        """Replaces a run's memory. Raises JobLost."""
        async with self._database.transaction() as connection:
            await self.hold(connection, lease)
            await connection.execute(
                "UPDATE jobs.run SET memory = $2 WHERE run_id = $1", lease.run_id, dict(memory)
            )

    @staticmethod
    async def hold(connection: Connection, lease: Lease) -> None:
        """Locks the lease for a transaction: a renewal passes, another process's claim does not. Raises JobLost."""
        told = await connection.execute(
            "SELECT FROM jobs.job WHERE name = $1 AND epoch = $2 AND owner IS NOT NULL FOR KEY SHARE",
            lease.name,
            lease.epoch,
        )
        _check(told, lease)

    async def end(self, lease: Lease, *, succeeded: bool, words: str, done: int = 0, total: int = 0) -> None:
        """Writes a run's outcome, frees the job, and sets its next time. Raises JobLost."""
        async with self._database.transaction() as connection:
            told = await connection.execute(
                """UPDATE jobs.job SET owner = NULL, leased_until = NULL,
                       failures = CASE WHEN $3 THEN 0 ELSE failures + 1 END,
                       due_at = clock_timestamp() + CASE WHEN $3 THEN every
                           WHEN every IS NOT NULL THEN least(every, $4::interval * 2 ^ least(failures, 10), $5::interval)
                           END
                   WHERE name = $1 AND epoch = $2 AND owner IS NOT NULL""",
                lease.name,
                lease.epoch,
                succeeded,
                FIRST_RETRY,
                LAST_RETRY,
            )
            _check(told, lease)
            await connection.execute(
                """UPDATE jobs.run SET state = $2, ended_at = clock_timestamp(), words = $3, done_count = $4,
                       total_count = $5 WHERE run_id = $1""",
                lease.run_id,
                "succeeded" if succeeded else "failed",
                words,
                done,
                total,
            )
            await connection.execute(
                """DELETE FROM jobs.run WHERE name = $1 AND state IN ('succeeded', 'failed') AND run_id NOT IN (
                       SELECT run_id FROM jobs.run WHERE name = $1 ORDER BY queued_at DESC, run_id DESC LIMIT $2)""",
                lease.name,
                KEPT_RUNS,
            )

    async def release(self, lease: Lease) -> None:
        """Gives a job back that was interrupted: the next process goes on with its run at once."""
        async with self._database.transaction() as connection:
            told = await connection.execute(
                """UPDATE jobs.job SET owner = NULL, leased_until = NULL
                   WHERE name = $1 AND epoch = $2 AND owner IS NOT NULL""",
                lease.name,
                lease.epoch,
            )
            _check(told, lease)
            await connection.execute(
                "UPDATE jobs.run SET state = 'queued', attempts = attempts - 1 WHERE run_id = $1",
                lease.run_id,
            )

    async def ask(self, name: str, run_id: UUID) -> Run | None:
        """Has a job run; a run that has this id, or is open already, is given instead. None: no such job."""
        while True:
            async with self._database.transaction() as connection:
                if not await connection.fetchval("SELECT true FROM jobs.job WHERE name = $1", name):
                    return None
                await connection.execute(
                    """INSERT INTO jobs.run (run_id, name, cause, state) VALUES ($1, $2, 'request', 'queued')
                       ON CONFLICT DO NOTHING""",
                    run_id,
                    name,
                )
                row = await connection.fetchrow(
                    f"""SELECT {_RUN} FROM jobs.run
                        WHERE run_id = $1 OR (name = $2 AND state IN ('queued', 'running'))
                        ORDER BY run_id = $1 DESC LIMIT 1""",  # noqa: S608 - a constant
                    run_id,
                    name,
                )
            if row is not None:  # else the open run ended a moment ago
                return Run(**row)

    async def listed(self) -> Sequence[Listed]:
        """All jobs by name, each with its newest run."""
        async with self._database.transaction() as connection:
            jobs = await connection.fetch(
                "SELECT name, service, summary, every, due_at, offered_at FROM jobs.job ORDER BY name"
            )
            runs = await connection.fetch(
                f"SELECT DISTINCT ON (name) {_RUN} FROM jobs.run ORDER BY name, queued_at DESC, run_id DESC"  # noqa: S608 - a constant
            )
        last = {row["name"]: Run(**row) for row in runs}
        return [Listed(**row, last=last.get(row["name"])) for row in jobs]

    async def run(self, run_id: UUID) -> Run | None:
        """One run."""
        async with self._database.transaction() as connection:
            row = await connection.fetchrow(f"SELECT {_RUN} FROM jobs.run WHERE run_id = $1", run_id)  # noqa: S608 - a constant
        return None if row is None else Run(**row)

    async def history(
        self, name: str, after: tuple[datetime, UUID] | None, limit: int
    ) -> Sequence[Run] | None:
        """Runs of a job, newest first, older than `after`. None: no such job."""
        at, run_id = after or (None, None)
        async with self._database.transaction() as connection:
            if not await connection.fetchval("SELECT true FROM jobs.job WHERE name = $1", name):
                return None
            rows = await connection.fetch(
                f"""SELECT {_RUN} FROM jobs.run
                    WHERE name = $1 AND ($2::timestamptz IS NULL OR (queued_at, run_id) < ($2, $3))
                    ORDER BY queued_at DESC, run_id DESC LIMIT $4""",  # noqa: S608 - a constant
                name,
                at,
                run_id,
                limit,
            )
        return [Run(**row) for row in rows]


def _check(told: str, lease: Lease) -> None:
    if told.endswith(" 0"):
        raise JobLost(f"another process has taken {lease.name}")
