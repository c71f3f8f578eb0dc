"""A folder whose new recordings are imported as they come."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.mesh.home import write_private
from runningmate_cli.recordings import FileRecording, shown

KINDS: Final = (".fit", ".gpx", ".tcx")
SETTLED_S: Final = 3.0
"""A file that has not changed for so long, and is whole as far as can be told, is taken."""
PATIENCE_S: Final = 60.0
"""One that seems cut is taken after so long all the same: the collector says what is wrong with it."""
MOST_AT_ONCE: Final = 500
_TAIL_BYTES: Final = 64
_CLOSING: Final = {".gpx": b"</gpx>", ".tcx": b"</TrainingCenterDatabase>"}
_FIT_CRC_BYTES: Final = 2

Signature = tuple[int, int]
"""Size and time of the last change, in ns."""


class Ledger:
    """What was taken of a folder, kept over restarts; one watcher of a folder at a time holds it.

    Args:
        place: Folder of the ledgers.
        folder: What is watched.
        athlete_id: Whose recordings they become.
    """

    def __init__(self, place: Path, folder: Path, athlete_id: str) -> None:
        name = hashlib.sha256(f"{athlete_id}\0{folder}".encode(errors="surrogateescape")).hexdigest()[:32]
        self._folder = folder
        self._athlete_id = athlete_id
        self._path = place / f"{name}.json"
        self._taken: dict[str, Signature] = {}

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keeps others from the folder while the block runs.

        Raises:
            Failure: Another watcher has it, or the ledger cannot be read.
        """
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._path.with_suffix(".lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Failure(f"{self._folder} is watched already by another `runningmate watch`.") from None
            self._read()
            yield

    def knows(self, name: str, signature: Signature) -> bool:
        """Whether a file was taken as it is."""
        return self._taken.get(name) == signature

    def add(self, taken: dict[str, Signature]) -> None:
        """Remembers files; when this returns, a restart does not take them again."""
        self._taken |= taken
        folder = os.fsdecode(os.fsencode(self._folder))
        content = {"athlete": self._athlete_id, "folder": folder, "taken": self._taken}
        write_private(self._path, json.dumps(content, ensure_ascii=True))

    def _read(self) -> None:
        try:
            known = json.loads(self._path.read_text())
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            raise Failure(
                f"{self._path} cannot be read ({error}); it says which files of {self._folder} were imported. "
                "Remove it: files that are known already are not imported twice."
            ) from None
        self._taken = {name: (size, changed_ns) for name, (size, changed_ns) in known["taken"].items()}


def forget(place: Path, athlete_id: str) -> None:
    """Removes an athlete's ledgers, which name files."""
    for path in place.glob("*.json"):
        with suppress(OSError, ValueError):
            if json.loads(path.read_text()).get("athlete") == athlete_id:
                path.unlink()
                path.with_suffix(".lock").unlink(missing_ok=True)


@dataclass(slots=True)
class _Seen:
    signature: Signature
    since_s: float
    retry_s: float = 0.0


@dataclass(slots=True)
class Folder:
    """Looks for recordings that have come to rest.

    Attributes:
        path: An absolute folder; those below it count too.
        now_s: A clock that only goes forward.
        waiting_count: Files that were seen and are not at rest yet, as of the last look.
    """

    path: Path
    ledger: Ledger
    now_s: Callable[[], float] = time.monotonic
    waiting_count: int = 0
    _seen: dict[str, _Seen] = field(default_factory=dict)

    def look(self) -> dict[str, tuple[FileRecording, Signature]]:
        """Recordings that are new and whole, by name; blocks while it reads the folder.

        Raises:
            Failure: The folder is gone.
        """
        now_s = self.now_s()
        found: dict[str, tuple[FileRecording, Signature]] = {}
        present: dict[str, _Seen] = {}
        for name, path, signature in self._files():
            if self.ledger.knows(name, signature):
                continue
            seen = self._seen.get(name)
            if seen is None or seen.signature != signature:
                seen = _Seen(signature, now_s)
            present[name] = seen
            at_rest = now_s - seen.since_s >= SETTLED_S and (
                now_s - seen.since_s >= PATIENCE_S or is_whole(path)
            )
            if at_rest and now_s >= seen.retry_s and len(found) < MOST_AT_ONCE:
                found[name] = (FileRecording(shown(name), path), signature)
        self._seen = present
        self.waiting_count = len(present) - len(found)
        return found

    def later(self, name: str) -> None:
        """Leaves a file that could not be read for a minute."""
        if name in self._seen:
            self._seen[name].retry_s = self.now_s() + PATIENCE_S

    def _files(self) -> Iterator[tuple[str, Path, Signature]]:
        if not self.path.is_dir():
            raise Failure(f"There is no folder {self.path} any more.", ExitCode.USAGE)
        for place, folders, names in os.walk(self.path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                path = Path(place, name)
                if name.startswith(".") or _kind(path) not in KINDS:
                    continue
                try:
                    facts = path.stat()
                except OSError:
                    continue  # gone between the two, or a link to nowhere
                yield str(path.relative_to(self.path)), path, (facts.st_size, facts.st_mtime_ns)


def is_whole(path: Path) -> bool:
    """Whether a file's own marks say that it was written to its end; True where its kind has none.

    Source: Garmin FIT protocol, file header (size of the data records, then a CRC of two bytes; files may be chained).
    """
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            if path.suffix.lower() == ".fit":
                return _fit_is_whole(file, size)
            closing = _CLOSING.get(path.suffix.lower())
            if closing is None:
                return size > 0
            file.seek(max(0, size - _TAIL_BYTES))
            return closing in file.read()
    except OSError:
        return True  # the import says why it cannot be read


def _fit_is_whole(file: BinaryIO, size: int) -> bool:
    place = 0
    while place < size:
        file.seek(place)
        head = file.read(12)
        if len(head) < 12 or head[8:12] != b".FIT":
            return place > 0  # what follows a whole file is no further one; else it is none at all yet
        place += head[0] + struct.unpack("<I", head[4:8])[0] + _FIT_CRC_BYTES
    return 0 < size == place


def _kind(path: Path) -> str:
    suffix = path.suffix.lower()
    return Path(path.stem).suffix.lower() if suffix == ".gz" else suffix
