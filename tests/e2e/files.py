"""Files that a person might hand over, good and bad, made from the generated season."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from datetime import date
from typing import TYPE_CHECKING

from fastcrc import crc16

from runningmate_cli.sample import plan, render

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TODAY = date(2026, 6, 1)
SEED = 11


def workouts(count: int, first: int = 0) -> list[bytes]:
    """FIT files of distinct workouts, newest first."""
    return [render(workout).data for workout in plan(SEED, TODAY)[first : first + count]]


def settings_file() -> bytes:
    """A sound FIT file that is no activity: device settings."""
    messages = struct.pack("<BBBHB", 0x40, 0, 0, 0, 1) + bytes((0, 1, 0)) + bytes((0, 2))
    header = struct.pack("<BBHI4s", 14, 0x20, 2100, len(messages), b".FIT")
    content = header + struct.pack("<H", crc16.arc(header)) + messages
    return content + struct.pack("<H", crc16.arc(content))


def archive(members: Mapping[str, bytes]) -> bytes:
    """A ZIP of the members, names as they are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return buffer.getvalue()


def mixed_folder(folder: Path) -> dict[str, str]:
    """Fills a folder; gives by file name the outcome that each must have."""
    good, other, third, fourth, fifth, sixth, seventh, eighth = workouts(8)
    broken = bytearray(sixth)
    broken[len(broken) // 2] ^= 0xFF
    contents = {
        "good.fit": (good, "DONE"),
        "packed.fit.gz": (gzip.compress(other), "DONE"),
        "again.fit": (good, "DUPLICATE"),
        "broken.fit": (bytes(broken), "DONE"),
        "cut.fit": (seventh[: len(seventh) // 2], "DONE"),
        "stub.fit": (third[:40], "TRUNCATED"),
        "empty.fit": (b"", "EMPTY"),
        "letter.docx": (b"PK is not what this begins with", "SKIPPED"),
        "letter.fit": (b"A letter all the same", "UNKNOWN_FORMAT"),
        "settings.fit": (settings_file(), "SKIPPED"),
        "deep/er/third.fit": (third, "DONE"),
    }
    for name, (content, _) in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    members = {
        "a/fourth.fit": fourth,
        "../outside.fit": fifth,
        "inner.zip": archive({"x.fit": eighth, "deeper.zip": archive({"y.fit": eighth})}),
        "notes.txt": b"not a recording",
    }
    (folder / "season.zip").write_bytes(archive(members))
    return {name: outcome for name, (_, outcome) in contents.items()} | {
        "season.zip/a/fourth.fit": "DONE",
        "season.zip/../outside.fit": "UNSAFE",
        "season.zip/inner.zip/x.fit": "DONE",
        "season.zip/inner.zip/deeper.zip": "NESTED_ARCHIVE",
        "season.zip/notes.txt": "SKIPPED",
    }
