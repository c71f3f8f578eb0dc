from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from google.protobuf import json_format

from cli.tests.commands.conftest import FileMaker, Mesh
from runningmate.collector.v1 import import_pb2
from runningmate_cli.commands import root

MIB = 1 << 20


def test_a_folder_is_imported_and_every_file_named(mesh: Mesh, files: FileMaker) -> None:
    folder = files("one.fit", "sub/bad.fit", "twice.fit", "flaky.fit", ".hidden.fit")
    result = mesh.run("import", str(folder), code=6)
    lines = {line.split()[0]: line for line in result.stdout.splitlines() if line}
    assert "imported" in lines["recordings/one.fit"]
    assert "imported" in lines["recordings/flaky.fit"]
    assert "known already" in lines["recordings/twice.fit"]
    assert result.stdout.endswith(
        "\nFiles that failed\nrecordings/sub/bad.fit\n"
        "  Why: A checksum does not match.\n  What to do: Copy the file again.\n"
    )
    assert ".hidden" not in result.stdout


def test_newer_words_about_what_was_known_are_counted(mesh: Mesh, files: FileMaker) -> None:
    text = mesh.run("import", str(files("one.fit", "twice.fit", "renamed.fit"))).stdout
    assert text.endswith("\nWhat is said about 1 file that was known already is newer now.\n")
    found = json.loads(mesh.run("import", str(files("renamed.fit")), "--json").stdout)
    assert [item["fileName"] for item in found["items"] if item["updated"]] == ["recordings/renamed.fit"]


def test_files_that_failed_for_one_reason_stand_together(mesh: Mesh, files: FileMaker) -> None:
    text = mesh.run("import", str(files("a/bad.fit", "b/bad.fit", "c/bad.fit")), code=6).stdout
    assert text.count("A checksum does not match.") == 1
    assert text.count("Copy the file again.") == 1
    assert (
        "  3 files:\n    recordings/a/bad.fit\n    recordings/b/bad.fit\n    recordings/c/bad.fit\n" in text
    )


def test_names_of_files_cannot_steer_the_terminal(mesh: Mesh, files: FileMaker) -> None:
    folder = files("x\x1b[2Jy\nz\u202egpj.fit", "\x9b31m/bad.fit")
    for command in (("import", str(folder)), ("imports", "last")):
        text = mesh.run(*command, code=6 if command[0] == "import" else 0).stdout
        assert not {"\x1b", "\x9b", "\u202e"} & set(text)
        assert "x\\x1b[2Jy\\x0az\\u202egpj.fit" in text
    raw = mesh.run("imports", "last", "--json").stdout
    assert not {"\x1b", "\x9b", "\u202e"} & set(raw)
    names = {item["fileName"] for item in json.loads(raw)["items"]}
    assert "recordings/x\x1b[2Jy\nz\u202egpj.fit" in names


def test_of_many_files_only_counts_and_failures_are_shown(mesh: Mesh, files: FileMaker) -> None:
    folder = files(*(f"{number:03d}.fit" for number in range(60)), "bad.fit")
    text = mesh.run("import", str(folder), code=6).stdout
    assert "imported     60" in text
    assert "bad.fit" in text
    assert "001.fit" not in text


def test_files_that_are_no_workouts_alarm_nobody(mesh: Mesh, files: FileMaker) -> None:
    folder = files(*(f"steps{number}.fit" for number in range(1204)), "one.fit")
    sentence = "Skipped, as they are no workouts: 1,204 monitoring files."
    text = mesh.run("import", str(folder)).stdout
    assert sentence in text
    assert "steps7.fit" not in text
    shown = mesh.run("imports", "last").stdout
    assert sentence in shown
    assert "one.fit" in shown
    assert "steps7.fit" not in shown
    assert "1,204" in mesh.run("imports").stdout
    few = mesh.run("import", str(folder / "steps1.fit")).stdout
    assert "skipped" in few
    assert "all-day data" in few


def test_the_last_line_says_that_a_file_was_imported_in_part(mesh: Mesh, files: FileMaker) -> None:
    folder = files("one.fit", "cut.fit", "bad.fit")
    text = mesh.run("import", str(folder), code=6).stdout
    assert "imported in part  The file ends after 20 of 60 minutes." in text
    assert text.endswith("\n1 file was imported in part; it says above what is missing.\n")
    files("cut2.fit", *(f"{number:03d}.fit" for number in range(60)))
    (folder / "bad.fit").unlink()
    text = mesh.run("import", str(folder)).stdout
    assert "recordings/cut2.fit\n  Why: The file ends after 20 of 60 minutes." in text
    assert text.endswith("\n2 files were imported in part; each says above what is missing.\n")
    assert "in part" not in mesh.run("import", str(folder / "one.fit")).stdout


def test_what_the_mesh_does_not_want_to_see_whole_is_sent_no_further(mesh: Mesh, files: FileMaker) -> None:
    folder = files("unwanted.bad.fit", size=5 * MIB)
    result = mesh.run("import", str(folder), "--json", code=6)
    (item,) = json.loads(result.stdout)["items"]
    assert item["sizeBytes"] == str(2 * MIB)


