"""In SQL, with each role, on every table that migrations make: no athlete reaches another one's rows."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import asyncpg
import pytest

from runningmate_servicekit import migrations
from runningmate_servicekit.provision import SERVICES, roles
from runningmate_servicekit.testing.postgres import blocking

if TYPE_CHECKING:
    from runningmate_servicekit.testing.postgres import PostgresServer, TestDatabase

MIGRATED: Final = {
    "identity": "runningmate_identity",
    "collector": "runningmate_collector",
    "analytics": "runningmate_analytics",
    "coach": "runningmate_coach",
    "eventlog": "runningmate_servicekit.eventlog",
    "jobs": "runningmate_servicekit.jobs",
}
WITHOUT_ATHLETE: Final = {"migration", "outbox_members", "outbox_leases", "strava_quota"}
"""Tables of services that hold nothing of an athlete: the ledger, and who relays which bucket."""
REFUSALS: Final = (
    asyncpg.InsufficientPrivilegeError,
    asyncpg.WithCheckOptionViolationError,
    asyncpg.ObjectNotInPrerequisiteStateError,  # a view of sums, which nobody can write
)
VICTIM, STRANGER = uuid.UUID(int=1), uuid.UUID(int=2)
# Text that PostgreSQL takes for each type; `n` makes rows differ.
VALUES: Final = {
    "uuid": "00000000-0000-0000-0000-{n:012d}",
    "text": "{n}",
    "boolean": "false",
    "bigint": "{n}",
    "integer": "{n}",
    "smallint": "{n}",
    "real": "{n}",
    "double precision": "{n}",
    "date": "2026-01-01",
    "timestamp with time zone": "2026-01-01",
    "jsonb": "{{}}",
    "bytea": "{n}",
}


@dataclass(frozen=True)
class Table:
    """A table or view.

    Attributes:
        policies: Whether row-level security is forced, or the view has a barrier of its own.
        granted: Whether anybody but its owner may use it.
        types: Of the columns that can be written.
    """

    name: str
    is_view: bool
    policies: bool
    granted: bool
    types: dict[str, str]

    @property
    def schema(self) -> str:
        return self.name.partition(".")[0]

    def row(self, athlete_id: uuid.UUID, number: int) -> str:
        """`(columns) VALUES (…)` of one athlete."""
        values = {
            column: f"'{athlete_id}'"
            if column == "athlete_id"
            else f"'{'{}' if kind.endswith('[]') else VALUES[kind].format(n=number)}'::{kind}"
            for column, kind in self.types.items()
        }
        names = ", ".join(f'"{column}"' for column in values)
        return f"({names}) OVERRIDING SYSTEM VALUE VALUES ({', '.join(values.values())})"


@dataclass(frozen=True)
class Catalog:
    """A database with one row of each of two athletes in every table that names one."""

    database: TestDatabase
    tables: list[Table]


async def migrated(database: TestDatabase) -> None:
    for schema, package in MIGRATED.items():
        await migrations.migrate(database.url(f"rm_{schema}_owner"), schema, migrations.load(package))


async def tables(connection: asyncpg.Connection[asyncpg.Record]) -> list[Table]:
    rows = await connection.fetch(
        """SELECT pg_class.oid::regclass::text AS name, relkind = 'v' AS is_view,
               relrowsecurity AND relforcerowsecurity
                   OR coalesce('security_barrier=true' = ANY(reloptions), false) AS policies,
               EXISTS (SELECT FROM unnest($2::text[]) AS role WHERE pg_get_userbyid(relowner) <> role
                   AND has_table_privilege(role, pg_class.oid, 'SELECT, INSERT, UPDATE, DELETE')) AS granted,
               array_agg(attname::text ORDER BY attnum) AS columns,
               array_agg(format_type(atttypid, NULL) ORDER BY attnum) AS types
           FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
           WHERE relnamespace::regnamespace::text = ANY($1) AND relkind IN ('r', 'p', 'v', 'm') AND attnum > 0
               AND NOT attisdropped AND attgenerated = ''
           GROUP BY pg_class.oid ORDER BY 1""",
        [*SERVICES, "eventlog", "jobs"],
        roles(),
    )
    return [
        Table(
            row["name"],
            row["is_view"],
            row["policies"],
            row["granted"],
            dict(zip(row["columns"], row["types"], strict=True)),
        )
        for row in rows
    ]


async def fill(database: TestDatabase) -> Catalog:
    connection = await asyncpg.connect(database.admin_url)
    try:
        found = await tables(connection)
        checks = await connection.fetch(
            """SELECT conrelid::regclass::text AS name, conname FROM pg_constraint
               WHERE contype IN ('c', 'f') AND connamespace::regnamespace::text = ANY($1)""",
            [*SERVICES, "eventlog", "jobs"],
        )
        # Policies are tried here, not what a sensible row is.
        for check in checks:
            await connection.execute(f"ALTER TABLE {check['name']} DROP CONSTRAINT {check['conname']}")
        numbers = itertools.count(1)
        for table in found:
            for athlete_id in (VICTIM, STRANGER):
                if "athlete_id" in table.types and not table.is_view:
                    await connection.execute(
                        f"INSERT INTO {table.name} {table.row(athlete_id, next(numbers))}"
                    )
    finally:
        await connection.close()
    return Catalog(database, found)


@pytest.fixture(scope="module")
def catalog(postgres: PostgresServer) -> Iterator[Catalog]:
    made = postgres.create_database(prepare=migrated)
    yield blocking(fill(made))
    postgres.drop(made)


async def attempt(connection: asyncpg.Connection[asyncpg.Record], statement: str, athlete_id: str) -> int:
    """Rows that a statement read or changed as an athlete; -1 where it was refused. Nothing stays changed."""
    try:
        told = await connection.execute(
            f"BEGIN; SELECT set_config('app.athlete_id', '{athlete_id}', true); {statement}"
        )
        return int(told.rpartition(" ")[2])
    except REFUSALS:
        return -1
    finally:
        await connection.execute("ROLLBACK")


def reaching(table: Table, number: int) -> dict[str, str]:
    """Statements that would read, change, delete, add or give away a row of the victim."""
    own = f"athlete_id = '{STRANGER}'"
    return {
        "SELECT": f"SELECT 1 FROM {table.name} WHERE athlete_id IS DISTINCT FROM '{STRANGER}'",
        "UPDATE": f"UPDATE {table.name} SET athlete_id = athlete_id WHERE athlete_id IS DISTINCT FROM '{STRANGER}'",
        "DELETE": f"DELETE FROM {table.name} WHERE athlete_id IS DISTINCT FROM '{STRANGER}'",
        "INSERT": f"INSERT INTO {table.name} {table.row(VICTIM, number)}",
        "give away": f"UPDATE {table.name} SET athlete_id = '{VICTIM}' WHERE {own}",
    }


def may_act_for_all(role: str, table: Table) -> bool:
    """Relay, consumers and sweeps at home, and the owner, who migrates, in what nobody else may use."""
    return role == f"rm_{table.schema}_job" or (role == f"rm_{table.schema}_owner" and not table.granted)


def test_every_table_is_closed_by_athlete_or_holds_nothing_of_one(catalog: Catalog) -> None:
    assert {table.schema for table in catalog.tables} == set(MIGRATED)
    for table in catalog.tables:
        if table.schema in ("eventlog", "jobs") or table.name.partition(".")[2] in WITHOUT_ATHLETE:
            assert "athlete_id" not in table.types, table.name
        else:
            assert "athlete_id" in table.types, table.name
            assert table.policies or not table.granted, table.name


@pytest.mark.parametrize("role", roles())
async def test_a_role_reaches_no_row_of_another_athlete(catalog: Catalog, role: str) -> None:
    connection = await asyncpg.connect(catalog.database.url(role))
    reached, tried = [], 0
    try:
        for number, table in enumerate(catalog.tables, 1_000):
            if "athlete_id" not in table.types or may_act_for_all(role, table):
                continue
            for what, statement in reaching(table, number).items():
                for athlete_id in (str(STRANGER), ""):
                    tried += 1
                    if await attempt(connection, statement, athlete_id) > 0:
                        reached.append(f"{what} {table.name} as {athlete_id or 'nobody'}")
    finally:
        await connection.close()
    assert reached == []
    assert tried >= 100


@pytest.mark.parametrize("role", roles())
async def test_a_role_enters_its_own_schema_only(catalog: Catalog, role: str) -> None:
    home = role.removeprefix("rm_").removesuffix("_owner").removesuffix("_job")
    connection = await asyncpg.connect(catalog.database.url(role))
    try:
        for table in catalog.tables:
            if table.schema != home and not (table.schema == "jobs" and role.endswith("_job")):
                statement = f"SELECT 1 FROM {table.name}"
                assert await attempt(connection, statement, str(VICTIM)) == -1, (role, table.name)
    finally:
        await connection.close()


async def test_an_athlete_reaches_their_own_rows(catalog: Catalog) -> None:
    """Otherwise the refusals above would tell nothing."""
    seen = set()
    for schema in ("identity", "collector", "analytics", "coach"):
        connection = await asyncpg.connect(catalog.database.url(f"rm_{schema}"))
        for table in catalog.tables:
            if table.schema == schema and "athlete_id" in table.types:
                statement = f"SELECT 1 FROM {table.name} WHERE athlete_id = '{STRANGER}'"
                if await attempt(connection, statement, str(STRANGER)) == 1:
                    seen.add(table.name)
        await connection.close()
    assert {
        "analytics.stream",
        "collector.recording",
        "identity.session",
        "analytics.activity_metric",
        "coach.turn",
    } <= seen
    assert len(seen) > 15
