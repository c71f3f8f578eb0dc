"""CPU seconds of a running mesh, by program; ended children are counted by the parent that waited for them."""

from __future__ import annotations

import json
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from tests.e2e.conftest import Mesh

SERVICES = ("identity", "collector", "analytics", "charts", "coach")


def cpu_s(mesh: Mesh) -> dict[str, float]:
    """CPU seconds since the mesh began: services, `worker` (decoding), `postgres`, `envoy`, `launcher`."""
    spent: defaultdict[str, float] = defaultdict(float)
    for process in _processes(mesh):
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            name = _name(" ".join(process.cmdline()))
            spent[name] += times.user + times.system + times.children_user + times.children_system
    return spent


def peak_worker_mb(mesh: Mesh) -> float:
    """The largest resident memory that a decoding worker holds or once held."""
    peaks = [0.0]
    for process in _processes(mesh):
        with suppress(psutil.NoSuchProcess, OSError):
            if _name(" ".join(process.cmdline())) == "worker":
                status = open(f"/proc/{process.pid}/status", encoding="ascii").read()  # noqa: PTH123, SIM115
                peaks.append(int(status.split("VmHWM:")[1].split()[0]) / 1000)
    return max(peaks)


def launcher(mesh: Mesh) -> psutil.Process:
    """The process whose children the mesh is."""
    return psutil.Process(json.loads((mesh.home / "run" / "state.json").read_text())["pid"])


def _processes(mesh: Mesh) -> list[psutil.Process]:
    return [launcher(mesh), *launcher(mesh).children(recursive=True)]


def _name(command: str) -> str:
    if "forkserver" in command:
        return "worker"
    for service in SERVICES:
        if f"runningmate_{service}" in command:
            return service
    return next((name for name in ("postgres", "envoy") if name in command), "launcher")
