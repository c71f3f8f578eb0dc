"""The same import into a bucket of S3 and into a directory, in turns."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path
from typing import Final

from runningmate_servicekit.testing.s3 import S3Server, reason_missing
from tests.bench.pairs import RunImport, files_of, in_turns, stop
from tests.e2e.conftest import Mesh, free_port

GOALS: Final = {"import_s3_to_directory": "at least 0.8"}


def import_ratio(folder: Path, recordings: Path, run_import: RunImport) -> dict[str, float]:
    """Speed into S3 over speed into a directory, the median over pairs; the server takes its share of this machine.

    Args:
        folder: Takes homes and files.
        recordings: Real recordings; those that fail to import are part of it.
        run_import: Imports files for the athlete of a number; see `__main__`.
    """
    if reason := reason_missing():
        print(f"Left out: {reason}", file=sys.stderr)
        return {}
    files = files_of(folder / "stored", recordings)
    server = S3Server()
    meshes = {name: Mesh(folder / name, free_port()) for name in ("in a directory", "in s3")}
    try:
        server.start()
        _start(meshes, server)
        times = in_turns(meshes, files, run_import)
    finally:
        stop(meshes)
        server.stop()
    count = len(list(files.iterdir()))
    ratios = [a / b for a, b in zip(times["in a directory"], times["in s3"], strict=True)]
    return {
        "import_s3_to_directory": statistics.median(ratios),
        "import_s3_files_per_s": count / statistics.median(times["in s3"]),
        "import_directory_files_per_s": count / statistics.median(times["in a directory"]),
    }


def _start(meshes: dict[str, Mesh], server: S3Server) -> None:
    secrets = meshes["in s3"].home / "secrets"
    secrets.mkdir(parents=True, mode=0o700)
    (secrets / "s3-credentials").touch(mode=0o600)
    (secrets / "s3-credentials").write_bytes(server.credentials.read_bytes())
    for name, mesh in meshes.items():
        s3 = server.url(server.new_bucket()) if name == "in s3" else "none"
        mesh.run("up", "--detach", "--port", str(mesh.port), "--s3", s3)
