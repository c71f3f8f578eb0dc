"""Small files as people hand them over."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Mapping


def fit(mark: bytes = b"1", size_bytes: int = 200) -> bytes:
    """Looks like FIT; what analytics would say of it does not matter here."""
    return b"\x0e\x20\x00\x00\x00\x00\x00\x00.FIT\x00\x00" + mark.ljust(size_bytes, b"\x00")


def fit_of(kind: int, mark: bytes = b"1", size_bytes: int = 200) -> bytes:
    """A FIT file whose first message says what it is: file_id with its type behind a manufacturer."""
    messages = struct.pack("<BBBHB", 0x40, 0, 0, 0, 2) + bytes((1, 2, 0x84, 0, 1, 0)) + bytes((0, 1, 0, kind))
    content = messages + mark.ljust(size_bytes, b"\x00")
    header = struct.pack("<BBHI4sH", 14, 0x20, 2100, len(content), b".FIT", 0)
    return header + content + b"\x00\x00"


def gpx(mark: str = "1") -> bytes:
    return f'<?xml version="1.0"?>\n<!-- {mark} -->\n<gpx version="1.1"><trk/></gpx>'.encode()


def tcx(mark: str = "1") -> bytes:
    return f"<TrainingCenterDatabase><!-- {mark} --></TrainingCenterDatabase>".encode()


def gz(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()
