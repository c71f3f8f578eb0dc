"""Numbered SQL files, applied once each, in order, by the owner of a schema.

`src/runningmate_X/migrations/0001_name.sql` begins with `-- min_code_version: N`: the oldest code (by the number of its
last migration) that runs on the schema after this file. Code refuses only a ledger that asks for newer code, so that a
service rolls back alone.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from runningmate_servicekit.database import open_connection, when_reachable
from runningmate_servicekit.errors import FailedPrecondition
from runningmate_servicekit.logs import get_logger

if TYPE_CHECKING:
    from pydantic import SecretStr

    from runningmate_servicekit.database import Connection, Pool

_FILE = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")
_HEADER = re.compile(r"^-- min_code_version: (\d+)\s*$", re.MULTILINE)
_SCHEMA = re.compile(r"[a-z][a-z_]*")
PENDING_POLL_S = 0.5
STATEMENT_TIMEOUT_S = 1_800.0

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Migration:
    """One file. `checksum` is the sha256 of its text."""

    version: int
    name: str
    sql: str
    min_code_version: int
    checksum: str


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """What `migrate` did. `timescaledb` is the extension's version, None on plain PostgreSQL."""

    applied: tuple[int, ...]
    timescaledb: str | None


def load(package: str, folder: str = "migrations") -> list[Migration]:
    """Reads the migrations inside an import package, sorted.

    Raises:
        ValueError: A file has no `min_code_version` header, or a number is missing or taken twice.
    """
    found = []
    for entry in (resources.files(package) / folder).iterdir():
        match = _FILE.fullmatch(entry.name)
        if match:
            found.append(parse(int(match[1]), match[2], entry.read_text("utf-8")))
    found.sort(key=lambda item: item.version)
    if [item.version for item in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"migrations of {package} are not numbered 0001, 0002, … without gaps or doubles")
    return found


def parse(version: int, name: str, sql: str) -> Migration:
    """A migration from its text."""
    header = _HEADER.search(sql)
    if header is None:
        raise ValueError(f"{version:04}_{name}.sql lacks its header line: -- min_code_version: N")
    return Migration(version, name, sql, int(header[1]), hashlib.sha256(sql.encode()).hexdigest())


async def migrate(
    dsn: SecretStr | str, schema: str, migrations: Sequence[Migration], *, deadline_s: float | None = None
) -> MigrationReport:
    """Brings `schema` up to date as its owner; concurrent callers wait for each other and do nothing twice.

    Args:
        schema: Its name; the owner's role is `rm_<schema>_owner`.
        migrations: All that this code knows, as `load` gives them.
        dsn: Of role `rm_<schema>_owner`, not through a pooler: the lock belongs to the session.
        deadline_s: Seconds to wait for the database to be reachable; None waits until cancelled.

    Raises:
        FailedPrecondition: The schema asks for newer code, or an applied file was changed.
    """
    text = dsn if isinstance(dsn, str) else dsn.get_secret_value()
    await when_reachable(text, deadline_s)
    connection = await open_connection(text, command_timeout=STATEMENT_TIMEOUT_S)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", lock_key(schema))
        await _create_ledger(connection, schema)
        applied = await _apply(connection, schema, migrations)
        timescaledb = await _timescaledb(connection)
    finally:
        await connection.close()
    kind = f"TimescaleDB {timescaledb}" if timescaledb else "plain PostgreSQL"
    _log.info("schema is up to date", schema=schema, applied=list(applied), database=kind)
    return MigrationReport(applied, timescaledb)


async def wait_until_migrated(pool: Pool, schema: str, migrations: Sequence[Migration]) -> None:
    """For a service without the owner's DSN: waits until somebody has migrated, and refuses a schema that is too new."""
    wanted = code_version(migrations)
    waiting = False
    while True:
        async with pool.acquire() as connection:
            version = await _checked_version(connection, schema, migrations)
        if version >= wanted:
            return
        if not waiting:
            _log.warning(
                "schema is older than this code; waiting for its migration", schema=schema, has=version
            )
            waiting = True
        await asyncio.sleep(PENDING_POLL_S)


async def prepare(
    owner_dsn: SecretStr | str | None, pool: Pool, schema: str, migrations: Sequence[Migration]
) -> None:
    """A service's start: migrates where it has the owner's DSN, else waits until that is done."""
    if owner_dsn is not None:
        await migrate(owner_dsn, schema, migrations)
    else:
        await wait_until_migrated(pool, schema, migrations)


def code_version(migrations: Sequence[Migration]) -> int:
    """The number of the last migration that this code knows."""
    return max((item.version for item in migrations), default=0)


def lock_key(schema: str) -> int:
    """The advisory lock of a schema's migrations."""
    return (0x524D << 32) | zlib.crc32(f"migration:{schema}".encode())


async def _create_ledger(connection: Connection, schema: str) -> None:
    if not _SCHEMA.fullmatch(schema):
        raise ValueError(f"not a schema name: {schema!r}")
    await connection.execute(
        f"""
        CREATE TABLE IF NOT EXISTS {schema}.migration (
            version int PRIMARY KEY, name text NOT NULL, checksum text NOT NULL,
            min_code_version int NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
        """
    )
    # Default privileges let the service's roles write every table; this one they only read.
    for role in (f"rm_{schema}", f"rm_{schema}_job"):
        if await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role):
            await connection.execute(f"REVOKE INSERT, UPDATE, DELETE ON {schema}.migration FROM {role}")


async def _apply(connection: Connection, schema: str, migrations: Sequence[Migration]) -> tuple[int, ...]:
    done = await _checked_version(connection, schema, migrations)
    applied = []
    for item in migrations:
        if item.version <= done:
            continue
        async with connection.transaction():
            await connection.execute(f"SET LOCAL search_path TO {schema}, public")
            await connection.execute(item.sql)
            await connection.execute(
                f"INSERT INTO {schema}.migration (version, name, checksum, min_code_version) VALUES ($1, $2, $3, $4)",  # noqa: S608 - checked name
                item.version, item.name, item.checksum, item.min_code_version,
            )  # fmt: skip
        applied.append(item.version)
    return tuple(applied)


async def _checked_version(connection: Connection, schema: str, migrations: Sequence[Migration]) -> int:
    """The schema's version, 0 before the first migration; raises where this code may not run on it."""
    if not await connection.fetchval("SELECT to_regclass($1)", f"{schema}.migration"):
        return 0
    rows = await connection.fetch(f"SELECT version, checksum, min_code_version FROM {schema}.migration")  # noqa: S608 - checked name
    known = {item.version: item for item in migrations}
    own = code_version(migrations)
    needed = max((row["min_code_version"] for row in rows), default=0)
    if needed > own:
        raise FailedPrecondition(
            "SCHEMA_TOO_NEW",
            f"Schema {schema} needs code that knows migration {needed}; this code knows {own}. Install a newer release.",
        )
    for row in rows:
        item = known.get(row["version"])
        if item is not None and item.checksum != row["checksum"]:
            raise FailedPrecondition(
                "MIGRATION_CHANGED",
                f"{item.version:04}_{item.name}.sql of schema {schema} was changed after it was applied. "
                "Restore it and put the change into a new file.",
            )
    return max((row["version"] for row in rows), default=0)


async def _timescaledb(connection: Connection) -> str | None:
    version = await connection.fetchval("SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'")
    return None if version is None else str(version)
