"""Ends every child of a launcher that vanished, whatever killed it.

Runs as a process of its own, in its own session, without site-packages. It reads a pipe whose only
write end is the launcher's: lines `+ PID SIGNAL` (written by each child just before its exec) and
`- PID` (written by the launcher when it has waited for the child). End of file means that the
launcher is gone.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import dataclass, field

from runningmate_cli.mesh import processes

GRACE_S = 3.0
_POLL_S = 0.05


@dataclass
class Registry:
    """The children that are still to be ended, with the signal that each understands."""

    signal_by_pid: dict[int, int] = field(default_factory=dict)

    def apply(self, line: str) -> None:
        """Takes one line of the pipe."""
        kind, pid, *rest = line.split()
        if kind == "+":
            self.signal_by_pid[int(pid)] = int(rest[0])
        else:
            self.signal_by_pid.pop(int(pid), None)


def registration(pid: int, last_signal: int) -> bytes:
    """The line by which a child makes itself known; short enough for one atomic write."""
    return f"+ {pid} {int(last_signal)}\n".encode()


def removal(pid: int) -> bytes:
    """The line by which the launcher strikes out a child, so that a reused pid is never hit."""
    return f"- {pid}\n".encode()


def read_to_end(descriptor: int) -> Registry:
    """Follows the pipe until the last write end is closed."""
    registry, pending = Registry(), b""
    while chunk := os.read(descriptor, 65536):
        *lines, pending = (pending + chunk).split(b"\n")
        for line in lines:
            registry.apply(line.decode())
    return registry


def end_all(registry: Registry, grace_s: float) -> int:
    """Ends the children and everything below them.

    Args:
        registry: What is known to run.
        grace_s: Seconds before the rest is killed.

    Returns:
        How many processes had to be killed after the grace.
    """
    deadline = time.monotonic() + grace_s
    # Before anything dies: PostgreSQL's backends lead sessions of their own, so that only their
    # parent tells whose they are.
    left = processes.descendants(registry.signal_by_pid)
    for pid, last_signal in registry.signal_by_pid.items():
        if last_signal == signal.SIGKILL:
            processes.signal_group(pid, signal.SIGKILL)
        else:
            processes.signal_process(pid, last_signal)
    while left and time.monotonic() < deadline:
        left = {pid for pid in left if processes.alive(pid)}
        time.sleep(_POLL_S if left else 0)
    for pid in left:
        processes.signal_process(pid, signal.SIGKILL)
    return len(left)


def main(arguments: list[str]) -> None:
    """Args: the pipe's descriptor, and the grace in seconds."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    end_all(read_to_end(int(arguments[0])), float(arguments[1]))


if __name__ == "__main__":
    main(sys.argv[1:])
