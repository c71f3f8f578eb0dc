"""Tables: all messages of one kind in file order, as NumPy columns or, where they are few, as rows of numbers."""

from __future__ import annotations

from functools import lru_cache
from math import isfinite
from struct import Struct
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.formats.fit.layout import BASES, BYTE, STRING, Base, Field, Layout
from runningmate_analytics.domain.model import RecordingError, RejectReason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from runningmate_analytics.domain.formats.fit.walk import Walk
    from runningmate_analytics.domain.model import Floats

    Number = int | float | None
    Finder = Callable[[Layout], tuple[Field, Base] | None]


class Table:
    """All messages with one global number.

    Attributes:
        count: Rows.
        layouts: Those that have a message.
        positions: Shape (count,), byte offset of each row's message, ascending.
    """

    def __init__(
        self, data: bytes, used: Sequence[tuple[Walk, Sequence[Layout]]], max_rows: int, what: str
    ) -> None:
        """Take the messages of layouts, walk by walk.

        Raises:
            RecordingError: too_large, if there are more than `max_rows`; `what` names them in plural.
        """
        self._data = data
        self.layouts: list[Layout] = []
        pieces, kinds = [], []
        self.count = 0
        for walk, layouts in used:
            there = [layout for layout in layouts if walk.counts[layout.index]]
            self.count += sum(walk.counts[layout.index] for layout in there)
            if there and self.count <= max_rows:
                positions, kind = walk.select(there)
                pieces.append(positions)
                kinds.append(kind + len(self.layouts))
            self.layouts += there
        if self.count > max_rows:
            raise RecordingError(
                RejectReason.TOO_LARGE,
                f"The file has {self.count} {what}; at most {max_rows} are decoded.",
            )
        self._chosen: dict[tuple[int, ...], NDArray[np.bool_]] = {}
        self._rows_at: tuple[bytes | NDArray[np.void], int, int] | None = None
        self.positions: NDArray[np.int64] = _joined(pieces, np.int64)
        self._kinds: NDArray[np.intp] = _joined(kinds, np.intp)

    def known(self, number: int) -> Floats | None:
        """The first item of a field as it is stored, NaN where a row has none; None where no row has one."""

        def find(layout: Layout) -> tuple[Field, Base] | None:
            at = layout.fields.get(number)
            base = None if at is None else BASES.get(at.base_type)
            return None if at is None or base is None else (at, base)

        return self.gather(find)

    def column(self, number: int) -> Floats:
        """A field as it is stored, NaN where a row has none."""
        column = self.known(number)
        return np.full(self.count, np.nan) if column is None else column

    def gather(self, find: Finder) -> Floats | None:
        """The first item of whatever `find` finds in each layout; see `known`."""
        by_base: dict[tuple[str, Base], list[tuple[int, int]]] = {}
        for kind, layout in enumerate(self.layouts):
            found = find(layout)
            if found is not None and found[0].size >= found[1].size:
                by_base.setdefault((layout.order, found[1]), []).append((kind, found[0].offset))
        column: Floats | None = None
        for (order, base), places in by_base.items():
            numbers = _valid(self._values(places, order + base.code), base)
            if len(places) == len(self.layouts):
                return numbers
            if numbers is not None:
                column = np.full(self.count, np.nan) if column is None else column
                column[self._rows(places)] = numbers
        return column

    def _values(self, places: list[tuple[int, int]], code: str) -> NDArray[np.generic]:
        """Stored numbers of the rows whose kind has a place, at the offset that it gives."""
        offset = places[0][1]
        window = self._window() if all(other == offset for _, other in places) else None
        if window is not None:
            buffer, first, stride = window
            values: NDArray[np.generic] = np.ndarray((self.count,), code, buffer, first + offset, (stride,))
            return values if len(places) == len(self.layouts) else values[self._rows(places)]
        offsets = np.zeros(len(self.layouts), np.int64)
        for kind, place in places:
            offsets[kind] = place
        at = self.positions + offsets[self._kinds]
        if len(places) < len(self.layouts):
            at = at[self._rows(places)]
        every = np.ndarray((len(self._data) - np.dtype(code).itemsize + 1,), code, self._data, 0, (1,))
        return np.asarray(every[at])

    def _window(self) -> tuple[bytes | NDArray[np.void], int, int] | None:
        """Where the rows lie at one stride, as buffer, first byte and stride: in the file, or else in a copy.

        Returns:
            None where a copy would be large for what it holds.
        """
        if self._rows_at is None:
            first, last = int(self.positions[0]), int(self.positions[-1])
            size = max(layout.size for layout in self.layouts)
            if len(self.layouts) == 1 and last - first == (self.count - 1) * size:
                self._rows_at = self._data, first, size
            elif last + size <= len(self._data) and self.count * size <= len(self._data):
                every = np.ndarray((len(self._data) - size + 1,), f"V{size}", self._data, 0, (1,))
                self._rows_at = every[self.positions], 0, size
        return self._rows_at

    def _rows(self, places: list[tuple[int, int]]) -> NDArray[np.bool_]:
        kinds = tuple(kind for kind, _ in places)
        rows = self._chosen.get(kinds)
        if rows is None:
            chosen = np.zeros(len(self.layouts), np.bool_)
            chosen[list(kinds)] = True
            rows = self._chosen[kinds] = chosen[self._kinds]
        return rows

    def items(self, kind: int, at: Field) -> tuple[NDArray[np.intp], NDArray[np.uint8]]:
        """The rows of one layout, and the bytes that they have in a field, shape (rows, size)."""
        rows = np.flatnonzero(self._kinds == kind)
        first = self.positions[rows] + at.offset
        return rows, np.frombuffer(self._data, np.uint8)[first[:, None] + np.arange(at.size)]

    def values(self, *numbers: int) -> list[list[Number]]:
        """The first item of fields as they are stored, row by row, None where a row has none; for few rows."""
        readers = [_reader(layout.order, tuple(map(layout.fields.get, numbers))) for layout in self.layouts]
        return [
            readers[kind](self._data, position)
            for position, kind in zip(self.positions.tolist(), self._kinds.tolist(), strict=True)
        ]

    def strings(self, number: int) -> list[str | None]:
        """A text field, cut at its first NUL; for few rows."""
        places = [layout.fields.get(number) for layout in self.layouts]
        return [_text(self._data, place) for place in self._placed(places)]

    def _placed(self, places: list[Field | None]) -> Iterator[tuple[int, int] | None]:
        """Where a text of each row begins and ends."""
        for position, kind in zip(self.positions.tolist(), self._kinds.tolist(), strict=True):
            at = places[kind]
            texts = at is not None and at.base_type in (STRING, BYTE)
            yield (position + at.offset, position + at.offset + at.size) if at is not None and texts else None


