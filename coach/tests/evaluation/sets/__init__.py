"""Texts by a hand that had not read what it tests; a fifth of each set is reported apart and never tuned on."""

from __future__ import annotations

import hashlib
from pathlib import Path

ONE_IN = 5


def read(name: str) -> list[tuple[str, str]]:
    """The texts of a file, each with the heading above it."""
    heading, found = "", []
    for line in (Path(__file__).parent / name).read_text().splitlines():
        if line.startswith("[") and line.endswith("]"):
            heading = line[1:-1]
        elif line and not line.startswith("#"):
            found.append((heading, line))
    return found


def held_out(text: str) -> bool:
    """Whether a text is reported apart."""
    return hashlib.sha256(text.encode()).digest()[0] % ONE_IN == 0
