from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
import pytest

from runningmate_servicekit.database import Database, open_connection
from runningmate_servicekit.errors import FailedPrecondition
from runningmate_servicekit.migrations import Migration, load, migrate, parse, prepare
from runningmate_servicekit.testing.postgres import TestDatabase

FIRST = parse(1, "first", "-- min_code_version: 1\nCREATE TABLE a (n int); INSERT INTO a VALUES (1);")
SECOND = parse(2, "second", "-- min_code_version: 1\nALTER TABLE a ADD m int;")
THIRD = parse(3, "third", "-- min_code_version: 3\nALTER TABLE a DROP n;")
BROKEN = parse(2, "broken", "-- min_code_version: 1\nCREATE TABLE b (n int);\nSELECT 1 / 0;")


@pytest.fixture
def owner(database: TestDatabase) -> str:
    return database.url("rm_analytics_owner")


async def fetch(dsn: str, query: str) -> list[tuple[object, ...]]:
    connection = await open_connection(dsn)
    try:
        return [tuple(row) for row in await connection.fetch(query)]
    finally:
        await connection.close()


async def test_concurrent_starts_apply_each_file_once(owner: str) -> None:
    reports = await asyncio.gather(*(migrate(owner, "analytics", [FIRST, SECOND]) for _ in range(4)))
    assert sorted(report.applied for report in reports) == [(), (), (), (1, 2)]
    extension = await fetch(owner, "SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'")
    assert {report.timescaledb for report in reports} == {extension[0][0] if extension else None}
    assert await fetch(owner, "SELECT n FROM analytics.a") == [(1,)]
    assert await fetch(owner, "SELECT version, name FROM migration ORDER BY 1") == [
        (1, "first"),
        (2, "second"),
    ]


async def test_a_later_release_goes_on_where_the_last_one_ended(owner: str) -> None:
    assert (await migrate(owner, "analytics", [FIRST])).applied == (1,)
    assert (await migrate(owner, "analytics", [FIRST, SECOND])).applied == (2,)


async def test_a_file_that_fails_leaves_nothing_of_itself(owner: str) -> None:
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(owner, "analytics", [FIRST, BROKEN])
    assert await fetch(owner, "SELECT to_regclass('analytics.b')") == [(None,)]
    assert await fetch(owner, "SELECT version FROM migration") == [(1,)]
    assert (await migrate(owner, "analytics", [FIRST, SECOND])).applied == (2,)


async def test_older_code_runs_on_a_newer_schema_unless_that_forbids_it(owner: str) -> None:
    await migrate(owner, "analytics", [FIRST, SECOND])
    assert (await migrate(owner, "analytics", [FIRST])).applied == ()
    await migrate(owner, "analytics", [FIRST, SECOND, THIRD])
    with pytest.raises(FailedPrecondition, match="Install a newer release"):
        await migrate(owner, "analytics", [FIRST, SECOND])


async def test_a_file_that_was_changed_after_it_was_applied_is_refused(owner: str) -> None:
    await migrate(owner, "analytics", [FIRST])
    with pytest.raises(FailedPrecondition, match=r"0001_first\.sql"):
        await migrate(owner, "analytics", [parse(1, "first", FIRST.sql + "\n")])


async def test_without_the_owner_a_service_waits_for_the_migration(
    database: TestDatabase, owner: str
) -> None:
    own = Database(database.url("rm_analytics"))
    await own.connect(5)
    waiting = asyncio.create_task(prepare(None, own.pool, "analytics", [FIRST]))
    done, _ = await asyncio.wait([waiting], timeout=0.3)
    assert not done
    await migrate(owner, "analytics", [FIRST])
    await asyncio.wait_for(waiting, 30)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with own.transaction() as connection:
            await connection.execute("DELETE FROM migration")
    await migrate(owner, "analytics", [FIRST, SECOND, THIRD])
    with pytest.raises(FailedPrecondition):
        await prepare(None, own.pool, "analytics", [FIRST])
    await own.close()


def package(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, files: dict[str, str]
) -> list[Migration]:
    (folder / name / "migrations").mkdir(parents=True)
    (folder / name / "__init__.py").touch()
    for file, text in files.items():
        (folder / name / "migrations" / file).write_text(text)
    monkeypatch.syspath_prepend(str(folder))
    return load(name)


def test_files_are_read_from_a_package_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"000{n}_x.sql": f"-- a comment\n-- min_code_version: {n}\nSELECT {n}" for n in (2, 1)}
    found = package(tmp_path, monkeypatch, "ordered_package", {**files, "README.md": ""})
    assert [(item.version, item.name, item.min_code_version) for item in found] == [(1, "x", 1), (2, "x", 2)]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"0001_a.sql": "SELECT 1"}, r"0001_a\.sql lacks its header"),
        ({"0002_a.sql": "-- min_code_version: 1\n"}, "not numbered"),
        (
            {"0001_a.sql": "-- min_code_version: 1\n", "0001_b.sql": "-- min_code_version: 1\n"},
            "not numbered",
        ),
    ],
)
def test_files_out_of_order_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        package(tmp_path, monkeypatch, f"package_{len(files)}_{says[:3].strip()}", files)
