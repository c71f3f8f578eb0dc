"""Keeps the children of the mesh running, and stops them in order."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from runningmate_cli.mesh import processes
from runningmate_cli.mesh.child import ChildSpec, Nursery

FIRST_DELAY_S = 0.2
LONGEST_DELAY_S = 10.0
STEADY_AFTER_S = 30.0
_KILL_WAIT_S = 0.5

ChildState = Literal["starting", "running", "waiting", "stopped"]


@dataclass(frozen=True)
class Condition:
    """What is known about a child.

    Attributes:
        state: `waiting` means that it ended by itself and is started again after a delay.
        pid: 0 unless it runs.
        restarts: Starts after the first.
        last_exit: How it last ended by itself, in words; empty if it never did.
        since_s: Unix time of the last change of state.
    """

    state: ChildState = "starting"
    pid: int = 0
    restarts: int = 0
    last_exit: str = ""
    since_s: float = 0.0


class Supervisor:
    """Runs children and starts them again when they end unasked, after 0.2 s doubling to 10 s.

    Args:
        nursery: Starts processes.
        on_change: Called after every change of a condition with the child's name.
    """

    def __init__(self, nursery: Nursery, on_change: Callable[[str], None]) -> None:
        self._nursery = nursery
        self._on_change = on_change
        self._specs: dict[str, ChildSpec] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._processes: dict[str, asyncio.subprocess.Process] = {}
        self._conditions: dict[str, Condition] = {}

    @property
    def conditions(self) -> dict[str, Condition]:
        """Condition by name, in order of first start."""
        return dict(self._conditions)

    def start(self, spec: ChildSpec) -> None:
        """Begins to run a child; returns at once."""
        self._specs[spec.name] = spec
        self._conditions[spec.name] = Condition()
        self._tasks[spec.name] = asyncio.create_task(self._keep(spec), name=f"keep-{spec.name}")

    async def wait_failure(self) -> None:
        """Returns never, unless a keeping task breaks: then raises its error."""
        done, _ = await asyncio.wait(self._tasks.values(), return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()

    def check(self) -> None:
        """Raises the error of a keeping task that broke, if there is one."""
        for task in self._tasks.values():
            if task.done():
                task.result()

    async def stop(
        self, names: Sequence[str], within_s: float, escalation: signal.Signals | None = None
    ) -> None:
        """Stops children together.

        Args:
            names: Which; unknown and ended ones are passed over.
            within_s: Time for all of them to follow their stop signal; then their groups are killed.
            escalation: A stronger signal to try before the kill.
        """
        tasks = [self._tasks.pop(name) for name in names if name in self._tasks]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        running = {name: self._processes[name] for name in names if name in self._processes}
        for name, process in running.items():
            processes.signal_process(process.pid, self._specs[name].stop_signal)
        left = await self._wait_all(running, within_s)
        if left and escalation is not None:
            for process in left.values():
                processes.signal_process(process.pid, escalation)
            left = await self._wait_all(left, _KILL_WAIT_S)
        for process in left.values():
            processes.signal_group(process.pid, signal.SIGKILL)
        await self._wait_all(left, _KILL_WAIT_S)
        for name, process in running.items():
            self._leave(name, process)
        for name in names:
            if name in self._conditions:
                self._note(name, replace(self._conditions[name], state="stopped", pid=0))

    @staticmethod
    async def _wait_all(
        running: dict[str, asyncio.subprocess.Process], within_s: float
    ) -> dict[str, asyncio.subprocess.Process]:
        if not running:
            return {}
        waits = {asyncio.create_task(process.wait()): name for name, process in running.items()}
        _, pending = await asyncio.wait(waits, timeout=within_s)
        for task in pending:
            task.cancel()
        return {waits[task]: running[waits[task]] for task in pending}

    async def _keep(self, spec: ChildSpec) -> None:
        delay_s = FIRST_DELAY_S
        while True:
            started = time.monotonic()
            ending = await self._run_once(spec)
            if time.monotonic() - started >= STEADY_AFTER_S:
                delay_s = FIRST_DELAY_S
            before = self._conditions[spec.name]
            self._note(spec.name, Condition("waiting", restarts=before.restarts + 1, last_exit=ending))
            await asyncio.sleep(delay_s)
            delay_s = min(delay_s * 2, LONGEST_DELAY_S)

    async def _run_once(self, spec: ChildSpec) -> str:
        """Runs the child until it ends by itself; returns how."""
        if spec.prepare:
            spec.prepare()
        try:
            process = await self._nursery.start(spec)
        except (OSError, subprocess.SubprocessError) as error:
            return f"could not be started: {error} ({spec.command[0]})"
        self._processes[spec.name] = process
        self._note(spec.name, replace(self._conditions[spec.name], state="running", pid=process.pid))
        code = await process.wait()
        self._leave(spec.name, process)
        return f"ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"

    def _leave(self, name: str, process: asyncio.subprocess.Process) -> None:
        """Forgets an ended process; workers that it left in its group end with it."""
        processes.signal_group(process.pid, signal.SIGKILL)
        if self._processes.get(name) is process:
            del self._processes[name]
        self._nursery.forget(process.pid)

    def _note(self, name: str, condition: Condition) -> None:
        self._conditions[name] = replace(condition, since_s=time.time())
        self._on_change(name)
