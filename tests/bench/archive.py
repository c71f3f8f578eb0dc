"""A bulk export of thousands of activities: from the ZIP to metrics, and once more when nothing is new."""

from __future__ import annotations

import json
import subprocess
import time
from datetime import timedelta
from pathlib import Path
from typing import Final

from cli.tests.mesh.folder import remove
from collector.tests.exports import Workout, members, write
from runningmate_cli.sample import plan, render
from tests.bench.ingestion import SEED, SETTINGS, TODAY, YEARS, Cost, started, stopped
from tests.bench.usage import cpu_s
from tests.e2e.conftest import COMMAND, Mesh

GOALS: Final = {
    "archive_3000_s": "under 60",
    "archive_cpu_s_per_activity": "at most 0.04",
    "archive_again_3000_s": "under 20",
}
BY_HAND_EVERY: Final = 30
PHOTO_EVERY: Final = 10
_SPORTS: Final = {"ride": "Ride", "swim": "Swim", "pool": "Swim", "strength": "Workout"}


def measure(folder: Path, count: int) -> dict[str, float]:
    """Imports an export with German tables twice; seconds are those of 3,000 activities."""
    folder.mkdir()
    path = write(folder / "export_1.zip", export_of(count))
    print(f"archive: {count} activities, {path.stat().st_size / 1e6:.0f} MB")
    mesh = started(folder / "home")
    try:
        mesh.run("login", "--new", "archivist")
        for setting in SETTINGS:
            mesh.run("--athlete", "archivist", "athlete", "add", *setting.split(), "--from", "1960-01-01")
        first, again = (imported(mesh, path) for _ in range(2))
    finally:
        stopped(mesh)
        remove(folder)
    for name, cost in (("first", first), ("again", again)):
        split = ", ".join(
            f"{part} {spent:.1f}"
            for part, spent in sorted(cost.cpu.items(), key=lambda each: -each[1])
            if spent > 0.05
        )
        print(
            f"{name}: {cost.activities} activities in {cost.elapsed_s:.1f} s, CPU {cost.cpu_s:.1f} s: {split}"
        )
    return {
        "archive_3000_s": first.elapsed_s * 3000 / count,
        "archive_cpu_s_per_activity": first.cpu_s / count,
        "archive_again_3000_s": again.elapsed_s * 3000 / count,
    }


def export_of(count: int) -> dict[str, bytes]:
    """An export's files: generated recordings of eight years, some by hand, some with a photo."""
    workouts, photos = [], {}
    for number, made in enumerate(plan(SEED, TODAY, YEARS)[:count]):
        by_hand = number % BY_HAND_EVERY == BY_HAND_EVERY - 1
        photo = f"media/{number}.jpg" if number % PHOTO_EVERY == 0 else ""
        if photo:
            photos[photo] = b"\xff\xd8\xff" + number.to_bytes(4, "big") * 50_000
        workouts.append(
            Workout(
                10_000_000_000 + number,
                made.started_at + timedelta(days=4000 if by_hand else 0),
                next((sport for word, sport in _SPORTS.items() if word in made.kind.value), "Run"),
                f"Einheit {number}",
                None if by_hand else render(made).data,
                more={"Media": photo, "Activity Gear": "Blau", "Perceived Exertion": "5.0"},
            )
        )
    return members(workouts, "de", more=photos)


def imported(mesh: Mesh, path: Path) -> Cost:
    """Imports an archive; ends when every activity has its outcome."""
    before, began = cpu_s(mesh), time.monotonic()
    done = subprocess.run(
        [COMMAND, "--athlete", "archivist", "import", str(path), "--yes", "--json"],
        env=mesh.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    elapsed_s = time.monotonic() - began
    spent = {name: seconds - before.get(name, 0.0) for name, seconds in cpu_s(mesh).items()}
    items = json.loads(done.stdout)["items"]
    count = sum(bool(item.get("activityIds")) for item in items)
    return Cost(count, elapsed_s, spent)
