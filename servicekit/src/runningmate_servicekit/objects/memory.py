"""An object store for tests."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from pathlib import Path

from runningmate_servicekit.objects.port import (
    CHUNK_BYTES,
    ObjectInfo,
    ObjectNotFound,
    checked_key,
    checked_metadata,
)


class InMemoryObjectStore:
    """Keeps objects in a dict; passes the same suite as the real stores."""

    def __init__(self) -> None:
        self._objects: dict[str, tuple[ObjectInfo, bytes]] = {}

    async def put(
        self, key: str, content: bytes | Path, metadata: Mapping[str, str] | None = None
    ) -> ObjectInfo:
        """See ObjectStore."""
        data = content if isinstance(content, bytes) else await asyncio.to_thread(content.read_bytes)
        digest = hashlib.sha256(data).hexdigest()
        info = ObjectInfo(checked_key(key), len(data), digest, checked_metadata(metadata))
        self._objects[key] = (info, data)
        return info

    async def get(self, key: str) -> bytes:
        """See ObjectStore."""
        return self._find(key)[1]

    async def fetch(self, key: str) -> tuple[ObjectInfo, bytes]:
        """See ObjectStore."""
        return self._find(key)

    async def stream(self, key: str, chunk_bytes: int = CHUNK_BYTES) -> AsyncGenerator[bytes]:
        """See ObjectStore."""
        data = self._find(key)[1]
        for start in range(0, len(data), chunk_bytes):
            yield data[start : start + chunk_bytes]

    async def head(self, key: str) -> ObjectInfo:
        """See ObjectStore."""
        return self._find(key)[0]

    async def delete(self, key: str) -> None:
        """See ObjectStore."""
        self._objects.pop(checked_key(key), None)

    async def list(self, prefix: str = "") -> AsyncIterator[str]:
        """See ObjectStore."""
        for key in sorted(self._objects):
            if key.startswith(prefix):
                yield key

    async def tidy(self) -> None:
        """See ObjectStore; nothing is ever half written here."""

    def _find(self, key: str) -> tuple[ObjectInfo, bytes]:
        try:
            return self._objects[checked_key(key)]
        except KeyError:
            raise ObjectNotFound(key) from None
