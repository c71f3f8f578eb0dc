"""Tables: all messages of one kind as NumPy columns."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.formats.fit.layout import BASES, STRING, Base, Field, Layout
from runningmate_analytics.domain.model import RecordingError, RejectReason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from runningmate_analytics.domain.model import Floats


class Part:
    """The messages of one layout: a window on the file's bytes where they lie at one stride, else a copy."""

    def __init__(self, data: bytes, layout: Layout) -> None:
        """Args: the whole file; a layout with at least one message."""
        self.layout = layout
        self.positions: NDArray[np.int64] = np.frombuffer(layout.positions, np.uint32).astype(np.int64)
        self.count = len(self.positions)
        self._buffer: bytes | NDArray[np.void] = data
        self._first = int(self.positions[0])
        size = layout.size
        if int(self.positions[-1]) - self._first != (self.count - 1) * size:
            every = np.ndarray((len(data) - size + 1,), f"V{size}", data, 0, (1,))
            self._buffer, self._first = every[self.positions], 0

    def numbers(self, at: Field, base: Base) -> Floats | None:
        """First item of a field as float64, NaN where invalid; None where the field is too small."""
        if at.size < base.size:
            return None
        values = self._view(at.offset, self.layout.order + base.code)
        numbers = values.astype(np.float64)
        if base.invalid is None:
            numbers[~np.isfinite(numbers)] = np.nan
        else:
            numbers[values == base.invalid] = np.nan
        return numbers

    def number(self, number: int) -> Floats:
        """A field by its number, NaN where the layout has none that is numeric."""
        at = self.layout.fields.get(number)
        base = None if at is None else BASES.get(at.base_type)
        numbers = None if at is None or base is None else self.numbers(at, base)
        return np.full(self.count, np.nan) if numbers is None else numbers

    def items(self, at: Field) -> NDArray[np.uint8]:
        """The bytes of a field, shape (count, size)."""
        return self._view(at.offset, f"V{at.size}").copy().view(np.uint8).reshape(self.count, at.size)

    def _view(self, offset: int, code: str) -> NDArray[np.generic]:
        return np.ndarray((self.count,), code, self._buffer, self._first + offset, (self.layout.size,))


class Table:
    """All messages with one global number, layout after layout."""

    def __init__(self, data: bytes, layouts: Iterable[Layout], max_rows: int, what: str) -> None:
        """Take the messages of `layouts`.

        Raises:
            RecordingError: too_large, if there are more than `max_rows`; `what` names them in plural.
        """
        used = [layout for layout in layouts if len(layout.positions)]
        self.count = sum(len(layout.positions) for layout in used)
        if self.count > max_rows:
            raise RecordingError(
                RejectReason.TOO_LARGE,
                f"The file has {self.count} {what}; at most {max_rows} are decoded.",
            )
        self.parts = [Part(data, layout) for layout in used]

    @property
    def positions(self) -> NDArray[np.int64]:
        """Byte offset of each row's message."""
        if not self.parts:
            return np.empty(0, np.int64)
        return np.concatenate([part.positions for part in self.parts])

    def column(self, number: int, scale: float = 1, offset: float = 0) -> Floats:
        """A field as `stored / scale - offset`, NaN where a row has none."""
        column = np.full(self.count, np.nan)
        row = 0
        for part in self.parts:
            if number in part.layout.fields:
                column[row : row + part.count] = part.number(number)
            row += part.count
        if scale != 1:
            column /= scale
        if offset:
            column -= offset
        return column

    def has(self, number: int) -> bool:
        """Whether any layout has the field."""
        return any(number in part.layout.fields for part in self.parts)

    def integers(self, number: int) -> list[int | None]:
        """A field as Python integers; for tables of a few rows."""
        return [None if isnan(value) else int(value) for value in self.column(number).tolist()]

    def strings(self, number: int) -> list[str | None]:
        """A text field, cut at its first NUL; for tables of a few rows."""
        texts: list[str | None] = []
        for part in self.parts:
            at = part.layout.fields.get(number)
            if at is None or at.base_type != STRING or not at.size:
                texts += [None] * part.count
                continue
            texts += [_text(row.tobytes()) for row in part.items(at)]
        return texts


def _text(stored: bytes) -> str | None:
    text = stored.split(b"\0", 1)[0].decode("utf-8", "replace")
    return "".join(letter for letter in text if letter.isprintable()).strip() or None
