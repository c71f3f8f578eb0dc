from __future__ import annotations

import os
from pathlib import Path

import pytest

from collector.tests.files import fit, gpx, gz, tcx, zipped
from runningmate_collector.domain.failures import FileFailure, FileRejected
from runningmate_collector.domain.gunzip import gunzip
from runningmate_collector.domain.limits import Limits
from runningmate_collector.domain.signature import Signature, recognise

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (fit(), Signature.FIT),
        (b"\x0c" + fit()[1:], Signature.FIT),
        (gpx(), Signature.GPX),
        (b"\xef\xbb\xbf  " + gpx(), Signature.GPX),
        (b"<!DOCTYPE gpx [<!ENTITY a 'b'>]><gpx>", Signature.GPX),
        (b"\xff\xfe" + gpx().decode().encode("utf-16-le"), Signature.GPX),
        (b"<x:TrainingCenterDatabase xmlns:x='y'>", Signature.TCX),
        (tcx(), Signature.TCX),
        (gz(fit()), Signature.GZIP),
        (zipped({"a": b"b"}), Signature.ZIP),
        (zipped({}), Signature.ZIP),
        (b"", None),
        (b"<kml><gpx/></kml>", None),
        (b"<gpxish>", None),
        (b"<!-- never ends <gpx>", None),
        (b"hello <gpx>", None),
        (fit()[:11], None),
    ],
)
def test_the_content_tells_the_format(content: bytes, expected: Signature | None) -> None:
    assert recognise(content) is expected


def test_real_files_are_recognised() -> None:
    root = Path(os.environ.get("RUNNINGMATE_SHARED_DATA") or REPOSITORY.parent / "shared" / "data")
    if not root.is_dir():
        pytest.skip("no folder of real recordings (set RUNNINGMATE_SHARED_DATA)")
    for kind in ("gpx", "tcx"):
        found = list((root / kind).rglob(f"*.{kind}"))
        assert found
        assert {recognise(path.read_bytes()[:8192]) for path in found} == {Signature(kind)}


def unpacked(content: bytes, limits: Limits | None = None, step: int = 97) -> bytes:
    pieces = [content[at : at + step] for at in range(0, len(content), step)]
    return b"".join(gunzip(pieces, limits or Limits()))


def test_gzip_comes_back_whole_with_its_members_and_without_padding() -> None:
    content = os.urandom(300_000) + b"\0" * 50_000
    assert unpacked(gz(content)) == content
    assert unpacked(gz(b"one") + gz(b"two") + b"\0" * 600) == b"onetwo"
    assert unpacked(gz(b"")) == b""


@pytest.mark.parametrize(
    ("content", "failure"),
    [
        (gz(os.urandom(5000))[:-1], FileFailure.TRUNCATED),
        (gz(os.urandom(5000))[:2000], FileFailure.TRUNCATED),
        (gz(b"abc" * 1000)[:-8] + b"\0" * 8, FileFailure.BAD_CRC),
        (gz(b"abc" * 1000)[:12] + b"\xff" * 100, FileFailure.CORRUPT),
        (gz(b"\0" * 2_000_000), FileFailure.TOO_LARGE),
    ],
)
def test_damaged_and_hostile_gzip_is_named(content: bytes, failure: FileFailure) -> None:
    with pytest.raises(FileRejected) as rejected:
        unpacked(content)
    assert rejected.value.failure is failure


def test_gzip_stops_at_the_limit_and_not_at_the_end() -> None:
    limits = Limits(recording_bytes=100_000)
    taken = 0
    with pytest.raises(FileRejected) as rejected:
        for piece in gunzip([gz(os.urandom(2_000_000))], limits):
            taken += len(piece)
    assert rejected.value.failure is FileFailure.TOO_LARGE
    assert taken <= 100_000
