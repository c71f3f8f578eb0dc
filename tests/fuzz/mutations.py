"""Ways to damage a file; each takes its dice and the bytes and gives other bytes."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Mapping

from fastcrc import crc16

Mutation = Callable[[random.Random, bytes], bytes]

_INTERESTING = (
    b"\x00",
    b"\xff",
    b"\x7f\xff\xff\xff",
    b"\xff\xff\xff\xff",
    b"\x00\x00\x00\x80",
    b"\x40",
    b"\x60",
)
_MARKUP = (
    b"<", b">", b'"', b"&", b"&amp;", b"&b;", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"</trkpt>", b"</Trackpoint>",
    b"<trkpt/>", b"<trkpt lat='1' lon='2'>", b"<time>never</time>", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"1e999",
    b"NaN", b"-", b"<harvested/>", b"<trkseg>", b"</Lap>", b"<Lap StartTime='2024-01-01T00:00:00Z'>", b"<?x?>",
)  # fmt: skip
_FIT_HEADER = 12


def flip_bits(dice: random.Random, data: bytes) -> bytes:
    """One to sixty-four bits."""
    found = bytearray(data)
    for _flip in range(1 << dice.randrange(7)):
        found[dice.randrange(len(found))] ^= 1 << dice.randrange(8)
    return bytes(found)


def cut(dice: random.Random, data: bytes) -> bytes:
    """Ends early."""
    return data[: dice.randrange(len(data))]


def drop_block(dice: random.Random, data: bytes) -> bytes:
    """A stretch is missing."""
    start, end = _stretch(dice, data)
    return data[:start] + data[end:]


def swap_blocks(dice: random.Random, data: bytes) -> bytes:
    """Two stretches in each other's place."""
    a, b, c, d = sorted(dice.randrange(len(data) + 1) for _ in range(4))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def repeat_block(dice: random.Random, data: bytes) -> bytes:
    """A stretch many times over."""
    start, end = _stretch(dice, data)
    return data[:end] + data[start:end] * dice.randrange(1, 30) + data[end:]


def insert_noise(dice: random.Random, data: bytes) -> bytes:
    """Bytes that mean nothing."""
    at = dice.randrange(len(data) + 1)
    return data[:at] + dice.randbytes(dice.randrange(1, 200)) + data[at:]


def overwrite(dice: random.Random, data: bytes) -> bytes:
    """Values at the edges of their types."""
    found = bytearray(data)
    for _place in range(dice.randrange(1, 12)):
        value = dice.choice(_INTERESTING)
        at = dice.randrange(len(found))
        found[at : at + len(value)] = value
    return bytes(found[: len(data)])


def wrong_sizes(dice: random.Random, data: bytes) -> bytes:
    """FIT: the header's size, the size of fields, the count of fields."""
    found = bytearray(data)
    if dice.random() < 0.3:
        found[4:8] = struct.pack("<I", dice.choice((0, 1, len(data), len(data) * 2, 0x7FFFFFFF, 0xFFFFFFFF)))
    for at in _definitions(dice, found):
        fields = found[at + 5]
        place = at + 6 + 3 * dice.randrange(max(fields, 1))
        choice = dice.randrange(3)
        if choice == 0:
            found[at + 5] = dice.choice((0, 1, 254, 255))
        elif place + 2 < len(found):
            found[place + choice] = dice.choice((0, 1, 3, 7, 254, 255, 0x83, 0x84, 0x88, 0x8D))
    return bytes(found)


def giant_arrays(dice: random.Random, data: bytes) -> bytes:
    """FIT: definitions whose fields have 255 bytes each, and data for some of them."""
    fields = dice.randrange(1, 256)
    definition = struct.pack(
        "<BBBHB", 0x40 | dice.randrange(16), 0, dice.randrange(2), dice.choice((20, 18, 19, 132)), fields
    )
    definition += b"".join(
        bytes((dice.randrange(256), 255, dice.choice((2, 7, 13, 0x84, 0x86, 0x88, 0x8F))))
        for _ in range(fields)
    )
    body = bytes((definition[0] & 0x0F,)) + dice.randbytes(255 * fields)
    return data[:14] + definition + body * dice.randrange(1, 4) + data[14:]


