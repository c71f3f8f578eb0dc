"""Where raw bytes are kept: a port, and its adapters behind one URL."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from runningmate_servicekit.objects.directory import DirectoryObjectStore
from runningmate_servicekit.objects.memory import InMemoryObjectStore
from runningmate_servicekit.objects.port import (
    InvalidKey,
    ObjectInfo,
    ObjectNotFound,
    ObjectStore,
    ObjectStoreUnavailable,
    checked_key,
)

__all__ = [
    "DirectoryObjectStore",
    "InMemoryObjectStore",
    "InvalidKey",
    "ObjectInfo",
    "ObjectNotFound",
    "ObjectStore",
    "ObjectStoreUnavailable",
    "checked_key",
    "open_store",
]


def open_store(url: str) -> ObjectStore:
    """The store at `url` (`file:///absolute/path`); nothing is touched until it is used.

    Raises:
        ValueError: Another kind of URL.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path.startswith("/") and not parts.netloc:
        return DirectoryObjectStore(Path(unquote(parts.path)))
    raise ValueError(f"RUNNINGMATE_OBJECT_STORE_URL is {url!r}: it must be file:///absolute/path")
