from __future__ import annotations

import asyncio
import errno
import math
import os
import signal
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import grpc
import pytest

from runningmate_servicekit.database import Database, open_connection
from runningmate_servicekit.errors import Unavailable
from runningmate_servicekit.eventlog.outage import is_outage
from runningmate_servicekit.provision import EVENT_LOG, SERVICES, provision, role_dsn, roles, scram_verifier
from runningmate_servicekit.server import Service
from runningmate_servicekit.settings import ServiceSettings
from runningmate_servicekit.status import outcome, translate
from runningmate_servicekit.testing.identity import TestIssuer, running
from runningmate_servicekit.testing.postgres import PostgresServer, TestDatabase
from runningmate_servicekit.testing.process import free_port
from servicekit.tests.echo import EchoServicer, EchoStub, Note, add_echo
from servicekit.tests.test_calls import details, failure

OWN = "athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid"
TABLE = f"""
CREATE TABLE note (athlete_id uuid NOT NULL, facts jsonb NOT NULL DEFAULT '{{}}');
ALTER TABLE note ENABLE ROW LEVEL SECURITY;
ALTER TABLE note FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON note TO rm_analytics USING ({OWN});
CREATE POLICY jobs ON note TO rm_analytics_job USING (true);
"""


async def execute(dsn: str, statement: str) -> None:
    connection = await open_connection(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def notes(database: Database, athlete_id: UUID) -> list[UUID]:
    async with database.athlete_transaction(athlete_id) as connection:
        return [row["athlete_id"] for row in await connection.fetch("SELECT athlete_id FROM note")]


def test_a_connection_that_was_cut_under_asyncpg_means_that_the_database_is_away() -> None:
    told = translate(
        asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress")
    )
    assert isinstance(told, Unavailable)


async def test_a_server_that_hangs_is_told_from_one_that_works(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runningmate_servicekit.database.ANSWER_TIMEOUT_S", 0.5)
    service = Database(database.url("rm_analytics"), max_connections=1)
    await service.connect(5)
    async with service.transaction() as connection:
        backend = await connection.fetchval("SELECT pg_backend_pid()")
    os.kill(backend, signal.SIGSTOP)
    try:
        with pytest.raises(ConnectionError) as caught:
            async with service.transaction():
                pass
        told = translate(caught.value)
        assert isinstance(told, Unavailable)
        assert told.reason == "DATABASE_UNAVAILABLE"
        assert is_outage(caught.value)
        async with service.transaction() as connection:  # over another connection
            assert await connection.fetchval("SELECT 1") == 1
    finally:
        os.kill(backend, signal.SIGCONT)
        await service.close()


async def test_an_athlete_sees_and_writes_own_rows_only(database: TestDatabase) -> None:
    await execute(database.url("rm_analytics_owner"), TABLE)
    service, job = Database(database.url("rm_analytics")), Database(database.url("rm_analytics_job"))
    await service.connect(5)
    await job.connect(5)
    ann, ben = uuid4(), uuid4()
    for athlete_id in (ann, ben):
        async with service.athlete_transaction(athlete_id) as connection:
            await connection.execute("INSERT INTO note VALUES ($1, $2)", athlete_id, {"a": [1, None, "ü"]})
    assert await notes(service, ann) == [ann]
    assert await notes(service, ben) == [ben]
    async with service.transaction() as connection:
        assert await connection.fetch("SELECT * FROM note") == []
    async with job.transaction() as connection:
        rows = await connection.fetch("SELECT * FROM note")
        assert {row["athlete_id"] for row in rows} == {ann, ben}
        assert rows[0]["facts"] == {"a": [1, None, "ü"]}
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        async with service.athlete_transaction(ann) as connection:
            await connection.execute("INSERT INTO note VALUES ($1)", ben)
    await execute(
        database.url("rm_analytics_owner"), "DO $$ BEGIN ASSERT (SELECT count(*) = 0 FROM note); END $$"
    )
    await service.close()
    await job.close()


async def test_the_athlete_is_forgotten_when_the_transaction_ends(database: TestDatabase) -> None:
    one = Database(database.url("rm_analytics"), max_connections=1, pooler=True)
    await one.connect(5)
    async with one.athlete_transaction(uuid4()) as connection:
        inside = await connection.fetchval("SELECT current_setting('app.athlete_id', true)")
    async with one.transaction() as connection:
        after = await connection.fetchval("SELECT current_setting('app.athlete_id', true)")
    assert inside
    assert not after
    await one.close()


async def test_what_fails_for_an_athlete_is_rolled_back(database: TestDatabase) -> None:
    one = Database(database.url("rm_analytics"), max_connections=1)
    await one.connect(5)
    await execute(database.url("rm_analytics_owner"), "CREATE TABLE trial (a int)")

    async def write(ending: BaseException) -> None:
        async with one.athlete_transaction(uuid4()) as connection:
            await connection.execute("INSERT INTO trial VALUES (1)")
            raise ending

    for ending in (ValueError(), asyncio.CancelledError()):
        with pytest.raises(type(ending)):
            await write(ending)
    with pytest.raises(asyncpg.UndefinedTableError):
        async with one.athlete_transaction(uuid4()) as connection:
            await connection.execute("SELECT * FROM nowhere")
    async with one.transaction() as connection:
        assert await connection.fetchval("SELECT count(*) FROM trial") == 0
        assert not await connection.fetchval("SELECT current_setting('app.athlete_id', true)")
    await one.close()


async def test_numbers_that_json_lacks_fail_in_our_code(database: TestDatabase) -> None:
    own = Database(database.url("rm_analytics"))
    await own.connect(5)
    with pytest.raises((ValueError, asyncpg.DataError)):
        async with own.transaction() as connection:
            await connection.fetchval("SELECT $1::jsonb", {"a": math.nan})
    await own.close()


async def test_services_cannot_reach_each_others_schemas(database: TestDatabase) -> None:
    await execute(database.url("rm_identity_owner"), "CREATE TABLE secret (a int)")
    for role in roles():
        if role.startswith("rm_identity"):
            continue
        connection = await open_connection(database.url(role))
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("SELECT * FROM identity.secret")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("CREATE TABLE public.mine (a int)")
        await connection.close()


@pytest.mark.parametrize("name", [*SERVICES, EVENT_LOG])
async def test_roles_write_their_schema_and_only_owners_change_it(database: TestDatabase, name: str) -> None:
    await execute(database.url(f"rm_{name}_owner"), "CREATE TABLE thing (id bigserial, a int)")
    for role in (f"rm_{name}", f"rm_{name}_job"):
        if role not in roles():
            continue
        await execute(
            database.url(role), "INSERT INTO thing (a) VALUES (1); UPDATE thing SET a = 2; DELETE FROM thing"
        )
        for forbidden in ("DROP TABLE thing", "CREATE TABLE other (a int)", "TRUNCATE thing"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await execute(database.url(role), forbidden)


async def test_provisioning_again_changes_nothing_but_passwords(postgres: PostgresServer) -> None:
    name = "again"
    await provision(postgres.admin_url(), {}, name)
    own = role_dsn(postgres.admin_url(), "rm_coach_owner", postgres.passwords["rm_coach_owner"], name)
    await execute(own, "CREATE TABLE kept (a int)")
    await asyncio.gather(*(provision(postgres.admin_url(), postgres.passwords, name) for _ in range(2)))
    await execute(own, "SELECT a FROM kept")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await execute(role_dsn(own, "rm_coach_owner", "wrong", name), "SELECT 1")
    await execute(postgres.admin_url(), f"DROP DATABASE {name} WITH (FORCE)")


async def test_no_role_escapes_row_level_security(database: TestDatabase) -> None:
    connection = await open_connection(database.admin_url)
    strong = await connection.fetch(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY($1)"
        " AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)",
        roles(),
    )
    await connection.close()
    assert strong == []


def test_a_password_hash_is_the_published_one() -> None:
    # Made by PostgreSQL 16 for password "pencil" would need its random salt; RFC 7677's example fixes it.
    import base64

    salt = base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ==")
    verifier = scram_verifier("pencil", salt)
    assert verifier.startswith("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$")
    server_key = base64.b64decode(verifier.rpartition(":")[2])
    import hmac

    auth_message = (
        b"n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
        b"s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    )
    signature = hmac.digest(server_key, auth_message, "sha256")
    assert base64.b64encode(signature) == b"6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="


async def test_a_database_that_is_not_there_is_waited_for_until_the_deadline() -> None:
    port = free_port()
    away = Database(f"postgresql://rm:pw@127.0.0.1:{port}/x")
    with pytest.raises(Unavailable, match=r"not reachable within 0\.3 s"):
        await away.connect(0.3)
    with pytest.raises(Unavailable, match="not connected yet"):
        _ = away.pool


async def test_a_database_that_goes_away_is_unavailable_and_comes_back(
    database: TestDatabase, issuer: TestIssuer
) -> None:
    own = Database(database.url("rm_analytics"))

    class Asking(EchoServicer):
        async def unary(self, request: Any, context: Any) -> Any:
            async with own.transaction() as connection:
                if request.text == "cut":
                    await connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
                return Note(count=await connection.fetchval("SELECT 7"))

    service = Service("echo", [(add_echo, Asking())], startup=[own.connect], shutdown=[own.close])
    async with running(service, issuer.settings(ServiceSettings)) as channel:
        stub, metadata = EchoStub(channel), issuer.metadata(uuid4())
        error = await failure(stub.unary(Note(text="cut"), metadata=metadata))
        assert error.code() is grpc.StatusCode.UNAVAILABLE
        assert details(error)["ErrorInfo"].reason == "DATABASE_UNAVAILABLE"
        assert (await stub.unary(Note(), metadata=metadata)).count == 7


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (asyncpg.DeadlockDetectedError("x"), "ABORTED"),
        (asyncpg.SerializationError("x"), "ABORTED"),
        (asyncpg.TooManyConnectionsError("x"), "UNAVAILABLE"),
        (asyncpg.ConnectionDoesNotExistError("x"), "UNAVAILABLE"),
        (asyncpg.InvalidPasswordError("x"), "UNAVAILABLE"),
        (asyncpg.DiskFullError("x"), "UNAVAILABLE"),
        (OSError(errno.ENOSPC, "x"), "UNAVAILABLE"),
        (asyncpg.UniqueViolationError("x"), "INTERNAL"),
        (asyncpg.InterfaceError("cannot perform operation: another operation is in progress"), "INTERNAL"),
    ],
)
def test_errors_of_the_database_have_a_status(error: Exception, code: str) -> None:
    assert outcome(error, "r1").code.name == code
    assert (translate(error) is None) is (code == "INTERNAL")
