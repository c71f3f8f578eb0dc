"""What the fuzzer damages: real recordings where they are, generated ones, and archives of both."""

from __future__ import annotations

import gzip
import io
import os
import random
import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from collector.tests.exports import Workout, export
from runningmate_cli.sample import plan, render

MAX_BYTES = 200_000
"""Longer files are cut to a sound beginning: damage matters, not length, and a case shall take milliseconds."""
GENERATED = 12
_POINT = re.compile(rb"</(?:[\w.-]+:)?(?:trkpt|Trackpoint)>")


@dataclass(frozen=True, slots=True)
class Seed:
    """A sound file. `kind` is `fit`, `gpx`, `tcx`, `gzip` or `zip`."""

    name: str
    kind: str
    data: bytes


def seeds() -> list[Seed]:
    """All of them, in the same order for the same folders."""
    found = [seed for path in _real_paths() if (seed := _real(path)) is not None]
    found += [
        Seed(f"generated {number}", "fit", render(workout).data)
        for number, workout in enumerate(plan(7, date(2026, 6, 1))[:GENERATED])
    ]
    return found + _packed(found)


def _real_paths() -> list[Path]:
    shared = Path(os.environ.get("RUNNINGMATE_SHARED_DATA") or Path(__file__).parents[3] / "shared/data")
    folders = [Path(os.environ.get("RUNNINGMATE_RECORDINGS") or "."), shared]
    kinds = {".fit", ".gpx", ".tcx"}
    return [
        path
        for folder in folders
        if folder.is_dir() and folder != Path()
        for path in sorted(folder.rglob("*"))
        if path.suffix in kinds
    ]


def _real(path: Path) -> Seed | None:
    kind, data = path.suffix[1:], path.read_bytes()
    if len(data) > MAX_BYTES:
        if kind == "fit":
            return None
        data = _shortened(data)
    return Seed(path.name, kind, data)


def _shortened(document: bytes) -> bytes:
    """A document with its first points only, and its end."""
    ends = [match.end() for match in _POINT.finditer(document)]
    first = max((end for end in ends if end <= MAX_BYTES), default=0)
    return document[:first] + document[ends[-1] :]


def _packed(found: list[Seed]) -> list[Seed]:
    dice = random.Random(1)
    packed = [
        Seed(f"{seed.name}.gz", "gzip", gzip.compress(seed.data, mtime=0)) for seed in dice.sample(found, 6)
    ]
    for number in range(6):
        members = {
            f"folder/{index} {seed.name}": seed.data for index, seed in enumerate(dice.sample(found, 5))
        }
        inner = zipped({f"inner {index}.fit": seed.data for index, seed in enumerate(dice.sample(found, 3))})
        members |= {"part.zip": inner, "packed.gpx.gz": packed[number].data, "notes.json": b"{}"}
        packed.append(Seed(f"export {number}.zip", "zip", zipped(members, stored=number % 2 == 0)))
    dated = datetime(2026, 1, 2, tzinfo=UTC)
    for number, language in enumerate(("de", "en", "eo")):
        workouts = [
            Workout(
                index,
                dated + timedelta(days=index),
                content=seed.data,
                ending=f"{seed.kind}.gz",
                more={"Media": f"media/{index}.jpg"},
            )
            for index, seed in enumerate(dice.sample(found, 3))
        ]
        workouts.append(Workout(9, dated))
        photos = {
            "media/0.jpg": b"\xff\xd8\xff" + bytes(1000),
            "shoes.csv": b"Name\nBlue\n",
            "profile.csv": b"Id,Weight\n1,70\n",
        }
        packed.append(Seed(f"platform {number}.zip", "zip", export(workouts, language, more=photos)))
    return packed


def zipped(members: dict[str, bytes], *, stored: bool = False) -> bytes:
    """A ZIP of members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, archive.compression)
    return buffer.getvalue()
