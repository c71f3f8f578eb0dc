"""The table of running processes, read without third-party packages (the reaper has none)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True)
class Process:
    """One row of the process table; zombies are left out of it."""

    pid: int
    parent_pid: int
    group_id: int


def table() -> list[Process]:
    """Returns every living process of this machine, of all users."""
    return _table_from_proc() if (_PROC / "self/stat").exists() else _table_from_ps()


def _table_from_proc() -> list[Process]:
    return [row for entry in _PROC.iterdir() if entry.name.isdigit() and (row := _read_stat(int(entry.name)))]


def _read_stat(pid: int) -> Process | None:
    try:
        # The command name stands in parentheses and may itself hold spaces and parentheses.
        fields = (_PROC / str(pid) / "stat").read_bytes().rsplit(b")", 1)[1].split()
    except (OSError, IndexError):
        return None
    return None if fields[0] in (b"Z", b"X") else Process(pid, int(fields[1]), int(fields[2]))


def _table_from_ps() -> list[Process]:
    listing = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,pgid=,stat="], capture_output=True, text=True, check=False
    ).stdout
    rows = (line.split() for line in listing.splitlines())
    return [Process(int(r[0]), int(r[1]), int(r[2])) for r in rows if not r[3].startswith("Z")]


def descendants(roots: Iterable[int], running: Sequence[Process] | None = None) -> set[int]:
    """Finds what belongs to the given processes: children at any depth and members of their groups.

    Args:
        roots: pids, each the leader of its own process group; they may have ended already.
        running: The table where it was read before.

    Returns:
        The living pids among them, the roots included, this process never.
    """
    rows = table() if running is None else running
    found = set(roots)
    while True:
        more = {r.pid for r in rows if r.parent_pid in found or r.group_id in found} - found - {os.getpid()}
        if not more:
            return found & {r.pid for r in rows}
        found |= more


def alive(pid: int) -> bool:
    """Tells whether the process exists and is more than a zombie."""
    if (_PROC / "self/stat").exists():
        return _read_stat(pid) is not None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def signal_process(pid: int, signal_number: int) -> bool:
    """Sends a signal; a process that is gone is no error.

    Returns:
        False if there was no such process.
    """
    try:
        os.kill(pid, signal_number)
    except ProcessLookupError:
        return False
    return True


def signal_group(group_id: int, signal_number: int) -> bool:
    """Sends a signal to a whole process group; a group that is gone is no error."""
    try:
        os.killpg(group_id, signal_number)
    except (ProcessLookupError, PermissionError):  # macOS answers EPERM for a group of zombies
        return False
    return True
