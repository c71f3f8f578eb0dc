from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from collector.tests.files import fit, fit_of, gz, tcx, zipped
from runningmate_collector.domain.archive import Archive
from runningmate_collector.domain.failures import FileFailure, FileRejected
from runningmate_collector.domain.kinds import FileKind, Skipped
from runningmate_collector.domain.limits import Limits
from runningmate_collector.domain.model import Format
from runningmate_collector.service.content import MEMORY_BYTES, Body, keep
from runningmate_collector.service.examination import Examined
from runningmate_collector.service.unpacking import Unpacker
from runningmate_collector.service.workspace import remove_stale, workspace
from runningmate_collector.wire.descriptions import document_of

UPLOAD = UUID(int=7)


def test_a_cut_archive_is_not_taken_for_the_archive_within_it() -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as made:
        made.writestr("inner.fit", b"x" * 50)
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as made:
        made.writestr("first.fit", b"y" * 500)
        made.writestr("inner.zip", inner.getvalue())
        made.writestr("last.fit", b"z" * 500)
    cut = outer.getvalue()[: outer.getvalue().index(b"last.fit") + 40]
    with pytest.raises(FileRejected, match="cut off"):
        Archive(io.BytesIO(cut), Limits())


def unpack(
    content: bytes, folder: Path, limits: Limits | None = None, known: set[UUID] | None = None
) -> dict[str, str]:
    """Gives each file's format or failure by its name within the archive."""
    return {
        file.file_name.removeprefix("a.zip/"): _verdict(file)
        for file in files_of(content, folder, limits, known)
    }


def files_of(
    content: bytes, folder: Path, limits: Limits | None = None, known: set[UUID] | None = None
) -> list[Examined]:
    unpacker = Unpacker(
        UPLOAD, "a.zip", Body.of(content), limits or Limits(), folder, document_of, known or set()
    )
    found = []
    while batch := unpacker.batch():
        found += batch
    return found


def _verdict(file: Examined) -> str:
    match file.verdict:
        case FileRejected(failure=failure):
            return failure
        case Skipped(kind=kind):
            return kind
        case verdict:
            return verdict


def test_each_file_has_its_verdict(tmp_path: Path) -> None:
    content = zipped({
        "run.fit": fit(), "deep/er/run.tcx.gz": gz(tcx()), "empty.gpx": b"", "notes.txt": b"text", "odd.FIT": b"text",
        "steps.json.gz": gz(b"{}"), "packed.gz": gz(zipped({"x": b"y"})), "big.fit": fit(size_bytes=5000),
        "deep/": b"", "__MACOSX/run.fit": b"", "deep/._run.fit": b"", "deep/.DS_Store": b"", "Thumbs.db": b"",
    })  # fmt: skip
    assert unpack(content, tmp_path, Limits(recording_bytes=4000)) == {
        "run.fit": Format.FIT,
        "deep/er/run.tcx.gz": Format.TCX,
        "empty.gpx": FileFailure.EMPTY,
        "notes.txt": FileKind.DOCUMENT,
        "odd.FIT": FileFailure.UNKNOWN_FORMAT,
        "steps.json.gz": FileKind.DOCUMENT,
        "packed.gz": FileFailure.NESTED_ARCHIVE,
        "big.fit": FileFailure.TOO_LARGE,
    }


def test_a_zip_in_a_zip_is_unpacked_and_nothing_deeper(tmp_path: Path) -> None:
    deepest = zipped({"c.fit": fit(b"3")})
    content = zipped({
        "DI_CONNECT/part1.zip": zipped({"a.fit": fit(b"1"), "b/b.fit.gz": gz(fit(b"2")), "inner.zip": deepest}),
        "DI_CONNECT/broken.zip": b"PK\x03\x04 and no more",
        "fitness.json": b"{}",
        "last.fit": fit(b"4"),
    })  # fmt: skip
    assert unpack(content, tmp_path) == {
        "DI_CONNECT/part1.zip/a.fit": Format.FIT,
        "DI_CONNECT/part1.zip/b/b.fit.gz": Format.FIT,
        "DI_CONNECT/part1.zip/inner.zip": FileFailure.NESTED_ARCHIVE,
        "DI_CONNECT/broken.zip": FileFailure.BAD_ARCHIVE,
        "fitness.json": FileKind.DOCUMENT,
        "last.fit": Format.FIT,
    }


