"""FIT files with compressed timestamp headers, written anew with plain headers and timestamps of their own.

What the SDK cannot read it can read so; the walk and the clock here share nothing with the decoder's.
"""

from __future__ import annotations

import struct

from analytics.tests.unit.formats.fitbytes import with_crc

_STAMP = bytes((253, 4, 0x86))
_SPARE = 8
"""Compressed messages have local numbers 0 to 3; these and 8 more are taken for them."""


class _Definition:
    def __init__(self, data: bytes, at: int) -> None:
        self.order = ">" if data[at + 2] else "<"
        self.head = data[at : at + 6]
        self.native_end = at + 6 + 3 * data[at + 5]
        self.native = data[at + 6 : self.native_end]
        self.end = self.native_end
        if data[at] & 0x20:
            self.end += 1 + 3 * data[self.native_end]
        self.developer = data[self.native_end : self.end]
        self.native_size = sum(self.native[1::3])
        self.size = self.native_size + sum(self.developer[2::3])
        offset, self.stamp_at = 0, None
        for number, size, _base in struct.iter_unpack("3B", self.native):
            self.stamp_at = offset if number == 253 else self.stamp_at
            offset += size
        self.written = False

    def with_stamp(self) -> bytes:
        head = bytes((self.head[0] + _SPARE, *self.head[1:5], self.head[5] + 1))
        return head + self.native + _STAMP + self.developer


def plain(data: bytes) -> bytes:
    """One link of the same messages, each compressed timestamp in a field."""
    at, end = data[0], data[0] + int.from_bytes(data[4:8], "little")
    definitions: dict[int, _Definition] = {}
    out, last = bytearray(), 0
    while at < end:
        header = data[at]
        if header & 0xC0 == 0x40:
            definition = definitions[header & 15] = _Definition(data, at)
            out += data[at : definition.end]
            at = definition.end
            continue
        definition = definitions[header >> 5 & 3 if header & 0x80 else header & 15]
        content = data[at + 1 : at + 1 + definition.size]
        at += 1 + definition.size
        if not header & 0x80:
            if definition.stamp_at is not None:
                (stamp,) = struct.unpack_from(definition.order + "I", content, definition.stamp_at)
                last = last if stamp == 0xFFFFFFFF else stamp
            out += bytes((header,)) + content
            continue
        last += (header - last) & 0x1F
        if not definition.written:
            out += definition.with_stamp()
            definition.written = True
        native, developer = content[: definition.native_size], content[definition.native_size :]
        local = (header >> 5 & 3) + _SPARE
        out += bytes((local,)) + native + struct.pack(definition.order + "I", last) + developer
    header_bytes = struct.pack("<BBHI4s", 12, data[1], 2100, len(out), b".FIT")
    return with_crc(header_bytes + bytes(out))
