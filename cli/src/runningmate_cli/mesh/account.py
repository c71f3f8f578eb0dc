"""The unprivileged account that PostgreSQL runs under when the launcher is root."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runningmate_cli.mesh.failure import MeshError

NAME = "nobody"  # exists on Linux and macOS; nothing is ever added to the system


@dataclass(frozen=True)
class Account:
    """A user of this machine, by number."""

    user_id: int
    group_id: int

    def process_options(self) -> dict[str, Any]:
        """Keyword arguments for `subprocess` that start a child as this user and in no other group."""
        return {"user": self.user_id, "group": self.group_id, "extra_groups": []}

    def can_enter(self, directory: Path) -> bool:
        """Asks the kernel whether this user can traverse and list the directory."""
        probe = ["/bin/sh", "-c", 'test -x "$1" && test -r "$1"', "probe", str(directory)]
        return subprocess.run(probe, check=False, cwd="/", **self.process_options()).returncode == 0

    def own(self, path: Path) -> None:
        """Hands the path to this user."""
        os.chown(path, self.user_id, self.group_id)


def unprivileged() -> Account | None:
    """Finds whom to become, because PostgreSQL refuses to run as root.

    Returns:
        None for an ordinary user, who stays what they are.

    Raises:
        MeshError: Root without such an account.
    """
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        raise MeshError(
            f"PostgreSQL does not run as root and this machine has no user '{NAME}'. "
            "Start the mesh as an ordinary user."
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)
