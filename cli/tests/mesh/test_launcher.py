from __future__ import annotations

import asyncio
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from cli.tests.mesh.running import RunningLauncher, wait_for
from runningmate_cli.mesh import control, orphans, processes
from runningmate_cli.mesh.account import Account
from runningmate_cli.mesh.failure import AlreadyRunningError, MeshError
from runningmate_cli.mesh.launcher import LauncherConfig

Start = Callable[..., RunningLauncher]
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become another user")


def admin_url(launcher: RunningLauncher) -> str:
    password = (launcher.home / "secrets/postgres-superuser").read_text()
    return f"postgresql://postgres:{password}@127.0.0.1:{launcher.state()['ports']['postgres']}/postgres"


async def keep_busy(launcher: RunningLauncher) -> tuple[asyncpg.Connection, int]:
    """Commits a row and starts a query that only computes; returns its connection and backend."""
    connection = await asyncpg.connect(admin_url(launcher))
    await connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    query = asyncio.create_task(
        connection.fetch("SELECT count(*) FROM generate_series(1, 4000000000)"), name="busy query"
    )
    query.add_done_callback(lambda task: task.cancelled() or task.exception())
    backend = connection.get_server_pid()
    watching = await asyncpg.connect(admin_url(launcher))
    try:
        async with asyncio.timeout(30):
            while not await watching.fetchval(  # noqa: ASYNC110 - another process's doing
                "SELECT true FROM pg_stat_activity WHERE pid = $1 AND state = 'active'", backend
            ):
                await asyncio.sleep(0.02)
    finally:
        await watching.close()
    return connection, backend


async def answer(launcher: RunningLauncher) -> int:
    connection = await asyncpg.connect(admin_url(launcher))
    try:
        return int(await connection.fetchval("SELECT answer FROM kept"))
    finally:
        await connection.close()


async def test_a_mesh_starts_in_a_path_with_a_space_and_its_ordered_stop_leaves_nothing(
    start: Start, folder: Path
) -> None:
    launcher = start(folder / "a home" / ("deep " * 20))
    url = launcher.wait_line("The mesh is up").split()[4]
    with await asyncio.to_thread(urllib.request.urlopen, f"{url}/healthz", timeout=30) as reply:
        assert reply.status == 200
    status = control.status(launcher.home)
    assert status.phase == "ready"
    assert [child.name for child in status.children] == ["postgres", "gateway", "identity", "charts"]
    assert all(child.state == "running" and (child.pss_bytes or 1) > 0 for child in status.children)
    connection, _ = await keep_busy(launcher)
    family = launcher.family()
    assert len(family) >= 10
    assert control.down(launcher.home)
    connection.terminate()
    assert launcher.process.wait(30) == 0
    assert not [pid for pid in family if processes.alive(pid)]
    assert control.status(launcher.home).phase == "stopped"
    assert not control.down(launcher.home)
    lines = (launcher.home / "logs/postgres.log").read_text().splitlines()
    assert lines[-1].endswith("database system is shut down")
    secrets = [path for path in (launcher.home / "secrets").iterdir() if path.stat().st_mode & 0o077]
    assert secrets == []


def test_a_database_that_is_gone_is_said_where_recordings_are_left(start: Start, folder: Path) -> None:
    first = start()
    first.wait_line("The mesh is up")
    data = Path(first.state()["database"])
    assert control.down(first.home)
    shutil.rmtree(data)
    recordings = first.home / "objects/content/athlete/0b9d/file"
    recordings.mkdir(parents=True)
    (recordings / "ab").touch()
    second = start(first.home)
    said = second.wait_line("`runningmate import FOLDER`")
    assert str(data) in said
    assert str(recordings.parents[1]) in said
    second.wait_line("The mesh is up")
    assert control.down(first.home)
    third = start(first.home)
    third.wait_line("The mesh is up")
    assert not [line for line in third.lines if "any more" in line]


async def test_after_a_kill_of_the_launcher_nothing_is_left_and_the_next_start_is_warm(
    start: Start, folder: Path
) -> None:
    first = start()
    first.wait_line("The mesh is up")
    connection, _ = await keep_busy(first)
    family, ports = first.family(), first.state()["ports"]
    first.process.kill()
    first.process.wait()
    second = start()  # at once: waits for the reaper's lock by itself
    second.wait_line("The mesh is up")
    connection.terminate()
    assert not [pid for pid in family if processes.alive(pid)]
    assert await answer(second) == 42
    assert second.state()["ports"] == ports


