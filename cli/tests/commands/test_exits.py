from __future__ import annotations

from pathlib import Path

import pytest

from cli.tests.commands.conftest import Mesh
from runningmate_cli.mesh import ports


def test_without_a_mesh_every_command_names_the_one_that_starts_it(tmp_path: Path) -> None:
    stopped = Mesh(tmp_path / "nothing", 0)
    for args in (["activities"], ["login"], ["token"], ["review"], ["fitness"], ["status"], ["imports"]):
        assert "runningmate up" in stopped.run(*args, code=3).stderr
    assert not (tmp_path / "nothing").exists()


def test_stopping_what_does_not_run_is_no_error(tmp_path: Path) -> None:
    assert "No mesh runs" in Mesh(tmp_path, 0).run("down").stdout


def test_a_server_that_does_not_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNNINGMATE_SERVER", f"127.0.0.1:{ports.choose_gateway(29_500)}")
    monkeypatch.setenv("RUNNINGMATE_TOKEN", "x")
    text = Mesh(tmp_path, 0).run("activities", code=3).stderr
    assert "Nothing answers on 127.0.0.1" in text


def test_an_address_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNNINGMATE_SERVER", "http://127.0.0.1:many")
    assert "RUNNINGMATE_SERVER" in Mesh(tmp_path, 0).run("activities", code=2).stderr


def test_a_wrong_token_and_none(mesh: Mesh, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNNINGMATE_SERVER", f"http://127.0.0.1:{mesh.port}")
    assert "RUNNINGMATE_TOKEN" in mesh.run("activities", code=4).stderr
    monkeypatch.setenv("RUNNINGMATE_TOKEN", "nonsense")
    text = mesh.run("activities", code=4).stderr
    assert "token does not hold" in text
    assert "(request " in text


def test_a_given_token_reaches_another_mesh(mesh: Mesh, monkeypatch: pytest.MonkeyPatch) -> None:
    token = mesh.run("token").stdout.strip()
    monkeypatch.setenv("RUNNINGMATE_SERVER", f"127.0.0.1:{mesh.port}")
    monkeypatch.setenv("RUNNINGMATE_TOKEN", token)
    elsewhere = Mesh(Path("/nonexistent"), mesh.port)
    assert "Morning run" in elsewhere.run("activities").stdout
    assert elsewhere.run("token").stdout.strip() == token
    assert "machine of the mesh" in elsewhere.run("login", code=4).stderr
    elsewhere.run("events", "dead", "list", code=4)


def test_nobody_is_logged_in_on_a_fresh_mesh(empty_mesh: Mesh) -> None:
    assert "login --new" in empty_mesh.run("activities", code=4).stderr
    assert "login --new" in empty_mesh.run("--athlete", "Ann", "activities", code=5).stderr


def test_what_is_not_there_ends_with_five(mesh: Mesh) -> None:
    mesh.run("activity", "bbbb9999", code=5)
    text = mesh.run("activity", "bbbb9999-0000-4000-8000-000000000009", code=5).stderr
    assert "(request " in text
    mesh.run("chart", "nonsense", "--out", "x.html", code=5)
    mesh.run("imports", "last", code=5)
    mesh.run("events", "dead", "show", "99999999-0000-4000-8000-000000000009", code=5)


def test_the_beginning_of_an_id_must_tell_activities_apart(mesh: Mesh) -> None:
    text = mesh.run("activity", "aaaa", code=2).stderr
    assert "Morning run" in text
    assert "Evening ride" in text
    mesh.run("activity", "a", code=2)
    assert "Morning run" in mesh.run("activity", "AAAA1").stdout
    assert "Morning run" in mesh.run("activity", "last").stdout


def test_a_chart_about_one_activity_names_the_option(mesh: Mesh) -> None:
    assert "--activity last" in mesh.run("chart", "activity", "--out", "x.html", code=2).stderr


def test_the_doctor_names_what_is_wrong(tmp_path: Path) -> None:
    well = Mesh(tmp_path / "home", 0)
    assert "runningmate up" in well.run("doctor").stdout
    (tmp_path / "file").write_text("")
    text = Mesh(tmp_path / "file/home", 0).run("doctor", code=1).stdout
    assert "NOT WELL" in text
    assert "RUNNINGMATE_HOME" in text
    assert "cannot be read" in Mesh(tmp_path / "file/home", 0).run("status", code=1).stderr


def test_a_home_that_cannot_be_is_refused_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "cannot be" in Mesh(tmp_path / "file/home", 0).run("up", code=1).stderr
    Mesh(tmp_path, 0).run("run", "--data", str(tmp_path / "missing"), code=2)
