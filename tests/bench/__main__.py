"""Speed and memory of a whole mesh, printed as a table and written as JSON.

    make bench                 # all figures
    make bench ARGS="--only reads"
    make bench ARGS="--only import --athletes 8"

Every figure is of this machine at this moment; compare within one run only.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Run as `python tests/bench`: this folder, with its xml.py, is on the path and the root is not.
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from cli.tests.mesh.folder import remove
from tests.bench import archive, coach, decode, ingestion, kafka, page, scaling, storage, usage, xml
from tests.bench.reads import course
from tests.e2e.conftest import COMMAND, Mesh, free_port

if TYPE_CHECKING:
    from collections.abc import Callable

GOALS = {
    "cold_run_s": "under 120 (besides downloads)",
    "warm_start_s": "under 5",
    "import_activities_per_s": "at least 20",
    "idle_pss_mb": "under 1000",
    "idle_cpu_share_of_core": "at most 0.05",
    **xml.GOALS,
    **decode.GOALS,
    **course.GOALS,
    **page.GOALS,
    **kafka.GOALS,
    **storage.GOALS,
    **archive.GOALS,
    **ingestion.GOALS,
    **scaling.GOALS,
    **coach.GOALS,
}

PARTS = (
    "cold",
    "warm",
    "import",
    "xml",
    "fit",
    "reads",
    "page",
    "kafka",
    "storage",
    "archive",
    "cost",
    "fresh",
    "growth",
    "scaling",
    "coach",
)


def stop(mesh: Mesh) -> None:
    """Stops the mesh, if it runs."""
    subprocess.run([COMMAND, "down"], env=mesh.environment, check=False, capture_output=True, timeout=60)


def cold_run(folder: Path) -> dict[str, float]:
    """First `make run ONCE=1`: database, mesh, the sample season, fitness and review."""
    mesh = Mesh(folder / "cold", free_port())
    started = time.monotonic()
    done = subprocess.run(
        [COMMAND, "run"], env={**mesh.environment, "ONCE": "1"}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"`runningmate run` failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return {"cold_run_s": time.monotonic() - started}


def warm_start(folder: Path) -> dict[str, float]:
    """From the command to the first answered request, on a home that was used before; median of 3."""
    mesh = Mesh(folder / "mesh", free_port())
    mesh.run("up", "--detach", "--port", str(mesh.port))
    mesh.run("login", "--new", "bench")
    token = mesh.token()
    times = []
    for _ in range(3):
        stop(mesh)
        started = time.monotonic()
        launcher = subprocess.Popen(
            [COMMAND, "up", "--port", str(mesh.port)],
            env=mesh.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not answers(mesh, token):
            time.sleep(0.02)
        times.append(time.monotonic() - started)
        launcher.terminate()
        launcher.wait(30)
    return {"warm_start_s": sorted(times)[1]}


def answers(mesh: Mesh, token: str) -> bool:
    """Whether a list of activities comes back."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{mesh.port}/v1/activities", headers={"authorization": f"Bearer {token}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def real_recordings() -> Path:
    """The folder of real FIT files: the shared ones where they are, else those that `make test` fetches."""
    shared = Path(
        os.environ.get("RUNNINGMATE_SHARED_DATA", Path(__file__).resolve().parents[3] / "shared/data")
    )
    return shared / "fit" if (shared / "fit").is_dir() else Path(os.environ["RUNNINGMATE_RECORDINGS"])


def import_rate(folder: Path, athletes: int) -> dict[str, float]:
    """Real FIT recordings end to end, by several athletes at once so that none is a duplicate; then memory and CPU at rest."""
    mesh = Mesh(folder / "mesh", free_port())
    mesh.run("up", "--detach", "--port", str(mesh.port))
    files = folder / "recordings"
    files.mkdir()
    for number, path in enumerate(sorted(real_recordings().rglob("*.fit"))):
        shutil.copy(path, files / f"{number}-{path.name}")
    for athlete in range(athletes + 1):
        mesh.run("login", "--new", f"bench {athlete}")
    run_import(mesh, files, 0)
    started = time.monotonic()
    with ThreadPoolExecutor(athletes) as together:
        counts = together.map(lambda athlete: run_import(mesh, files, athlete), range(1, athletes + 1))
        activities = sum(counts)
    rate = activities / (time.monotonic() - started)
    time.sleep(25)
    before, began = sum(usage.cpu_s(mesh).values()), time.monotonic()
    time.sleep(20)
    idle_cpu_s = (sum(usage.cpu_s(mesh).values()) - before) / (time.monotonic() - began)
    children = mesh.json("status")["children"]
    pss_mb = sum(child.get("pss_bytes", 0) for child in children) / 1e6
    stop(mesh)
    return {
        "import_activities_per_s": rate,
        "imported_activities": activities,
        "idle_pss_mb": pss_mb,
        "idle_cpu_share_of_core": idle_cpu_s,
    }


def run_import(mesh: Mesh, files: Path, athlete: int) -> int:
    """Imports the files for one athlete, files that fail included; gives the activities that are there then."""
    name = f"bench {athlete}"
    done = subprocess.run(
        [COMMAND, "--athlete", name, "import", str(files), "--json"],
        env=mesh.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    document = json.loads(done.stdout)
    return sum(
        len(item.get("activityIds", [])) for item in document["items"] if item["state"].endswith("DONE")
    )


def main() -> None:
    """Measures what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=PARTS, help="one part")
    parser.add_argument("--athletes", type=int, default=6, help="athletes who import the same recordings")
    parser.add_argument("--activities", type=int, default=3000, help="activities of the archive")
    parser.add_argument("--out", type=Path, default=Path("build/bench.json"), help="where the JSON goes")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="runningmate-bench-"))
    figures: dict[str, Any] = {}
    try:
        parts: dict[str, Callable[[], dict[str, float]]] = {
            "cold": lambda: cold_run(folder),
            "warm": lambda: warm_start(folder),
            "import": lambda: import_rate(folder, asked.athletes),
            "xml": xml.measure,
            "fit": lambda: decode.measure(real_recordings()),
            "reads": lambda: course.reads(folder / "reads"),
            "page": lambda: page.measure(Path(tempfile.mkdtemp(dir=folder))),
            "kafka": lambda: kafka.import_ratio(folder, real_recordings(), run_import),
            "storage": lambda: storage.import_ratio(folder, real_recordings(), run_import),
            "archive": lambda: archive.measure(folder / "archive", asked.activities),
            "cost": lambda: ingestion.cost(folder, real_recordings()),
            "fresh": lambda: ingestion.fresh(folder),
            "growth": lambda: ingestion.growth(folder),
            "scaling": lambda: scaling.scaling(folder / "scaling"),
            "coach": lambda: coach.measure(Path(tempfile.mkdtemp(dir=folder))),
        }
        for name, part in parts.items():
            if asked.only in (None, name):
                print(f"Measuring: {name}", file=sys.stderr, flush=True)
                figures |= part()
    finally:
        for home in ("cold", "mesh", "reads/mesh"):
            stop(Mesh(folder / home, 0))
        remove(folder)
    for name, value in figures.items():
        print(f"{name:34} {value:10.{1 if abs(value) >= 1 else 4}f}   {GOALS.get(name, '')}")
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(
        json.dumps({name: round(value, 3) for name, value in figures.items()}, indent=2) + "\n"
    )
    print(f"JSON: {asked.out}")


if __name__ == "__main__":
    main()
