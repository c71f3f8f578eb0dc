"""The object store that services rely on; directory, memory and S3 pass the same suite."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from runningmate_servicekit.errors import DataLoss, NotFound, Unavailable

CHUNK_BYTES = 256 * 1024
MAX_KEY_CHARS = 512
MAX_METADATA_BYTES = 1_300
"""S3 takes 2 KiB of ASCII, in which any text and a digest take a third more."""
_SEGMENT = re.compile(r"[A-Za-z0-9_=-][A-Za-z0-9._=-]{0,127}")


class InvalidKey(ValueError):
    """A key that is no plain relative path: a fault of the calling code, never of a user's file name."""


class ObjectNotFound(NotFound):
    """No object has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(
            "OBJECT_NOT_FOUND", f"The stored file {key} does not exist; it may have been deleted."
        )


class ObjectDamaged(DataLoss):
    """The stored bytes are not those that were put."""

    def __init__(self, key: str) -> None:
        super().__init__(
            "OBJECT_DAMAGED",
            f"The stored file {key} is damaged: its bytes are not those that were stored. "
            "Put it back from a backup, or import the original again.",
        )


class ObjectStoreUnavailable(Unavailable):
    """The store cannot read or write now; the text names the path or endpoint and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__("OBJECT_STORE_UNAVAILABLE", message, retry_after_s=10.0)


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """What is known without reading the object. `sha256` is in hex; metadata values are any text."""

    key: str
    size: int
    sha256: str
    metadata: Mapping[str, str] = field(default_factory=dict)


class ObjectStore(Protocol):
    """Whole objects under keys like `athlete/<id>/file/<sha256>`.

    A reader sees an object whole or not at all, and what `put` has confirmed survives a power cut. Callers may not
    assume an order between writers of one key (the last stands), nor that a key may also be the prefix of another
    (`a` and `a/b`). All methods raise InvalidKey and ObjectStoreUnavailable.
    """

    async def put(
        self, key: str, content: bytes | Path, metadata: Mapping[str, str] | None = None
    ) -> ObjectInfo:
        """Stores bytes or a file's content; the same content again changes nothing but the metadata."""
        ...

    async def get(self, key: str) -> bytes:
        """The whole object. Raises ObjectNotFound, and ObjectDamaged where that is noticed."""
        ...

    async def fetch(self, key: str) -> tuple[ObjectInfo, bytes]:
        """The whole object with what is known of it. Raises ObjectNotFound, and ObjectDamaged where that is noticed."""
        ...

    def stream(self, key: str, chunk_bytes: int = CHUNK_BYTES) -> AsyncGenerator[bytes]:
        """The object in chunks of `chunk_bytes`, the last one shorter. Raises ObjectNotFound at the first.

        Who does not read to the end must close it (`aclosing`). A store that compares the digest raises ObjectDamaged
        in place of the end.
        """
        ...

    async def head(self, key: str) -> ObjectInfo:
        """Size, digest and metadata. Raises ObjectNotFound."""
        ...

    async def delete(self, key: str) -> None:
        """Removes the object; one that is not there is no error."""
        ...

    def list(self, prefix: str = "") -> AsyncIterator[str]:
        """The keys that start with `prefix`, sorted; objects that come or go meanwhile may be missed."""
        ...

    async def tidy(self) -> None:
        """Removes what writers that died have left half written; whoever still writes is not disturbed."""
        ...


def checked_key(key: str) -> str:
    """`key` itself, if each part is a plain name (no `..`, no leading dot, no empty part).

    Raises:
        InvalidKey: Otherwise.
    """
    if len(key) > MAX_KEY_CHARS or not all(_SEGMENT.fullmatch(part) for part in key.split("/")):
        raise InvalidKey(f"not an object key: {key!r}")
    return key


def checked_metadata(metadata: Mapping[str, str] | None) -> dict[str, str]:
    """A copy of the metadata. Raises ValueError for a zero character or above the limit."""
    copy = dict(metadata or {})
    if sum(len(name.encode()) + len(value.encode()) for name, value in copy.items()) > MAX_METADATA_BYTES:
        raise ValueError(f"object metadata is larger than {MAX_METADATA_BYTES} bytes")
    if any("\0" in text for item in copy.items() for text in item):
        raise ValueError("object metadata holds a zero character")
    return copy
