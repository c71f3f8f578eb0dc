from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest

from runningmate_servicekit import migrations
from runningmate_servicekit.database import Database
from runningmate_servicekit.errors import Unavailable
from runningmate_servicekit.jobs import Job, JobFailed, JobLost, JobRun, Run
from runningmate_servicekit.jobs import runner as runner_module
from runningmate_servicekit.jobs.runner import JobRunner
from runningmate_servicekit.jobs.table import JobTable
from runningmate_servicekit.testing.postgres import PostgresServer, TestDatabase

LEASE = timedelta(seconds=3)


async def migrated(database: TestDatabase) -> None:
    known = migrations.load("runningmate_servicekit.jobs")
    await migrations.migrate(database.url("rm_jobs_owner"), "jobs", known)


@pytest.fixture
def jobs_database(postgres: PostgresServer) -> Iterator[TestDatabase]:
    made = postgres.create_database(prepare=migrated)
    yield made
    postgres.drop(made)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner_module, "POLL_S", 0.02)
    monkeypatch.setattr(runner_module, "OUTAGE_PAUSE_S", 0.1)


@pytest.fixture
async def table(jobs_database: TestDatabase) -> AsyncIterator[JobTable]:
    database = Database(jobs_database.url("rm_collector_job"))
    await database.connect()
    yield JobTable(database, LEASE)
    await database.close()


def job(work: Callable[[JobRun], Awaitable[str]], name: str = "tidy", every: timedelta | None = None) -> Job:
    return Job(name, "Does it.", work, every)


async def well(_run: JobRun) -> str:
    return "Done well."