async def test_a_killed_service_and_a_killed_postmaster_with_a_busy_backend_come_back(start: Start) -> None:
    launcher = start()
    launcher.wait_line("The mesh is up")
    os.kill(launcher.child("identity")["pid"], signal.SIGKILL)
    connection, backend = await keep_busy(launcher)
    os.kill(launcher.child("postgres")["pid"], signal.SIGKILL)
    for name in ("identity", "postgres"):
        wait_for(lambda name=name: launcher.child(name)["restarts"] == 1 and launcher.child(name)["pid"])  # type: ignore[misc]  # a default binds the loop's name
        assert launcher.child(name)["last_exit"] == "ended by SIGKILL"
    wait_for(lambda: not processes.alive(backend))
    connection.terminate()
    log = launcher.home / "logs/postgres.log"
    wait_for(lambda: log.read_text().count("ready to accept connections") == 2)
    assert await answer(launcher) == 42


async def test_orphaned_backend_and_stale_pid_file_do_not_block_the_next_start(start: Start) -> None:
    first = start()
    first.wait_line("The mesh is up")
    connection, backend = await keep_busy(first)
    # Nobody is there to clean up: reaper, launcher and postmaster die in one moment.
    state = first.state()
    services = [child["pid"] for name, child in state["children"].items() if name != "postgres"]
    os.kill(first.process.pid, signal.SIGSTOP)
    for pid in (state["reaper_pid"], state["children"]["postgres"]["pid"], first.process.pid):
        os.kill(pid, signal.SIGKILL)
    first.process.wait()
    assert processes.alive(backend)
    for pid in services:  # the second net: the parent-death signal
        wait_for(lambda pid=pid: not processes.alive(pid))  # type: ignore[misc]  # a default binds the loop's name
    second = start()
    second.wait_line("The mesh is up")
    connection.terminate()
    assert not processes.alive(backend)
    assert await answer(second) == 42


