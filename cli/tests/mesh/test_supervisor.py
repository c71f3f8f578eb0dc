from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.tests.mesh.running import wait_for
from runningmate_cli.mesh import processes
from runningmate_cli.mesh.child import ChildSpec, Nursery
from runningmate_cli.mesh.supervisor import Supervisor


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    nursery = Nursery()
    lock = os.open(tmp_path / "lock", os.O_CREAT | os.O_RDWR)
    nursery.open(lock, grace_s=0.5)
    yield nursery
    nursery.close()
    os.close(lock)


def spec(folder: Path, script: str, name: str = "child") -> ChildSpec:
    return ChildSpec(
        name, ("/bin/sh", "-c", script), folder / f"{name}.log", {"PATH": os.environ["PATH"]}, folder
    )


async def until(supervisor: Supervisor, name: str, restarts: int, within_s: float = 30.0) -> None:
    deadline = time.monotonic() + within_s
    while not (
        supervisor.conditions[name].restarts >= restarts and supervisor.conditions[name].state == "running"
    ):
        assert time.monotonic() < deadline, supervisor.conditions
        await asyncio.sleep(0.02)


async def test_a_crashed_child_is_started_again_and_counted(nursery: Nursery, tmp_path: Path) -> None:
    changes: list[str] = []
    supervisor = Supervisor(nursery, changes.append)
    supervisor.start(spec(tmp_path, "echo started; sleep 600"))
    await until(supervisor, "child", 0)
    log = tmp_path / "child.log"
    wait_for(lambda: log.read_text() == "started\n")  # it runs before its program does
    first = supervisor.conditions["child"].pid
    os.kill(first, signal.SIGKILL)
    await until(supervisor, "child", 1)
    wait_for(lambda: log.read_text() == "started\nstarted\n")
    condition = supervisor.conditions["child"]
    assert condition.last_exit == "ended by SIGKILL"
    assert condition.pid != first
    assert changes
    await supervisor.stop(["child"], 1.0)


async def test_workers_of_a_crashed_child_end_with_it(nursery: Nursery, tmp_path: Path) -> None:
    supervisor = Supervisor(nursery, lambda _: None)
    supervisor.start(spec(tmp_path, "sleep 600 & echo $! > worker; sleep 600"))
    await until(supervisor, "child", 0)
    wait_for(lambda: (tmp_path / "worker").exists() and (tmp_path / "worker").read_text())
    worker = int((tmp_path / "worker").read_text())
    os.kill(supervisor.conditions["child"].pid, signal.SIGKILL)
    await until(supervisor, "child", 1)
    wait_for(lambda: not processes.alive(worker))  # killed, and under load gone a moment later
    await supervisor.stop(["child"], 1.0)


async def test_a_child_that_always_fails_is_tried_ever_more_slowly(nursery: Nursery, tmp_path: Path) -> None:
    ended_at_s: list[float] = []
    supervisor = Supervisor(nursery, lambda _: ended_at_s.append(time.monotonic()))
    supervisor.start(spec(tmp_path, "exit 3"))
    async with asyncio.timeout(30):
        while supervisor.conditions["child"].restarts < 3:  # noqa: ASYNC110 - a process ends
            await asyncio.sleep(0.02)
    assert supervisor.conditions["child"].last_exit == "ended with exit code 3"
    assert ended_at_s[-1] - ended_at_s[0] >= 0.6, "0.2 s after the first end, 0.4 s after the second"
    await supervisor.stop(["child"], 1.0)


async def test_a_program_that_does_not_exist_is_named(nursery: Nursery, tmp_path: Path) -> None:
    supervisor = Supervisor(nursery, lambda _: None)
    supervisor.start(ChildSpec("child", ("/nowhere/program",), tmp_path / "log", {}, tmp_path))
    async with asyncio.timeout(30):
        while not supervisor.conditions["child"].last_exit:  # noqa: ASYNC110 - a process ends
            await asyncio.sleep(0.02)
    assert "/nowhere/program" in supervisor.conditions["child"].last_exit
    await supervisor.stop(["child"], 1.0)


async def test_stopping_leaves_nothing_even_of_a_child_that_ignores_it(
    nursery: Nursery, tmp_path: Path
) -> None:
    supervisor = Supervisor(nursery, lambda _: None)
    supervisor.start(spec(tmp_path, "exec sleep 600", "good"))
    supervisor.start(spec(tmp_path, "trap '' TERM; echo ready; sleep 600; sleep 600", "deaf"))
    await until(supervisor, "good", 0)
    wait_for(lambda: (tmp_path / "deaf.log").exists() and (tmp_path / "deaf.log").read_text())
    family = processes.descendants([c.pid for c in supervisor.conditions.values()])
    begin = time.monotonic()
    await supervisor.stop(["good", "deaf"], 0.3)
    assert time.monotonic() - begin < 5.0, "the deaf child is not waited for"
    # The kill has been sent to the whole group; under load a grandchild takes a moment to go.
    wait_for(lambda: not any(map(processes.alive, family)))
    assert {c.state for c in supervisor.conditions.values()} == {"stopped"}


@pytest.mark.skipif(sys.platform != "linux", reason="the parent-death signal is Linux's")
async def test_children_have_a_parent_death_signal(nursery: Nursery, tmp_path: Path) -> None:
    program = "import ctypes; n = ctypes.c_int(); ctypes.CDLL(None).prctl(2, ctypes.byref(n)); print(n.value)"
    child = ChildSpec("child", (sys.executable, "-c", program), tmp_path / "log", {}, tmp_path)
    assert await nursery.run(child) == 0
    assert (tmp_path / "log").read_text() == f"{int(signal.SIGTERM)}\n"


async def test_a_killed_reaper_is_followed_by_one_that_knows_every_child(
    nursery: Nursery, tmp_path: Path
) -> None:
    earlier = await nursery.start(spec(tmp_path, "sleep 600"))
    killed = nursery.reaper_pid
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: not processes.alive(killed))
    later = await nursery.start(spec(tmp_path, "sleep 600"))
    assert nursery.reaper_pid != killed
    await asyncio.to_thread(nursery.close)
    assert [await earlier.wait(), await later.wait()] == [-signal.SIGKILL] * 2
