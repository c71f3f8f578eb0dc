"""Which process a name means, and its end by SIGKILL."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psutil

if TYPE_CHECKING:
    from tests.faults.trial import Trial

VICTIMS: Final = (
    "collector", "analytics", "decode worker", "postgres", "backend", "gateway", "identity", "launcher", "reaper",
)  # fmt: skip
BROKER: Final = "broker"
_FOUND_WITHIN_S: Final = 60.0


async def kill(name: str, trial: Trial) -> None:
    """Ends one process; of the launcher and the broker, which nobody supervises, starts the next one."""
    if name == BROKER:
        assert trial.broker is not None
        await trial.broker.crash()
        return
    process = await _running(name, trial)
    process.kill()
    if name == "launcher":
        await trial.up()
    if name == "reaper":
        # What it watched over must still be startable.
        (await _running("collector", trial)).kill()


async def _running(name: str, trial: Trial) -> psutil.Process:
    """The process, once there is one: its own restart may be under way."""
    ends_at = time.monotonic() + _FOUND_WITHIN_S
    while True:
        with contextlib.suppress(psutil.NoSuchProcess, KeyError, OSError, ValueError):
            found = _find(name, trial)
            if found is not None and found.status() != psutil.STATUS_ZOMBIE:
                return found
        assert time.monotonic() < ends_at, f"no {name} to be killed"
        await asyncio.sleep(0.02)


def _find(name: str, trial: Trial) -> psutil.Process | None:
    state = trial.state
    if name == "launcher":
        return psutil.Process(state["pid"])
    if name == "reaper":
        return psutil.Process(state["reaper_pid"])
    if name == "decode worker":
        # The forkserver's children; the busiest one, which has a file at hand.
        below = psutil.Process(state["children"]["analytics"]["pid"]).children(recursive=True)
        workers = [one for one in below if not one.children() and "forkserver" in " ".join(one.cmdline())]
        return max(workers, key=lambda one: sum(one.cpu_times()[:2]), default=None)
    if name == "backend":
        below = psutil.Process(state["children"]["postgres"]["pid"]).children()
        return next((one for one in below if ": rm_" in " ".join(one.cmdline())), None)
    return psutil.Process(state["children"][name]["pid"])


def living_in(folders: Iterable[Path]) -> list[str]:
    """Processes whose working directory is a mesh's, which is so for all of its children; none should be left."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            place = Path(process.cwd())
            if process.status() != psutil.STATUS_ZOMBIE and any(
                place.is_relative_to(folder) for folder in folders
            ):
                found.append(f"{process.pid} {' '.join(process.cmdline())[:100]}")
    return found
