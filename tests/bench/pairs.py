"""The same import on two meshes in turns: only their ratio says something on a machine that is never quite idle."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tests.e2e.conftest import COMMAND, Mesh
from tests.e2e.files import workouts

PAIRS: Final = 8
SAMPLE_FILES: Final = 60
"""Generated workouts beside the real recordings."""

RunImport = Callable[[Mesh, Path, int], int]


def in_turns(meshes: Mapping[str, Mesh], files: Path, run_import: RunImport) -> dict[str, list[float]]:
    """Seconds of each import by mesh; both run already, and each import is a new athlete's."""
    times: dict[str, list[float]] = {name: [] for name in meshes}
    for pair in range(PAIRS + 1):
        for name in list(meshes)[:: 1 if pair % 2 else -1]:
            meshes[name].run("login", "--new", f"bench {pair}")
            started = time.monotonic()
            run_import(meshes[name], files, pair)
            # The first pair only warms up: workers, compilers, caches.
            times[name] += [time.monotonic() - started] if pair else []
    return times


def files_of(folder: Path, recordings: Path) -> Path:
    """Real recordings, and generated ones beside them."""
    folder.mkdir()
    for number, path in enumerate(sorted(recordings.rglob("*.fit"))):
        shutil.copy(path, folder / f"{number}-{path.name}")
    for number, content in enumerate(workouts(SAMPLE_FILES)):
        (folder / f"sample-{number}.fit").write_bytes(content)
    return folder


def stop(meshes: Mapping[str, Mesh]) -> None:
    """Ends meshes that run."""
    for mesh in meshes.values():
        subprocess.run([COMMAND, "down"], env=mesh.environment, check=False, capture_output=True, timeout=60)
