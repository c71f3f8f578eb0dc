from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from runningmate_cli.commands import root
from runningmate_cli.vault import Vault

HERE = Path(__file__).parent


@dataclass
class Mesh:
    """A fake mesh in a process of its own, and the command line that talks to it."""

    home: Path
    port: int

    def run(self, *args: str, code: int = 0) -> Result:
        """Runs a command and checks its exit code."""
        result = CliRunner().invoke(root, ["--home", str(self.home), *args])
        shown = result.stdout + result.stderr
        assert result.exit_code == code, (result.exit_code, shown, result.exception)
        assert "Traceback" not in shown
        return result

    def json(self, *args: str, code: int = 0) -> Any:
        """Runs a command with --json; its output must be one document."""
        return json.loads(self.run(*args, "--json", code=code).stdout)

    def new_athlete(self) -> str:
        """Adds an athlete, who is then meant; gives the name."""
        name = f"Athlete {uuid4().hex[:8]}"
        self.run("login", "--new", name)
        return name

    def process(self, *args: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
        """Runs a command as a program of its own, without a terminal."""
        return subprocess.run(
            [sys.executable, "-m", "runningmate_cli", *args],
            capture_output=True,
            check=False,
            env=os.environ | {"RUNNINGMATE_HOME": str(self.home)} | environment,
        )

    @property
    def vault(self) -> Vault:
        return Vault(self.home)


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a developer's shell has set must not reach the tests."""
    for name in ("RUNNINGMATE_SERVER", "RUNNINGMATE_TOKEN", "RUNNINGMATE_HOME", "DATA", "PORT", "ONCE"):
        monkeypatch.delenv(name, raising=False)


def _started(home: Path) -> tuple[subprocess.Popen[bytes], int]:
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.tests.commands.fakemesh", str(home)],
        cwd=HERE.parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    for line in process.stdout:  # among the lines of its log
        if line.startswith(b"port "):
            return process, int(line.split()[1])
    _ended(process)
    raise AssertionError("the fake mesh did not start")


def _ended(process: subprocess.Popen[bytes]) -> None:
    try:
        process.communicate(timeout=10)  # closes its standard input
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def shared_mesh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mesh]:
    home = tmp_path_factory.mktemp("fake mesh")
    process, port = _started(home)
    yield Mesh(home, port)
    _ended(process)


@pytest.fixture
def mesh(shared_mesh: Mesh) -> Mesh:
    """The fake mesh with an athlete of the test's own."""
    shared_mesh.new_athlete()
    return shared_mesh


@pytest.fixture
def empty_mesh(tmp_path: Path) -> Iterator[Mesh]:
    """A fake mesh that nobody has used."""
    process, port = _started(tmp_path)
    yield Mesh(tmp_path, port)
    _ended(process)


FileMaker = Callable[..., Path]


@pytest.fixture
def files(tmp_path: Path) -> FileMaker:
    """Makes a folder with files of given names."""

    def make(*names: str, size: int = 100) -> Path:
        folder = tmp_path / "recordings"
        for name in names:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(os.urandom(size))
        return folder

    return make
