"""Stored bytes that are compared with their digest while they are sent."""

from __future__ import annotations

import hashlib
from contextlib import aclosing
from typing import TYPE_CHECKING

from runningmate_servicekit.objects import ObjectDamaged

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from runningmate_servicekit.objects import ObjectStore


async def verified(objects: ObjectStore, key: str, sha256: str) -> AsyncGenerator[bytes]:
    """An object in pieces; the last one only when all are those that were stored.

    Raises:
        ObjectNotFound: It is gone.
        ObjectDamaged: In place of the last piece.
    """
    digest = hashlib.sha256()
    held = b""
    async with aclosing(objects.stream(key)) as pieces:
        async for piece in pieces:
            digest.update(piece)
            if held:
                yield held
            held = piece
    if digest.hexdigest() != sha256:
        raise ObjectDamaged(key)
    if held:
        yield held
