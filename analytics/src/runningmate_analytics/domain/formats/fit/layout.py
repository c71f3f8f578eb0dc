"""Layouts: what a FIT definition message says about the bytes of the data messages after it.

Source: FIT protocol, "Definition Message" and "Base Type" tables.
"""

from __future__ import annotations

from struct import Struct
from typing import NamedTuple

TIMESTAMP = 253
"""The field number that means the timestamp in every message."""

FIXED_BYTES = 6
FIELD_BYTES = 3
_TRIPLE = Struct("3B")
DEVELOPER_FLAG = 0x20
"""Bit of a definition's header that says that developer fields follow the others."""


class Base(NamedTuple):
    """A base type: codes of NumPy and of `struct`, bytes per item, and the value that means none."""

    code: str
    letter: str
    size: int
    invalid: int | None


STRING, BYTE = 7, 13

BASES: dict[int, Base] = {
    0: Base("u1", "B", 1, 0xFF),
    1: Base("i1", "b", 1, 0x7F),
    2: Base("u1", "B", 1, 0xFF),
    3: Base("i2", "h", 2, 0x7FFF),
    4: Base("u2", "H", 2, 0xFFFF),
    5: Base("i4", "i", 4, 0x7FFFFFFF),
    6: Base("u4", "I", 4, 0xFFFFFFFF),
    8: Base("f4", "f", 4, None),
    9: Base("f8", "d", 8, None),
    10: Base("u1", "B", 1, 0),
    11: Base("u2", "H", 2, 0),
    12: Base("u4", "I", 4, 0),
    13: Base("u1", "B", 1, 0xFF),
    14: Base("i8", "q", 8, 0x7FFFFFFFFFFFFFFF),
    15: Base("u8", "Q", 8, 0xFFFFFFFFFFFFFFFF),
    16: Base("u8", "Q", 8, 0),
}
"""By the low five bits of the base type's byte; the high bit only says that byte order matters.
For floats every NaN is invalid. Strings have no entry: they are never numbers."""


class Field(NamedTuple):
    """A field: offset and size in bytes, counted from the message's header byte."""

    offset: int
    size: int
    base_type: int


class Layout:
    """All data messages with one definition, wherever in their link they stand.

    Fields are read from the definition when they are first asked for: most messages never are.

    Attributes:
        index: Place among the layouts of the link.
        message: Global message number.
        order: `<` or `>`, NumPy's byte order.
        size: Bytes of a whole message, header byte included.
    """

    def __init__(self, index: int, definition: bytes) -> None:
        """Args: the place; a complete definition message, its header byte included."""
        self.index = index
        self.order = ">" if definition[2] & 1 else "<"
        self.message = int.from_bytes(definition[3:5], "big" if self.order == ">" else "little")
        self._developer_at = FIXED_BYTES + FIELD_BYTES * definition[5]
        self._definition = definition
        self._parsed: tuple[dict[int, Field], dict[tuple[int, int], Field]] | None = None
        self.size = (
            1
            + sum(definition[FIXED_BYTES + 1 : self._developer_at : FIELD_BYTES])
            + sum(definition[self._developer_at + 2 :: FIELD_BYTES])
        )

    @property
    def fields(self) -> dict[int, Field]:
        """By field number."""
        return (self._parsed or self._parse())[0]

    @property
    def developer(self) -> dict[tuple[int, int], Field]:
        """By (developer data index, field number); their base type is in another message."""
        return (self._parsed or self._parse())[1]

    def _parse(self) -> tuple[dict[int, Field], dict[tuple[int, int], Field]]:
        definition, offset = self._definition, 1
        fields: dict[int, Field] = {}
        for number, size, base_type in _TRIPLE.iter_unpack(definition[FIXED_BYTES : self._developer_at]):
            fields[number] = Field(offset, size, base_type & 0x1F)
            offset += size
        developer: dict[tuple[int, int], Field] = {}
        for number, size, index in _TRIPLE.iter_unpack(definition[self._developer_at + 1 :]):
            developer[index, number] = Field(offset, size, STRING)
            offset += size
        self._parsed = fields, developer
        return self._parsed


def definition_end(data: bytes, position: int, end: int) -> int | None:
    """Byte after the definition message at `position`, None if it reaches over `end`."""
    after = position + FIXED_BYTES
    if after > end:
        return None
    after += FIELD_BYTES * data[position + 5]
    if data[position] & DEVELOPER_FLAG:
        if after >= end:
            return None
        after += 1 + FIELD_BYTES * data[after]
    return after if after <= end else None