def test_an_inner_archive_begins_again_where_it_stopped_and_leaves_no_file_behind(tmp_path: Path) -> None:
    inner = zipped({f"{number}.fit": fit(str(number).encode()) for number in range(40)})
    padded = zipped({"inner.zip": inner, "noise.zip": zipped({"n.fit": fit(os.urandom(MEMORY_BYTES))})})
    files = files_of(padded, tmp_path)
    assert len({file.item_id for file in files}) == 41
    for file in files:
        if file.body is not None:
            file.body.discard()
    assert not list(tmp_path.iterdir())
    rest = files_of(padded, tmp_path, known={file.item_id for file in files[:33]})
    assert [file.item_id for file in rest] == [file.item_id for file in files[33:]]


def test_limits_hold_for_the_sum_of_all_levels(tmp_path: Path) -> None:
    inner = [zipped({f"{n}{m}.fit": fit(b"%d%d" % (n, m), 1000) for m in range(5)}) for n in range(3)]
    content = zipped({f"{number}.zip": made for number, made in enumerate(inner)})
    whole = list(unpack(content, tmp_path))
    assert len(whole) == 15
    for limits in (Limits(archive_members=13), Limits(archive_bytes=12_500)):
        found = unpack(content, tmp_path, limits)
        assert found.pop("a.zip") == FileFailure.TOO_LARGE
        assert 10 <= len(found) < 15
        assert list(found) == whole[: len(found)]
    # Each level alone stays below the ratio, together they do not.
    bomb = zipped({f"{n}.zip": zipped({"z.gpx": b" " * 100_000}) for n in range(5)})
    limits = Limits(ratio=300, ratio_free_bytes=100_000)
    assert unpack(bomb, tmp_path, limits)["a.zip"] == FileFailure.TOO_LARGE


def test_entries_that_share_their_bytes_are_a_bomb(tmp_path: Path) -> None:
    """Many entries of the list point at one: each has a fair ratio, their sum has none."""
    content = zipped({"a.gpx": os.urandom(600) + b" " * 100_000})
    end = content.rfind(b"PK\x05\x06")
    start = content.find(b"PK\x01\x02")
    entry = content[start:end]
    count = 300
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entry) * count, start, 0)
    found = unpack(content[:start] + entry * count + tail, tmp_path, Limits(ratio=200))
    assert found["a.zip"] == FileFailure.TOO_LARGE


FIT_KINDS = {
    2: FileKind.SETTINGS, 5: FileKind.WORKOUT_PLAN, 6: FileKind.COURSE, 9: FileKind.WEIGHT, 11: FileKind.TOTALS,
    15: FileKind.MONITORING, 32: FileKind.MONITORING, 4: Format.FIT, 44: Format.FIT, 250: Format.FIT,
}  # fmt: skip


@pytest.mark.parametrize(("number", "kind"), FIT_KINDS.items())
def test_fit_files_that_are_no_workouts_are_skipped_by_kind(tmp_path: Path, number: int, kind: str) -> None:
    assert unpack(zipped({"x.fit": fit_of(number)}), tmp_path) == {"x.fit": kind}


def test_only_plain_fit_files_are_skipped(tmp_path: Path) -> None:
    settings = fit_of(2)
    odd = {
        "chained.fit": settings + fit_of(4),
        "cut.fit": settings[:-1],
        "late.fit": settings.replace(b"\x40\x00\x00\x00\x00\x02", b"\x40\x00\x00\x14\x00\x02"),
        "short.fit": settings[:4] + b"\x03\x00\x00\x00" + settings[8:17] + b"\x00\x00",
    }
    assert set(unpack(zipped(odd), tmp_path).values()) == {Format.FIT}


