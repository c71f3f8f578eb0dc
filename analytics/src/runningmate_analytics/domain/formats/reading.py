"""Reading: an XML format's reader, fed by the harvest where it can be and by the walk alone where it cannot."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, TypeVar

from runningmate_analytics.domain.formats import document
from runningmate_analytics.domain.formats.harvest import MARK, harvest
from runningmate_analytics.domain.formats.points import no_rows
from runningmate_analytics.domain.model import RecordingError

if TYPE_CHECKING:
    from runningmate_analytics.domain.formats.points import Points, Table

ReaderT = TypeVar("ReaderT", bound="Reader")

HARVEST_FROM_BYTES = 128 * 1024
"""Below this the walk takes less than learning a shape does (5 ms)."""


class Reader(ABC):
    """Collects what a format's elements say.

    Args:
        runs: Points that were taken out of the document, in the order of the marks that stand for them.

    Attributes:
        point: Name of the element that holds one sample.
        frame: What stands before and behind points in the smallest document.
        structural: Elements that are more than a value, wherever they stand.
    """

    point: ClassVar[str]
    frame: ClassVar[tuple[bytes, bytes]]
    structural: ClassVar[frozenset[str]]

    def __init__(self, runs: Sequence[Table] = ()) -> None:
        self._runs = runs
        self._marks_met = 0
        self.points_without_time = 0

    @abstractmethod
    def starts(self) -> dict[str, document.Start]:
        """Handlers by element name."""

    @abstractmethod
    def ends(self) -> dict[str, document.End]:
        """Handlers by element name."""

    @abstractmethod
    def target(self) -> Points | None:
        """Where points go at this place of the document; None where they mean nothing."""

    @abstractmethod
    def all_points(self) -> Sequence[Points]:
        """All that was collected, in file order."""

    @property
    def whole(self) -> bool:
        """Whether every run found its place."""
        return self._marks_met == len(self._runs)

    def walk(self, data: bytes) -> None:
        """Goes through a document.

        Raises:
            RecordingError: See `document.walk`.
        """
        starts, ends = self.starts(), self.ends()
        if self._runs:
            starts[MARK], ends[MARK] = self._mark, _nothing
        document.walk(data, starts, ends, self.point)

    def _mark(self, _attributes: dict[str, str]) -> None:
        points = self.target()
        if points is not None:
            self.points_without_time += points.extend(self._runs[self._marks_met])
        self._marks_met += 1


def _nothing(_text: str) -> None:
    """What the end of a mark means."""


def read(data: bytes, reader: type[ReaderT], harvest_from_bytes: int = HARVEST_FROM_BYTES) -> ReaderT:
    """A reader that has read a document: by harvest, or, where that meets anything unusual, by the walk alone.

    Args:
        data: The document.
        reader: The format's.
        harvest_from_bytes: Shorter documents are walked.

    Raises:
        RecordingError: See `document.walk`.
    """

    def probe(point: bytes) -> Table:
        alone = reader()
        alone.walk(point.join(reader.frame))
        tables = [points.table() for points in alone.all_points()]
        return tables[0] if tables else no_rows()

    found = None
    if len(data) >= harvest_from_bytes:
        found = harvest(data, reader.point, probe, reader.structural)
    if found is not None and found.runs:
        fast = reader(found.runs)
        with suppress(RecordingError):
            fast.walk(found.document)
            if fast.whole:
                return fast
    slow = reader()
    slow.walk(data)
    return slow
