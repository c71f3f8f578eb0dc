"""FIT messages as binary layouts: numbers from the public FIT profile, written without a profile at hand.

A layout packs single messages and whole columns alike, so that an hour of records costs one copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from runningmate_cli.sample.track import Floats

SEMICIRCLES_PER_DEGREE = 2**31 / 180

# FIT base types: number in the definition message, NumPy type, the value that means "nothing".
BASE_TYPES = {
    "enum": (0x00, "u1", 0xFF),
    "sint8": (0x01, "i1", 0x7F),
    "uint8": (0x02, "u1", 0xFF),
    "uint16": (0x84, "<u2", 0xFFFF),
    "sint32": (0x85, "<i4", 0x7FFFFFFF),
    "uint32": (0x86, "<u4", 0xFFFFFFFF),
    "uint32z": (0x8C, "<u4", 0),
}
STRING_TYPE = 0x07
STRING_BYTES = 24


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message.

    Attributes:
        number: Field number in the profile.
        base_type: Name of the FIT base type, or `string`.
        scale: Stored integers per unit.
        offset: Added before scaling.
    """

    name: str
    number: int
    base_type: str
    scale: float = 1
    offset: float = 0


class Layout:
    """A message's fields in order, bound to one local message number.

    Args:
        local: Local message number, 0..15, unique within a file.
        number: Global message number.
        fields: In the order in which they are written.
    """

    def __init__(self, local: int, number: int, fields: Sequence[Field]) -> None:
        self._local = local
        self._number = number
        self._fields = tuple(fields)
        self._dtype = np.dtype(
            [("header", "u1")]
            + [
                (f.name, f"S{STRING_BYTES}" if f.base_type == "string" else BASE_TYPES[f.base_type][1])
                for f in self._fields
            ]
        )

    def definition(self) -> bytes:
        """The definition message that must precede the first message of this layout."""
        head = bytes([0x40 | self._local, 0, 0, *self._number.to_bytes(2, "little"), len(self._fields)])
        sizes = [self._dtype[field.name].itemsize for field in self._fields]
        types = [
            STRING_TYPE if field.base_type == "string" else BASE_TYPES[field.base_type][0]
            for field in self._fields
        ]
        return head + b"".join(
            bytes([field.number, size, base])
            for field, size, base in zip(self._fields, sizes, types, strict=True)
        )

    def rows(self, columns: Mapping[str, Floats]) -> tuple[bytes, int]:
        """Messages from columns of one length, and the size of one message in bytes.

        Args:
            columns: Field name to shape (n,) in the field's unit; NaN is written as "nothing", and so is a
                field without a column.
        """
        count = len(next(iter(columns.values())))
        table = np.empty(count, dtype=self._dtype)
        table["header"] = self._local
        for field in self._fields:
            nothing = BASE_TYPES[field.base_type][2]
            values = columns.get(field.name)
            if values is None:
                table[field.name] = nothing
                continue
            stored = np.round((values + field.offset) * field.scale)
            table[field.name] = np.where(np.isfinite(stored), stored, nothing).astype(self._dtype[field.name])
        return table.tobytes(), self._dtype.itemsize

    def one(self, **values: float | str | None) -> bytes:
        """One message; a field without a value is written as "nothing"."""
        row = np.empty(1, dtype=self._dtype)
        row["header"] = self._local
        for field in self._fields:
            value = values.pop(field.name, None)
            if field.base_type == "string":
                row[field.name] = str(value or "").encode()[: STRING_BYTES - 1]
            elif value is None or not np.isfinite(float(value)):
                row[field.name] = BASE_TYPES[field.base_type][2]
            else:
                row[field.name] = round((float(value) + field.offset) * field.scale)
        if values:
            raise KeyError(f"message {self._number} has no field {', '.join(values)}")
        return row.tobytes()
