"""ZIP archives that are written to a store while they grow."""

from __future__ import annotations

import asyncio
import zipfile
from collections.abc import Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from datetime import datetime

    from runningmate_analytics.service.parts import PartWriter

Arguments = ParamSpec("Arguments")
ResultT = TypeVar("ResultT")

_PACKED = (".parquet",)
"""Compressed already: deflating it again costs time and gains nothing."""
_FILE_MODE = 0o100600 << 16


class Archive:
    """One ZIP, member after member, each below 2 GiB; Zip64 where the whole is longer. Deflating happens in a thread."""

    def __init__(self, writer: PartWriter) -> None:
        self._writer = writer
        self._zip = zipfile.ZipFile(writer, "w", zipfile.ZIP_DEFLATED)

    async def add(self, name: str, modified_at: datetime, content: AsyncGenerator[bytes]) -> None:
        """Adds a member; `modified_at` is shown as it is, without a zone."""
        info = zipfile.ZipInfo(name, modified_at.timetuple()[:6])
        info.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED) else zipfile.ZIP_DEFLATED
        info.external_attr = _FILE_MODE
        with self._zip.open(info, "w") as member:
            async with aclosing(content) as pieces:
                async for piece in pieces:
                    await in_thread(member.write, piece)
                    await self._writer.store_full()

    async def close(self) -> None:
        """Writes the directory."""
        await in_thread(self._zip.close)
        await self._writer.store_full()


async def in_thread(
    work: Callable[Arguments, ResultT], /, *args: Arguments.args, **kwargs: Arguments.kwargs
) -> ResultT:
    """Runs `work` in a thread, and waits for it even when cancelled: nothing may touch its data meanwhile."""
    running = asyncio.ensure_future(asyncio.to_thread(work, *args, **kwargs))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise
