"""FIT files byte by byte, for the parts of the protocol that no encoder writes."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from fastcrc import crc16

EPOCH_S = 631_065_600
START = 1_000_000_000
"""FIT seconds: 2021-09-08T01:46:40Z."""

ENUM, SINT8, UINT8, STRING = 0x00, 0x01, 0x02, 0x07
UINT16, SINT32, UINT32, FLOAT32 = 0x84, 0x85, 0x86, 0x88

TIMESTAMP = (253, 4, UINT32)
HEART_RATE = (3, 1, UINT8)


@dataclass
class FitBytes:
    """Messages under way. `order` is `<` or `>` and goes into the definitions."""

    order: str = "<"
    messages: bytearray = field(default_factory=bytearray)

    def define(
        self,
        local: int,
        message: int,
        *fields: tuple[int, int, int],
        developer: tuple[tuple[int, int, int], ...] = (),
    ) -> FitBytes:
        header = 0x40 | local | (0x20 if developer else 0)
        self.messages += struct.pack(
            self.order + "BBBHB", header, 0, int(self.order == ">"), message, len(fields)
        )
        for one in fields:
            self.messages += bytes(one)
        if developer:
            self.messages += bytes((len(developer),))
            for one in developer:
                self.messages += bytes(one)
        return self

    def data(self, header: int, code: str, *values: object) -> FitBytes:
        self.messages += bytes((header,)) + struct.pack(self.order + code, *values)
        return self

    def file_id(self, kind: int = 4) -> FitBytes:
        return self.define(15, 0, (0, 1, ENUM), (1, 2, UINT16)).data(15, "BH", kind, 1)

    def build(self, header_size: int = 14, *, header_crc: bool = True) -> bytes:
        header = struct.pack("<BBHI4s", header_size, 0x20, 2100, len(self.messages), b".FIT")
        if header_size == 14:
            header += struct.pack("<H", crc16.arc(header) if header_crc else 0)
        return with_crc(header + bytes(self.messages))


def with_crc(content: bytes) -> bytes:
    return content + struct.pack("<H", crc16.arc(content))


def simple(count: int = 5, header_size: int = 14, *, header_crc: bool = True) -> bytes:
    """An activity of records with a time and a heart rate of 100, 101, …"""
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, HEART_RATE)
    for second in range(count):
        fit.data(0, "IB", START + second, 100 + second)
    return fit.build(header_size, header_crc=header_crc)
