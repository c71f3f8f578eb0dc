"""Keeping log files small while their writers hold them open."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

MOST_BYTES = 10_000_000


def rotate(folder: Path, most_bytes: int = MOST_BYTES) -> list[Path]:
    """Moves the content of each log that grew too large to NAME.log.1 and empties it.

    Every writer appends, so it goes on at the new end. Lines written between copy and cut are lost.

    Args:
        folder: Holds the logs.
        most_bytes: Size from which a log is cut.

    Returns:
        The logs that were cut.
    """
    large = [path for path in folder.glob("*.log") if path.stat().st_size > most_bytes]
    for path in large:
        shutil.copyfile(path, path.with_name(path.name + ".1"))
        os.truncate(path, 0)
    return large


def tail(path: Path, lines: int = 5) -> str:
    """The last lines of a log; empty if there is none."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 4096))
            return "\n".join(file.read().decode(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
