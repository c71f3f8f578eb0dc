"""Harvest: takes the points of a document out in bulk, so that only what is left is walked element by element.

Exact by construction: a point is taken out only where it equals, but for plain values, one that the walk itself reads
(the first of its shape stays in the document). Whatever is odd stays in too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.formats.points import COLUMNS
from runningmate_analytics.domain.formats.samples import MAX_SAMPLES
from runningmate_analytics.domain.formats.shapes import learn

if TYPE_CHECKING:
    from collections.abc import Collection

    from runningmate_analytics.domain.formats.points import Table
    from runningmate_analytics.domain.formats.shapes import Probe, Shape

MARK = "harvested"
"""Element that stands in the document for a run of points that were taken out."""

MAX_POINT_BYTES = 4096
"""Longer points are rare; they stay."""
MAX_SHAPES = 16
MAX_LESSONS = 64
"""Points that are looked at to learn a shape; a file of nothing but odd ones must not take long for it."""
_BATCH = 4096
"""Points whose values are held as text at a time."""


@dataclass(frozen=True, slots=True)
class Harvest:
    """What is left of a document, and the points that were taken out, a table for each mark in it."""

    document: bytes
    runs: list[Table]


def harvest(document: bytes, point: str, probe: Probe, forbidden: Collection[str]) -> Harvest | None:
    """Takes points out.

    Args:
        document: XML, not yet known to be well formed.
        point: Name of the element that holds one sample, without prefix.
        probe: Reads a document that holds one point.
        forbidden: Names of elements that do more within a point than give a value.

    Returns:
        None where the document must be walked whole.
    """
    opening = re.search(rb"<(?:[\w.-]+:)?%b(?=[ \t\r\n>])" % point.encode(), document)
    if opening is None or MARK.encode() in document:
        return None
    reaper = _Reaper(document, opening[0], probe, forbidden)
    try:
        reaper.reap(opening.start())
        return reaper.harvest()
    except ValueError:
        return None  # a value such as 1-2, which only the walk knows how to take


@dataclass(slots=True)
class _Sheaf:
    """Points of one shape whose values are still text; `places` are their rows."""

    shape: Shape
    places: list[int] = field(default_factory=list)
    values: list[tuple[bytes, ...]] = field(default_factory=list)


class _Reaper:
    def __init__(self, document: bytes, opening: bytes, probe: Probe, forbidden: Collection[str]) -> None:
        self._document = document
        self._opening = opening
        self._closing = b"</%b>" % opening[1:]
        self._probe = probe
        self._forbidden = forbidden
        self._sheaves: list[_Sheaf] = []
        self._lessons = 0
        self._bound: list[tuple[list[int], Table]] = []
        self._count = 0
        # First byte, byte behind, and points taken up to here, of each run.
        self._cuts: list[tuple[int, int, int]] = []

    def reap(self, at: int) -> None:
        """Goes through the document from its first point on.

        Raises:
            ValueError: A value is no number, or there are too many points.
        """
        while at >= 0:
            end = self._run(at)
            if end > at:
                self._cuts.append((at, end, self._count))
            if self._document.startswith(self._opening, end):
                self._learn(end)
                end += 1
            at = self._document.find(self._opening, end)

    def _run(self, at: int) -> int:
        """Takes the points of known shapes from `at` on; gives the byte behind them."""
        while True:
            for index, sheaf in enumerate(self._sheaves):
                end = self._reap(sheaf, at)
                if end > at:
                    self._sheaves.insert(0, self._sheaves.pop(index))
                    at = end
                    break
            else:
                return at

    def _reap(self, sheaf: _Sheaf, at: int) -> int:
        document, match, keep = self._document, sheaf.shape.pattern.match, sheaf.values.append
        held = len(sheaf.values)
        for _point in range(held, _BATCH):
            found = match(document, at)
            if found is None:
                break
            keep(found.groups())
            at = found.end()
        taken = len(sheaf.values) - held
        sheaf.places.extend(range(self._count, self._count + taken))
        self._count += taken
        if self._count > MAX_SAMPLES:
            raise ValueError("too many points")
        if len(sheaf.values) == _BATCH:
            self._bind(sheaf)
        return at

    def _bind(self, sheaf: _Sheaf) -> None:
        self._bound.append((sheaf.places, sheaf.shape.table(sheaf.values)))
        sheaf.places, sheaf.values = [], []

    def _learn(self, at: int) -> None:
        if self._lessons == MAX_LESSONS or len(self._sheaves) == MAX_SHAPES:
            return
        end = self._document.find(self._closing, at, at + MAX_POINT_BYTES)
        if end < 0:
            return
        self._lessons += 1
        shape = learn(self._document[at : end + len(self._closing)], self._probe, self._forbidden)
        if shape is not None:
            self._sheaves.append(_Sheaf(shape))

    def harvest(self) -> Harvest:
        """What was taken and what is left.

        Raises:
            ValueError: A value is no number.
        """
        for sheaf in self._sheaves:
            if sheaf.values:
                self._bind(sheaf)
        table = np.full((self._count, len(COLUMNS)), np.nan)
        for places, rows in self._bound:
            table[places] = rows
        left: list[bytes] = []
        runs: list[Table] = []
        behind, row = 0, 0
        for start, end, count in self._cuts:
            left += (self._document[behind:start], b"<%b/>" % MARK.encode())
            runs.append(table[row:count])
            behind, row = end, count
        left.append(self._document[behind:])
        return Harvest(b"".join(left), runs)
