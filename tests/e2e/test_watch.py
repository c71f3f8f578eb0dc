"""A folder is watched while files are written, the mesh stops, and the watcher is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.tests.mesh.folder import mesh_folder
from runningmate_cli.mesh import processes
from tests.e2e.conftest import COMMAND, Mesh, free_port
from tests.e2e.files import workouts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="module")
def mesh() -> Iterator[Mesh]:
    with mesh_folder("runningmate-e2e-") as folder:
        made = Mesh(folder / "home", free_port())
        try:
            made.run("up", "--detach", "--port", str(made.port))
            made.run("login", "--new", "Ada")
            yield made
        finally:
            subprocess.run(
                [COMMAND, "down"], env=made.environment, check=False, capture_output=True, timeout=60
            )


@contextmanager
def watching(mesh: Mesh, folder: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [COMMAND, "watch", folder],
        env=mesh.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            until(process, "Watching")
            yield process
        finally:
            process.kill()


def until(process: subprocess.Popen[str], part: str) -> str:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if part in line:
            return line
    raise AssertionError("".join(said))


def count(mesh: Mesh) -> int:
    return len(mesh.json("activities", "--limit", "100")["activities"])


def test_files_appear_whatever_happens_meanwhile_and_none_twice(mesh: Mesh, tmp_path: Path) -> None:
    contents = workouts(6)
    names = [f"{number}.fit" for number in range(6)]
    with watching(mesh, tmp_path) as process:
        (tmp_path / names[0]).write_bytes(contents[0])
        assert "imported" in until(process, names[0])
        with (tmp_path / names[1]).open("wb") as file:  # as a slow copy does it
            for start in range(0, len(contents[1]), len(contents[1]) // 4 + 1):
                file.write(contents[1][start : start + len(contents[1]) // 4 + 1])
                file.flush()
                time.sleep(1.5)
        assert "imported" in until(process, names[1])
        assert count(mesh) == 2

        mesh.run("down")
        (tmp_path / names[2]).write_bytes(contents[2])
        until(process, "Files wait")
        mesh.run("up", "--detach", "--port", str(mesh.port))
        assert "imported" in until(process, names[2])

        process.send_signal(signal.SIGKILL)
    (tmp_path / names[3]).write_bytes(contents[3])
    (tmp_path / "again.fit").write_bytes(contents[0])
    with watching(mesh, tmp_path) as process:
        said = sorted([until(process, ".fit"), until(process, ".fit")])
        assert "3.fit: imported" in said[0]
        assert "again.fit: known already" in said[1]
        process.send_signal(signal.SIGTERM)
        until(process, "Stopped.")
        assert process.wait(30) == 0
    assert count(mesh) == 4


def test_once_takes_what_is_there_and_says_what_is_wrong(mesh: Mesh, tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a.fit").write_bytes(workouts(1, 10)[0])
    (tmp_path / "b.gpx").write_text("<gpx>this is none</gpx>")
    said = mesh.run("watch", "--once", str(tmp_path))
    assert "below/a.fit: imported" in said
    assert "b.gpx: " in said
    assert mesh.run("watch", "--once", str(tmp_path)) == ""
    imports = mesh.json("imports")["imports"]
    assert len([found for found in imports if found["totalCount"] == 2]) == 2


def test_a_mesh_watches_a_folder_as_long_as_it_runs(mesh: Mesh, tmp_path: Path) -> None:
    """Last in this module: the mesh ends with it."""
    contents = workouts(2, 60)
    before = count(mesh)
    mesh.run("down")
    mesh.run("--athlete", "Ada", "up", "--detach", "--port", str(mesh.port), "--watch", str(tmp_path))
    log = mesh.home / "logs/watch.log"
    (tmp_path / "first of all.fit").write_bytes(contents[0])
    wait_for(lambda: log.exists() and log.read_text().count("1 imported") == 1)
    assert count(mesh) == before + 1
    child = mesh.parts()["watch"]
    os.kill(child["pid"], signal.SIGKILL)
    wait_for(lambda: mesh.parts()["watch"]["restarts"] == 1)
    (tmp_path / "second.fit").write_bytes(contents[1])
    wait_for(lambda: log.read_text().count("1 imported") == 2)
    assert count(mesh) == before + 2
    assert "first of all" not in log.read_text()
    pid = mesh.parts()["watch"]["pid"]
    mesh.run("down")
    assert not processes.alive(pid)
    assert log_end(mesh).endswith("Stopped.")


def test_a_new_mesh_watches_before_there_is_an_athlete_and_says_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "early.fit").write_bytes(workouts(1, 80)[0])
    with mesh_folder("runningmate-e2e-") as place:
        made = Mesh(place / "home", free_port())
        try:
            said = made.run("up", "--detach", "--port", str(made.port), "--watch", str(folder))
            assert "without an athlete they wait" in said
            assert "runningmate login --new NAME" in said
            log = made.home / "logs/watch.log"
            wait_for(lambda: log.exists() and "Files wait: There is no athlete yet" in log.read_text())
            made.run("status")  # ends with 0
            assert made.parts()["watch"]["restarts"] == 0
            made.run("login", "--new", "Ada")
            wait_for(lambda: count(made) == 1)
            assert made.parts()["watch"]["restarts"] == 0
            assert log.read_text().count("Files wait") == 1
        finally:
            subprocess.run(
                [COMMAND, "down"], env=made.environment, check=False, capture_output=True, timeout=60
            )


def wait_for(condition: Callable[[], bool], within_s: float = 40.0) -> None:
    ends_s = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < ends_s, "this did not happen in time"
        time.sleep(0.2)


def log_end(mesh: Mesh) -> str:
    return (mesh.home / "logs/watch.log").read_text().strip()
