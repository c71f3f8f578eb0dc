"""Layouts: what a FIT definition message says about the bytes of the data messages after it.

Source: FIT protocol, "Definition Message" and "Base Type" tables.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from runningmate_analytics.domain.model import RecordingError, RejectReason

TIMESTAMP = 253
"""The field number that means the timestamp in every message."""

_FIXED_BYTES = 6
_FIELD_BYTES = 3


@dataclass(frozen=True, slots=True)
class Base:
    """A base type: NumPy's code without byte order, bytes per item, and the value that means none."""

    code: str
    size: int
    invalid: int | None


STRING = 7

BASES: dict[int, Base] = {
    0: Base("u1", 1, 0xFF),
    1: Base("i1", 1, 0x7F),
    2: Base("u1", 1, 0xFF),
    3: Base("i2", 2, 0x7FFF),
    4: Base("u2", 2, 0xFFFF),
    5: Base("i4", 4, 0x7FFFFFFF),
    6: Base("u4", 4, 0xFFFFFFFF),
    8: Base("f4", 4, None),
    9: Base("f8", 8, None),
    10: Base("u1", 1, 0),
    11: Base("u2", 2, 0),
    12: Base("u4", 4, 0),
    13: Base("u1", 1, 0xFF),
    14: Base("i8", 8, 0x7FFFFFFFFFFFFFFF),
    15: Base("u8", 8, 0xFFFFFFFFFFFFFFFF),
    16: Base("u8", 8, 0),
}
"""By the low five bits of the base type's byte; the high bit only says that byte order matters.
For floats every NaN is invalid. Strings have no entry: they are never numbers."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: offset and size in bytes, counted from the message's header byte."""

    offset: int
    size: int
    base_type: int


@dataclass(slots=True)
class Layout:
    """All data messages with one definition, wherever in the file they stand.

    Attributes:
        message: Global message number.
        order: `<` or `>`, NumPy's byte order.
        size: Bytes of a whole message, header byte included.
        fields: By field number.
        developer: By (developer data index, field number); their base type is in another message.
        positions: Byte offset of each message's header, ascending.
    """

    message: int
    order: str
    size: int
    fields: dict[int, Field]
    developer: dict[tuple[int, int], Field]
    positions: array[int] = field(default_factory=lambda: array("I"))


def definition_end(data: bytes, position: int, end: int) -> int:
    """Byte after the definition message at `position`.

    Raises:
        RecordingError: corrupt, if the definition reaches over `end`.
    """
    after = position + _FIXED_BYTES
    if after <= end:
        after += _FIELD_BYTES * data[position + 5]
        if data[position] & 0x20 and after < end:
            after += 1 + _FIELD_BYTES * data[after]
        elif data[position] & 0x20:
            after = end + 1
    if after > end:
        raise RecordingError(
            RejectReason.CORRUPT,
            f"The message definition at byte {position} reaches over the end of the messages at byte {end}.",
        )
    return after


def parse_definition(definition: bytes) -> Layout:
    """Read one definition message, header byte included and known to be complete."""
    order = ">" if definition[2] & 1 else "<"
    message = int.from_bytes(definition[3:5], "big" if order == ">" else "little")
    developer_at = _FIXED_BYTES + _FIELD_BYTES * definition[5]
    fields: dict[int, Field] = {}
    offset = 1
    for at in range(_FIXED_BYTES, developer_at, _FIELD_BYTES):
        number, size, base_type = definition[at : at + _FIELD_BYTES]
        fields[number] = Field(offset, size, base_type & 0x1F)
        offset += size
    developer: dict[tuple[int, int], Field] = {}
    for at in range(developer_at + 1, len(definition), _FIELD_BYTES):
        number, size, index = definition[at : at + _FIELD_BYTES]
        developer[index, number] = Field(offset, size, STRING)
        offset += size
    return Layout(message, order, offset, fields, developer)
