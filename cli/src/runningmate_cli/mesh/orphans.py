"""PostgreSQL processes that a crash left behind, and the pid file that names them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from runningmate_cli.mesh import processes
from runningmate_cli.mesh.failure import MeshError

_PROGRAM = "postgres"
_STEPS = ((signal.SIGINT, 1.0), (signal.SIGQUIT, 1.0), (signal.SIGKILL, 1.0))
_POLL_S = 0.02


def clear(data: Path) -> list[int]:
    """Ends what still runs on a data directory and removes its stale pid file.

    Only for the holder of the home's lock: no server of this directory may be wanted alive. A busy
    backend outlives a killed postmaster and would block the next start; a pid file whose number now
    belongs to another program would block it too.

    Args:
        data: The data directory.

    Returns:
        The pids that were ended.

    Raises:
        MeshError: One of them does not even end when killed.
    """
    found = left = find(data)
    for step, wait_s in _STEPS:
        left = [pid for pid in find(data) if processes.signal_process(pid, step)]
        deadline = time.monotonic() + wait_s
        while left and time.monotonic() < deadline:
            time.sleep(_POLL_S)
            left = [pid for pid in left if processes.alive(pid)]
        if not left:
            break
    else:
        raise MeshError(
            f"PostgreSQL processes {left} on {data} do not end, even when killed. Restart the machine."
        )
    (data / "postmaster.pid").unlink(missing_ok=True)
    return found


def find(data: Path) -> list[int]:
    """Lists PostgreSQL processes whose working directory is the data directory (all of them stay in it)."""
    if not data.exists():
        return []
    return _find_in_proc(data) if sys.platform == "linux" else _find_by_lsof(data)


def _find_in_proc(data: Path) -> list[int]:
    wanted = data.stat()
    found: list[int] = []
    for row in processes.table():
        # Other users' processes are closed to an ordinary user, and cannot be this user's server.
        with contextlib.suppress(OSError):
            if (
                os.path.samestat(Path(f"/proc/{row.pid}/cwd").stat(), wanted)
                and _program(row.pid) == _PROGRAM
            ):
                found.append(row.pid)
    return found


def _program(pid: int) -> str:
    return Path(f"/proc/{pid}/exe").readlink().name.removesuffix(" (deleted)")


def _find_by_lsof(data: Path) -> list[int]:
    command = ["lsof", "-a", "-c", _PROGRAM, "-d", "cwd", "-Fpn"]
    listing = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found, pid = [], 0
    for line in listing.splitlines():
        if line.startswith("p"):
            pid = int(line[1:])
        elif line == f"n{os.path.realpath(data)}":
            found.append(pid)
    return found
