"""Copies one store's objects into another, compared by their digests; begun again, it goes on."""

from __future__ import annotations

import asyncio
import hashlib
import io
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from runningmate_servicekit.objects.port import (
    MAX_METADATA_BYTES,
    ObjectDamaged,
    ObjectNotFound,
    ObjectStore,
)

AT_ONCE: Final = 8
MEMORY_BYTES: Final = 1 << 20
"""What is larger goes through a temporary file."""


@dataclass(slots=True)
class Moved:
    """How far it is.

    Attributes:
        total_count: Objects of the source.
        copied_count: Written into the target.
        present_count: There already, with the same content.
        copied_bytes: Of those that were written.
        removed_count: Removed from the source.
        damaged: Keys whose bytes are not those that were stored; they are neither copied nor removed.
    """

    total_count: int = 0
    copied_count: int = 0
    present_count: int = 0
    copied_bytes: int = 0
    removed_count: int = 0
    damaged: list[str] = field(default_factory=list)

    @property
    def done_count(self) -> int:
        """Objects that were dealt with."""
        return self.copied_count + self.present_count + len(self.damaged)


Report = Callable[[Moved], None]


async def copy_all(source: ObjectStore, target: ObjectStore, report: Report) -> Moved:
    """Brings all objects of `source` into `target`.

    Args:
        source: Nobody writes into it meanwhile.
        target: What it has besides is removed: an earlier try copied what was deleted since.
        report: Called after each object.
    """
    moved = Moved()
    keys = [key async for key in source.list()]
    moved.total_count = len(keys)
    wanted = set(keys)
    await _each([key async for key in target.list() if key not in wanted], target.delete)

    async def one(key: str) -> None:
        try:
            size = await _copy(source, target, key)
        except ObjectDamaged:
            moved.damaged.append(key)
        else:
            moved.copied_count += size is not None
            moved.present_count += size is None
            moved.copied_bytes += size or 0
        report(moved)

    await _each(keys, one)
    moved.damaged.sort()
    return moved


async def remove_copied(source: ObjectStore, target: ObjectStore, report: Report) -> Moved:
    """Removes from `source` what `target` has with the same content; begun again, it goes on."""
    moved = Moved()
    keys = [key async for key in source.list()]
    moved.total_count = len(keys)

    async def one(key: str) -> None:
        if await _is_same(source, target, key):
            await source.delete(key)
            moved.removed_count += 1
        report(moved)

    await _each(keys, one)
    return moved


async def _each(keys: list[str], work: Callable[[str], Awaitable[None]]) -> None:
    rest = iter(keys)

    async def worker() -> None:
        for key in rest:
            await work(key)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(AT_ONCE):
            tasks.create_task(worker())


async def _is_same(source: ObjectStore, target: ObjectStore, key: str) -> bool:
    wanted = await source.head(key)
    try:
        found = await target.head(key)
    except ObjectNotFound:
        return False
    return (found.size, found.sha256) == (wanted.size, wanted.sha256)


async def _copy(source: ObjectStore, target: ObjectStore, key: str) -> int | None:
    """Bytes that were written; None where they are there already. Raises ObjectDamaged."""
    if await _is_same(source, target, key):
        return None
    info = await source.head(key)
    # A file is only made for what memory should not hold; it goes with the block.
    with tempfile.NamedTemporaryFile() if info.size > MEMORY_BYTES else io.BytesIO() as spool:
        digest = hashlib.sha256()
        async with aclosing(source.stream(key)) as pieces:
            async for piece in pieces:
                digest.update(piece)
                spool.write(piece)
        if digest.hexdigest() != info.sha256:
            raise ObjectDamaged(key)
        spool.flush()
        content = spool.getvalue() if isinstance(spool, io.BytesIO) else Path(spool.name)
        put = await target.put(key, content, fitting(info.metadata))
    if put.sha256 != info.sha256:
        raise ObjectDamaged(key)
    return info.size


def fitting(metadata: Mapping[str, str]) -> dict[str, str]:
    """Metadata within today's limit; of a longer value the end stays. Earlier versions allowed more."""
    made = dict(metadata)
    for name in sorted(made, key=lambda name: -len(made[name].encode())):
        others = sum(len(text.encode()) for item in made.items() for text in item) - len(made[name].encode())
        room = max(0, MAX_METADATA_BYTES - others)
        made[name] = made[name].encode()[-room:].decode(errors="ignore") if room else ""
    return made
