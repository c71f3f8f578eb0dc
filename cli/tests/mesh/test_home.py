from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from runningmate_cli.mesh.failure import AlreadyRunningError, MeshError
from runningmate_cli.mesh.home import Home, require_python, write_private
from runningmate_cli.mesh.lock import HomeLock, is_locked, read_holder


def test_home_is_closed_to_others(tmp_path: Path) -> None:
    home = Home.create(tmp_path / "a" / "home")
    assert home.path.stat().st_mode & 0o066 == 0
    assert home.secrets.stat().st_mode & 0o777 == 0o700


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(MeshError, match=rf"{tmp_path}/home cannot be the home.*--home"):
        Home.create(tmp_path / "home")


def test_a_file_above_the_home_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MeshError, match="a file is in the way"):
        Home.create(tmp_path / "file" / "home")


def test_an_unwritable_place_is_named() -> None:
    with pytest.raises(MeshError, match=r"/proc/home cannot be written .*--home or RUNNINGMATE_HOME"):
        Home.create(Path("/proc/home"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_home_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    os.chown(tmp_path / "home", 65534, -1)
    with pytest.raises(MeshError, match=r"belongs to another user \(id 65534\)"):
        Home.create(tmp_path / "home")


def test_an_old_python_is_refused_with_a_sentence() -> None:
    with pytest.raises(MeshError, match=r"Python 3\.10\.2 .* too old: the mesh needs 3\.11"):
        require_python((3, 10, 2))


def test_private_files_are_never_readable_by_others(tmp_path: Path) -> None:
    write_private(tmp_path / "secret", "x")
    write_private(tmp_path / "secret", "y")
    assert (tmp_path / "secret").read_text() == "y"
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_a_damaged_state_counts_as_none(tmp_path: Path) -> None:
    home = Home.create(tmp_path / "home")
    home.state_file.write_text('{"ports": {"identi')
    assert home.read_state() == {}


def test_second_holder_is_told_who_has_the_home(tmp_path: Path) -> None:
    home = Home.create(tmp_path / "home")
    first, second = HomeLock(home), HomeLock(home)
    first.acquire(8484)
    with pytest.raises(AlreadyRunningError, match=rf"launcher pid {os.getpid()}, gateway port 8484"):
        second.acquire(8485)
    assert read_holder(home.lock_file)["port"] == 8484
    first.release()
    assert not is_locked(home)
    second.acquire(8485)
    second.release()


def test_lock_of_a_dead_launcher_is_waited_for_until_its_reaper_is_done(tmp_path: Path) -> None:
    home = Home.create(tmp_path / "home")
    # Takes the lock, hands it to a child as the reaper gets it, and dies.
    program = (
        "import sys, subprocess; from pathlib import Path; from runningmate_cli.mesh import home, lock;"
        "held = lock.HomeLock(home.Home(Path(sys.argv[1]))); held.acquire(1);"
        "subprocess.Popen(['sleep', '0.5'], pass_fds=[held.descriptor])"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    subprocess.run([sys.executable, "-c", program, str(home.path)], check=True, env=environment)
    assert is_locked(home)
    lock = HomeLock(home)
    lock.acquire(2)
    lock.release()
