"""Messages of a FIT file as bytes: definitions where they change, header and checksums.

Source: FIT protocol, "Header", "Definition Message", "Data Message" and "CRC".
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastcrc import crc16

from runningmate_analytics.domain.formats.fit.layout import BASES, STRING

if TYPE_CHECKING:
    from collections.abc import Sequence

ENUM, SINT8, UINT8, SINT16, UINT16, SINT32, UINT32 = 0, 1, 2, 3, 4, 5, 6
FLOAT32, FLOAT64, UINT32Z, BYTE = 8, 9, 12, 13
PROTOCOL, PROFILE = 0x20, 21_000
"""Version 2.0, for developer fields and 8-byte types; profile 21.0."""
_HEADER = struct.Struct("<BBHI4s")
_MAX_FIELD_BYTES = 255
_DEVELOPER = 0x20


@dataclass(frozen=True, slots=True)
class Value:
    """A field of a message: number, base type, and the stored value; None where there is none."""

    number: int
    base: int
    stored: float | str | bytes | None

    def encoded(self) -> bytes:
        """The bytes; what the type cannot hold counts as none."""
        if isinstance(self.stored, str):
            text = self.stored.encode()[: _MAX_FIELD_BYTES - 1].decode(errors="ignore")
            return text.encode() + b"\0"
        if isinstance(self.stored, bytes):
            return self.stored
        base = BASES[self.base]
        assert base.invalid is not None, "single values are integers"
        if self.stored is not None:
            low, high = bounds(self.base)
            rounded = round(self.stored)
            if low <= rounded <= high:
                return rounded.to_bytes(base.size, "little", signed=base.code.startswith("i"))
        return base.invalid.to_bytes(base.size, "little", signed=base.code.startswith("i"))


def bounds(base: int) -> tuple[int, int]:
    """The least and the greatest value of an integer type that does not mean none."""
    kind = BASES[base]
    assert kind.invalid is not None, "floats have no bounds"
    bits = 8 * kind.size
    if kind.code.startswith("i"):
        return -(1 << (bits - 1)), (1 << (bits - 1)) - 2
    return (1, (1 << bits) - 1) if kind.invalid == 0 else (0, (1 << bits) - 2)


def base_byte(base: int) -> int:
    """A base type as definitions write it: the high bit says that byte order matters."""
    many = base != STRING and BASES[base].size > 1
    return base | 0x80 if many else base


class Messages:
    """Collects the messages of one file. Local numbers follow the first use of each message."""

    def __init__(self) -> None:
        self._content = bytearray()
        self._locals: dict[int, int] = {}
        self._definitions: dict[int, bytes] = {}

    def add(self, message: int, values: Sequence[Value]) -> None:
        """Appends one message."""
        encoded = [value.encoded() for value in values]
        fields = [(value.number, len(raw), value.base) for value, raw in zip(values, encoded, strict=True)]
        header = self.define(message, fields)
        self.raw(bytes((header,)) + b"".join(encoded))

    def define(
        self,
        message: int,
        fields: Sequence[tuple[int, int, int]],
        developer: Sequence[tuple[int, int]] = (),
    ) -> int:
        """Makes sure that a definition holds, and gives the header byte of its messages.

        Args:
            message: Global number.
            fields: Number, bytes and base type of each.
            developer: Number and bytes of each developer field, all of developer 0.
        """
        local = self._locals.setdefault(message, len(self._locals))
        assert local < 16, "FIT has sixteen local numbers"
        definition = struct.pack("<BBHB", 0, 0, message, len(fields))
        definition += b"".join(bytes((number, size, base_byte(base))) for number, size, base in fields)
        if developer:
            definition += bytes((len(developer),))
            definition += b"".join(bytes((number, size, 0)) for number, size in developer)
        if self._definitions.get(local) != definition:
            self._definitions[local] = definition
            self._content += bytes((0x40 | local | (_DEVELOPER if developer else 0),)) + definition
        return local

    def raw(self, messages: bytes) -> None:
        """Appends data messages that are encoded already, headers included."""
        self._content += messages

    def file(self) -> bytes:
        """The whole file."""
        header = _HEADER.pack(14, PROTOCOL, PROFILE, len(self._content), b".FIT")
        whole = header + struct.pack("<H", crc16.arc(header)) + bytes(self._content)
        return whole + struct.pack("<H", crc16.arc(whole))
