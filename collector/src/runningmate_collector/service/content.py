"""Bytes on their way through: small ones in memory, large ones in a temporary file."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from runningmate_collector.domain.signature import HEAD_BYTES
from runningmate_collector.service.chunks import Chunks

MEMORY_BYTES: Final = 4 * 1024 * 1024
"""What is larger goes to a file."""
_STEP_BYTES: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Body:
    """Whole content with its digest in lower-case hex; a file is removed by its maker, chunks are nobody's here."""

    content: bytes | Path | Chunks
    size_bytes: int
    sha256: str

    @classmethod
    def of(cls, content: bytes) -> Body:
        """A body in memory."""
        return cls(content, len(content), hashlib.sha256(content).hexdigest())

    def open(self) -> IO[bytes]:
        """The content as a seekable file, the caller's to close."""
        if isinstance(self.content, Chunks):
            return self.content.open()
        return io.BytesIO(self.content) if isinstance(self.content, bytes) else self.content.open("rb")

    def head(self) -> bytes:
        """The first bytes, enough to recognise the format."""
        with self.open() as file:
            return file.read(HEAD_BYTES)

    def pieces(self) -> Iterator[bytes]:
        """The content in pieces of at most 256 KiB."""
        with self.open() as file:
            while piece := file.read(_STEP_BYTES):
                yield piece

    def discard(self) -> None:
        """Removes the file, if there is one."""
        if isinstance(self.content, Path):
            self.content.unlink(missing_ok=True)


def keep(pieces: Iterable[bytes], folder: Path, memory_bytes: int = MEMORY_BYTES) -> Body:
    """Gathers content, in a file in `folder` above `memory_bytes`; blocks, so it runs in a thread."""
    digest, size = hashlib.sha256(), 0
    buffered: list[bytes] = []
    rest = iter(pieces)
    for piece in rest:
        digest.update(piece)
        size += len(piece)
        buffered.append(piece)
        if size > memory_bytes:
            break
    else:
        return Body(b"".join(buffered), size, digest.hexdigest())
    file = tempfile.NamedTemporaryFile(dir=folder, delete=False)  # noqa: SIM115 - closed below, removed by `discard`
    try:
        with file:
            file.writelines(buffered)
            buffered.clear()
            for piece in rest:
                digest.update(piece)
                size += len(piece)
                file.write(piece)
    except BaseException:
        Path(file.name).unlink(missing_ok=True)
        raise
    return Body(Path(file.name), size, digest.hexdigest())
