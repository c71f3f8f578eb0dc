"""The comparison sees what it must see, and nothing else."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
import pytest

from runningmate_servicekit import migrations
from runningmate_servicekit.testing.postgres import blocking
from tests.faults import catalog
from tests.faults.comparison import compare, report
from tests.faults.content import Content, read, read_by

if TYPE_CHECKING:
    from runningmate_servicekit.testing.postgres import PostgresServer, TestDatabase

SERVICES = ("identity", "collector", "analytics")
SHA256 = "ab" * 32


async def migrated(database: TestDatabase) -> None:
    for name in SERVICES:
        known = migrations.load(f"runningmate_{name}")
        await migrations.migrate(database.url(f"rm_{name}_owner"), name, known)


@dataclass(frozen=True)
class Pair:
    """Two databases with the same content, and the folders of their objects."""

    urls: tuple[str, ...]
    folders: tuple[Path, ...]

    async def left(self) -> Content:
        return await read(self.urls[0], self.folders[0])

    async def right(self) -> Content:
        return await read(self.urls[1], self.folders[1])

    @asynccontextmanager
    async def changed(self, statement: str) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
        """The right one in a transaction with a change, which ends with it."""
        connection = await asyncpg.connect(self.urls[1])
        change = connection.transaction()
        await change.start()
        try:
            await connection.execute(statement)
            yield connection
        finally:
            await change.rollback()
            await connection.close()


@pytest.fixture(scope="module")
def pair(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Every service's tables twice, each with one athlete and activity."""
    made = [postgres.create_database(prepare=migrated) for _ in range(2)]
    folders = tuple(tmp_path_factory.mktemp("objects") for _ in made)
    for database, folder in zip(made, folders, strict=True):
        blocking(fill(database.admin_url, folder))
    yield Pair(tuple(database.admin_url for database in made), folders)
    for database in made:
        postgres.drop(database)


async def fill(url: str, objects: Path) -> None:
    """One athlete with one activity, whose ids and clock times are this database's own."""
    athlete, recording, activity, upload, imported = (uuid.uuid4() for _ in range(5))
    connection = await asyncpg.connect(url)
    for statement, *values in (
        ("INSERT INTO identity.account VALUES ($1, 'Ada', 'ada', false, clock_timestamp())", athlete),
        ("INSERT INTO collector.athlete (athlete_id) VALUES ($1)", athlete),
        (
            "INSERT INTO collector.import VALUES ($1, $2, true, false, clock_timestamp(), clock_timestamp())",
            imported,
            athlete,
        ),
        (
            """INSERT INTO collector.upload (upload_id, athlete_id, import_id, file_name, state)
               VALUES ($1, $2, $3, 'run.fit', 'processed')""",
            upload,
            athlete,
            imported,
        ),
        (
            """INSERT INTO collector.recording VALUES ($1, $2::uuid, $3::text, 4, 'fit', 'file', 'athlete/' || $2 || '/' || $3,
               floor(random() * 9), 'analyzed', ARRAY[$4::uuid])""",
            recording,
            athlete,
            SHA256,
            activity,
        ),
        (
            """INSERT INTO collector.import_item VALUES ($1, $2, $3, $4, clock_timestamp(), 1, 'run.fit', 4, $5, $6, 1,
               false, 'done', NULL, '', '', ARRAY[$7::uuid], 3)""",
            uuid.uuid4(),
            athlete,
            imported,
            upload,
            SHA256,
            recording,
            activity,
        ),
        ("INSERT INTO analytics.athlete (athlete_id) VALUES ($1)", athlete),
        (
            """INSERT INTO analytics.recording VALUES ($1::uuid, $2, 1, 'analyzed', 'athlete/' || $1 || '/' || $3, $3::text,
               'run.fit', 'fit', 'file')""",
            athlete,
            recording,
            SHA256,
        ),
        (
            """INSERT INTO analytics.activity VALUES ($1, $2, $3, 0, '2026-01-01', '2026-01-01 01:00', 'UTC', false,
               '2026-01-01', 'run', NULL, NULL, NULL, NULL, NULL, 1, '{}', '{"laps": []}', '{}', 7, 'digest')""",
            activity,
            athlete,
            recording,
        ),
        (
            "INSERT INTO analytics.activity_metric_row VALUES ($1, '2026-01-01', $2, 'load', 55.5, 1, 'power', NULL)",
            athlete,
            activity,
        ),
        ("INSERT INTO analytics.stream VALUES ($1, $2, 'power_w', 1, NULL, 'abc')", athlete, activity),
        ("INSERT INTO analytics.setting VALUES ($1, 'power', 'run', '2026-01-01', 250, 'a run')", athlete),
    ):
        await connection.execute(statement, *values)
    await connection.close()
    path = objects / "content/athlete" / str(athlete) / "file" / SHA256
    path.parent.mkdir(parents=True)
    path.write_bytes(b"data")


