"""PostgreSQL for services: a small pool, and transactions that see one athlete's rows only."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

import asyncpg

from runningmate_servicekit.errors import Unavailable
from runningmate_servicekit.logs import get_logger

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy
    from pydantic import SecretStr

    Pool: TypeAlias = asyncpg.Pool[asyncpg.Record]
    Connection: TypeAlias = asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]

MAX_CONNECTIONS = 8
COMMAND_TIMEOUT_S = 30.0
ACQUIRE_TIMEOUT_S = 10.0
ANSWER_TIMEOUT_S = 5.0
"""Within which a server takes a connection and begins a transaction; one that does not is taken to be away."""
FIRST_RETRY_S = 0.1
LAST_RETRY_S = 5.0

# While the mesh starts, roles and the database appear a moment after the server itself.
NOT_YET = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
)
_log = get_logger(__name__)


def dsn_text(dsn: SecretStr | str) -> str:
    """The DSN itself, whether it came from settings or from a test."""
    return dsn if isinstance(dsn, str) else dsn.get_secret_value()


SNAPSHOT = "ISOLATION LEVEL REPEATABLE READ READ ONLY"
"""All statements see the database as it was at the first."""


class Database:
    """A pool that connects when told to; built in a bootstrap, connected in `Service.startup`.

    Args:
        dsn: `postgresql://role:password@host:port/database`.
        max_connections: The pool opens them as needed and keeps none while idle.
        command_timeout_s: Seconds for one statement.
        pooler: True behind a transaction pooler (no named statements).
    """

    def __init__(
        self,
        dsn: SecretStr | str,
        *,
        max_connections: int = MAX_CONNECTIONS,
        command_timeout_s: float = COMMAND_TIMEOUT_S,
        pooler: bool = False,
    ) -> None:
        self._dsn = dsn_text(dsn)
        self._max_connections = max_connections
        self._command_timeout_s = command_timeout_s
        self._pooler = pooler
        self._pool: Pool | None = None

    async def connect(self, deadline_s: float | None = None) -> None:
        """Opens the pool, trying again with back-off while the database is not there.

        Args:
            deadline_s: Seconds until giving up with the last error; None tries until cancelled.
        """
        if self._pool is not None:
            return
        await when_reachable(self._dsn, deadline_s)
        options: dict[str, Any] = {"statement_cache_size": 0} if self._pooler else {}
        self._pool = await asyncpg.create_pool(
            self._dsn, min_size=0, max_size=self._max_connections, command_timeout=self._command_timeout_s,
            timeout=ANSWER_TIMEOUT_S, init=_set_codecs, reset=_check_clean, **options,
        )  # fmt: skip

    @property
    def pool(self) -> Pool:
        """The open pool.

        Raises:
            Unavailable: Before `connect` has succeeded or after `close`.
        """
        if self._pool is None:
            raise Unavailable(
                "DATABASE_UNAVAILABLE", "The database is not connected yet. Try again in a moment."
            )
        return self._pool

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """A transaction without an athlete: for job roles and tables without row-level security."""
        async with transaction(self.pool) as connection:
            yield connection

    @asynccontextmanager
    async def athlete_transaction(self, athlete_id: UUID) -> AsyncIterator[Connection]:
        """A transaction that sees and writes the rows of `athlete_id` only; for reads too."""
        async with athlete_transaction(self.pool, athlete_id) as connection:
            yield connection

    @asynccontextmanager
    async def snapshot(self, athlete_id: UUID) -> AsyncIterator[Connection]:
        """As `athlete_transaction`, for reads of several tables that must be of one moment."""
        async with athlete_transaction(self.pool, athlete_id, SNAPSHOT) as connection:
            yield connection

    async def close(self) -> None:
        """Closes the connections; those that do not end within 2 s are cut."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        try:
            await asyncio.wait_for(pool.close(), 2.0)
        except TimeoutError:
            pool.terminate()


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncIterator[Connection]:
    """A transaction on a connection of `pool`, waiting for a free one at most 10 s.

    Raises:
        ConnectionError: The server does not answer: it hangs, or the way to it is cut.
    """
    try:
        connection = await pool.acquire(timeout=ACQUIRE_TIMEOUT_S)
    except TimeoutError:
        raise ConnectionError("no connection to the database was to be had in time") from None
    try:
        async with _begun(connection):
            yield connection
    finally:
        await pool.release(connection)


@asynccontextmanager
async def _begun(connection: Connection) -> AsyncIterator[None]:
    """A transaction whose begin tells, before anything of the caller's is sent, whether the server answers."""
    begun = connection.transaction()
    try:
        async with asyncio.timeout(ANSWER_TIMEOUT_S):
            await begun.start()
    except TimeoutError:
        connection.terminate()  # an ordered end would wait for the same server
        raise ConnectionError(f"the database did not answer within {ANSWER_TIMEOUT_S:g} s") from None
    try:
        yield
    except BaseException:
        await begun.rollback()
        raise
    await begun.commit()


@asynccontextmanager
async def athlete_transaction(pool: Pool, athlete_id: UUID, kind: str = "") -> AsyncIterator[Connection]:
    """As `transaction`, with `app.athlete_id` set for the policies until it ends; no transactions inside it."""
    async with pool.acquire(timeout=ACQUIRE_TIMEOUT_S) as connection:
        # One round trip for both, which parameters would not allow; 32 hex digits cannot hold a quote.
        await connection.execute(
            f"BEGIN {kind}; SELECT set_config('app.athlete_id', '{athlete_id.hex}', true)"
        )
        yield connection  # what fails here is rolled back by `_check_clean`
        await connection.execute("COMMIT")


async def open_connection(dsn: SecretStr | str, **options: Any) -> asyncpg.Connection[asyncpg.Record]:
    """One connection outside any pool, with the same codecs: for migrations, locks and LISTEN."""
    connection: asyncpg.Connection[asyncpg.Record] = await asyncpg.connect(dsn_text(dsn), **options)
    await _set_codecs(connection)
    return connection


async def when_reachable(dsn: str, deadline_s: float | None = None) -> None:
    """Returns once a connection succeeds; logs each failed try.

    Raises:
        Unavailable: `deadline_s` seconds have passed.
    """
    ends_s = None if deadline_s is None else time.monotonic() + deadline_s
    wait_s = FIRST_RETRY_S
    while True:
        try:
            connection = await asyncpg.connect(dsn, timeout=5.0)
        except NOT_YET as error:
            if ends_s is not None and time.monotonic() + wait_s > ends_s:
                text = f"The database was not reachable within {deadline_s:g} s: {error}. Check that it runs."
                raise Unavailable("DATABASE_UNAVAILABLE", text) from error
            log = _log.warning if wait_s > 1.0 else _log.info
            log("database not reachable yet", why=f"{type(error).__name__}: {error}", next_try_s=wait_s)
            await asyncio.sleep(wait_s)
            wait_s = min(wait_s * 2, LAST_RETRY_S)
        else:
            await connection.close()
            return


async def _set_codecs(connection: Any) -> None:
    for kind in ("json", "jsonb"):
        await connection.set_type_codec(kind, encoder=_to_json, decoder=json.loads, schema="pg_catalog")


def _to_json(value: object) -> str:
    # PostgreSQL refuses NaN and Infinity; failing here names the value's place in our code.
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


async def _check_clean(connection: Any) -> None:
    """In place of asyncpg's RESET ALL, a round trip per transaction: all state here is transaction-local."""
    if connection.is_in_transaction():
        await connection.execute("ROLLBACK")
