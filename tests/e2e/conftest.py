"""A whole mesh, started by the command as a person starts it, one for all tests of this folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cli.tests.mesh.folder import remove
from runningmate_servicekit.testing import process

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COMMAND = Path(sys.executable).with_name("runningmate")
PLAIN = {"TERM": "dumb", "NO_COLOR": "1"}
free_port = process.free_port


@dataclass(frozen=True)
class Answer:
    """What a REST call gave."""

    status: int
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Mesh:
    """A running mesh and ways to talk to it."""

    home: Path
    port: int
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of commands that use this mesh."""
        own = {"RUNNINGMATE_HOME": str(self.home), "PORT": str(self.port)}
        return {**os.environ, **PLAIN, **own, **self.more}

    def run(self, *arguments: str, code: int = 0, timeout_s: float = 120) -> str:
        """Runs the command; gives what it printed. It must end with `code`."""
        done = subprocess.run(
            [COMMAND, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        assert done.returncode == code, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout if code == 0 else done.stdout + done.stderr

    def json(self, *arguments: str, **options: Any) -> Any:
        """Runs the command with --json and parses its document."""
        return json.loads(self.run(*arguments, "--json", **options))

    def parts(self) -> dict[str, Any]:
        """What `status` says of each process, also while one of them does not run."""
        done = subprocess.run(
            [COMMAND, "status", "--json"],
            env=self.environment,
            capture_output=True,
            timeout=60,
            check=False,
        )
        return {part["name"]: part for part in json.loads(done.stdout)["children"]}

    def token(self) -> str:
        """An access token of the default athlete."""
        return self.run("token").strip()

    def rest(self, method: str, path: str, body: object = None, token: str | None = None) -> Answer:
        """Calls the gateway over REST."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"content-type": "application/json"}
            | ({"authorization": f"Bearer {token}"} if token else {}),
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return Answer(answer.status, dict(answer.headers), json.loads(answer.read() or b"null"))
        except urllib.error.HTTPError as error:
            return Answer(error.code, dict(error.headers), json.loads(error.read() or b"null"))


@contextmanager
def running_mesh(more: Mapping[str, str] | None = None, port: int = 0) -> Iterator[Mesh]:
    """A mesh with an athlete and no activities, in a home of its own, which ends with the context.

    `more` is added to its environment.
    """
    folder = Path(tempfile.mkdtemp(prefix="runningmate e2e "))
    made = Mesh(folder / "home", port or free_port(), more or {})
    try:
        made.run("up", "--detach", "--port", str(made.port))
        made.run("login", "--new", "Ada")
        yield made
    finally:
        subprocess.run([COMMAND, "down"], env=made.environment, check=False, capture_output=True, timeout=60)
        remove(folder)


@pytest.fixture(scope="session")
def mesh() -> Iterator[Mesh]:
    """One for all tests of this folder."""
    with running_mesh() as made:
        yield made
