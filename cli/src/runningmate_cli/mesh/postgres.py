"""The mesh's own PostgreSQL: made once, run in the foreground, cleaned up after a crash."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from runningmate_cli.mesh import orphans
from runningmate_cli.mesh.account import Account
from runningmate_cli.mesh.child import ChildSpec, Nursery
from runningmate_cli.mesh.failure import MeshError
from runningmate_cli.mesh.home import Home, write_private
from runningmate_cli.mesh.logs import tail
from runningmate_cli.mesh.placement import Placement
from runningmate_cli.mesh.ports import LOOPBACK
from runningmate_cli.mesh.services import clean_environment

SUPERUSER = "postgres"
_READY_POLL_S = 0.03
# For one athlete's machine: small when idle, enough for five services' pools. No Unix socket, whose
# path may not exceed 107 bytes. Failed statements stay out of the log, for they hold personal data.
_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "80",
    "shared_buffers": "64MB",
    "max_wal_size": "512MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_worker_processes": "4",
    "max_parallel_workers": "2",
    "autovacuum_max_workers": "2",
    "io_method": "sync",
    "random_page_cost": "1.1",
    "jit": "off",
    "logging_collector": "off",
    "log_line_prefix": "%m [%p] %u@%d ",
    "log_min_error_statement": "panic",
}


@dataclass(frozen=True)
class PostgresServer:
    """One cluster on one port of the loopback.

    Attributes:
        placement: Programs and data.
        account: Whom it runs as; None for the present user.
        port: Its TCP port.
        password: The superuser's.
    """

    placement: Placement
    account: Account | None
    port: int
    password: str

    def admin_url(self) -> str:
        """The superuser's URL; a secret."""
        return f"postgresql://{SUPERUSER}:{quote(self.password, safe='')}@{LOOPBACK}:{self.port}/postgres"

    def exists(self) -> bool:
        """Tells whether the cluster was made completely."""
        return (self.placement.data / "PG_VERSION").exists()

    async def initialize(self, nursery: Nursery, log: Path) -> None:
        """Makes the cluster beside its place and moves it there, so that an interrupted try leaves nothing.

        Args:
            nursery: Runs `initdb`.
            log: Takes its output.

        Raises:
            MeshError: `initdb` failed.
        """
        partial = self.placement.root / "data.new"
        password_file = self.placement.root / "superuser-password"
        shutil.rmtree(partial, ignore_errors=True)
        write_private(password_file, self.password)
        if self.account:
            self.account.own(password_file)
        try:
            code = await nursery.run(self._child("initdb", self._initdb(partial, password_file), log))
        finally:
            password_file.unlink()
        if code:
            raise MeshError(
                f"PostgreSQL's data could not be made in {self.placement.root}; {log} ends with:\n{tail(log)}"
            )
        partial.replace(self.placement.data)

    def _initdb(self, data: Path, password_file: Path) -> tuple[str, ...]:
        return (
            str(self.placement.programs / "initdb"),
            *("-D", str(data), "-U", SUPERUSER, f"--pwfile={password_file}", "-E", "UTF8", "--no-sync"),
            "--auth=scram-sha-256",
            # The provider that is the same on every system.
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
        )

    def server(self, log: Path) -> ChildSpec:
        """The server itself, in the foreground; what a crash left is cleared before each start."""
        settings = _SETTINGS | {"port": str(self.port)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        program = str(self.placement.programs / "postgres")
        return self._child("postgres", (program, "-D", str(self.placement.data), *options), log)

    def _child(self, name: str, command: tuple[str, ...], log: Path) -> ChildSpec:
        return ChildSpec(
            name=name,
            command=command,
            log=log,
            environment=clean_environment(),
            directory=self.placement.root,
            stop_signal=signal.SIGINT,  # SIGTERM would wait for every client to leave
            last_signal=signal.SIGINT,
            account=self.account,
            prepare=self.clear_orphans,
        )

    def clear_orphans(self) -> list[int]:
        """Ends what an earlier crash left on the data directory; see `orphans.clear`."""
        return orphans.clear(self.placement.data)

    async def wait_ready(self) -> None:
        """Returns when the server takes connections; the caller sets the limit."""
        # With a role and a database named, the question leaves no line in the server's log.
        probe = [
            str(self.placement.programs / "pg_isready"),
            "-q",
            "-h",
            LOOPBACK,
            "-p",
            str(self.port),
            "-t",
            "1",
        ]
        while True:
            process = await asyncio.create_subprocess_exec(*probe, "-U", SUPERUSER, "-d", "postgres", cwd="/")
            try:
                if await process.wait() == 0:
                    return
            finally:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
            await asyncio.sleep(_READY_POLL_S)


def superuser_password(home: Home) -> str:
    """Reads the superuser's password from the home, or makes it up at the first start."""
    path = home.secrets / "postgres-superuser"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(24))
    return path.read_text().strip()
