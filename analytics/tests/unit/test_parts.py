"""Long bytes as parts of equal size, and archives made of them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from runningmate_analytics.service import parts
from runningmate_analytics.service.archive import Archive
from runningmate_servicekit.errors import DataLoss
from runningmate_servicekit.objects import InMemoryObjectStore, ObjectNotFound

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

PREFIX = "exports/a/b/"


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of ten bytes, pieces of four."""
    monkeypatch.setattr(parts, "PART_BYTES", 10)
    monkeypatch.setattr(parts, "PIECE_BYTES", 4)


async def read(objects: InMemoryObjectStore, size: int, offset: int) -> bytes:
    return b"".join([piece async for piece in parts.read_parts(objects, PREFIX, size, offset)])


@pytest.mark.parametrize("size", [0, 1, 9, 10, 11, 20, 35])
async def test_what_is_written_is_read_from_any_offset(size: int) -> None:
    objects, content = InMemoryObjectStore(), bytes(range(size))
    writer = parts.PartWriter(objects, PREFIX)
    for start in range(0, size, 7):
        writer.write(content[start : start + 7])
        await writer.store_full()
    assert await writer.finish() == hashlib.sha256(content).hexdigest()
    assert writer.size_bytes == size
    assert len([key async for key in objects.list(PREFIX)]) == -(-size // 10)
    for offset in range(size + 1):
        assert await read(objects, size, offset) == content[offset:]


async def test_a_part_that_is_gone_or_short_is_an_error_and_not_a_shorter_file() -> None:
    objects = InMemoryObjectStore()
    writer = parts.PartWriter(objects, PREFIX)
    writer.write(b"x" * 25)
    await writer.finish()
    await objects.put(parts.part_key(PREFIX, 1), b"")
    with pytest.raises(DataLoss):
        await read(objects, 25, 0)
    await objects.delete(parts.part_key(PREFIX, 1))
    with pytest.raises(ObjectNotFound):
        await read(objects, 25, 0)


async def test_an_archive_grows_in_parts() -> None:
    objects = InMemoryObjectStore()
    writer = parts.PartWriter(objects, PREFIX)
    archive = Archive(writer)

    async def pieces() -> AsyncGenerator[bytes]:
        for number in range(50):
            yield bytes((number,)) * 20

    await archive.add("2026-05-03 Ötztal 🚴.fit", datetime(2026, 5, 3, 6, 30), pieces())  # noqa: DTZ001 - shown as it is
    await archive.add("packed.parquet", datetime(2026, 5, 3), pieces())  # noqa: DTZ001
    assert len([key async for key in objects.list(PREFIX)]) > 10
    await archive.close()
    await writer.finish()
    with zipfile.ZipFile(io.BytesIO(await read(objects, writer.size_bytes, 0))) as found:
        assert found.testzip() is None
        assert found.namelist() == ["2026-05-03 Ötztal 🚴.fit", "packed.parquet"]
        assert len(found.read("packed.parquet")) == 1000
        assert found.infolist()[0].date_time == (2026, 5, 3, 6, 30, 0)
        assert found.infolist()[1].compress_type == zipfile.ZIP_STORED