def other_order(dice: random.Random, data: bytes) -> bytes:
    """FIT: definitions in the other byte order."""
    found = bytearray(data)
    for at in _definitions(dice, found):
        found[at + 2] ^= 1
    return bytes(found)


def insert_markup(dice: random.Random, data: bytes) -> bytes:
    """XML: pieces of markup where none belong."""
    for _piece in range(dice.randrange(1, 6)):
        at = dice.randrange(len(data) + 1)
        data = data[:at] + dice.choice(_MARKUP) + data[at:]
    return data


def break_tags(dice: random.Random, data: bytes) -> bytes:
    """XML: whole tags gone, twice or elsewhere."""
    for _tag in range(dice.randrange(1, 6)):
        start = data.find(b"<", dice.randrange(len(data) + 1))
        end = data.find(b">", start) + 1
        if start < 0 or end == 0:
            continue
        at = dice.choice((start, end, dice.randrange(len(data) + 1)))
        tag = data[start:end]
        data = data[:start] + data[end:] if at == start else data[:at] + tag + data[at:]
    return data


def odd_values(dice: random.Random, data: bytes) -> bytes:
    """XML: numbers and times that mean nothing."""
    for _value in range(dice.randrange(1, 20)):
        start = data.find(b">", dice.randrange(len(data) + 1)) + 1
        end = data.find(b"<", start)
        if start > 0 and end > start:
            value = dice.choice(
                (
                    b"",
                    b" ",
                    b"NaN",
                    b"1e400",
                    b"-1e400",
                    b"1_0",
                    b"0x1",
                    b"9" * 400,
                    b"\xd9\xa3",
                    b"2024-05-01T25:00:00Z",
                )
            )
            data = data[:start] + value + data[end:]
    return data


def sealed(mutation: Mutation) -> Mutation:
    """FIT: damage behind a header size and checksums that are right, so that it is met by the decoder itself."""

    def damage(dice: random.Random, data: bytes) -> bytes:
        found = bytearray(mutation(dice, data))
        header = found[0] if found and found[0] in (12, 14) else 14
        if len(found) < header + 2:
            return bytes(found)
        found[4:8] = struct.pack("<I", len(found) - header - 2)
        if header == 14:
            found[12:14] = struct.pack("<H", crc16.arc(bytes(found[:12])))
        found[-2:] = struct.pack("<H", crc16.arc(bytes(found[:-2])))
        return bytes(found)

    return damage


def _stretch(dice: random.Random, data: bytes) -> tuple[int, int]:
    start = dice.randrange(len(data))
    return start, min(len(data), start + dice.randrange(1, 1 << dice.randrange(1, 13)))


def _definitions(dice: random.Random, data: bytearray) -> list[int]:
    """Places that look like definition messages, a few of them."""
    found = [
        at
        for at in range(_FIT_HEADER, len(data) - 12)
        if data[at] & 0xD0 == 0x40 and data[at + 1] == 0 and data[at + 2] < 2 and data[at + 5] < 60
    ]
    return dice.sample(found, min(len(found), dice.randrange(1, 5)))


_ANY: dict[str, Mutation] = {
    "bit flips": flip_bits,
    "cut": cut,
    "block gone": drop_block,
    "blocks swapped": swap_blocks,
    "block repeated": repeat_block,
    "noise": insert_noise,
    "edge values": overwrite,
}
_FIT: dict[str, Mutation] = {
    "wrong sizes": wrong_sizes,
    "giant arrays": giant_arrays,
    "byte order": other_order,
}
_XML: dict[str, Mutation] = {"markup": insert_markup, "tags": break_tags, "odd values": odd_values}

MUTATIONS: Mapping[str, Mapping[str, Mutation]] = {
    "fit": {**_ANY, **_FIT, **{f"{name}, sealed": sealed(one) for name, one in (_ANY | _FIT).items()}},
    "gpx": {**_ANY, **_XML},
    "tcx": {**_ANY, **_XML},
    "gzip": _ANY,
    "zip": _ANY,
}
"""By kind of file, by name."""
