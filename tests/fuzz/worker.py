"""A process that judges cases one by one, and whoever watches over it: time, memory, life."""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import resource
import signal
import sys
import time
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from tests.fuzz.cases import case

DEADLINE_S = 60.0
"""Wall clock for one case, on a machine where others work too."""
ADDRESS_SPACE_BYTES = 3 << 30
MOST_RESIDENT_BYTES = 800 << 20
"""The process has 150 MB before the first case, and the largest cases are 256 MB themselves."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a case ended.

    Attributes:
        finding: What went wrong, None when nothing did.
        seconds: CPU time.
        peak_bytes: Most resident memory while it was judged.
        resident_bytes: Resident memory afterwards.
    """

    number: int
    kind: str
    mutation: str
    origin: str
    outcome: str
    finding: str | None
    seconds: float
    peak_bytes: int
    resident_bytes: int


class Worker:
    """One process, replaced when a case ends it."""

    def __init__(self, dice_seed: int) -> None:
        self._dice_seed = dice_seed
        self._context = multiprocessing.get_context("spawn")
        self._start()

    def _start(self) -> None:
        self._pipe, theirs = self._context.Pipe()
        self._process = self._context.Process(target=_serve, args=(theirs, self._dice_seed), daemon=True)
        self._process.start()
        theirs.close()

    def judge(self, number: int, data: bytes | None = None) -> Result:
        """Judges a case, or other bytes in its place."""
        died = None
        try:
            self._pipe.send((number, data))
            if self._pipe.poll(DEADLINE_S):
                result: Result = self._pipe.recv()
                return result
            died = f"no end within {DEADLINE_S:.0f} s"
        except (EOFError, OSError):
            self._process.join(5)
            died = f"the process died, exit code {self._process.exitcode}"
        self.end()
        self._start()
        made = case(number, self._dice_seed)
        return Result(number, made.kind, made.mutation, made.origin, "died", died, DEADLINE_S, 0, 0)

    def end(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection, dice_seed: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE_BYTES, ADDRESS_SPACE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(EOFError, OSError):
        while True:
            number, data = pipe.recv()
            pipe.send(_judged(number, dice_seed, data))


def _judged(number: int, dice_seed: int, data: bytes | None) -> Result:
    from tests.fuzz.judge import judge

    made = case(number, dice_seed)
    _forget_peak()
    started = time.process_time()
    outcome, finding = "", None
    try:
        outcome = judge(made.data if data is None else data)
    except BaseException:  # noqa: BLE001 - whatever comes is the finding
        outcome, finding = "raised", traceback.format_exc(limit=-6)
    seconds = time.process_time() - started
    peak_bytes, resident_bytes = _memory("VmHWM"), _memory("VmRSS")
    if finding is None and peak_bytes > MOST_RESIDENT_BYTES:
        finding = f"{peak_bytes >> 20} MiB resident"
    return Result(
        number, made.kind, made.mutation, made.origin, outcome, finding, seconds, peak_bytes, resident_bytes
    )


def _forget_peak() -> None:
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5", "ascii")


def _memory(what: str) -> int:
    if sys.platform != "linux":
        return 0
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(what):
            return int(line.split()[1]) << 10
    return 0
