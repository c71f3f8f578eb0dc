"""Starting child processes that cannot outlive the launcher."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from runningmate_cli.mesh import reaper
from runningmate_cli.mesh.account import Account

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
_REAPER_PROGRAM = "import sys; sys.path.append(sys.argv[1]); from runningmate_cli.mesh.reaper import main; main(sys.argv[2:])"


@dataclass(frozen=True)
class ChildSpec:
    """How to run one process of the mesh.

    Attributes:
        name: Its name in status and logs.
        command: Program and arguments.
        log: Where its output is appended.
        environment: The whole environment; nothing is inherited.
        directory: Working directory.
        stop_signal: Asks it to stop in order.
        last_signal: Ends it when the launcher is gone: SIGKILL for its whole group, else to it alone.
        account: Whom it runs as; None for the present user.
        prepare: Runs before each start, in the launcher.
    """

    name: str
    command: tuple[str, ...]
    log: Path
    environment: Mapping[str, str]
    directory: Path
    stop_signal: signal.Signals = signal.SIGTERM
    last_signal: signal.Signals = signal.SIGKILL
    account: Account | None = None
    prepare: Callable[[], object] | None = field(default=None, repr=False)


class Nursery:
    """Starts children under the eyes of a reaper.

    The reaper holds the read end of a pipe, this process the only write end. Each child writes its
    pid there between fork and exec, so that there is no moment in which it runs unknown. A reaper that
    was itself killed is followed by another, which is told who lives.
    """

    def __init__(self) -> None:
        self._pid = os.getpid()
        self._pipe = -1
        self._lock_descriptor = -1
        self._grace_s = reaper.GRACE_S
        self._reaper: subprocess.Popen[bytes] | None = None
        self._signal_by_pid: dict[int, signal.Signals] = {}

    @property
    def reaper_pid(self) -> int:
        """For the status."""
        return self._reaper.pid if self._reaper else 0

    def open(self, lock_descriptor: int, grace_s: float = reaper.GRACE_S) -> None:
        """Starts the reaper.

        Args:
            lock_descriptor: The home's lock, which the reaper keeps until it is done.
            grace_s: What it grants before it kills.
        """
        self._lock_descriptor, self._grace_s = lock_descriptor, grace_s
        self._open_reaper()

    def ensure_reaper(self) -> bool:
        """Starts another reaper if the last one was killed; returns whether it was."""
        if self._reaper is None or self._reaper.poll() is None:
            return False
        os.close(self._pipe)
        self._open_reaper()
        return True

    def _open_reaper(self) -> None:
        reading, self._pipe = os.pipe()
        packages = str(Path(__file__).resolve().parents[2])
        command = [sys.executable, "-I", "-S", "-c", _REAPER_PROGRAM, packages, str(reading)]
        self._reaper = subprocess.Popen(
            [*command, str(self._grace_s)],
            pass_fds=[reading, self._lock_descriptor],
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )
        os.close(reading)
        for pid, last_signal in self._signal_by_pid.items():
            os.write(self._pipe, reaper.registration(pid, last_signal))

    def close(self) -> None:
        """Lets the reaper end what is left and waits for it."""
        if self._reaper:
            os.close(self._pipe)
            self._reaper.wait()
            self._reaper = None

    async def start(self, spec: ChildSpec) -> asyncio.subprocess.Process:
        """Starts a child in a session of its own.

        Raises:
            OSError: The program cannot be started.
        """
        self.ensure_reaper()
        options = spec.account.process_options() if spec.account else {}
        with spec.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *spec.command,
                env=dict(spec.environment),
                cwd=spec.directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=lambda: self._before_exec(spec),
                **options,
            )
        self._signal_by_pid[process.pid] = spec.last_signal
        with contextlib.suppress(BrokenPipeError):  # once more, for a reaper that was replaced meanwhile
            os.write(self._pipe, reaper.registration(process.pid, spec.last_signal))
        return process

    async def run(self, spec: ChildSpec) -> int:
        """Runs a short-lived child to its end.

        Returns:
            Its exit code; negative if a signal ended it.
        """
        process = await self.start(spec)
        try:
            return await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
            self.forget(process.pid)

    def forget(self, pid: int) -> None:
        """Strikes out a child that has been waited for."""
        self._signal_by_pid.pop(pid, None)
        with contextlib.suppress(BrokenPipeError):  # a killed reaper: the next one is never told of it
            os.write(self._pipe, reaper.removal(pid))

    def _before_exec(self, spec: ChildSpec) -> None:
        """Runs in the child, after the change of user, which would clear the parent-death signal."""
        if _LIBC is not None:
            # The milder signal: a child killed at once would leave the reaper no time to see which
            # processes are below it. This is the net for the case that the reaper was killed too.
            _LIBC.prctl(_PR_SET_PDEATHSIG, int(spec.stop_signal))
        os.write(self._pipe, reaper.registration(os.getpid(), spec.last_signal))
        if os.getppid() != self._pid:  # the launcher ended in between: the signal will never come
            os._exit(1)
