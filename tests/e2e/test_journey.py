"""What a person does: hand over files, look at the list, one activity, fitness, a chart, the review."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.e2e.files import mixed_folder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Mesh


def _outcome(item: dict[str, str]) -> str:
    state = item["state"].removeprefix("IMPORT_ITEM_STATE_")
    return item["failure"].removeprefix("FILE_FAILURE_") if state == "FAILED" else state


@pytest.fixture(scope="module")
def imported(mesh: Mesh, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Outcomes by file name that importing a mixed folder must have had."""
    folder: Path = tmp_path_factory.mktemp("files")
    expected = mixed_folder(folder)
    printed = mesh.run("import", str(folder), code=6)
    assert "NOT_AN_ACTIVITY" not in printed, "words for people, not names of enums"
    return expected


def test_each_file_is_named_with_its_outcome_and_failures_say_what_to_do(
    mesh: Mesh, imported: dict[str, str]
) -> None:
    token = mesh.token()
    items = mesh.rest("GET", "/v1/import-items?page_size=500", token=token).body["items"]
    found = {item["fileName"]: _outcome(item) for item in items}
    # Only the ends of names count: they begin with the folder that was handed over.
    by_end = {
        expected: next((found[name] for name in found if name.endswith(expected)), "missing")
        for expected in imported
    }
    # Which of two files with the same bytes is first is the upload's race.
    pair = sorted((by_end.pop("good.fit"), by_end.pop("again.fit")))
    assert pair == ["DONE", "DUPLICATE"]
    wanted = {name: outcome for name, outcome in imported.items() if name not in ("good.fit", "again.fit")}
    assert by_end == wanted
    for item in items:
        if item["state"].endswith("FAILED"):
            assert item["detail"].endswith(".")
            assert item["advice"].endswith(".")
    partial = {item["fileName"]: item["partial"] for item in items if item.get("partial")}
    assert {name.rpartition("/")[2] for name in partial} == {"broken.fit", "cut.fit"}
    assert all(reason.endswith(".") for reason in partial.values())
    failures = mesh.run("imports")
    assert "stub.fit" in failures


def test_activities_fitness_chart_and_review(mesh: Mesh, imported: dict[str, str], tmp_path: Path) -> None:
    activities = mesh.json("activities")["activities"]
    assert len(activities) == sum(outcome == "DONE" for outcome in imported.values())
    newest = activities[0]
    assert {"id", "startedAt", "sport", "name", "sources", "metrics"} <= newest.keys()
    assert newest["sources"][0]["sha256"]
    one = mesh.json("activity", newest["id"])
    assert json.dumps(one).count(newest["id"]) >= 1
    assert mesh.json("fitness")["days"]
    page = tmp_path / "fitness.html"
    mesh.run("chart", "fitness", "--out", str(page))
    assert "Bokeh" in page.read_text()
    mesh.run("chart", "activity", "--activity", newest["id"], "--out", str(page))
    review = mesh.run("review", "last")
    assert 5 < len(review.split()) < 160
    pieces = [json.loads(line) for line in mesh.run("review", "last", "--json").splitlines()]
    assert "started" in pieces[0]
    assert "completed" in pieces[-1]
    for piece in pieces[1:-1]:
        cited = " ".join(value["formatted"] for value in piece["sentence"].get("values", []))
        for numeral in re.findall(r"\d+", piece["sentence"]["text"]):
            assert numeral in cited


def test_a_deleted_activity_is_gone_and_its_file_brings_it_back(
    mesh: Mesh, imported: dict[str, str], tmp_path: Path
) -> None:
    from tests.e2e.files import workouts

    before = mesh.json("activities")["activities"]
    path = tmp_path / "extra.fit"
    path.write_bytes(workouts(1, first=20)[0])
    mesh.run("import", str(path))
    (added,) = [
        one for one in mesh.json("activities")["activities"] if one["id"] not in {old["id"] for old in before}
    ]
    mesh.run("delete", added["id"], "--yes")
    assert len(mesh.json("activities")["activities"]) == len(before)
    mesh.run("activity", added["id"], code=5)
    mesh.run("import", str(path))
    assert added["id"] in {one["id"] for one in mesh.json("activities")["activities"]}


def test_a_threshold_changes_the_numbers_it_touches(mesh: Mesh, imported: dict[str, str]) -> None:
    shown = mesh.run("athlete", "show")
    assert "estimate" in shown.lower()
    mesh.run("athlete", "add", "threshold-power", "200", "--sport", "ride", "--from", "2020-01-01")
    shown = mesh.run("athlete", "show")
    assert "200" in shown
