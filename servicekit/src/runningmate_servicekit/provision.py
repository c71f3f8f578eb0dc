"""Creates the database, its roles and schemas; may run at every start."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg

from runningmate_servicekit.errors import FailedPrecondition
from runningmate_servicekit.logs import get_logger

if TYPE_CHECKING:
    from runningmate_servicekit.database import Connection

DATABASE = "runningmate"
SERVICES = ("identity", "collector", "analytics", "coach")
"""Each has a schema of its name, an owner, a role that serves athletes and one for its jobs."""
EVENT_LOG = "eventlog"
JOBS = "jobs"
"""The schema that the job roles of all services share."""
SCRAM_ITERATIONS = 4_096
"""PostgreSQL's default; the passwords are random, not chosen."""
_LOCK_KEY = 0x524D_0000_0000_0001
_log = get_logger(__name__)


def roles() -> list[str]:
    """All roles, each of which needs a password."""
    of_services = [f"rm_{name}{suffix}" for name in SERVICES for suffix in ("_owner", "", "_job")]
    return [*of_services, f"rm_{EVENT_LOG}_owner", f"rm_{EVENT_LOG}", f"rm_{JOBS}_owner"]


def new_passwords() -> dict[str, str]:
    """A random password for each role."""
    return {role: secrets.token_urlsafe(24) for role in roles()}


def role_dsn(admin_dsn: str, role: str, password: str, database: str = DATABASE) -> str:
    """The DSN of `role` on the server of `admin_dsn`; query parameters (TLS) are kept."""
    parts = urlsplit(admin_dsn)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(
        (parts.scheme, f"{role}:{quote(password, safe='')}@{host}", f"/{database}", parts.query, "")
    )


def _database_dsn(admin_dsn: str, database: str) -> str:
    return urlunsplit(urlsplit(admin_dsn)._replace(path=f"/{database}"))


async def provision(admin_dsn: str, passwords: Mapping[str, str], database: str = DATABASE) -> None:
    """Brings roles, database, schemas and grants to what they should be; sets the passwords given.

    Args:
        admin_dsn: Of a role that may create roles and databases.
        passwords: By role name (`roles()`); a role that is not named keeps its password.
        database: Its name; roles belong to the whole server and are shared by its databases.

    Raises:
        FailedPrecondition: A role of ours is superuser or bypasses row-level security.
    """
    admin = await asyncpg.connect(admin_dsn)
    try:
        await admin.execute("SELECT pg_advisory_lock($1)", _LOCK_KEY)
        await _create_roles(admin)
        if not await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", database):
            await admin.execute(f"CREATE DATABASE \"{database}\" ENCODING 'UTF8' TEMPLATE template0")
        inside = await asyncpg.connect(_database_dsn(admin_dsn, database))
        try:
            await _open_database(inside, database)
            for name in SERVICES:
                await _create_schema(inside, name, [f"rm_{name}", f"rm_{name}_job"])
            await _create_schema(inside, EVENT_LOG, [f"rm_{EVENT_LOG}"])
            await _create_schema(inside, JOBS, [f"rm_{name}_job" for name in SERVICES])
            await _add_timescaledb(inside)
        finally:
            await inside.close()
        await _set_passwords(admin, passwords)
    finally:
        await admin.close()


async def _create_roles(admin: Connection) -> None:
    superuser = await admin.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    for role in roles():
        if not await admin.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role):
            await admin.execute(f"CREATE ROLE {role} LOGIN")
        if not superuser:
            await admin.execute(f"GRANT {role} TO CURRENT_USER")
    strong = await admin.fetch(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY($1) AND (rolsuper OR rolbypassrls)", roles()
    )
    if strong:
        names = ", ".join(row["rolname"] for row in strong)
        text = f"{names} would see every athlete's rows. Run: ALTER ROLE … NOSUPERUSER NOBYPASSRLS"
        raise FailedPrecondition("ROLE_TOO_STRONG", text)


async def _set_passwords(admin: Connection, passwords: Mapping[str, str]) -> None:
    """Comes last: a service that starts meanwhile cannot log in before its schema is there."""
    for role in roles():
        if role in passwords:
            # Hashed here, so that the password itself reaches neither the server's log nor its statistics.
            await admin.execute(f"ALTER ROLE {role} PASSWORD '{scram_verifier(passwords[role])}'")


async def _open_database(inside: Connection, database: str) -> None:
    await inside.execute(f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC')
    await inside.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    names = ", ".join(roles())
    await inside.execute(f'GRANT CONNECT ON DATABASE "{database}" TO {names}')
    # Extensions (TimescaleDB) keep their functions in public.
    await inside.execute(f"GRANT USAGE ON SCHEMA public TO {names}")


async def _create_schema(inside: Connection, name: str, roles_of_users: Sequence[str]) -> None:
    owner, users = f"rm_{name}_owner", ", ".join(roles_of_users)
    await inside.execute(f"CREATE SCHEMA IF NOT EXISTS {name} AUTHORIZATION {owner}")
    await inside.execute(f"REVOKE ALL ON SCHEMA {name} FROM PUBLIC")
    await inside.execute(f"GRANT USAGE ON SCHEMA {name} TO {users}")
    for_owner = f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner}"
    await inside.execute(f"{for_owner} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")
    for grant in (
        "SELECT, INSERT, UPDATE, DELETE ON TABLES",
        "USAGE, SELECT ON SEQUENCES",
        "EXECUTE ON FUNCTIONS",
    ):
        await inside.execute(f"{for_owner} IN SCHEMA {name} GRANT {grant} TO {users}")
    at_home = [role for role in roles_of_users if name != JOBS]
    for role in (owner, *at_home):
        await inside.execute(f"ALTER ROLE {role} SET search_path = {name}, public")


async def _add_timescaledb(inside: Connection) -> None:
    if await inside.fetchval("SELECT 1 FROM pg_available_extensions WHERE name = 'timescaledb'"):
        try:
            await inside.execute("CREATE EXTENSION IF NOT EXISTS timescaledb WITH SCHEMA public")
        except asyncpg.PostgresError as error:
            _log.warning("TimescaleDB is there but cannot be used; going on without", why=str(error))


def scram_verifier(password: str, salt: bytes | None = None) -> str:
    """What PostgreSQL stores for `password` (ASCII). Source: RFC 5802 and 7677, PostgreSQL pg_authid."""
    salt = os.urandom(16) if salt is None else salt
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, SCRAM_ITERATIONS)
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    server_key = hmac.digest(salted, b"Server Key", "sha256")
    stored_key = hashlib.sha256(client_key).digest()
    parts = [base64.b64encode(item).decode() for item in (salt, stored_key, server_key)]
    return f"SCRAM-SHA-256${SCRAM_ITERATIONS}:{parts[0]}${parts[1]}:{parts[2]}"
