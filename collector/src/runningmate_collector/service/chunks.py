"""An upload's chunks as one file that can be read from any place, without a copy on this machine's disk."""

from __future__ import annotations

import asyncio
import io
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as StillWaiting
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final
from uuid import UUID

import fastcrc

from runningmate_collector.domain.failures import FileFailure, FileRejected
from runningmate_collector.domain.model import Chunk
from runningmate_servicekit.objects import ObjectDamaged, ObjectNotFound, ObjectStore

CACHED: Final = 4
"""Chunks in memory: an archive's list, its table and two members lie in different places."""
_LOOK_S: Final = 1.0


def crc32c(content: bytes) -> int:
    """CRC-32C (Castagnoli), which the catalogue of CRCs calls ISCSI: of b"123456789" it is 0xE3069283."""
    return int(fastcrc.crc32.iscsi(content))


def chunk_key(upload_id: UUID, offset: int) -> str:
    """Where a chunk is stored until its file is processed."""
    return f"uploads/{upload_id}/{offset}"


async def read_chunk(objects: ObjectStore, upload_id: UUID, chunk: Chunk) -> bytes:
    """A chunk's bytes.

    Raises:
        FileRejected: UNREADABLE, when they are gone or not those that came in.
    """
    try:
        content = await objects.get(chunk_key(upload_id, chunk.offset))
    except (ObjectNotFound, ObjectDamaged):
        raise _lost(chunk.offset) from None
    if len(content) != chunk.size_bytes or crc32c(content) != chunk.crc32c:
        raise _lost(chunk.offset)
    return content


def _lost(offset: int) -> FileRejected:
    return FileRejected(
        FileFailure.UNREADABLE, f"The uploaded bytes from byte {offset} on could not be read back."
    )


@dataclass(frozen=True, slots=True)
class Chunks:
    """Content that lies in the object store.

    Attributes:
        read: Gives a chunk's bytes; called in threads.
        folder: Where a copy may lie that must be one file.
    """

    chunks: tuple[Chunk, ...]
    read: Callable[[Chunk], bytes]
    folder: Path

    def open(self) -> IO[bytes]:
        """The content as a seekable file."""
        return io.BufferedReader(_ChunkFile(self.chunks, self.read))


def chunks_of(objects: ObjectStore, upload_id: UUID, chunks: Sequence[Chunk], folder: Path) -> Chunks:
    """The chunks of an upload, to be read in threads while this loop runs."""
    loop = asyncio.get_running_loop()

    def read(chunk: Chunk) -> bytes:
        waiting = asyncio.run_coroutine_threadsafe(read_chunk(objects, upload_id, chunk), loop)
        while True:
            try:
                return waiting.result(_LOOK_S)
            except StillWaiting:
                # A loop that was stopped gives no answer any more.
                if waiting.done() or not loop.is_running():
                    raise

    return Chunks(tuple(sorted(chunks, key=lambda chunk: chunk.offset)), read, folder)


class _ChunkFile(io.RawIOBase):
    """One reader's place in the chunks."""

    def __init__(self, chunks: Sequence[Chunk], read: Callable[[Chunk], bytes]) -> None:
        self._chunks = chunks
        self._offsets = [chunk.offset for chunk in chunks]
        self._read = read
        self._size = chunks[-1].offset + chunks[-1].size_bytes if chunks else 0
        self._place = 0
        self._cache: OrderedDict[int, bytes] = OrderedDict()

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """The place."""
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Moves; beyond the end nothing is read."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("a place before the beginning")
        self._place = base + offset
        return self._place

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Reads from one chunk at most."""
        if self._place >= self._size:
            return 0
        chunk = self._chunks[bisect_right(self._offsets, self._place) - 1]
        content = self._content(chunk)
        start = self._place - chunk.offset
        piece = content[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)

    def _content(self, chunk: Chunk) -> bytes:
        content = self._cache.get(chunk.offset)
        if content is None:
            content = self._read(chunk)
            self._cache[chunk.offset] = content
            if len(self._cache) > CACHED:
                self._cache.popitem(last=False)
        else:
            self._cache.move_to_end(chunk.offset)
        return content
