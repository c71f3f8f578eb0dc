"""The import that meshes are compared by: two athletes' files, good, bad and doubled, in stages whose end is settled.

Of two recordings of one workout the first in the log stays, and of equal files the first is imported. Files of one
stage are sent side by side, so such pairs lie in different stages, or in one archive, whose order is fixed.
"""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Mapping
from pathlib import Path

from tests.e2e.files import archive, settings_file, workouts

FIRST_CHOICE = (
    "2020-06-01-16-52-40.fit", "3173437224.tcx", "6449921903_ACTIVITY.fit", "6471559601_ACTIVITY.fit",
    "activity_4078723797.tcx", "4801048867_strava.gpx",
)  # fmt: skip
"""Of the example recordings, one for each workout: the large ones, which are sent in pieces."""
SAME_WORKOUTS = ("4078723797.fit", "4801048867.fit", "activity_5039744860.gpx")
"""Other devices' or services' files of those."""

Cargo = Mapping[str, tuple[Path, ...]]
"""Folders to import one after the other, by athlete."""


def pack(folder: Path, recordings: Path) -> Cargo:
    """Writes all files.

    Args:
        folder: Takes them.
        recordings: The example recordings; without them the import is made of generated files alone.
    """
    made = [*workouts(10), *workouts(8, first=200)]
    real = {
        name: recordings / name for name in (*FIRST_CHOICE, *SAME_WORKOUTS) if (recordings / name).exists()
    }
    return {
        "Ada": (_ada_first(folder / "ada/first", made, real), _ada_again(folder / "ada/again", made, real)),
        "Bo": (_bo_first(folder / "bo/first", made, real), _bo_again(folder / "bo/again", made)),
    }


def _ada_first(folder: Path, made: list[bytes], real: Mapping[str, Path]) -> Path:
    broken = bytearray(made[1])
    broken[len(broken) // 2] ^= 0xFF
    season = {f"season/{number}.fit": content for number, content in enumerate(made[10:])}
    season |= {
        "season/once more.fit": made[12],
        "../outside.fit": made[0],
        "inner.zip": archive({"x.fit": made[0]}),
        "notes.txt": b"not a recording",
    }
    return _written(
        folder,
        {
            "run.fit": made[2],
            "packed.fit.gz": gzip.compress(made[3], mtime=0),
            "deep/er/run.fit": made[4],
            "broken.fit": bytes(broken),
            "cut.fit": made[5][: len(made[5]) // 2],
            "empty.fit": b"",
            "letter.docx": b"PK is not what this begins with",
            "settings.fit": settings_file(),
            "season.zip": archive(season),
        },
        [real[name] for name in FIRST_CHOICE if name in real],
    )


def _ada_again(folder: Path, made: list[bytes], real: Mapping[str, Path]) -> Path:
    again = {
        "run again.fit": made[2],
        "broken again.fit": b"not what it was",
        "season.zip": archive({"a.fit": made[13], "b.fit": made[6]}),
    }
    return _written(folder, again, [real[name] for name in SAME_WORKOUTS if name in real])


def _bo_first(folder: Path, made: list[bytes], real: Mapping[str, Path]) -> Path:
    own = {f"{number}.fit": content for number, content in enumerate(made[2:9])}
    return _written(folder, own, [real[name] for name in FIRST_CHOICE[:2] if name in real])


def _bo_again(folder: Path, made: list[bytes]) -> Path:
    return _written(folder, {"zipped.zip": archive({"known.fit": made[3], "new.fit": made[9]})}, [])


def _written(folder: Path, contents: Mapping[str, bytes], copies: list[Path]) -> Path:
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for source in copies:
        shutil.copyfile(source, folder / source.name)
    return folder
