"""Where raw bytes are kept: a port, and its adapters behind one URL."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from runningmate_servicekit.objects.directory import DirectoryObjectStore
from runningmate_servicekit.objects.memory import InMemoryObjectStore
from runningmate_servicekit.objects.port import (
    InvalidKey,
    ObjectDamaged,
    ObjectInfo,
    ObjectNotFound,
    ObjectStore,
    ObjectStoreUnavailable,
    checked_key,
)
from runningmate_servicekit.objects.s3 import S3ObjectStore
from runningmate_servicekit.objects.s3address import S3Address

__all__ = [
    "DirectoryObjectStore",
    "InMemoryObjectStore",
    "InvalidKey",
    "ObjectDamaged",
    "ObjectInfo",
    "ObjectNotFound",
    "ObjectStore",
    "ObjectStoreUnavailable",
    "S3Address",
    "S3ObjectStore",
    "checked_key",
    "open_store",
]


def open_store(url: str, credentials: Path | None = None) -> ObjectStore:
    """The store at `url`; nothing is touched until it is used.

    Args:
        url: `file:///absolute/path`, or an address of S3 (see S3Address).
        credentials: A file of credentials for S3; None takes the environment's usual chain.

    Raises:
        ValueError: Another kind of URL.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path.startswith("/") and not parts.netloc:
        return DirectoryObjectStore(Path(unquote(parts.path)))
    if parts.scheme == "s3":
        try:
            return S3ObjectStore(S3Address.parse(url), credentials)
        except ValueError as error:
            raise ValueError(f"RUNNINGMATE_OBJECT_STORE_URL cannot be used: {error}") from None
    raise ValueError(
        f"RUNNINGMATE_OBJECT_STORE_URL is {url!r}: it must be file:///absolute/path or s3://bucket"
    )
