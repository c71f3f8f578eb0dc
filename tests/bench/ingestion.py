"""The whole path, from an upload at the gateway to metrics that can be read: CPU of every process, speed, growth."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import threading
import time
import uuid
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from runningmate_analytics.domain.formats import decode
from runningmate_analytics.domain.model import RecordingError
from runningmate_cli.sample import generate_files, plan
from tests.bench.crowd import Crowd
from tests.bench.usage import cpu_s, peak_worker_mb
from tests.e2e.conftest import COMMAND, Mesh, free_port

GOALS: Final = {
    "largest_40_cpu_s": "at most 1.6 (sports-lib 7.7, GoldenCheetah about 12, Endurain 116)",
    "season_cpu_s_per_activity": "at most 0.03",
    "season_activities_per_s": "at least 60",
    "season_3000_s": "at most 50",
    "worker_peak_mb": "under 300",
    "fresh_beside_own_bulk_s": "under 2",
    "fresh_beside_anothers_bulk_s": "under 2",
    "growth_stored_100000_to_1000": "at most 1.2",
    "growth_stored_1000000_on_paper": "planned by a line from the two above",
    "growth_athletes_1000_to_1": "at most 1.2",
}
SEED, TODAY, YEARS = 5, date(2026, 6, 1), 8
LARGEST, SEASON, ROUND = 40, 3000, 60
# Given, so that no estimate changes and has copied activities, which have no streams, computed anew.
SETTINGS = (
    "weight 70",
    "max-heart-rate 190",
    "resting-heart-rate 50",
    "threshold-heart-rate 168",
    "threshold-power 265 --sport ride",
    "threshold-power 300 --sport run",
    "threshold-pace 4:05 --sport run",
    "css 1:38",
)


@dataclass(frozen=True)
class Cost:
    """What one import took."""

    activities: int
    elapsed_s: float
    cpu: dict[str, float]

    @property
    def cpu_s(self) -> float:
        """Over all processes, the command's included."""
        return sum(self.cpu.values())

    @property
    def each_s(self) -> float:
        """For one activity."""
        return self.cpu_s / self.activities


def cost(folder: Path, recordings: Path) -> dict[str, float]:
    """CPU and speed of importing real files and a generated season; workers are warm."""
    mesh = started(folder / "cost")
    try:
        largest = _largest(folder / "largest", recordings)
        season = seasons(folder / "season", SEASON)
        imported(mesh, largest, "warming up")
        real = imported(mesh, largest, "largest")
        made = imported(mesh, season, "season")
        _print_split("the 40 largest real recordings", real)
        _print_split("a generated season", made)
        return {
            "largest_40_cpu_s": real.cpu_s,
            "season_cpu_s_per_activity": made.cpu_s / made.activities,
            "season_activities_per_s": made.activities / made.elapsed_s,
            "season_3000_s": made.elapsed_s * 3000 / made.activities,
            "worker_peak_mb": peak_worker_mb(mesh),
        }
    finally:
        stopped(mesh)


def fresh(folder: Path) -> dict[str, float]:
    """Seconds until one workout can be read while an archive of the same or another athlete is imported."""
    mesh = started(folder / "fresh")
    files = seasons(folder / "fresh files", 1400)
    apart = folder / "apart"
    apart.mkdir()
    for path in sorted(files.iterdir())[:8]:
        path.rename(apart / path.name)
    try:
        worst = {"own": 0.0, "other": 0.0}
        for name in worst:
            mesh.run("login", "--new", name)
        tokens = {name: mesh.run("--athlete", name, "token").strip() for name in worst}
        bulk = threading.Thread(target=imported, args=(mesh, files, "own"), kwargs={"login": False})
        bulk.start()
        time.sleep(5)
        for number, path in enumerate(sorted(apart.iterdir())):
            name = ("own", "other")[number % 2]
            if bulk.is_alive():
                worst[name] = max(worst[name], _until_read(mesh, tokens[name], path))
        bulk.join()
        return {
            "fresh_beside_own_bulk_s": worst["own"],
            "fresh_beside_anothers_bulk_s": worst["other"],
        }
    finally:
        stopped(mesh)


def growth(folder: Path) -> dict[str, float]:
    """CPU an activity with many stored activities, and with many athletes, against few; in rounds on one mesh each."""
    files = [path.read_bytes() for path in sorted(seasons(folder / "growth files", 4 * ROUND).iterdir())]
    figures = {}
    for name, few, many in (("stored_100000_to_1000", 1_000, 100_000), ("athletes_1000_to_1", 1, 1_000)):
        mesh = started(folder / name)
        try:
            crowd = Crowd(mesh)
            mesh.run("login", "--new", "grower")
            for setting in SETTINGS:
                mesh.run("--athlete", "grower", "athlete", "add", *setting.split(), "--from", "1960-01-01")
            rounds = [folder / f"{name} {number}" for number in range(4)]
            for number, place in enumerate(rounds):
                place.mkdir()
                for index, data in enumerate(files[number * ROUND : (number + 1) * ROUND]):
                    (place / f"{index}.fit").write_bytes(data)
            grow = crowd.activities_to if "stored" in name else crowd.athletes_to
            imported(mesh, rounds[0], "grower", login=False)
            grow(few)
            _settled(mesh, mesh.run("--athlete", "grower", "token").strip())
            before = imported(mesh, rounds[1], "grower", login=False)
            grow(many)
            _settled(mesh, mesh.run("--athlete", "grower", "token").strip())
            imported(mesh, rounds[2], "grower", login=False)
            after = imported(mesh, rounds[3], "grower", login=False)
            _print_split(f"{few} {name}", before)
            _print_split(f"{many} {name}", after)
            figures[f"growth_{name}"] = after.each_s / before.each_s
            if "stored" in name:
                figures["growth_stored_1000000_on_paper"] = _on_paper(before, after, few, many, 1_000_000)
        finally:
            stopped(mesh)
    return figures