async def test_ids_clock_times_and_revisions_make_no_difference(pair: Pair) -> None:
    left, right = await pair.left(), await pair.right()
    assert left.count() > 12
    found = compare(left, right)
    assert sum(one.count for one in found) == 0, report(found, "left", "right")
    assert {
        "analytics.stream",
        "collector.import_item",
        "identity.account",
        "object store",
    } <= left.tables.keys()


@pytest.mark.parametrize(
    ("change", "table"),
    [
        ("UPDATE analytics.activity_metric_row SET value = value + 1e-9", "analytics.activity_metric_row"),
        ("UPDATE analytics.stream SET data = 'abd'", "analytics.stream"),
        ("UPDATE analytics.setting SET evidence = 'another run'", "analytics.setting"),
        ("UPDATE collector.import_item SET detail = 'why'", "collector.import_item"),
        ("UPDATE collector.import_item SET activity_ids = '{}'", "collector.import_item"),
        ("UPDATE collector.import SET finished_at = clock_timestamp()", "collector.import"),
        ("DELETE FROM analytics.activity_metric_row", "analytics.activity_metric_row"),
        (
            """INSERT INTO analytics.activity SELECT gen_random_uuid(), athlete_id, recording_id, session_index,
               started_at, ended_at, time_zone, positioned, local_date, sport, sub_sport, name, device, partial,
               pool_length_m, sample_count, channels, structure, missing, settings_revision, settings_digest
               FROM analytics.activity""",
            # Each activity brings its first source.
            "analytics.activity analytics.activity_source",
        ),
        (
            "UPDATE analytics.activity SET local_date = local_date + 1",
            # Estimates of the quarter are due then.
            "analytics.activity analytics.athlete",
        ),
    ],
)
async def test_a_changed_a_missing_and_a_doubled_row_are_seen(pair: Pair, change: str, table: str) -> None:
    left = await pair.left()
    async with pair.changed(change) as connection:
        right = await read_by(connection, pair.folders[1])
    found = {one.table: one.count for one in compare(left, right)}
    assert {name: count for name, count in found.items() if count} == dict.fromkeys(table.split(), 1)


async def test_a_lost_and_a_left_over_object_are_seen(pair: Pair) -> None:
    left = await pair.left()
    (path,) = (path for path in pair.folders[1].rglob("*") if path.is_file())
    moved = path.rename(path.with_name("other"))
    right = await pair.right()
    moved.rename(path)
    (difference,) = (one for one in compare(left, right) if one.count)
    assert difference.table == "object store"
    assert len(difference.only_left) == len(difference.only_right) == 1


async def test_a_new_table_is_compared_and_a_column_of_unknown_meaning_is_refused(pair: Pair) -> None:
    left = await pair.left()
    change = """CREATE TABLE analytics.gear (athlete_id uuid, name text);
                INSERT INTO analytics.gear SELECT athlete_id, 'shoes' FROM identity.account"""
    async with pair.changed(change) as connection:
        (difference,) = (
            one for one in compare(left, await read_by(connection, pair.folders[1])) if one.count
        )
        assert difference.table == "analytics.gear"
        await connection.execute("ALTER TABLE analytics.gear ADD worn_at timestamptz")
        with pytest.raises(catalog.Unclassified, match=r"analytics\.gear\.worn_at"):
            await read_by(connection, pair.folders[1])
