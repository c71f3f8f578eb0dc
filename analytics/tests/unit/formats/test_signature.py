from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from analytics.tests.unit.formats.fitbytes import simple
from runningmate_analytics.domain.formats import Kind, sniff


def _zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.fit", b"x")
    return held.getvalue()


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (simple(), Kind.FIT),
        (simple(header_size=12), Kind.FIT),
        (b'<?xml version="1.0"?><gpx version="1.1">', Kind.GPX),
        (b"\xef\xbb\xbf<gpx creator='a'>", Kind.GPX),
        (b"<!-- exported -->\n<!-- twice --><x:gpx xmlns:x='u'>", Kind.GPX),
        ("<?xml version='1.0' encoding='UTF-16'?><gpx>".encode("utf-16"), Kind.GPX),
        (b'<!DOCTYPE gpx [<!ENTITY a "b">]><gpx>', Kind.GPX),
        (b"          <?xml version='1.0'?>\r\n<TrainingCenterDatabase xmlns='u'>", Kind.TCX),
        (gzip.compress(b"x"), Kind.GZIP),
        (_zip(), Kind.ZIP),
    ],
)
def test_content_tells_the_kind(head: bytes, kind: Kind) -> None:
    assert sniff(head) is kind


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\x0e",
        b"Activity ID,Date",
        b"<html><gpx></html>",
        b"<gpxx>",
        b"\x0d" + simple()[1:],
        b"<",
        b"<!--",
    ],
)
def test_anything_else_is_unknown(head: bytes) -> None:
    assert sniff(head) is None