@pytest.mark.parametrize(
    "name",
    [
        "../up.fit",
        "a/../../up.fit",
        "/etc/up.fit",
        "C:/up.fit",
        "c:up.fit",
        "..\\up.fit",
        "\\up.fit",
        "up\x00.fit",
    ],
)
def test_dangerous_names_are_unsafe_and_the_rest_goes_on(tmp_path: Path, name: str) -> None:
    placeholder = "n" * len(name)
    content = zipped({placeholder: fit(b"1"), "fine.fit": fit(b"2")}).replace(
        placeholder.encode(), name.encode()
    )
    files = files_of(content, tmp_path)
    assert [_verdict(file) for file in files] == [FileFailure.UNSAFE, Format.FIT]
    # Its bytes stay all the same: they are stored under their digest, never under that name.
    assert files[0].body is not None


def _listed(content: bytes, name: bytes = b"a.fit", extra: bytes = b"", offset: int = 0) -> bytes:
    """An archive of one file, with its entry in the list written anew."""
    start, end = content.find(b"PK\x01\x02"), content.rfind(b"PK\x05\x06")
    fixed = bytearray(content[start : start + 46])
    struct.pack_into("<HHH", fixed, 28, len(name), len(extra), 0)
    struct.pack_into("<I", fixed, 42, offset)
    entry = bytes(fixed) + name + extra
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(entry), start, 0)
    assert end > start
    return content[:start] + entry + tail


@pytest.mark.parametrize(("name", "failure"), [(b"", "bad_archive"), (b"\x00x", "bad_archive"), (b"/", None)])
def test_entries_without_a_name_cost_only_themselves(
    tmp_path: Path, name: bytes, failure: str | None
) -> None:
    found = unpack(_listed(zipped({"a.fit": fit()}), name), tmp_path)
    assert list(found.values()) == ([failure] if failure else ["empty"])


@pytest.mark.parametrize("in_a_file", [False, True])
@pytest.mark.parametrize("place", [1 << 40, (1 << 63) + 5, (1 << 64) - 1])
def test_places_far_beyond_the_archive_are_a_damaged_archive(
    tmp_path: Path, place: int, in_a_file: bool
) -> None:
    extra = struct.pack("<HHQ", 1, 8, place)
    content = _listed(zipped({"a.fit": fit()}), extra=extra, offset=0xFFFFFFFF)
    path = tmp_path / "upload"
    path.write_bytes(content)
    body = replace(Body.of(content), content=path) if in_a_file else Body.of(content)
    (file,) = Unpacker(UPLOAD, "a.zip", body, Limits(), tmp_path, document_of).batch()
    assert _verdict(file) == FileFailure.BAD_ARCHIVE


def test_places_before_the_beginning_are_a_damaged_archive(tmp_path: Path) -> None:
    content = zipped({"a.fit": fit()})
    end = content.rfind(b"PK\x05\x06")
    later = content[: end + 16] + struct.pack("<I", content.find(b"PK\x01\x02") + 50) + content[end + 20 :]
    path = tmp_path / "upload"
    path.write_bytes(later)
    (file,) = Unpacker(
        UPLOAD, "a.zip", replace(Body.of(later), content=path), Limits(), tmp_path, document_of
    ).batch()
    assert _verdict(file) == FileFailure.BAD_ARCHIVE


