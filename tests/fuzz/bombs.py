"""Files made to hurt: small ones that ask for much. Each takes its dice, which vary it."""

from __future__ import annotations

import gzip
import random
import struct
import zlib
from collections.abc import Callable, Mapping

from tests.fuzz.corpus import zipped
from tests.fuzz.mutations import sealed

MIB = 1 << 20


def gzip_bomb(dice: random.Random) -> bytes:
    """A thousand times its size."""
    return gzip.compress(b"\0" * (dice.randrange(8, 64) * MIB), mtime=0)


def gzip_members(dice: random.Random) -> bytes:
    """Very many empty gzip members, or gzip in gzip."""
    if dice.random() < 0.5:
        return gzip.compress(b"", mtime=0) * dice.randrange(1000, 50_000)
    return gzip.compress(gzip.compress(b"\0" * MIB, mtime=0), mtime=0)


def zip_bomb(dice: random.Random) -> bytes:
    """One huge member, many of them, or archives of archives."""
    member = b" " * (dice.randrange(1, 32) * MIB)
    match dice.randrange(3):
        case 0:
            return zipped({"a.gpx": member})
        case 1:
            return zipped({f"{number}.fit": member[: 2 * MIB] for number in range(20)})
    inner = zipped({"a.gpx": member})
    for level in range(dice.randrange(1, 5)):
        inner = zipped({f"{level}-{number}.zip": inner for number in range(dice.randrange(1, 6))})
    return inner


def zip_overlap(dice: random.Random) -> bytes:
    """A list of thousands of entries that are all the same bytes."""
    content = zipped({"a.gpx": dice.randbytes(600) + b" " * 100_000})
    end, start = content.rfind(b"PK\x05\x06"), content.find(b"PK\x01\x02")
    count = dice.randrange(100, 60_000)
    directory = content[start:end] * count
    stated = min(count, 65_535)
    return (
        content[:start]
        + directory
        + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, stated, stated, len(directory), start, 0)
    )


def zip_directory(dice: random.Random) -> bytes:
    """An archive whose list states sizes that are not there."""
    found = bytearray(zipped({"a.fit": dice.randbytes(100), "b.fit": dice.randbytes(100)}))
    start = found.find(b"PK\x01\x02")
    for _place in range(dice.randrange(1, 4)):
        at = dice.choice((8, 10, 16, 20, 22, 24, 28, 30, 32, 38, 42, 44))
        found[start + at : start + at + 2] = dice.choice((b"\xff\xff", b"\x00\x00", dice.randbytes(2)))
    return bytes(found)


def billion_laughs(dice: random.Random) -> bytes:
    """Entities of entities, or one that is very long."""
    if dice.random() < 0.5:
        entities = '<!ENTITY l0 "lol">' + "".join(
            f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 12)
        )
    else:
        entities = f'<!ENTITY l11 "{"l" * 100_000}">'
    return f'<?xml version="1.0"?><!DOCTYPE gpx [{entities}]><gpx><trk><name>{"&l11;" * 1000}</name></trk></gpx>'.encode()


def outside_entity(dice: random.Random) -> bytes:
    """Entities and types from files and the network."""
    place = dice.choice(("file:///etc/passwd", "http://127.0.0.1:9/x", "file:///dev/zero"))
    way = dice.choice((f'<!DOCTYPE gpx [<!ENTITY x SYSTEM "{place}">]>', f'<!DOCTYPE gpx SYSTEM "{place}">'))
    return f"{way}<gpx><trk><name>&x;</name></trk></gpx>".encode()


def deep_nesting(dice: random.Random) -> bytes:
    """Elements in elements, outside points or in one."""
    depth = dice.randrange(100, 300_000)
    before = dice.choice((b"<gpx>", b"<gpx><trk><trkseg><trkpt>", b"<TrainingCenterDatabase>"))
    return before + b"<a>" * depth + b"</a>" * dice.choice((0, depth))


def many_names(dice: random.Random) -> bytes:
    """Every element and attribute with a name of its own."""
    count = dice.randrange(500, 100_000)
    if dice.random() < 0.5:
        return b"<gpx>" + b"".join(b"<n%d/>" % number for number in range(count)) + b"</gpx>"
    return b"<gpx " + b" ".join(b"a%d='1'" % number for number in range(count)) + b"></gpx>"


