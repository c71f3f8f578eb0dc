"""The course of the benchmark: a mesh with the sample season, two gateways of one template, turns, figures."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from runningmate_cli.mesh.gateway import SERVICES, Gateway, installed_descriptor_set
from runningmate_cli.mesh.services import DATABASE
from runningmate_cli.season import ACCOUNT
from runningmate_gateway import contract, program, template
from tests.bench.reads.subject import requests
from tests.e2e.conftest import Mesh, free_port

ROOT = Path(__file__).resolve().parents[3]
ROUNDS = 3
SECONDS = 4.0
FEW, MANY = 8, 32  # calls in flight
READY_WITHIN_S = 60
HEAD = (
    f"{'RPC, calls in flight':22}{'p50 ms':>8}{'p99 ms':>8}{'per s':>8}{'CPU ms':>8}"
    f"{'bare p50':>10}{'p99 ms':>8}{'per s':>8}{'CPU ms':>8}{'ratio':>8}{'load':>8}"
)
GOALS = {
    f"{name}_x{figure}": goal
    for name in ("ListActivities", "GetActivity", "GetFitness")
    for figure, goal in {"8_p99_ms": "under 50", "32_percent_of_bare": "at least 50, better 80"}.items()
}
UNLIMITED = 1_000_000  # calls of one athlete a second: here one athlete is the whole load


@contextmanager
def process(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is gone at the end."""
    # A session of its own, as the mesh's services have: Linux shares a busy machine out by session.
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True) as running:
        try:
            yield running
        finally:
            running.terminate()


@dataclass(frozen=True)
class Side:
    """One of the two that answer: where, and as which process."""

    target: str
    pid: int

    def cpu_s(self) -> float:
        """Processor time that it has taken, or 0 where the system does not say (it has no /proc)."""
        stat = Path(f"/proc/{self.pid}/stat")
        if not stat.exists():
            return 0.0
        ticks = stat.read_text().rpartition(")")[2].split()[11:13]
        return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def gateway(folder: Path, mesh: Mesh, analytics_port: int) -> Iterator[str]:
    """An Envoy like the mesh's own but for its limit of calls; gives its address."""
    folder.mkdir()
    shutil.copy(mesh.home / "gateway" / "jwks.json", folder)
    edge = Gateway(
        folder, folder, free_port(), free_port(), installed_descriptor_set(), template.placeholder_web(),
        UNLIMITED,
    )  # fmt: skip
    edge.contract_file.write_text(json.dumps(contract.read(edge.descriptor_set).values()))
    ports = json.loads((mesh.home / "run" / "state.json").read_text())["ports"]
    edge.write_configuration({name: ports[name] for name in SERVICES} | {"analytics": analytics_port})
    with process(list(program.command(edge.configuration))):
        until_ready(edge.port)
        yield f"127.0.0.1:{edge.port}"


def until_ready(port: int) -> None:
    """Waits until all services behind a gateway serve."""
    ends_at = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < ends_at:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"The gateway on port {port} was not ready within {READY_WITHIN_S} s.")


def loaded(mesh: Mesh) -> tuple[str, str, str]:
    """Loads the sample season; gives its athlete, the newest activity and a token."""
    mesh.run("up", "--detach", "--port", str(mesh.port))
    mesh.run("sample", "load", timeout_s=600)
    as_athlete = ("--athlete", ACCOUNT)
    athlete_id = str(mesh.json(*as_athlete, "athlete", "show")["athlete"]["athleteId"])
    newest = str(mesh.json(*as_athlete, "activities")["activities"][0]["id"])
    return athlete_id, newest, mesh.run(*as_athlete, "token").strip()


def load(side: Side, name: str, activity_id: str, token: str, in_flight: int) -> dict[str, float]:
    """One turn of load; gives its figures."""
    path, request = requests(activity_id)[name]
    before_s = side.cpu_s()
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.reads.load", side.target, path, request.SerializeToString().hex(),
         str(in_flight), str(SECONDS)],
        cwd=ROOT, env=os.environ | {"TOKEN": token}, check=True, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    figures: dict[str, float] = json.loads(done.stdout)
    return figures | {"cpu_ms": (side.cpu_s() - before_s) / figures["calls"] * 1e3}


def compare(
    sides: dict[str, Side], name: str, activity_id: str, token: str, in_flight: int
) -> dict[str, float]:
    """Figures of one RPC: medians of turns that alternate between the service and the bare handler."""
    turns = [
        {who: load(side, name, activity_id, token, in_flight) for who, side in sides.items()}
        for _ in range(ROUNDS)
    ]
    figures = {
        f"{who}_{figure}": statistics.median(turn[who][figure] for turn in turns)
        for who in sides
        for figure in ("p50_ms", "p99_ms", "calls_per_s", "cpu_ms", "own_core_share")
    }
    ratios = [turn["service"]["calls_per_s"] / turn["bare"]["calls_per_s"] for turn in turns]
    return figures | {"of_bare": statistics.median(ratios)}


def line(label: str, figures: dict[str, float]) -> str:
    """One row for people; the load's own share of a core tells whether it was the bottleneck."""
    cells = [label.ljust(22)]
    for who in ("service", "bare"):
        numbers = (figures[f"{who}_{figure}"] for figure in ("p50_ms", "p99_ms", "calls_per_s", "cpu_ms"))
        cells.append("{:8.1f}{:8.1f}{:8.0f}{:8.2f}".format(*numbers))
    share = max(figures["service_own_core_share"], figures["bare_own_core_share"])
    return "".join(cells) + f"{figures['of_bare']:8.0%}{share:8.0%}"


def reads(folder: Path) -> dict[str, float]:
    """Prints all figures of reads; gives those that have goals."""
    folder.mkdir()
    mesh = Mesh(folder / "mesh", free_port())
    athlete_id, activity_id, token = loaded(mesh)
    ports = json.loads((mesh.home / "run" / "state.json").read_text())["ports"]
    password = json.loads((mesh.home / "secrets" / "database-roles.json").read_text())["rm_analytics"]
    dsn = f"postgresql://rm_analytics:{password}@127.0.0.1:{ports['postgres']}/{DATABASE}"
    bare_port = free_port()
    command = [sys.executable, "-m", "tests.bench.reads.bare", str(bare_port), dsn, athlete_id, activity_id]
    children = mesh.json("status")["children"]
    pid = next(int(child["pid"]) for child in children if child["name"] == "analytics")
    figures: dict[str, float] = {}
    with ExitStack() as running:
        bare = running.enter_context(process(command))
        edges = [
            running.enter_context(gateway(folder / where, mesh, port))
            for where, port in (("edge", int(ports["analytics"])), ("edge-bare", bare_port))
        ]
        sides = {"service": Side(edges[0], pid), "bare": Side(edges[1], bare.pid)}
        print(HEAD)
        for name in requests(activity_id):
            few, many = (compare(sides, name, activity_id, token, in_flight) for in_flight in (FEW, MANY))
            print(line(f"{name} x{FEW}", few), line(f"{name} x{MANY}", many), sep="\n", flush=True)
            figures[f"{name}_x{FEW}_p50_ms"] = few["service_p50_ms"]
            figures[f"{name}_x{FEW}_p99_ms"] = few["service_p99_ms"]
            figures[f"{name}_x{MANY}_calls_per_s"] = many["service_calls_per_s"]
            figures[f"{name}_x{MANY}_percent_of_bare"] = 100 * many["of_bare"]
    return figures
