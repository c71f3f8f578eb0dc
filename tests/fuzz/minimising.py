"""Makes a failing file smaller while it goes on failing."""

from __future__ import annotations

from collections.abc import Callable


def minimise(data: bytes, fails: Callable[[bytes], bool], most_tries: int = 2000) -> bytes:
    """Leaves out ever smaller pieces; gives the smallest bytes found that still fail."""
    piece = len(data) // 2
    tries = 0
    while piece >= 1 and tries < most_tries:
        at = 0
        while at < len(data) and tries < most_tries:
            shorter = data[:at] + data[at + piece :]
            tries += 1
            if shorter and fails(shorter):
                data = shorter
            else:
                at += piece
        piece //= 2
    return data
