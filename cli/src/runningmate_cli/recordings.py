"""Recordings to hand over: files on this machine, or bytes made here."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR
from typing import Protocol

from runningmate_cli.failure import ExitCode, Failure

CHUNK_BYTES = 1 << 20
LONGEST_NAME = 1_000
TABLE = "activities.csv"


class Recording(Protocol):
    """Bytes with a name."""

    @property
    def name(self) -> str:
        """Name to show, with folders where there are some."""
        ...

    def chunks(self, offset: int) -> Iterator[bytes]:
        """The bytes from `offset` on, in pieces of at most 1 MiB; blocks while it reads.

        Raises:
            OSError: They cannot be read.
        """
        ...


@dataclass(frozen=True, slots=True)
class FileRecording:
    """A file of the athlete's."""

    name: str
    path: Path

    def chunks(self, offset: int) -> Iterator[bytes]:
        """See the protocol."""
        with self.path.open("rb") as file:
            file.seek(offset)
            while piece := file.read(CHUNK_BYTES):
                yield piece


@dataclass(frozen=True, slots=True)
class MadeRecording:
    """Bytes that were made here."""

    name: str
    data: bytes

    def chunks(self, offset: int) -> Iterator[bytes]:
        """See the protocol."""
        for start in range(offset, len(self.data), CHUNK_BYTES):
            yield self.data[start : start + CHUNK_BYTES]


def find(paths: Iterable[Path]) -> list[FileRecording]:
    """Files, and all files below folders, in order of name; hidden ones are left out.

    Raises:
        Failure: A path is not there, or there is no file.
    """
    found: list[FileRecording] = []
    for path in paths:
        try:
            kind = path.stat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            raise Failure(f"There is no file or folder {path}. Check its spelling.", ExitCode.USAGE) from None
        except OSError as error:
            raise Failure(
                f"{path} cannot be read ({error.strerror}). Check its permissions.", ExitCode.USAGE
            ) from None
        found += _below(path) if S_ISDIR(kind) else [FileRecording(shown(path.name), path)]
    if not found:
        raise Failure("There is no file in what you named.", ExitCode.USAGE)
    return found


def is_export(recording: FileRecording) -> bool:
    """Whether a file is a ZIP with a table of activities at its root, as Strava's bulk export is."""
    try:
        with zipfile.ZipFile(recording.path) as archive:
            return TABLE in archive.namelist()
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return False


def is_bulk(recordings: list[FileRecording]) -> bool:
    """Whether this is more than a fresh workout: several files, or an archive."""
    return len(recordings) > 1 or any(recording.path.suffix.lower() == ".zip" for recording in recordings)


def _below(folder: Path) -> Iterator[FileRecording]:
    outer = folder.resolve()
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if not name.startswith(".") and not (path.exists() and not path.is_file()):
                yield FileRecording(shown(str(Path(outer.name, path.relative_to(folder)))), path)


def shown(name: str) -> str:
    """A name as it is sent: valid text, and its end where it is long."""
    # Names that are no valid text on this system would be no valid text in a message either.
    return name.encode(errors="replace").decode()[-LONGEST_NAME:]
