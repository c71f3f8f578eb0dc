"""The same import through Kafka and through PostgreSQL, in turns."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path
from typing import Final

from runningmate_servicekit.testing.kafka import KafkaServer, reason_missing
from tests.bench.pairs import RunImport, files_of, in_turns, stop
from tests.e2e.conftest import Mesh, free_port

GOALS: Final = {"import_kafka_to_postgres": "at least 1"}


def import_ratio(folder: Path, recordings: Path, run_import: RunImport) -> dict[str, float]:
    """Speed through Kafka over speed through PostgreSQL, the median over pairs.

    Args:
        folder: Takes homes and files.
        recordings: Real recordings; those that fail to import are part of it.
        run_import: Imports files for the athlete of a number; see `__main__`.
    """
    if reason := reason_missing():
        print(f"Left out: {reason}", file=sys.stderr)
        return {}
    files = files_of(folder / "both", recordings)
    server = KafkaServer()
    meshes = {name: Mesh(folder / name, free_port()) for name in ("on postgres", "on kafka")}
    try:
        server.start()
        _start(meshes, server)
        times = in_turns(meshes, files, run_import)
    finally:
        stop(meshes)
        server.stop()
    count = len(list(files.iterdir()))
    ratios = [a / b for a, b in zip(times["on postgres"], times["on kafka"], strict=True)]
    return {
        "import_kafka_to_postgres": statistics.median(ratios),
        "import_kafka_files_per_s": count / statistics.median(times["on kafka"]),
        "import_postgres_files_per_s": count / statistics.median(times["on postgres"]),
    }


def _start(meshes: dict[str, Mesh], server: KafkaServer) -> None:
    meshes["on kafka"].run("topics", "create", "--kafka", server.servers)
    for name, mesh in meshes.items():
        kafka = server.servers if name == "on kafka" else "none"
        mesh.run("up", "--detach", "--port", str(mesh.port), "--kafka", kafka)
