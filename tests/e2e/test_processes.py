"""Nothing outlives the launcher, however it ends; a crashed service comes back and is named."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psutil
import pytest

from cli.tests.mesh.folder import mesh_folder
from tests.e2e.conftest import COMMAND, Mesh, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def own_mesh() -> Iterator[Mesh]:
    """A home of its own, for tests that end their mesh the hard way."""
    with mesh_folder("runningmate-e2e-") as folder:
        made = Mesh(folder / "home", free_port())
        yield made
        subprocess.run([COMMAND, "down"], env=made.environment, check=False, capture_output=True, timeout=60)


@contextmanager
def launched(mesh: Mesh) -> Iterator[subprocess.Popen[str]]:
    """`runningmate up` in the foreground, ready; ended at the end if it still runs."""
    with subprocess.Popen(
        [COMMAND, "up", "--port", str(mesh.port)],
        env=mesh.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as launcher:
        try:
            assert launcher.stdout is not None
            said = []
            for line in launcher.stdout:
                said.append(line)
                if "The mesh is up" in line:
                    break
            else:
                raise AssertionError("".join(said))
            yield launcher
        finally:
            launcher.terminate()


def children_of(pid: int) -> list[psutil.Process]:
    """Everything below a process, reaper and workers included."""
    found = psutil.Process(pid).children(recursive=True)
    assert len(found) > 7, "five services, the gateway, the database and the reaper at least"
    return found


def left_after(processes: list[psutil.Process], limit_s: float) -> list[str]:
    """What still lives after a time."""
    gone, alive = psutil.wait_procs(processes, timeout=limit_s)
    del gone
    return [process.name() for process in alive if process.status() != psutil.STATUS_ZOMBIE]


def test_ctrl_c_stops_all(own_mesh: Mesh) -> None:
    with launched(own_mesh) as launcher:
        processes = children_of(launcher.pid)
        launcher.send_signal(signal.SIGINT)
        assert launcher.wait(20) in (0, 130)
        assert left_after(processes, 5) == []


def test_kill_9_of_the_launcher_leaves_nothing_and_the_next_start_works(own_mesh: Mesh) -> None:
    with launched(own_mesh) as launcher:
        processes = children_of(launcher.pid)
        launcher.kill()
        launcher.wait(10)
        assert left_after(processes, 10) == []
    with launched(own_mesh) as again:
        again.send_signal(signal.SIGTERM)
        assert again.wait(20) == 0


def test_a_crashed_service_restarts_and_status_names_it(own_mesh: Mesh) -> None:
    with launched(own_mesh) as launcher:
        charts = own_mesh.parts()["charts"]["pid"]
        assert charts in {process.pid for process in children_of(launcher.pid)}
        os.kill(charts, signal.SIGKILL)
        ends_at = time.monotonic() + 20
        while True:
            part = own_mesh.parts()["charts"]
            if part["restarts"] == 1 and part["state"] == "running":
                break
            assert time.monotonic() < ends_at, part
            time.sleep(0.2)
