"""What more workers and more consumers bring, and what the other processes' share of the CPU lets them bring."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from runningmate_servicekit.eventlog.partitioner import partition_of
from tests.bench.ingestion import Cost, imported, seasons, started, stopped
from tests.bench.usage import cpu_s, launcher
from tests.e2e.conftest import Mesh, free_port

GOALS: Final = {
    "two_workers_to_one": "1.8 on four cores; on two at least 0.9 of what is allowed",
    "two_workers_allowed": "by the workers' share of the CPU",
    "two_consumers_to_one": "1.8 on four cores; on two at least 0.9 of what is allowed",
    "two_consumers_allowed": "by the workers' share of the CPU",
}
ATHLETES, AT_ONCE, FILES = 16, 4, 20
MOST_ACCOUNTS = 120
CORES = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def scaling(folder: Path) -> dict[str, float]:
    """Speed with twice the workers, against one consumer with one worker; each pair in one run."""
    folder.mkdir()
    alone = seasons(folder / "alone", 400)
    shared = seasons(folder / "shared", FILES)
    one = _with_workers(folder / "one", 1, alone)
    two = _with_workers(folder / "two", 2, alone)
    figures = {"two_workers_to_one": _rate(two) / _rate(one), "two_workers_allowed": allowed(one.cpu)}
    mesh = _mesh(folder / "consumers", 1)
    try:
        crowd = _on_distinct_partitions(mesh)
        _warmed_up(mesh, shared)
        before = cpu_s(mesh)
        single_s = _together(mesh, crowd, shared)
        spent = {name: seconds - before.get(name, 0.0) for name, seconds in cpu_s(mesh).items()}
        with _second_consumer(mesh):
            more = _on_distinct_partitions(mesh, "more ")
            _warmed_up(mesh, shared)
            figures["two_consumers_to_one"] = single_s / _together(mesh, more, shared)
        figures["two_consumers_allowed"] = allowed(spent)
    finally:
        stopped(mesh)
    return figures


def allowed(cpu: Mapping[str, float]) -> float:
    """How much faster twice the workers can be.

    One worker process fills one core at most, and all processes fill the cores there are: the slower of the two limits
    rules, and a second worker lifts only the first.
    """
    worker, everything = cpu.get("worker", 0.0), sum(cpu.values())
    together_s = everything / CORES
    print(f"CPU: worker {worker:.1f} s of {everything:.1f} s on {CORES} cores")
    return max(worker, together_s) / max(worker / 2, together_s)


def _rate(cost: Cost) -> float:
    return cost.activities / cost.elapsed_s


def _with_workers(home: Path, count: int, files: Path) -> Cost:
    mesh = _mesh(home, count)
    try:
        imported(mesh, files, "warming up")
        return imported(mesh, files, "measured")
    finally:
        stopped(mesh)


def _mesh(home: Path, workers: int) -> Mesh:
    os.environ["RUNNINGMATE_WORKERS"] = str(workers)
    try:
        return started(home)
    finally:
        del os.environ["RUNNINGMATE_WORKERS"]


def _on_distinct_partitions(mesh: Mesh, prefix: str = "") -> list[str]:
    """Names of new athletes, no two of whom share a partition of the event log."""
    by_partition: dict[int, str] = {}
    for number in range(MOST_ACCOUNTS):
        name = f"{prefix}athlete {number}"
        mesh.run("login", "--new", name)
        athlete_id = (mesh.home / "cli" / "current").read_text().strip()
        by_partition.setdefault(partition_of(athlete_id), name)
        if len(by_partition) == ATHLETES:
            break
    return list(by_partition.values())


def _warmed_up(mesh: Mesh, files: Path) -> None:
    """Lets every worker of every consumer start and load what it needs, with athletes of their own."""
    names = [f"warm {uuid.uuid4()}" for _ in range(AT_ONCE)]
    for name in names:
        mesh.run("login", "--new", name)
    _together(mesh, names, files)


def _together(mesh: Mesh, names: list[str], files: Path) -> float:
    """Seconds until all athletes have imported the files, some at a time."""
    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda name: imported(mesh, files, name, login=False), names))
    return time.monotonic() - began


@contextmanager
def _second_consumer(mesh: Mesh) -> Iterator[None]:
    """Another analytics process, as another replica would be."""
    children = launcher(mesh).children()
    (first,) = (child for child in children if "runningmate_analytics" in " ".join(child.cmdline()))
    address = {
        name: f"127.0.0.1:{free_port()}" for name in ("RUNNINGMATE_LISTEN", "RUNNINGMATE_METRICS_LISTEN")
    }
    with (mesh.home / "logs" / "analytics-2.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "runningmate_analytics"],
            env=first.environ() | address, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)