def _joined(pieces: list[NDArray[np.int64]], kind: type[np.int64 | np.intp]) -> NDArray[np.int64]:
    if len(pieces) == 1:
        return pieces[0]
    return np.concatenate(pieces) if pieces else np.empty(0, kind)


def _valid(values: NDArray[np.generic], base: Base) -> Floats | None:
    """Numbers as float64, NaN where invalid; None if all are."""
    numbers = values.astype(np.float64)
    invalid = ~np.isfinite(numbers) if base.invalid is None else values == base.invalid
    missing = int(np.count_nonzero(invalid))
    if missing == len(values):
        return None
    if missing:
        numbers[invalid] = np.nan
    return numbers


@lru_cache(maxsize=256)
def _reader(order: str, fields: tuple[Field | None, ...]) -> Callable[[bytes, int], list[Number]]:
    """Reads the first item of some fields of the message at a position, None where invalid."""
    chosen = sorted(
        (field.offset, place, BASES[field.base_type])
        for place, field in enumerate(fields)
        if field is not None and field.base_type in BASES and field.size >= BASES[field.base_type].size
    )
    code, at = order, 0
    for offset, _, base in chosen:
        code += f"{offset - at}x{base.letter}"
        at = offset + base.size
    unpack = Struct(code).unpack_from
    places = [(place, base.invalid) for _, place, base in chosen]

    def read(data: bytes, position: int) -> list[Number]:
        row: list[Number] = [None] * len(fields)
        for value, (place, invalid) in zip(unpack(data, position), places, strict=True):
            if value != invalid and (invalid is not None or isfinite(value)):
                row[place] = value
        return row

    return read


def _text(data: bytes, place: tuple[int, int] | None) -> str | None:
    if place is None:
        return None
    text = data[slice(*place)].split(b"\0", 1)[0].decode("utf-8", "replace")
    return "".join(letter for letter in text if letter.isprintable()).strip() or None