def long_texts(dice: random.Random) -> bytes:
    """One name, number or attribute of megabytes."""
    long = b"9" * dice.randrange(MIB, 8 * MIB)
    point = b"<trkpt lat='1' lon='%b'><time>2024-01-01T00:00:00Z</time><ele>%b</ele></trkpt>"
    values = dice.choice(((b"2", long), (long, b"2")))
    return (
        b"<gpx><trk><name>"
        + dice.choice((b"", long))
        + b"</name><trkseg>"
        + point % values
        + b"</trkseg></trk></gpx>"
    )


def many_shapes(dice: random.Random) -> bytes:
    """Points that are all different, so that learning shapes never pays."""
    points = b"".join(
        b'<trkpt lat="1" lon="2"><time>2024-01-01T00:%02d:%02dZ</time><x%d>%d</x%d></trkpt>'
        % (number // 60 % 60, number % 60, number % 900, number, number % 900)
        for number in range(dice.randrange(2000, 20_000))
    )
    return b"<gpx><trk><trkseg>" + points + b"</trkseg></trk></gpx>"


def _fit(messages: bytes) -> bytes:
    file_id = struct.pack("<BBBHB", 0x40, 0, 0, 0, 1) + bytes((0, 1, 0)) + bytes((0, 4))
    content = struct.pack("<BBHI4sH", 14, 0x20, 2100, 0, b".FIT", 0) + file_id + messages + b"\0\0"
    return sealed(lambda _dice, data: data)(random.Random(0), content)


def many_definitions(dice: random.Random) -> bytes:
    """A million fields: definitions that change before every message, or are never used."""
    fields = dice.randrange(1, 256)
    definition = struct.pack("<BBBHB", 0x41, 0, 0, 20, fields) + b"".join(
        bytes((number, 1, 2)) for number in range(fields)
    )
    data = bytes((1,)) + b"\1" * fields if dice.random() < 0.5 else b""
    return _fit((definition + data) * (1_000_000 // fields))


def many_records(dice: random.Random) -> bytes:
    """More records than anybody has, of one byte, or with compressed times."""
    definition = struct.pack("<BBBHB", 0x40, 0, 0, 20, 1) + bytes((3, 1, 2))
    header = dice.choice((0x00, 0x80))
    return _fit(definition + bytes((header, 100)) * dice.randrange(100_000, 3_000_000))


def many_developers(dice: random.Random) -> bytes:
    """Developer fields by the thousand, described again and again."""
    description = struct.pack("<BBBHB", 0x42, 0, 0, 206, 4) + bytes((0, 1, 2, 1, 1, 2, 2, 1, 2, 3, 16, 7))
    found = description
    for number in range(dice.randrange(1000, 30_000)):
        found += (
            bytes((2, number >> 8 & 0xFF, number & 0xFF, dice.choice((2, 7, 0x86, 0x88))))
            + b"field name abcd\0"
        )
    return _fit(found)


def many_sessions(dice: random.Random) -> bytes:
    """Sessions, laps or lengths without end."""
    message = dice.choice((18, 19, 101, 21, 49, 132))
    definition = struct.pack("<BBBHB", 0x41, 0, 0, message, 2) + bytes((253, 4, 0x86, 2, 4, 0x86))
    rows = b"".join(
        bytes((1,)) + struct.pack("<II", 1_000_000_000 + number, 1_000_000_000 + number)
        for number in range(dice.randrange(10_000, 200_000))
    )
    return _fit(definition + rows)


def many_links(dice: random.Random) -> bytes:
    """Thousands of files in one."""
    return _fit(b"") * dice.randrange(1000, 100_000)


def deflate_of_noise(dice: random.Random) -> bytes:
    """A gzip header before a stream that is none."""
    return b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + zlib.compress(dice.randbytes(5000))[dice.randrange(4) :]


BOMBS: Mapping[str, tuple[str, Callable[[random.Random], bytes]]] = {
    "gzip bomb": ("gzip", gzip_bomb),
    "gzip members": ("gzip", gzip_members),
    "deflate of noise": ("gzip", deflate_of_noise),
    "zip bomb": ("zip", zip_bomb),
    "zip of one entry": ("zip", zip_overlap),
    "zip directory": ("zip", zip_directory),
    "billion laughs": ("gpx", billion_laughs),
    "outside entity": ("gpx", outside_entity),
    "deep nesting": ("gpx", deep_nesting),
    "many names": ("gpx", many_names),
    "long texts": ("gpx", long_texts),
    "many shapes": ("gpx", many_shapes),
    "million fields": ("fit", many_definitions),
    "many records": ("fit", many_records),
    "many developers": ("fit", many_developers),
    "many sessions": ("fit", many_sessions),
    "many links": ("fit", many_links),
}
"""By name: the kind of file, and its maker."""
