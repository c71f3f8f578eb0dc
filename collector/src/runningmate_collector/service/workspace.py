"""A folder for large files while an upload is worked on; what a killed process leaves behind is removed later."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

PREFIX: Final = "runningmate-collector-"
_LOCK: Final = "lock"
_NEW_S: Final = 60.0
"""A younger folder may not have its lock yet."""


@contextmanager
def workspace(parent: Path | None) -> Iterator[Path]:
    """An empty folder, locked as long as it is in use; `parent` None is the system's temporary folder."""
    with (
        tempfile.TemporaryDirectory(dir=parent, prefix=PREFIX) as name,
        (Path(name) / _LOCK).open("wb") as lock,
    ):
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield Path(name)


def remove_stale(parent: Path | None) -> int:
    """Removes folders of processes that are gone; says how many."""
    count = 0
    for folder in Path(parent or tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            if time.time() - folder.stat().st_mtime < _NEW_S:
                continue
            with (folder / _LOCK).open("ab") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
                count += 1
        except OSError:
            continue  # in use, another account's, or gone meanwhile
    return count