def test_large_files_are_sent_in_pieces_and_go_on_after_a_lost_answer(mesh: Mesh, files: FileMaker) -> None:
    folder = files("lost.fit", "plain.fit", size=3 * MIB + 17)
    files("whole.fit", size=MIB)
    files("empty.fit", size=0)
    items = mesh.json("import", str(folder))["items"]
    sizes = {Path(item["fileName"]).name: int(item["sizeBytes"]) for item in items}
    assert sizes == {
        "lost.fit": 3 * MIB + 17,
        "plain.fit": 3 * MIB + 17,
        "whole.fit": MIB,
        "empty.fit": 0,
    }


def test_a_file_that_cannot_be_read_costs_only_itself(mesh: Mesh, files: FileMaker) -> None:
    folder = files("one.fit")
    (folder / "gone.fit").symlink_to(folder / "nowhere")
    document = mesh.json("import", str(folder), code=6)
    outcome = json_format.ParseDict(document, import_pb2.ListImportItemsResponse())
    states = {item.file_name: item.state for item in outcome.items}
    assert states["recordings/gone.fit"] == import_pb2.IMPORT_ITEM_STATE_FAILED
    assert states["recordings/one.fit"] == import_pb2.IMPORT_ITEM_STATE_DONE


def test_paths_that_are_not_there_are_refused(mesh: Mesh, tmp_path: Path) -> None:
    assert "There is no file" in mesh.run("import", str(tmp_path / "no.fit"), code=2).stderr
    (tmp_path / "file").touch()
    assert "There is no file" in mesh.run("import", str(tmp_path / "file" / "below"), code=2).stderr
    (tmp_path / "empty").mkdir()
    mesh.run("import", str(tmp_path / "empty"), code=2)


def test_an_import_need_not_be_waited_for(mesh: Mesh, files: FileMaker) -> None:
    folder = files("one.fit")
    assert "runningmate imports" in mesh.run("import", str(folder / "one.fit"), "--no-wait").stdout
    document = mesh.json("import", str(folder), "--no-wait")
    json_format.ParseDict(document, import_pb2.GetImportResponse())


def test_imports_show_what_failed_and_why(mesh: Mesh, files: FileMaker) -> None:
    assert "Nothing was imported yet" in mesh.run("imports").stdout
    mesh.run("import", str(files("one.fit", "bad.fit")), code=6)
    text = mesh.run("imports").stdout
    assert "Files that failed" in text
    assert "A checksum does not match." in text
    assert "recordings/one.fit" in mesh.run("imports", "last").stdout
    identifier = mesh.json("imports")["imports"][0]["importId"]
    assert len(mesh.json("imports", identifier[:8])["items"]) == 2
    assert len(mesh.json("imports", "--failed")["items"]) == 1


def exported(folder: Path, name: str = "export_1.zip") -> str:
    path = folder / name
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("activities.csv", "Activity ID\n")
        archive.writestr("activities/1.fit", b"x" * MIB * 2)
    return str(path)


def test_an_export_is_shown_before_it_is_imported(mesh: Mesh, tmp_path: Path) -> None:
    result = mesh.run("import", exported(tmp_path), "--yes")
    shown = result.stderr
    assert "export_1.zip is an export of Strava, in German." in shown
    assert "1,204 activities from 2014-05-13 to 2023-11-14" in shown
    assert "1,200 Lauf, 4 of other sports" in shown
    assert "4 of them new; 1,200 known already" in shown
    assert "3 without a file" in shown
    assert "1 photo or film, 2 routes" in shown
    assert "\x1b" not in shown
    assert "and 8 problems more" in shown
    assert "imported" in result.stdout


def test_without_a_terminal_an_export_needs_a_yes_and_nothing_is_sent(mesh: Mesh, tmp_path: Path) -> None:
    before = len(mesh.json("imports").get("imports", []))
    text = mesh.run("import", exported(tmp_path), code=2).stderr
    assert "--yes" in text
    assert len(mesh.json("imports").get("imports", [])) == before


@pytest.mark.parametrize(("answer", "imported"), [("y\n", True), ("n\n", False)])
def test_a_person_is_asked_and_a_no_imports_nothing(
    mesh: Mesh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, imported: bool
) -> None:
    path = exported(tmp_path)
    monkeypatch.setattr("runningmate_cli.commands.imports._is_asked", lambda: True)
    result = CliRunner().invoke(root, ["--home", str(mesh.home), "import", path], input=answer)
    assert result.exit_code == 0
    assert "Import it?" in result.stderr
    assert ("Nothing was imported." in result.stdout) is not imported


def test_other_archives_are_not_asked_about(mesh: Mesh, tmp_path: Path) -> None:
    path = tmp_path / "files.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("1.fit", b"x" * 100)
    result = mesh.run("import", str(path))
    assert "export of" not in result.stderr
    assert "files.zip" in result.stdout
