"""The database of the mesh: its own PostgreSQL or somebody else's server."""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from runningmate_cli.mesh import account, placement
from runningmate_cli.mesh.child import Nursery
from runningmate_cli.mesh.failure import MeshError
from runningmate_cli.mesh.home import Home, write_private
from runningmate_cli.mesh.logs import tail
from runningmate_cli.mesh.postgres import PostgresServer, superuser_password
from runningmate_cli.mesh.preparation import Order, prepare
from runningmate_cli.mesh.supervisor import Supervisor

NAME = "postgres"
_MOST_STARTS = 3
_READY_WITHIN_S = 60.0


class Database:
    """What the launcher asks of a database, wherever it runs.

    Args:
        home: Keeps passwords and logs.
        external_url: An administrator's URL of a server that runs already; None for one of our own.
        port: For our own.
        shared: See `placement.choose`.

    Raises:
        MeshError: The URL is not one of PostgreSQL, or our own cannot be placed.
    """

    def __init__(
        self, home: Home, external_url: str | None, port: int, shared: Path = placement.SHARED
    ) -> None:
        self._home = home
        self._server: PostgresServer | None = None
        if external_url is None:
            who = account.unprivileged()
            self._server = PostgresServer(
                placement.choose(home, who, shared), who, port, superuser_password(home)
            )
        elif urlsplit(external_url).scheme not in ("postgresql", "postgres"):
            raise MeshError("--database takes a URL like postgresql://USER:PASSWORD@HOST:PORT/postgres.")
        self.admin_url = external_url or self._own().admin_url()

    @property
    def is_own(self) -> bool:
        """True if the mesh runs the server itself."""
        return self._server is not None

    def data_folder(self) -> str:
        """Where our own data lies; empty for an external server."""
        return str(self._server.placement.root) if self._server else ""

    def loss(self) -> str:
        """What to say when our own cluster is gone and recordings of the home are not; empty otherwise."""
        recordings = self._home.objects / "content" / "athlete"  # as `DirectoryObjectStore` lays them
        if self._server is None or self._server.exists() or not next(recordings.glob("*/file/*"), None):
            return ""
        return (
            f"The database of this home is not in {self._server.placement.root} any more, so an empty one is made. "
            f"The recordings are still in {recordings}, a folder for each athlete: "
            "`runningmate import FOLDER` takes them in again."
        )

    async def make(self, nursery: Nursery) -> None:
        """Makes our own cluster if there is none; for an external server nothing."""
        if self._server and not self._server.exists():
            await self._server.initialize(nursery, self._home.logs / "postgres.log")
            self._stamp_file().unlink(missing_ok=True)

    def start(self, supervisor: Supervisor) -> None:
        """Begins to run our own server; returns at once."""
        if self._server:
            supervisor.start(self._server.server(self._home.logs / "postgres.log"))

    async def wait_ready(self, supervisor: Supervisor) -> None:
        """Returns when our own server takes connections.

        Raises:
            MeshError: It ended several times, or took too long.
        """
        if self._server is None:
            return
        log = self._home.logs / "postgres.log"
        ready = asyncio.create_task(self._server.wait_ready())
        try:
            async with asyncio.timeout(_READY_WITHIN_S):
                while not ready.done():
                    await asyncio.wait([ready], timeout=0.1)
                    supervisor.check()
                    if supervisor.conditions[NAME].restarts >= _MOST_STARTS:
                        raise MeshError(f"PostgreSQL does not start; {log} ends with:\n{tail(log)}")
        except TimeoutError:
            raise MeshError(
                f"PostgreSQL was not ready after {_READY_WITHIN_S:.0f} s; {log} ends with:\n{tail(log)}"
            ) from None
        finally:
            ready.cancel()

    def is_provisioned(self, passwords: Mapping[str, str]) -> bool:
        """Tells whether roles and schemas are known to be there, as the present code makes them."""
        try:
            return self._server is not None and self._stamp_file().read_text() == _stamp(passwords)
        except OSError:
            return False

    async def provision(self, passwords: dict[str, str], nursery: Nursery) -> None:
        """Brings roles, passwords and schemas to what they should be."""
        order = Order(admin_url=self.admin_url, passwords=passwords)
        await prepare(order, nursery, self._home.logs / "preparation.log", self._home.path)
        if self._server:
            write_private(self._stamp_file(), _stamp(passwords))

    def _own(self) -> PostgresServer:
        assert self._server is not None
        return self._server

    def _stamp_file(self) -> Path:
        """Lies beside the data, so that it goes where the data goes."""
        return self._own().placement.root / "provisioned"


def _stamp(passwords: Mapping[str, str]) -> str:
    found = importlib.util.find_spec("runningmate_servicekit")
    code = Path(found.origin).with_name("provision.py").read_bytes() if found and found.origin else b""
    return hashlib.sha256(json.dumps(sorted(passwords.items())).encode() + code).hexdigest()


def role_passwords(home: Home, roles: list[str]) -> dict[str, str]:
    """Reads the passwords of the services' roles from the home; missing ones are made up and kept."""
    path = home.secrets / "database-roles.json"
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    passwords = {role: known.get(role) or secrets.token_urlsafe(24) for role in roles}
    if passwords != known:
        write_private(path, json.dumps(passwords, indent=1))
    return passwords
