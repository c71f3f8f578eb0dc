"""Homes and launchers for the tests of the local mesh."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.tests.mesh.folder import mesh_folder
from cli.tests.mesh.running import RunningLauncher

HERE = Path(__file__).parent


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user of the machine can pass through, unlike pytest's own."""
    with mesh_folder("runningmate-test-") as path:
        path.chmod(0o755)
        yield path


Start = Callable[..., RunningLauncher]


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """Starts launchers and ends what a failed test leaves of them."""
    running: list[RunningLauncher] = []

    def begin(home: Path | None = None, *, python: str = sys.executable, **options: Any) -> RunningLauncher:
        home = home or folder / "home"
        process_options = options.pop("process_options", {})
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
            "HOME": str(home.parent),
        }
        choices = {
            "home": str(home),
            "shared": str(folder / "shared"),
            "services": ["identity", "charts"],
            **options,
        }
        process = subprocess.Popen(
            [python, str(HERE / "launch.py"), json.dumps(choices)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment | {"PYTHONDONTWRITEBYTECODE": "1"},
            **process_options,
        )
        running.append(RunningLauncher(home, process))
        return running[-1]

    yield begin
    for launcher in running:
        if launcher.process.poll() is None:
            launcher.process.send_signal(signal.SIGTERM)
            try:
                launcher.process.wait(10)
            except subprocess.TimeoutExpired:
                launcher.process.kill()
                launcher.process.wait()
        assert launcher.process.stdout is not None
        launcher.process.stdout.close()
