from __future__ import annotations

import gzip
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from runningmate_cli.failure import Failure
from runningmate_cli.sample import plan, render
from runningmate_cli.watching import PATIENCE_S, SETTLED_S, Folder, Ledger, forget, is_whole

FIT = next(iter(render(workout).data for workout in plan(5, date(2026, 6, 1))))
GPX = b"<?xml version='1.0'?><gpx><trk></trk></gpx>\n"
TCX = b"<TrainingCenterDatabase></TrainingCenterDatabase>"


@dataclass
class Clock:
    at_s: float = 1_000.0

    def __call__(self) -> float:
        return self.at_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    made = tmp_path / "watched"
    made.mkdir()
    return made


@pytest.fixture
def folder(tmp_path: Path, watched: Path, clock: Clock) -> Folder:
    return Folder(watched, Ledger(tmp_path / "ledgers", watched, "ada"), clock)


def rest(folder: Folder, clock: Clock, seconds: float = SETTLED_S) -> list[str]:
    """Names that are taken after the folder was left alone for a while."""
    folder.look()
    clock.at_s += seconds
    return sorted(folder.look())


def test_recordings_are_taken_once_they_rest(folder: Folder, watched: Path, clock: Clock) -> None:
    (watched / "a.fit").write_bytes(FIT)
    assert folder.look() == {}
    assert folder.waiting_count == 1
    clock.at_s += SETTLED_S / 2
    assert folder.look() == {}
    clock.at_s += SETTLED_S / 2
    assert sorted(folder.look()) == ["a.fit"]


def test_kinds_are_known_by_name_also_below_and_packed(folder: Folder, watched: Path, clock: Clock) -> None:
    (watched / "2026").mkdir()
    (watched / ".hidden").mkdir()
    for name, content in {
        "a.FIT": FIT, "b.gpx": GPX, "c.TCX": TCX, "2026/d.fit.gz": gzip.compress(FIT), "e.gpx.gz": gzip.compress(GPX),
        "notes.txt": b"no", "f.fit.part": FIT, ".g.fit": FIT, ".hidden/h.fit": FIT, "i.zip": b"PK", "j.csv.gz": b"no",
        "k.crdownload": FIT,
    }.items():  # fmt: skip
        (watched / name).write_bytes(content)
    (watched / "folder.fit").mkdir()
    (watched / "nowhere.fit").symlink_to(watched / "missing")
    assert rest(folder, clock) == ["2026/d.fit.gz", "a.FIT", "b.gpx", "c.TCX", "e.gpx.gz"]


def test_a_file_that_grows_is_waited_for(folder: Folder, watched: Path, clock: Clock) -> None:
    path = watched / "a.fit"
    for size in range(100, len(FIT), len(FIT) // 4):
        path.write_bytes(FIT[:size])
        assert rest(folder, clock) == [], "it is cut, whatever its age"
    path.write_bytes(FIT)
    assert rest(folder, clock) == ["a.fit"]


def test_a_cut_file_is_taken_after_a_minute_so_that_somebody_hears_of_it(
    folder: Folder, watched: Path, clock: Clock
) -> None:
    (watched / "a.fit").write_bytes(FIT[:-10])
    assert rest(folder, clock, PATIENCE_S - 1) == []
    clock.at_s += 1
    assert sorted(folder.look()) == ["a.fit"]


def test_what_was_taken_is_known_after_a_restart_until_it_changes(
    folder: Folder, watched: Path, clock: Clock, tmp_path: Path
) -> None:
    for name in ("a.fit", "b.fit"):
        (watched / name).write_bytes(FIT)
    rest(folder, clock)
    with folder.ledger.held():
        folder.ledger.add({"a.fit": folder.look()["a.fit"][1]})
    again = Ledger(tmp_path / "ledgers", watched, "ada")
    with again.held():
        assert rest(Folder(watched, again, clock), clock) == ["b.fit"]
        os.utime(watched / "a.fit", ns=(1, 1))
        assert rest(Folder(watched, again, clock), clock) == ["a.fit", "b.fit"]
    other = Ledger(tmp_path / "ledgers", watched, "ben")
    with other.held():
        assert rest(Folder(watched, other, clock), clock) == ["a.fit", "b.fit"]


def test_one_watcher_has_a_folder(folder: Folder, watched: Path, tmp_path: Path) -> None:
    other = Ledger(tmp_path / "ledgers", watched, "ada")
    with folder.ledger.held(), pytest.raises(Failure, match="watched already"), other.held():
        pass
    with Ledger(tmp_path / "ledgers", watched, "ada").held():
        pass


def test_a_damaged_ledger_is_named(folder: Folder, tmp_path: Path) -> None:
    with folder.ledger.held():
        folder.ledger.add({"a.fit": (1, 2)})
    (path,) = (tmp_path / "ledgers").glob("*.json")
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text("{")
    with pytest.raises(Failure, match="Remove it"), folder.ledger.held():
        pass


def test_a_folder_that_goes_away_is_named(folder: Folder, watched: Path) -> None:
    watched.rmdir()
    with pytest.raises(Failure, match="There is no folder"):
        folder.look()


def test_a_file_that_could_not_be_read_comes_again_later(folder: Folder, watched: Path, clock: Clock) -> None:
    (watched / "a.fit").write_bytes(FIT)
    assert rest(folder, clock) == ["a.fit"]
    folder.later("a.fit")
    assert folder.look() == {}
    clock.at_s += PATIENCE_S
    assert sorted(folder.look()) == ["a.fit"]


def test_marks_of_the_kinds_tell_what_is_whole(tmp_path: Path) -> None:
    for name, content, whole in [
        ("a.fit", FIT, True), ("a.fit", FIT + FIT, True), ("a.fit", FIT + FIT[:-1], False), ("a.fit", FIT[:-1], False),
        ("a.fit", b"", False), ("a.fit", FIT[:8], False), ("a.gpx", GPX, True), ("a.gpx", GPX[:-8], False),
        ("a.tcx", TCX, True), ("a.tcx", TCX[:-3], False), ("a.fit.gz", b"", False), ("a.fit.gz", b"x", True),
    ]:  # fmt: skip
        (tmp_path / name).write_bytes(content)
        assert is_whole(tmp_path / name) is whole, (name, len(content))
    assert is_whole(tmp_path / "missing.fit")


def test_an_erased_athlete_leaves_no_ledger_and_others_keep_theirs(tmp_path: Path, watched: Path) -> None:
    place = tmp_path / "ledgers"
    for athlete_id in ("ada", "ben"):
        ledger = Ledger(place, watched, athlete_id)
        with ledger.held():
            ledger.add({f"{athlete_id}.fit": (1, 2)})
    forget(place, "ada")
    assert "ada.fit" not in "".join(path.read_text() for path in place.iterdir())
    assert len(list(place.iterdir())) == 2
    with Ledger(place, watched, "ben").held():
        assert Ledger(tmp_path / "none", watched, "ben").knows("ben.fit", (1, 2)) is False
    forget(tmp_path / "missing", "ada")
