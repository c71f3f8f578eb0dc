"""Long byte sequences as objects of equal size: written piece by piece, read from any offset."""

from __future__ import annotations

import hashlib
from contextlib import aclosing
from typing import TYPE_CHECKING, Final

from runningmate_servicekit.errors import DataLoss

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from runningmate_servicekit.objects import ObjectStore

PART_BYTES: Final = 8 << 20
"""What is in memory at most, and what a resumed download may read in vain."""
PIECE_BYTES: Final = 512 << 10
"""A message of a download."""


class PartWriter:
    """Takes bytes like a file that cannot seek, which is all that a ZIP needs, and puts full parts into a store.

    `write` only collects: after every few MiB `store_full` must be awaited.
    """

    def __init__(self, objects: ObjectStore, prefix: str) -> None:
        self._objects = objects
        self._prefix = prefix
        self._buffer = bytearray()
        self._digest = hashlib.sha256()
        self._part_count = 0
        self.size_bytes = 0

    def write(self, data: bytes) -> int:
        """Collects bytes; may run in a thread."""
        self._buffer += data
        self._digest.update(data)
        self.size_bytes += len(data)
        return len(data)

    def flush(self) -> None:
        """Does nothing: what is written waits for `store_full`."""

    def close(self) -> None:
        """Does nothing: the end is `finish`."""

    async def store_full(self) -> None:
        """Stores every part that is full."""
        while len(self._buffer) >= PART_BYTES:
            await self._put(PART_BYTES)

    async def finish(self) -> str:
        """Stores the rest; gives the SHA-256 of all."""
        await self.store_full()
        if self._buffer:
            await self._put(len(self._buffer))
        return self._digest.hexdigest()

    async def _put(self, size: int) -> None:
        await self._objects.put(part_key(self._prefix, self._part_count), bytes(self._buffer[:size]))
        del self._buffer[:size]
        self._part_count += 1


def part_key(prefix: str, number: int) -> str:
    """The key of a part, counted from 0."""
    return f"{prefix}{number:06}"


async def read_parts(
    objects: ObjectStore, prefix: str, size_bytes: int, offset: int
) -> AsyncGenerator[bytes]:
    """Gives the bytes from `offset` on in pieces. Raises ObjectNotFound where they were deleted meanwhile."""
    while offset < size_bytes:
        number, skipped = divmod(offset, PART_BYTES)
        before = offset
        async with aclosing(objects.stream(part_key(prefix, number), PIECE_BYTES)) as pieces:
            async for piece in pieces:
                kept = piece[skipped:]
                skipped = max(0, skipped - len(piece))
                if kept:
                    yield kept
                    offset += len(kept)
        if offset == before:
            raise DataLoss("EXPORT_DAMAGED", "A part of the export is too short. Export it again.")
