"""What a file is, told by its first bytes and never by its name."""

from __future__ import annotations

import re
from enum import StrEnum

HEAD_BYTES = 8192
"""How much of a file is looked at; comments and a doctype may stand before an XML root."""


class Signature(StrEnum):
    """What is recognised; the first three are formats of recordings."""

    FIT = "fit"
    GPX = "gpx"
    TCX = "tcx"
    GZIP = "gzip"
    ZIP = "zip"


_FIT_HEADER_SIZES = (12, 14)
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"\xef\xbb": "utf-8-sig"}
_PROLOGUE = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(\[.*?\]\s*)?>", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_ROOTS = {"gpx": Signature.GPX, "TrainingCenterDatabase": Signature.TCX}


def recognise(head: bytes) -> Signature | None:
    """The kind of a file.

    Args:
        head: Its first `HEAD_BYTES`, or all of it.

    Returns:
        None for anything that is not known.
    """
    if len(head) >= 12 and head[0] in _FIT_HEADER_SIZES and head[8:12] == b".FIT":
        return Signature.FIT
    if head.startswith(b"\x1f\x8b"):
        return Signature.GZIP
    if head.startswith(_ZIP_STARTS):
        return Signature.ZIP
    return _recognise_xml(head[:HEAD_BYTES])


def _recognise_xml(head: bytes) -> Signature | None:
    text = head.decode(_BYTE_ORDER_MARKS.get(head[:2], "utf-8"), "replace").removeprefix("\ufeff")
    at = 0
    while (skipped := _PROLOGUE.match(text, at)) is not None:
        at = skipped.end()
    root = _ROOT.match(text, at)
    return _ROOTS.get(root[1]) if root else None
