"""The same import through Kafka and through PostgreSQL, in turns."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from runningmate_servicekit.testing.kafka import KafkaServer, reason_missing
from tests.e2e.conftest import COMMAND, Mesh, free_port
from tests.e2e.files import workouts

PAIRS: Final = 8
SAMPLE_FILES: Final = 60
"""Generated workouts beside the real recordings."""
GOALS: Final = {"import_kafka_to_postgres": "at least 1"}

RunImport = Callable[[Mesh, Path, int], int]


def import_ratio(folder: Path, recordings: Path, run_import: RunImport) -> dict[str, float]:
    """Speed through Kafka over speed through PostgreSQL; the median over pairs, for the machine is never quite idle.

    Args:
        folder: Takes homes and files.
        recordings: Real recordings; those that fail to import are part of it.
        run_import: Imports files for the athlete of a number; see `__main__`.
    """
    if reason := reason_missing():
        print(f"Left out: {reason}", file=sys.stderr)
        return {}
    files = _files(folder / "both", recordings)
    server = KafkaServer()
    meshes = {name: Mesh(folder / name, free_port()) for name in ("on postgres", "on kafka")}
    try:
        server.start()
        _start(meshes, server)
        times: dict[str, list[float]] = {name: [] for name in meshes}
        for pair in range(PAIRS + 1):
            for name in list(meshes)[:: 1 if pair % 2 else -1]:
                meshes[name].run("login", "--new", f"bench {pair}")
                started = time.monotonic()
                run_import(meshes[name], files, pair)
                # The first pair only warms up: workers, the broker's compiler, caches.
                times[name] += [time.monotonic() - started] if pair else []
    finally:
        for mesh in meshes.values():
            subprocess.run(
                [COMMAND, "down"], env=mesh.environment, check=False, capture_output=True, timeout=60
            )
        server.stop()
    count = len(list(files.iterdir()))
    ratios = [a / b for a, b in zip(times["on postgres"], times["on kafka"], strict=True)]
    return {
        "import_kafka_to_postgres": statistics.median(ratios),
        "import_kafka_files_per_s": count / statistics.median(times["on kafka"]),
        "import_postgres_files_per_s": count / statistics.median(times["on postgres"]),
    }


def _files(folder: Path, recordings: Path) -> Path:
    folder.mkdir()
    for number, path in enumerate(sorted(recordings.rglob("*.fit"))):
        shutil.copy(path, folder / f"{number}-{path.name}")
    for number, content in enumerate(workouts(SAMPLE_FILES)):
        (folder / f"sample-{number}.fit").write_bytes(content)
    return folder


def _start(meshes: dict[str, Mesh], server: KafkaServer) -> None:
    meshes["on kafka"].run("topics", "create", "--kafka", server.servers)
    for name, mesh in meshes.items():
        kafka = server.servers if name == "on kafka" else "none"
        mesh.run("up", "--detach", "--port", str(mesh.port), "--kafka", kafka)
