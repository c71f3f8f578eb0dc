"""A bulk export of Strava with German tables through the whole mesh: right units, nothing lost, nothing doubled."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from collector.tests.exports import Workout, export
from runningmate_cli.sample import plan, render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.conftest import Mesh

SEASON_END = datetime(2031, 6, 1, tzinfo=UTC).date()
"""Of no other test, so that none of its workouts is known."""
JPEG = b"\xff\xd8\xff a photo"


@pytest.fixture(scope="module")
def recordings() -> list[tuple[datetime, bytes]]:
    """Start and bytes of a few real FIT files."""
    return [(made.started_at.astimezone(UTC), render(made).data) for made in plan(77, SEASON_END)[:3]]


@pytest.fixture(scope="module", autouse=True)
def cleared(mesh: Mesh) -> Iterator[None]:
    """Leaves the mesh to the other tests as it was."""
    before = listed(mesh)
    yield
    for activity_id in listed(mesh).keys() - before.keys():
        assert mesh.rest("DELETE", f"/v1/activities/{activity_id}", token=mesh.token()).status == 200


def listed(mesh: Mesh) -> dict[str, dict[str, Any]]:
    found = mesh.rest("GET", "/v1/activities?page_size=100", token=mesh.token()).body
    return {each["id"]: each for each in found.get("activities", [])}


def year(recordings: list[tuple[datetime, bytes]], **changed: Any) -> list[Workout]:
    first, second, _ = recordings
    by_hand = first[0] - timedelta(days=40)
    return [
        Workout(17000000001, first[0], "Run", changed.get("name", "Läufchen"), first[1], more={"Activity Private Note": "Knie zwickt", "Activity Gear": "Blau", "Perceived Exertion": "7.0", "Media": "media/a.jpg", "Athlete Weight": "68.5"}),
        Workout(17000000002, second[0], "TrailRun", "Über Stock", second[1]),
        Workout(17000000003, by_hand, "Swim", "Bahnen", None, "", 1800, 1525.0, more={"Perceived Exertion": "4.0"}),
        Workout(17000000004, by_hand - timedelta(days=1), "Ride", "Rolle", None, "", 3600, 30_250.0),
    ]  # fmt: skip


def packed(folder: Path, name: str, workouts: list[Workout]) -> str:
    path = folder / name
    path.write_bytes(export(workouts, "de", more={"media/a.jpg": JPEG}))
    return str(path)


def activity(mesh: Mesh, name: str) -> dict[str, Any]:
    (found,) = [each for each in listed(mesh).values() if each["name"] == name]
    return dict(mesh.rest("GET", f"/v1/activities/{found['id']}", token=mesh.token()).body["activity"])


def values(found: dict[str, Any]) -> dict[str, float]:
    return {metric["name"]: metric["value"] for metric in found["metrics"]}


def states(document: dict[str, Any]) -> dict[str, str]:
    return {
        item["fileName"].partition(".zip/")[2]: item["state"].removeprefix("IMPORT_ITEM_STATE_")
        for item in document["items"]
    }


def test_an_export_in_german_becomes_activities_with_all_that_is_said(
    mesh: Mesh, tmp_path: Path, recordings: list[tuple[datetime, bytes]]
) -> None:
    path = packed(tmp_path, "export_1.zip", year(recordings))
    assert states(mesh.json("import", path, "--yes")) == {
        "activities.csv": "SKIPPED",
        "activities/17000000008.fit.gz": "DONE",
        "activities/17000000009.fit.gz": "DONE",
        "activities.csv/row 3": "DONE",
        "activities.csv/row 4": "DONE",
    }
    run = activity(mesh, "Läufchen")
    said = run["description"]
    assert (said["privateNote"], said["gear"]["name"]) == ("Knie zwickt", "Blau")
    assert said["summary"]["distanceM"] == 10_530
    assert "exertion_load" in values(run)
    assert [source["kind"] for source in run["sources"]] == ["SOURCE_KIND_ARCHIVE"]
    assert activity(mesh, "Über Stock")["subSport"] == "trail"
    swim = activity(mesh, "Bahnen")
    assert swim["sport"] == "SPORT_SWIM"
    assert not swim.get("channels")
    assert (values(swim)["distance_m"], values(swim)["elapsed_time_s"]) == (1525, 1800)
    assert values(swim)["load"] == pytest.approx(50 * 1740 / 3600)
    ride = activity(mesh, "Rolle")
    assert values(ride)["distance_m"] == 30_250
    assert [entry["reason"] for entry in ride["missing"] if entry["name"] == "load"]


def test_a_newer_export_adds_and_renames_and_the_same_files_are_known(
    mesh: Mesh, tmp_path: Path, recordings: list[tuple[datetime, bytes]]
) -> None:
    third = recordings[2]
    workouts = [
        *year(recordings, name="Anders genannt"),
        Workout(17000000005, third[0], "Run", "Neu", third[1]),
    ]
    document = mesh.json("import", packed(tmp_path, "export_2.zip", workouts), "--yes")
    assert [item["updated"] for item in document["items"]].count(True) == 1
    found = states(document)
    assert found["activities/17000000012.fit.gz"] == "DONE"
    assert found["activities/17000000008.fit.gz"] == found["activities.csv/row 3"] == "DUPLICATE"
    assert activity(mesh, "Neu")
    assert activity(mesh, "Anders genannt")["description"]["providerActivityId"] == "17000000001"
    (tmp_path / "watch.fit").write_bytes(third[1])
    (item,) = mesh.json("import", str(tmp_path / "watch.fit"))["items"]
    assert item["state"].endswith("DUPLICATE"), "the same bytes out of a folder"


def test_files_of_a_garmin_export_have_the_names_of_its_tables(mesh: Mesh, tmp_path: Path) -> None:
    made = plan(78, SEASON_END - timedelta(days=400))[0]
    begun_ms = made.started_at.timestamp() * 1000
    table = {"activityId": 71, "name": "Waldlauf", "description": "Zu schnell", "beginTimestamp": begun_ms}
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as files:
        files.writestr("ada@example.org_90.fit", render(made).data)
    with zipfile.ZipFile(tmp_path / "garmin.zip", "w") as outer:
        outer.writestr("DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip", inner.getvalue())
        outer.writestr(
            "DI_CONNECT/DI-Connect-Fitness/ada@example.org_0_summarizedActivities.json",
            json.dumps([{"summarizedActivitiesExport": [table]}]),
        )
    mesh.json("import", str(tmp_path / "garmin.zip"), "--yes")
    found = activity(mesh, "Waldlauf")
    assert (found["description"]["provider"], found["description"]["description"]) == ("garmin", "Zu schnell")
    assert found["sport"] == "SPORT_RIDE", "what the table does not say is the recording's"


def test_an_activity_without_samples_is_shown_drawn_reviewed_and_exported_without_an_error_of_ours(
    mesh: Mesh, tmp_path: Path
) -> None:
    swim = activity(mesh, "Bahnen")
    token = mesh.token()
    streams = mesh.rest("GET", f"/v1/activities/{swim['id']}/streams", token=token)
    assert (streams.status, streams.body.get("streams", [])) == (200, [])
    drawn = mesh.rest("GET", f"/v1/charts/activity?activity_id={swim['id']}&width_px=800", token=token)
    assert drawn.status == 400
    assert "no samples" in drawn.body["message"]
    shown = mesh.run("activity", swim["id"])
    assert "Bahnen" in shown
    assert "somebody wrote down" in shown
    told = mesh.run("activity", activity(mesh, "Anders genannt")["id"])
    assert "Private note: Knie zwickt" in told
    assert "With Blau, rated 7 of 10, 1 photo." in told
    assert mesh.run("review", swim["id"])
    mesh.run("export", swim["id"], "--format", "original", "--out", str(tmp_path / "original.json"))
    assert "Bahnen" in (tmp_path / "original.json").read_text()
    assert "no samples" in mesh.run(
        "export", swim["id"], "--format", "fit", "--out", str(tmp_path / "a.fit"), code=1
    )


def test_an_archive_that_is_none_is_said_and_nothing_is_imported(mesh: Mesh, tmp_path: Path) -> None:
    path = tmp_path / "export_3.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("activities.csv", "a,b\n1,2\n")
    cut = tmp_path / "export_4.zip"
    cut.write_bytes(path.read_bytes()[:-30])
    text = mesh.run("import", str(path), str(cut), "--yes", code=6)
    assert "export_4.zip" in text
    assert "What to do" in text