@asynccontextmanager
async def running(table: JobTable, *jobs: Job, scheduled: bool = True) -> AsyncIterator[None]:
    """A process that runs jobs."""
    task = asyncio.create_task(JobRunner("collector", table, jobs, scheduled=scheduled).run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def until(check: Callable[[], Awaitable[object]], timeout_s: float = 30.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not await check():  # noqa: ASYNC110 - another process's doing
            await asyncio.sleep(0.02)


async def asked(table: JobTable, name: str = "tidy") -> Run:
    """Asks for a job once a process offers it."""

    async def offered() -> bool:
        return any(job.name == name for job in await table.listed())

    await until(offered)
    run = await table.ask(name, uuid4())
    assert run is not None
    return run


async def ended(table: JobTable, run: Run) -> Run:
    async def over() -> bool:
        found = await table.run(run.run_id)
        return found is not None and found.state in ("succeeded", "failed")

    await until(over)
    found = await table.run(run.run_id)
    assert found is not None
    return found


async def test_a_job_that_is_asked_for_runs_once_and_says_what_it_did(table: JobTable) -> None:
    async def work(run: JobRun) -> str:
        run.progress(3, 4)
        await asyncio.sleep(0.5)  # longer than a renewal
        return "Three things were tidied."

    async with running(table, job(work)):
        run = await asked(table)
        assert (run.state, run.cause) == ("queued", "request")
        done = await ended(table, run)
    assert (done.state, done.words, done.attempts) == ("succeeded", "Three things were tidied.", 1)
    assert (done.done_count, done.total_count) == (3, 4)
    assert done.started_at
    assert done.ended_at
    assert done.queued_at <= done.started_at <= done.ended_at
    (listed,) = await table.listed()
    assert (listed.last, listed.due_at) == (done, None)


async def test_the_same_request_gives_the_same_run_and_an_open_run_is_shared(table: JobTable) -> None:
    await table.offer("collector", [job(well)], scheduled=True)
    first, second = uuid4(), uuid4()
    runs = [await table.ask("tidy", run_id) for run_id in (first, first, second)]
    assert [run.run_id for run in runs if run] == [first] * 3
    async with running(table, job(well)):
        await ended(table, await asked(table))
        again = await table.ask("tidy", first)
        assert again
        assert again.state == "succeeded"
        later = await table.ask("tidy", second)
        assert later
        assert later.run_id == second
        await ended(table, later)
    history = await table.history("tidy", None, 10)
    assert history is not None
    assert [run.run_id for run in history] == [second, first]


async def test_a_job_that_does_not_exist_is_not_run(table: JobTable) -> None:
    assert await table.ask("dance", uuid4()) is None
    assert await table.history("dance", None, 10) is None
    assert await table.run(uuid4()) is None


async def test_a_scheduled_job_runs_at_once_and_then_each_interval(table: JobTable) -> None:
    count = 0

    async def work(_run: JobRun) -> str:
        nonlocal count
        count += 1
        return "Done."

    async with running(table, job(work, every=timedelta(seconds=0.2))):

        async def thrice() -> bool:
            return count >= 3

        await until(thrice)
    history = await table.history("tidy", None, 10)
    assert history
    assert {run.cause for run in history} == {"schedule"}
    # Begun no sooner than the interval after the last end; the newest may not have begun.
    newest, before = [run for run in history if run.started_at][:2]
    assert newest.started_at
    assert before.ended_at
    assert newest.started_at - before.ended_at >= timedelta(seconds=0.2)


async def test_where_something_else_keeps_the_schedule_a_job_runs_when_asked_only(table: JobTable) -> None:
    scheduled = job(well, every=timedelta(seconds=0.1))
    async with running(table, scheduled, scheduled=False):
        await ended(table, await asked(table))
        await asyncio.sleep(0.3)
        history = await table.history("tidy", None, 10)
    assert history
    assert [run.cause for run in history] == ["request"]


async def test_two_processes_never_run_a_job_at_once(table: JobTable) -> None:
    together, most = 0, 0

    async def work(_run: JobRun) -> str:
        nonlocal together, most
        together += 1
        most = max(most, together)
        await asyncio.sleep(0.01)
        together -= 1
        return "Done."

    frequent = job(work, every=timedelta(milliseconds=5))
    async with running(table, frequent), running(table, frequent), running(table, frequent):

        async def often() -> bool:
            return len(await table.history("tidy", None, 100) or ()) >= 20

        await until(often)
    assert most == 1


async def test_a_long_job_keeps_its_lease_and_others_run_beside_it(table: JobTable) -> None:
    let_go = asyncio.Event()

    async def long(_run: JobRun) -> str:
        await let_go.wait()
        return "Long."

    jobs = (job(long, "long"), job(well, "short"))
    async with running(table, *jobs), running(table, *jobs):
        run = await asked(table, "long")
        await asyncio.sleep(LEASE.total_seconds() * 1.5)
        await ended(table, await asked(table, "short"))
        let_go.set()
        done = await ended(table, run)
    assert (done.words, done.attempts) == ("Long.", 1)


async def test_what_fails_has_its_words_and_is_tried_again_before_its_turn(table: JobTable) -> None:
    async def fails(_run: JobRun) -> str:
        raise JobFailed("Two of nine are damaged.")

    async def is_away(_run: JobRun) -> str:
        raise Unavailable("OBJECT_STORE_UNAVAILABLE", "The store is away.")

    async def has_a_fault(_run: JobRun) -> str:
        raise KeyError("secret of a traceback")

    week = timedelta(days=7)
    jobs = [job(fails, "fails", week), job(is_away, "away", week), job(has_a_fault, "faulty", week)]
    async with running(table, *jobs):

        async def all_ended() -> bool:
            found = await table.listed()
            return len(found) == 3 and all(each.last and each.last.state == "failed" for each in found)

        await until(all_ended)
    found = {each.name: each for each in await table.listed()}
    words = {name: each.last.words for name, each in found.items() if each.last}
    assert words["fails"] == "Two of nine are damaged."
    assert words["away"] == "The store is away."
    assert words["faulty"] == "A fault of ours (KeyError); the log of collector has it."
    for each in found.values():
        assert each.due_at is not None
        assert each.last is not None
        assert each.last.ended_at is not None
        assert timedelta(0) < each.due_at - each.last.ended_at < timedelta(minutes=2)


async def test_a_stopped_process_gives_its_run_back_and_the_next_goes_on_with_it(table: JobTable) -> None:
    begun = asyncio.Event()

    async def work(run: JobRun) -> str:
        if "half" not in run.memory:
            await run.remember({"half": 1})
            begun.set()
            await asyncio.sleep(60)
        return f"The other half too: {run.memory['half']}."

    async with running(table, job(work)):
        run = await asked(table)
        await begun.wait()
    waiting = await table.run(run.run_id)
    assert waiting
    assert (waiting.state, waiting.attempts) == ("queued", 0)
    async with running(table, job(work)):
        done = await ended(table, run)
    assert (done.words, done.attempts) == ("The other half too: 1.", 1)


# Takes the job, says so, and hangs until it is killed.
VICTIM = """
import asyncio, sys
from datetime import timedelta
from runningmate_servicekit.database import Database
from runningmate_servicekit.jobs import Job
from runningmate_servicekit.jobs.runner import JobRunner
from runningmate_servicekit.jobs.table import JobTable
async def work(run):
    await run.remember({"begun": True})
    print("begun", flush=True)
    await asyncio.sleep(60)
async def main():
    database = Database(sys.argv[1])
    await database.connect()
    table = JobTable(database, timedelta(seconds=3))
    await JobRunner("collector", table, [Job("tidy", "Does it.", work)]).run()
asyncio.run(main())
"""


async def test_after_a_kill_another_process_goes_on_when_the_lease_has_run_out(
    table: JobTable, jobs_database: TestDatabase
) -> None:
    await table.offer("collector", [job(well)], scheduled=True)
    run = await asked(table)
    process = subprocess.Popen(  # noqa: ASYNC220 - killed below
        [sys.executable, "-c", VICTIM, jobs_database.url("rm_collector_job")], stdout=subprocess.PIPE
    )
    assert process.stdout
    try:
        while (line := await asyncio.to_thread(process.stdout.readline)) != b"begun\n":
            assert line, "it ended by itself"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()

    async def second(taken: JobRun) -> str:
        return f"Went on: {taken.memory}."

    async with running(table, job(second)):
        done = await ended(table, run)
    assert (done.words, done.attempts) == ("Went on: {'begun': True}.", 2)


async def test_what_ends_its_process_each_time_is_given_up(table: JobTable) -> None:
    await table.offer("collector", [job(well)], scheduled=True)
    run = await asked(table)
    for _ in range(5):
        assert await JobTable(table._database, timedelta(0)).claim("dies", ["tidy"])
    async with running(table, job(well)):
        done = await ended(table, run)
    assert (done.state, done.attempts) == ("failed", 6)
    assert "given up" in done.words


async def test_who_has_lost_the_lease_can_write_nothing_any_more(
    table: JobTable, jobs_database: TestDatabase
) -> None:
    await table.offer("collector", [job(well)], scheduled=True)
    await asked(table)
    old = await JobTable(table._database, timedelta(0)).claim("slow", ["tidy"])
    new = await table.claim("quick", ["tidy"])
    assert old
    assert new
    assert new.epoch == old.epoch + 1
    with pytest.raises(JobLost):
        await table.renew(old, 1, 2)
    with pytest.raises(JobLost):
        await table.remember(old, {})
    with pytest.raises(JobLost):
        await table.end(old, succeeded=True, words="")
    with pytest.raises(JobLost):
        await table.release(old)
    async with table._database.transaction() as connection:
        with pytest.raises(JobLost):
            await table.hold(connection, old)
    await table.end(new, succeeded=True, words="Kept.")


async def test_while_a_transaction_holds_the_job_it_can_be_renewed_but_not_taken(table: JobTable) -> None:
    await table.offer("collector", [job(well)], scheduled=True)
    await asked(table)
    lapsed = JobTable(table._database, timedelta(0))
    mine = await lapsed.claim("slow", ["tidy"])
    assert mine
    async with table._database.transaction() as connection:
        await table.hold(connection, mine)
        await lapsed.renew(mine, 0, 0)
        assert await table.claim("quick", ["tidy"]) is None
    assert await table.claim("quick", ["tidy"])


async def test_work_ends_when_its_lease_was_taken(table: JobTable, jobs_database: TestDatabase) -> None:
    ended_by: list[type[BaseException]] = []
    begun = asyncio.Event()

    async def work(_run: JobRun) -> str:
        begun.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError as error:
            ended_by.append(type(error))
            raise
        return ""

    async with running(table, job(work)):
        run = await asked(table)
        await begun.wait()
        admin = await asyncpg.connect(jobs_database.admin_url)
        await admin.execute(
            "UPDATE jobs.job SET epoch = epoch + 1, owner = 'another', leased_until = 'infinity'"
        )
        await admin.close()

        async def over() -> bool:
            return bool(ended_by)

        await until(over)
        found = await table.run(run.run_id)
        assert found
        assert found.state == "running"  # the other's


async def test_a_database_that_is_away_is_waited_for(
    table: JobTable, jobs_database: TestDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(table, job(well)):
        await ended(table, await asked(table))
        admin = await asyncpg.connect(jobs_database.admin_url)
        for _ in range(10):  # what is connected is cut, as by a restart, while it begins and while it works
            await admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rm_collector_job'"
            )
            await asyncio.sleep(0.03)
        await admin.close()
        done = await ended(table, await asked(table))
    assert done.state == "succeeded"


async def test_a_service_may_read_the_ledger_of_migrations_only(jobs_database: TestDatabase) -> None:
    connection = await asyncpg.connect(jobs_database.url("rm_collector_job"))
    try:
        assert await connection.fetchval("SELECT count(*) FROM jobs.migration") == 1
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("DELETE FROM jobs.migration")
    finally:
        await connection.close()


@pytest.mark.parametrize("name", ["", "Tidy", "tidy up", "-tidy", "tidy-", "tidy--up", "../tidy"])
def test_a_job_has_a_plain_name(name: str) -> None:
    with pytest.raises(ValueError, match="not a job's name"):
        job(well, name)
