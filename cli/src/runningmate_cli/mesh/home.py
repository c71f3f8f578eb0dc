"""The one directory that holds the state of a mesh, and the lock on it."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runningmate_cli.mesh.failure import MeshError

VARIABLE = "RUNNINGMATE_HOME"
OLDEST_PYTHON = (3, 11)
_PARTS = ("postgres", "objects", "logs", "secrets", "run", "gateway")


def require_python(version: tuple[int, ...] = sys.version_info[:3]) -> None:
    """Refuses an interpreter that is too old, before anything else fails in a stranger way."""
    if version[:2] < OLDEST_PYTHON:
        found, needed = ".".join(map(str, version)), ".".join(map(str, OLDEST_PYTHON))
        raise MeshError(
            f"Python {found} ({sys.executable}) is too old: the mesh needs {needed} or newer. "
            "Install a newer Python and run the set-up again with it."
        )


def default_path() -> Path:
    """RUNNINGMATE_HOME, else the place for user data."""
    configured = os.environ.get(VARIABLE)
    return Path(configured).expanduser() if configured else Path.home() / ".local/share/runningmate"


@dataclass(frozen=True)
class Home:
    """Paths below the home; `create` makes them, the properties only name them."""

    path: Path

    @classmethod
    def create(cls, path: Path) -> Home:
        """Makes the home and its parts, closed to other users.

        Root's home can be passed through (0711) where its parents can, for PostgreSQL runs as another
        user; what lies in it stays closed.

        Raises:
            MeshError: The path is a file, belongs to somebody else or cannot be written.
        """
        path = path.expanduser().absolute()
        try:
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
            owner = path.stat().st_uid
            if owner != os.geteuid():
                raise MeshError(f"{path} belongs to another user (id {owner}). {_ADVICE}")
            path.chmod(0o711 if os.geteuid() == 0 else 0o700)
            for part in _PARTS:
                (path / part).mkdir(mode=0o700, exist_ok=True)
            probe = path / "run/.probe"
            probe.write_text("")
            probe.unlink()
        except (FileExistsError, NotADirectoryError):
            raise MeshError(
                f"{path} cannot be the home of the mesh: a file is in the way. {_ADVICE}"
            ) from None
        except OSError as error:
            raise MeshError(f"{path} cannot be written ({error.strerror}). {_ADVICE}") from None
        return cls(path)

    @property
    def postgres(self) -> Path:
        """PostgreSQL's own corner."""
        return self.path / "postgres"

    @property
    def objects(self) -> Path:
        """The object store: raw recordings."""
        return self.path / "objects"

    @property
    def logs(self) -> Path:
        """One file per process."""
        return self.path / "logs"

    @property
    def secrets(self) -> Path:
        """Passwords and the issuer's key, each 0600."""
        return self.path / "secrets"

    @property
    def gateway(self) -> Path:
        """The rendered gateway configuration and what it reads."""
        return self.path / "gateway"

    @property
    def event_log_file(self) -> Path:
        """Where the event log is; see `eventlog.place`."""
        return self.path / "eventlog.json"

    @property
    def storage_file(self) -> Path:
        """Where the raw bytes are; see `storage.place`."""
        return self.path / "storage.json"

    @property
    def data_use_file(self) -> Path:
        """Which data-use policy holds; see `policy.place`."""
        return self.path / "data-use.json"

    @property
    def lock_file(self) -> Path:
        """Held by the launcher and its reaper."""
        return self.path / "run/launcher.lock"

    @property
    def state_file(self) -> Path:
        """What runs: ports, pids, states."""
        return self.path / "run/state.json"

    def read_state(self) -> dict[str, Any]:
        """The last written state; empty if there is none or it is damaged."""
        try:
            state = json.loads(self.state_file.read_text())
        except (OSError, ValueError):
            return {}
        return state if isinstance(state, dict) else {}

    def write_state(self, state: dict[str, Any]) -> None:
        """Replaces the state in one step, so that a reader never sees half of it."""
        write_private(self.state_file, json.dumps(state, indent=1))


_ADVICE = f"Choose another place with --home or {VARIABLE}, or correct its owner and permissions."


def write_private(path: Path, text: str) -> None:
    """Writes a file that only its owner reads (0600), whole or not at all."""
    partial = path.with_name(path.name + ".part")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    partial.replace(path)
