"""The lock that keeps two launchers from sharing a home."""

from __future__ import annotations

import fcntl
import json
import os
import time
from pathlib import Path

from runningmate_cli.mesh import processes
from runningmate_cli.mesh.failure import AlreadyRunningError
from runningmate_cli.mesh.home import VARIABLE, Home

_REAPER_WAIT_S = 6.0


class HomeLock:
    """Keeps a second launcher out of a home.

    The reaper inherits the open file, so after a kill of the launcher the lock stays taken until the
    reaper has ended everything.
    """

    def __init__(self, home: Home) -> None:
        self._path = home.lock_file
        self._descriptor = -1

    @property
    def descriptor(self) -> int:
        """The open file, for the reaper to inherit."""
        return self._descriptor

    def acquire(self, port: int) -> None:
        """Takes the lock and notes who has it.

        Args:
            port: Of the gateway, for the message to the next one who asks.

        Raises:
            AlreadyRunningError: A launcher runs, or its processes are still being ended.
        """
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + _REAPER_WAIT_S
        while not _try_lock(descriptor):
            holder = read_holder(self._path)
            pid = holder.get("pid", 0)
            if (pid and processes.alive(pid)) or time.monotonic() > deadline:
                os.close(descriptor)
                raise AlreadyRunningError(
                    f"A mesh already runs from {self._path.parent.parent} (launcher pid {pid}, "
                    f"gateway port {holder.get('port', 'unknown')}). Use it, stop it with "
                    f"'runningmate down', or choose another home with --home or {VARIABLE}."
                )
            time.sleep(0.1)
        self._descriptor = descriptor
        self.note(port)

    def note(self, port: int) -> None:
        """Writes pid and port into the held lock file."""
        text = json.dumps({"pid": os.getpid(), "port": port}).encode()
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, text, 0)

    def release(self) -> None:
        """Gives the lock back; the file stays, because removing it would let two launchers in."""
        if self._descriptor >= 0:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = -1


def is_locked(home: Home) -> bool:
    """Tells whether a launcher, or the reaper of a dead one, holds the home."""
    try:
        descriptor = os.open(home.lock_file, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _try_lock(descriptor)
    finally:
        os.close(descriptor)


def read_holder(lock_file: Path) -> dict[str, int]:
    """Pid and port in a lock file; empty if it says nothing."""
    try:
        holder: dict[str, int] = json.loads(lock_file.read_text())
    except (OSError, ValueError):
        return {}
    return holder


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
