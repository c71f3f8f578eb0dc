"""A throw-away server: a process on a port of its own, with files of its own."""

from __future__ import annotations

import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path

_PAUSE_S = 0.02
# Below the ephemeral ranges of Linux and macOS, and below the ports that a mesh chooses for itself.
_PORTS = range(12000, 21000)


class ServerProcess:
    """What test servers have in common; `stop` ends the process and removes its files.

    Args:
        name: For people, such as `broker`.
        start_timeout_s: How long it may take until it answers.
        stop_timeout_s: How long it may take to end once it was killed.
    """

    def __init__(self, name: str, *, start_timeout_s: float, stop_timeout_s: float) -> None:
        self._name = name
        self._start_timeout_s = start_timeout_s
        self._stop_timeout_s = stop_timeout_s
        self._root = Path(tempfile.mkdtemp(prefix=f"runningmate-{name.replace(' ', '-').lower()}-"))
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()

    def await_ready(self) -> None:
        """Waits until it takes connections."""
        ends_s = time.monotonic() + self._start_timeout_s
        while not self._answers():
            if not self._runs() or time.monotonic() > ends_s:
                text = (self._root / "log").read_text(errors="replace")[-2000:]
                self.kill()
                raise RuntimeError(f"the test {self._name} did not start:\n{text}")
            time.sleep(_PAUSE_S)

    def kill(self) -> None:
        """Ends it at once, as a crash would; its files stay for the next start."""
        if self._process is not None and self._runs():
            self._process.kill()
            self._process.wait(self._stop_timeout_s)

    def suspend(self) -> None:
        """Lets it hang until `resume`."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Undoes `suspend`."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Ends it and removes its files."""
        self.kill()
        shutil.rmtree(self._root, ignore_errors=True)

    def _runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _spawn(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        """Starts without waiting; it ends with the thread that called this."""
        with (self._root / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*guard(), *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._root,
                env=environment,
                start_new_session=True,
            )

    def _answers(self) -> bool:
        with closing(socket.socket()) as probe:
            probe.settimeout(1.0)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def guard(signal_name: str = "KILL") -> list[str]:
    """What a command begins with, so that on Linux its process gets the signal with this one's end, however it ends."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", signal_name] if setpriv else []


def free_port() -> int:
    """A port of the loopback address that nobody listens on, and that no outgoing connection takes meanwhile."""
    for port in random.SystemRandom().sample(_PORTS, 50):
        with closing(socket.socket()) as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError(f"no free port among fifty of {_PORTS}")
