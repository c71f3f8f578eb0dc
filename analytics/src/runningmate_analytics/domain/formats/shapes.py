"""Shapes: what the points of one writer have in common, as a pattern that finds their values.

A shape is learned from one point. Which value belongs to which column is not said here a second time: a point with
telling values is given to the reader, and where they come out is where they belong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.formats.instants import unix_time, unix_times
from runningmate_analytics.domain.formats.points import COLUMNS
from runningmate_analytics.domain.model import RecordingError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from runningmate_analytics.domain.formats.points import Table

    Probe = Callable[[bytes], Table]

_PIECE = re.compile(rb"<[^<>]*>|[^<>]+")
_TAG = re.compile(
    rb"<(?P<end>/?)(?:[\w.-]+:)?(?P<name>[\w.-]+)(?:[ \t\r\n]+[\w.:-]+=\"[^\"<&]*\")*[ \t\r\n]*(?P<alone>/?)>"
)
_VALUE = re.compile(rb'(?<==")[^"]*(?=")')
_NUMBER = re.compile(rb"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?")
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT[\d:.]+Z")
_TEXT = re.compile(rb"[^<>&\x00-\x1f\x7f-\xff]{1,200}")

# Possessive, so that a point that does not match costs one look at each of its bytes.
_BLANKS = rb"[ \t\r\n]*+"
_PATTERNS = {
    "number": rb"([-+0-9.eE]{1,40}+)",
    "time": rb"([-+0-9T:.Z]{1,40}+)",
    "text": rb"[^<>&\x00-\x1f\x7f-\xff]{1,200}+",
}
_PROBE_NUMBER = 1001


@dataclass(frozen=True, slots=True)
class _Part:
    """`kind` is `fixed`, `blank`, or one of `_PATTERNS`."""

    kind: str
    sample: bytes


@dataclass(frozen=True, slots=True)
class Shape:
    """Points that differ in their values only.

    Attributes:
        pattern: Matches one such point and the blanks behind it; its groups are the values.
        columns: For each group its place in `COLUMNS`.
    """

    pattern: re.Pattern[bytes]
    columns: tuple[int, ...]

    def table(self, values: Sequence[tuple[bytes, ...]]) -> Table:
        """The groups of many matches as rows of `COLUMNS`.

        Raises:
            ValueError: A value is no number.
        """
        table = np.full((len(values), len(COLUMNS)), np.nan)
        for column, texts in zip(self.columns, zip(*values, strict=True), strict=True):
            table[:, column] = unix_times(texts) if column == 0 else list(map(float, texts))
        return table


def learn(point: bytes, probe: Probe, forbidden: Collection[str]) -> Shape | None:
    """The shape of a point, None where its points must be read one by one.

    Args:
        point: A whole element.
        probe: Reads a document that holds one point; raises RecordingError.
        forbidden: Names of elements that do more within a point than give a value.
    """
    parts = _parts(point, forbidden)
    if parts is None:
        return None
    telling = {at: _telling(at, part.kind) for at, part in enumerate(parts)}
    try:
        table = probe(b"".join(telling[at] or part.sample for at, part in enumerate(parts)))
    except RecordingError:
        return None
    if len(table) != 1:
        return None
    columns = _columns(table[0].tolist(), parts, telling)
    if columns is None or 0 not in columns.values():
        return None
    pattern = b"".join(_pattern(part, captured=at in columns) for at, part in enumerate(parts))
    return Shape(re.compile(pattern + _BLANKS), tuple(columns[at] for at in sorted(columns)))


def _parts(point: bytes, forbidden: Collection[str]) -> list[_Part] | None:
    pieces = _PIECE.findall(point)
    if b"".join(pieces) != point:
        return None
    parts: list[_Part] = []
    opened: bytes | None = None
    for at, piece in enumerate(pieces):
        if not piece.startswith(b"<"):
            is_leaf = opened is not None and pieces[at + 1].startswith(b"</")
            if piece.strip(b" \t\r\n"):
                kind = _kind(piece) if is_leaf else None
                if kind is None:
                    return None
                parts.append(_Part(kind, piece))
            else:
                parts.append(_Part("blank", piece))
            continue
        tag = _TAG.fullmatch(piece)
        if tag is None or (tag["name"].decode("ascii") in forbidden and 0 < at < len(pieces) - 1):
            return None
        if parts and parts[-1].kind == "fixed":
            parts.append(_Part("blank", b""))
        parts += _tag_parts(piece)
        opened = None if tag["end"] or tag["alone"] else tag["name"]
    return parts


def _tag_parts(tag: bytes) -> Iterator[_Part]:
    """A tag, with the attributes that are numbers as values."""
    at = 0
    for value in _VALUE.finditer(tag):
        if _NUMBER.fullmatch(value[0]):
            yield _Part("fixed", tag[at : value.start()])
            yield _Part("number", value[0])
            at = value.end()
    yield _Part("fixed", tag[at:])


def _kind(text: bytes) -> str | None:
    for kind, wanted in (("number", _NUMBER), ("time", _TIME), ("text", _TEXT)):
        if wanted.fullmatch(text):
            return kind
    return None


def _telling(at: int, kind: str) -> bytes:
    """A value that says where it came from; empty for parts without one."""
    if kind == "time":
        return b"2001-01-01T%02d:%02d:00Z" % divmod(at, 60)
    return b"%d" % (_PROBE_NUMBER + at) if kind in _PATTERNS else b""


def _columns(
    row: Sequence[float], parts: Sequence[_Part], telling: dict[int, bytes]
) -> dict[int, int] | None:
    """By the place of a part, the column that shows its telling value; None where one cannot be explained."""
    sources = {
        unix_time(text.decode("ascii")) if parts[at].kind == "time" else float(text): at
        for at, text in telling.items()
        if text
    }
    found: dict[int, int] = {}
    for column, value in enumerate(row):
        if isnan(value):
            continue
        at = sources.get(value)
        if (
            at is None
            or at in found
            or parts[at].kind == "text"
            or (parts[at].kind == "time") != (column == 0)
        ):
            return None
        found[at] = column
    # A time where it means nothing may stand where a number would mean something.
    if any(part.kind == "time" and at not in found for at, part in enumerate(parts)):
        return None
    return found


def _pattern(part: _Part, *, captured: bool) -> bytes:
    if part.kind == "fixed":
        return re.escape(part.sample)
    if part.kind == "blank":
        return _BLANKS
    return _PATTERNS[part.kind] if captured else _PATTERNS["text"]