def test_links_are_unsafe(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("link.fit")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert unpack(buffer.getvalue(), tmp_path) == {"link.fit": FileFailure.UNSAFE}


def test_bombs_encryption_and_odd_methods_cost_only_themselves(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.gpx", b"\0" * 3_000_000)
        archive.writestr("odd.fit", fit(b"1"), zipfile.ZIP_LZMA)
        archive.writestr("secret.fit", fit(b"2"))
        archive.writestr("fine.fit", fit(b"3"))
    content = bytearray(buffer.getvalue())
    at = content.rfind(b"secret.fit") - 46
    struct.pack_into("<H", content, at + 8, 1)
    assert unpack(bytes(content), tmp_path) == {
        "bomb.gpx": FileFailure.TOO_LARGE,
        "odd.fit": FileFailure.BAD_ARCHIVE,
        "secret.fit": FileFailure.BAD_ARCHIVE,
        "fine.fit": Format.FIT,
    }


def test_a_damaged_member_costs_only_itself(tmp_path: Path) -> None:
    noise = os.urandom(500)
    content = zipped({"bad.fit": fit(noise), "fine.fit": fit()}, zipfile.ZIP_STORED).replace(
        noise, noise[::-1]
    )
    assert unpack(content, tmp_path) == {"bad.fit": FileFailure.BAD_CRC, "fine.fit": Format.FIT}


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04" + b"x" * 100, zipped({"a.fit": fit()})[:-30], b"PK\x05\x06"]
)
def test_a_broken_archive_is_one_failed_file(tmp_path: Path, content: bytes) -> None:
    assert unpack(content, tmp_path) == {"a.zip": FileFailure.BAD_ARCHIVE}


def test_an_archive_of_nothing_is_empty(tmp_path: Path) -> None:
    assert unpack(zipped({"folder/": b"", ".DS_Store": b""}), tmp_path) == {"a.zip": FileFailure.EMPTY}


def test_limits_of_the_whole_archive(tmp_path: Path) -> None:
    content = zipped({f"{number}.fit": fit(str(number).encode(), 1000) for number in range(10)})
    assert unpack(content, tmp_path, Limits(archive_members=9)) == {"a.zip": FileFailure.TOO_LARGE}
    assert unpack(content, tmp_path, Limits(directory_bytes=100)) == {"a.zip": FileFailure.TOO_LARGE}
    cut = unpack(content, tmp_path, Limits(archive_bytes=2500))
    assert cut == {"0.fit": "fit", "1.fit": "fit", "2.fit": "fit", "a.zip": FileFailure.TOO_LARGE}


def test_a_stated_directory_of_zip64_counts_too(tmp_path: Path) -> None:
    content = zipped({"a.fit": fit()})
    end = content.rfind(b"PK\x05\x06")
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 1 << 40, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    assert unpack(content[:end] + record + locator + content[end:], tmp_path) == {
        "a.zip": FileFailure.TOO_LARGE
    }


def test_known_files_are_left_out_when_it_begins_again(tmp_path: Path) -> None:
    content = zipped({f"{number}.fit": fit(str(number).encode()) for number in range(70)})
    files = files_of(content, tmp_path)
    assert len({file.item_id for file in files}) == 70
    rest = files_of(content, tmp_path, known={file.item_id for file in files[:33]})
    assert [file.item_id for file in rest] == [file.item_id for file in files[33:]]


def test_large_content_lies_in_a_file_and_small_in_memory(tmp_path: Path) -> None:
    piece = os.urandom(1 << 20)
    small = keep([piece], tmp_path)
    large = keep([piece] * 5, tmp_path)
    assert isinstance(small.content, bytes)
    assert isinstance(large.content, Path)
    assert large.size_bytes == 5 << 20 > MEMORY_BYTES
    assert replace(large, content=piece * 5) == Body.of(piece * 5)
    assert b"".join(large.pieces()) == piece * 5
    large.discard()
    assert not list(tmp_path.iterdir())


def test_a_refused_large_file_leaves_nothing_behind(tmp_path: Path) -> None:
    content = zipped({"bomb.fit": os.urandom(8 << 20)}, zipfile.ZIP_STORED)
    assert unpack(content, tmp_path, Limits(recording_bytes=6 << 20)) == {"bomb.fit": FileFailure.TOO_LARGE}
    assert not list(tmp_path.iterdir())


def test_folders_of_dead_processes_are_removed_and_those_in_use_stay(tmp_path: Path) -> None:
    dead = tmp_path / "runningmate-collector-dead"
    dead.mkdir()
    (dead / "lock").touch()
    with workspace(tmp_path) as mine:
        for folder in (dead, mine):
            os.utime(folder, (0, 0))
        assert remove_stale(tmp_path) == 1
        assert [path.name for path in tmp_path.iterdir()] == [mine.name]
    assert not list(tmp_path.iterdir())
