"""What a file is, told by its first bytes and never by its name."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum


class Kind(StrEnum):
    """Formats that are recognised; GZIP and ZIP hold others and are unpacked elsewhere."""

    FIT = "fit"
    GPX = "gpx"
    TCX = "tcx"
    GZIP = "gzip"
    ZIP = "zip"


HEAD_BYTES = 4096
"""How much of a file `sniff` looks at; comments and a doctype may precede the root element."""

_ROOT = re.compile(r"<(?:[\w.-]+:)?(gpx|TrainingCenterDatabase)[\s/>]")
_NOT_ROOT = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL)
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def sniff(head: bytes) -> Kind | None:
    """Recognise a format.

    Args:
        head: The file's first bytes; `HEAD_BYTES` are enough, fewer may be too few for XML that
            starts with long comments.

    Returns:
        The kind, or None for anything else, a file of zero bytes included.
    """
    head = head[:HEAD_BYTES]
    if len(head) >= 12 and head[0] in (12, 14) and head[8:12] == b".FIT":
        return Kind.FIT
    if head[:2] == b"\x1f\x8b":
        return Kind.GZIP
    if head[:4] in _ZIP_MARKS:
        return Kind.ZIP
    return _sniff_xml(head)


def _sniff_xml(head: bytes) -> Kind | None:
    encoding = "utf-16" if head[:2] in _UTF16_MARKS else "utf-8"
    text = head.decode(encoding, "replace").lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        return None
    root = _ROOT.match(_NOT_ROOT.sub("", text).lstrip())
    if root is None:
        return None
    return Kind.GPX if root[1] == "gpx" else Kind.TCX
