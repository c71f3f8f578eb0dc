from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from cli.tests.mesh.running import wait_for
from runningmate_cli.mesh import processes
from runningmate_cli.mesh.reaper import Registry, end_all, registration, removal

# A launcher with a child that ignores TERM, has a worker in its group and one that left its group.
LAUNCHER = """
import asyncio, os, signal, sys
from pathlib import Path
from runningmate_cli.mesh.child import ChildSpec, Nursery
CHILD = "trap '' TERM INT; sleep 600 & setsid sleep 601 & echo $! >> pids; wait"
async def main():
    folder = Path(sys.argv[1]); nursery = Nursery()
    nursery.open(os.open(folder / "lock", os.O_CREAT | os.O_RDWR), grace_s=1.0)
    for last in (signal.SIGKILL, signal.SIGTERM):
        spec = ChildSpec("c", ("/bin/sh", "-c", CHILD), folder / "log", {"PATH": os.environ["PATH"]}, folder,
                         last_signal=last)
        await nursery.start(spec)
    print(nursery.reaper_pid, flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""


def test_nothing_outlives_a_killed_launcher(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    launcher = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(tmp_path)], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert launcher.stdout is not None
    reaper_pid = int(launcher.stdout.readline())
    pids = tmp_path / "pids"
    wait_for(lambda: pids.exists() and len(pids.read_text().split()) == 2)
    family = processes.descendants([launcher.pid])
    assert len(family) >= 8  # launcher, reaper, two children, four workers
    launcher.kill()
    launcher.wait()
    launcher.stdout.close()
    wait_for(lambda: not any(map(processes.alive, family)))
    assert reaper_pid in family


def test_a_child_that_was_waited_for_is_not_ended_again() -> None:
    bystander = subprocess.Popen(["sleep", "600"], start_new_session=True)
    registry = Registry()
    registry.apply(registration(bystander.pid, signal.SIGKILL).decode())
    registry.apply(removal(bystander.pid).decode())
    assert end_all(registry, grace_s=0.2) == 0
    assert bystander.poll() is None
    registry.apply(registration(bystander.pid, signal.SIGKILL).decode())
    end_all(registry, grace_s=1.0)
    assert bystander.wait(30) == -signal.SIGKILL