def _on_paper(before: Cost, after: Cost, few: int, many: int, planned: int) -> float:
    """What an activity costs at a planned number of stored ones, against few, if the cost goes on to rise by a line."""
    slope_s = (after.each_s - before.each_s) / (many - few)
    print(f"each 100,000 stored activities add {slope_s * 1e8:.2f} ms of CPU to one more")
    return (before.each_s + slope_s * (planned - few)) / before.each_s


def imported(mesh: Mesh, files: Path, athlete: str, *, login: bool = True) -> Cost:
    """Imports a folder for an athlete; ends when nothing is left to compute anew."""
    if login:
        mesh.run("login", "--new", athlete)
    before, started = cpu_s(mesh), time.monotonic()
    command_before = os.times()
    done = subprocess.run(
        [COMMAND, "--athlete", athlete, "import", str(files), "--json"],
        env=mesh.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    elapsed_s = time.monotonic() - started
    spent = os.times()
    _settled(mesh, mesh.run("--athlete", athlete, "token").strip())
    cpu = {name: seconds - before.get(name, 0.0) for name, seconds in cpu_s(mesh).items()}
    cpu["command"] = (
        spent.children_user
        + spent.children_system
        - command_before.children_user
        - command_before.children_system
    )
    items = json.loads(done.stdout)["items"]
    count = sum(len(item.get("activityIds", [])) for item in items if item["state"].endswith("DONE"))
    return Cost(count, elapsed_s, cpu)


def _settled(mesh: Mesh, token: str) -> None:
    """Returns once nothing is left to compute anew; asks over REST, which costs the mesh least."""
    while True:
        answer = mesh.rest("GET", "/v1/athlete", token=token)
        if answer.status == 200 and not answer.body["athlete"].get("staleActivityCount", 0):
            return
        time.sleep(0.2)


def seasons(folder: Path, count: int) -> Path:
    """Generated workouts of eight years as files, the newest first."""
    folder.mkdir()
    total = len(plan(SEED, TODAY, YEARS))
    for number, made in enumerate(generate_files(SEED, TODAY, 0, min(count, total), YEARS)):
        (folder / f"{number:05}-{made.name}").write_bytes(made.data)
    return folder


def _largest(folder: Path, recordings: Path) -> Path:
    folder.mkdir()
    sized = sorted(recordings.rglob("*.fit"), key=lambda path: -path.stat().st_size)
    valid = [path for path in sized if _decodes(path)][:LARGEST]
    for number, path in enumerate(valid):
        shutil.copy(path, folder / f"{number:02}-{path.name}")
    return folder


def _decodes(path: Path) -> bool:
    try:
        return bool(decode(path.read_bytes(), "fit"))
    except RecordingError:
        return False


def _until_read(mesh: Mesh, token: str, path: Path) -> float:
    known = _listed(mesh, token)
    body = {
        "requestId": str(uuid.uuid4()),
        "fileName": path.name,
        "content": base64.b64encode(path.read_bytes()).decode(),
        "finish": True,
    }
    started = time.monotonic()
    answer = mesh.rest("POST", "/v1/uploads", body, token)
    assert answer.status == 200, answer.body
    of = f"/v1/import-items?import_id={answer.body['upload']['importId']}"
    while True:
        items = mesh.rest("GET", of, token=token).body.get("items", [])
        if items and not items[0]["state"].endswith("WAITING"):
            found = _listed(mesh, token)
            assert found >= known
            return time.monotonic() - started
        time.sleep(0.02)


def _listed(mesh: Mesh, token: str) -> int:
    return len(mesh.rest("GET", "/v1/activities?page_size=100", token=token).body.get("activities", []))


def _print_split(what: str, spent: Cost) -> None:
    largest = sorted(spent.cpu.items(), key=lambda part: -part[1])
    parts = ", ".join(f"{name} {seconds:.2f}" for name, seconds in largest if seconds >= 0.01)
    print(
        f"{what}: {spent.activities} activities in {spent.elapsed_s:.1f} s, CPU {spent.cpu_s:.2f} s: {parts}"
    )


def started(home: Path) -> Mesh:
    """A mesh of its own in the background; `stopped` ends it."""
    mesh = Mesh(home, free_port())
    mesh.run("up", "--detach", "--port", str(mesh.port))
    return mesh


def stopped(mesh: Mesh) -> None:
    """Ends a mesh, if it runs."""
    subprocess.run([COMMAND, "down"], env=mesh.environment, check=False, capture_output=True, timeout=60)
