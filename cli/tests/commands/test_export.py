from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from google.protobuf import json_format

from cli.tests.commands.conftest import Mesh
from runningmate.analytics.v1 import export_pb2

CONTENT = bytes(range(256)) * 8192


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in."""
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.chdir(inside)
    return inside


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_an_activity_is_written_under_its_own_name_over_a_cut_connection(mesh: Mesh, folder: Path) -> None:
    result = mesh.run("export", "last", "--format", "fit")
    text = result.stdout
    assert "no place for everything" in result.stderr
    written = folder / "2026-05-03 Morning run.fit"
    assert written.read_bytes() == CONTENT
    assert "2026-05-03 Morning run.fit (2.0 MiB, 1 activity)" in text
    assert names(folder) == [written.name]
    assert names(folder.parent) == ["inside"], "a name of the mesh leads nowhere else"


def test_all_activities_go_where_out_says(mesh: Mesh, folder: Path) -> None:
    document = mesh.json("export", "--all", "--format", "original", "--out", "all.zip")
    export = json_format.ParseDict(document, export_pb2.GetExportResponse()).found_export
    assert (export.done_count, export.size_bytes) == (2, len(CONTENT))
    assert hashlib.sha256((folder / "all.zip").read_bytes()).hexdigest() == export.sha256
    (folder / "sub").mkdir()
    mesh.run("export", "--all", "--out", "sub")
    assert (folder / "sub" / "Activities.zip").exists()


def test_some_that_could_not_be_exported_end_with_six(mesh: Mesh, folder: Path) -> None:
    result = mesh.run("export", "--all", "--format", "csv", code=6)
    assert "1 activity could not be exported; index.csv" in result.stderr
    assert (folder / "Activities.zip").exists()


def test_what_fails_says_why_and_leaves_nothing(mesh: Mesh, folder: Path) -> None:
    assert "positions" in mesh.run("export", "last", "--format", "gpx", code=1).stderr
    assert "SHA-256" in mesh.run("export", "last", "--format", "tcx", code=1).stderr
    assert "No activity" in mesh.run("export", "--all", "--from", "2031-01-01", code=1).stderr
    mesh.run("export", "bbbb9999", code=5)
    assert names(folder) == []


def test_no_file_is_overwritten_unasked(mesh: Mesh, folder: Path) -> None:
    (folder / "mine.fit").write_text("mine")
    assert "--force" in mesh.run("export", "last", "--out", "mine.fit", code=2).stderr
    assert (folder / "mine.fit").read_text() == "mine"
    mesh.run("export", "last", "--out", "mine.fit", "--force")
    assert (folder / "mine.fit").read_bytes() == CONTENT
    (folder / "2026-05-03 Morning run.fit").touch()
    assert "exists" in mesh.run("export", "last", code=2).stderr


def test_wrong_usage_is_refused_before_anything_is_built(mesh: Mesh, folder: Path) -> None:
    mesh.run("export", code=2)
    mesh.run("export", "last", "--all", code=2)
    mesh.run("export", "last", "--sport", "run", code=2)
    mesh.run("export", "--all", "--format", "docx", code=2)
    assert "no folder" in mesh.run("export", "last", "--out", "nowhere/a.fit", code=2).stderr
    assert names(folder) == []