def test_a_pid_file_that_names_a_stranger_is_removed_and_the_stranger_lives(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")
    stranger = subprocess.Popen(["sleep", "600"], cwd=data)
    try:
        assert orphans.clear(data) == []
        assert not (data / "postmaster.pid").exists()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_second_launcher_and_a_taken_port_get_a_sentence(start: Start, folder: Path) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        taken = server.getsockname()[1]
        first = start(port=taken)
        first.wait_line("The mesh is up")
    port = first.state()["gateway_port"]
    assert port > taken
    assert (
        first.lines[0] == f"Port {taken} is taken; the gateway uses {port}. Choose one with --port or PORT."
    )
    second = start()
    said = second.wait_line("A mesh already runs")
    assert f"launcher pid {first.process.pid}, gateway port {port}" in said
    assert second.process.wait(30) == 1


def test_two_interrupts_stop_at_once_and_leave_nothing(start: Start) -> None:
    launcher = start(services_stop_s=60.0)
    launcher.wait_line("The mesh is up")
    family = launcher.family()
    os.kill(launcher.child("identity")["pid"], signal.SIGSTOP)  # will not follow TERM
    launcher.process.send_signal(signal.SIGINT)
    launcher.wait_line("Stopping.")
    launcher.process.send_signal(signal.SIGINT)
    launcher.process.wait(30)  # not the minute that one interrupt grants
    wait_for(lambda: not any(map(processes.alive, family)))


def test_a_mesh_uses_an_external_database(start: Start, folder: Path) -> None:
    first = start(folder / "first", services=[])
    first.wait_line("The mesh is up")
    second = start(folder / "second", services=["identity"], database_url=admin_url(first))
    second.wait_line("The mesh is up")
    assert list(second.state()["children"]) == ["gateway", "identity"]
    passwords = json.loads((second.home / "secrets/database-roles.json").read_text())

    async def log_in() -> str:
        port = first.state()["ports"]["postgres"]
        url = f"postgresql://rm_identity:{passwords['rm_identity']}@127.0.0.1:{port}/runningmate"
        connection = await asyncpg.connect(url)
        try:
            return str(await connection.fetchval("SELECT current_user"))
        finally:
            await connection.close()

    assert asyncio.run(log_in()) == "rm_identity"


def test_an_external_database_that_is_not_there_is_named(start: Start) -> None:
    launcher = start(database_url="postgresql://me:secret@127.0.0.1:9/postgres")
    said = launcher.wait_line("The database server 127.0.0.1:9 cannot be used")
    assert said.endswith("Check --database and that it runs.")
    assert "secret" not in said
    assert launcher.process.wait(30) == 1
    assert not control.status(launcher.home).running


def test_a_detached_mesh_is_reported_and_stopped_from_outside(folder: Path) -> None:
    said: list[str] = []
    status = control.detach(
        LauncherConfig(home=folder / "home", start_limit_s=0.0, shared=folder), said.append
    )
    try:
        assert status.running
        assert status.url in said[0]
        with pytest.raises(AlreadyRunningError, match=f"launcher pid {status.pid}"):
            control.detach(LauncherConfig(home=folder / "home"))
        assert {child.name for child in status.children} > {"postgres", "gateway", "identity"}
    finally:
        assert control.down(folder / "home")
    assert not processes.alive(status.pid)


def test_a_detached_mesh_starts_again_at_once_after_its_launcher_was_killed(folder: Path) -> None:
    config = LauncherConfig(home=folder / "home", start_limit_s=0.0, shared=folder)
    first = control.detach(config, lambda _: None)
    try:
        os.kill(first.pid, signal.SIGKILL)
        wait_for(lambda: not processes.alive(first.pid))
        assert control.detach(config, lambda _: None).running
    finally:
        control.down(folder / "home")


def test_a_detached_mesh_that_cannot_start_says_why(folder: Path) -> None:
    with pytest.raises(MeshError, match="--database takes a URL like postgresql"):
        control.detach(LauncherConfig(home=folder / "home", database_url="mysql://x"))


@AS_ROOT
def test_root_with_a_closed_home_keeps_data_where_postgres_can_reach_it(start: Start, folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    launcher = start(closed / "home", services=[])
    launcher.wait_line("The mesh is up")
    root = Path((closed / "home/postgres-location").read_text())
    assert root.parent == folder / "shared"
    assert (root / "data/PG_VERSION").exists()
    owner = pwd.getpwuid((root / "data").stat().st_uid).pw_name
    assert owner == "nobody"
    assert launcher.state()["database"] == str(root)
    launcher.process.send_signal(signal.SIGTERM)
    assert launcher.process.wait(8) == 0
    again = start(closed / "home", services=[])
    again.wait_line("The mesh is up")
    assert again.state()["database"] == str(root)


def python_for(account: Account) -> str | None:
    """An interpreter that another user can run with this environment's packages."""
    wanted = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, shutil.which(wanted, path="/usr/local/bin:/usr/bin")):
        probe = [python or "false", "-c", "import asyncpg, runningmate_cli.mesh.launcher"]
        try:
            done = subprocess.run(
                probe,
                check=False,
                capture_output=True,
                cwd="/",
                env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONDONTWRITEBYTECODE": "1"},
                **account.process_options(),
            )
        except PermissionError:
            continue
        if python and done.returncode == 0:
            return python
    return None


@AS_ROOT
def test_an_ordinary_user_has_all_of_it_in_the_home(start: Start, folder: Path) -> None:
    entry = pwd.getpwnam("nobody")
    account = Account(entry.pw_uid, entry.pw_gid)
    python = python_for(account)
    if python is None:
        pytest.skip("no Python that another user can run with these packages: the clone or Python is closed")
    own = folder / "own"
    own.mkdir()
    account.own(own)
    launcher = start(
        own / "home", python=python, services=["identity"], process_options=account.process_options()
    )
    launcher.wait_line("The mesh is up")
    assert (own / "home").stat().st_mode & 0o777 == 0o700
    assert (own / "home/postgres/data/PG_VERSION").stat().st_uid == account.user_id
    assert not (folder / "shared").exists()
    family = launcher.family()
    assert control.down(own / "home")
    assert not [pid for pid in family if processes.alive(pid)]
