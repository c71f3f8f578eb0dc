from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from runningmate_servicekit.objects import (
    DirectoryObjectStore,
    InMemoryObjectStore,
    ObjectNotFound,
    ObjectStore,
    ObjectStoreUnavailable,
    open_store,
)
from runningmate_servicekit.objects.directory import _written
from runningmate_servicekit.testing.objects import KEY, ObjectStoreSuite


class TestInMemoryObjectStore(ObjectStoreSuite):
    @pytest.fixture
    def store(self) -> ObjectStore:
        return InMemoryObjectStore()


class TestDirectoryObjectStore(ObjectStoreSuite):
    @pytest.fixture
    def store(self, tmp_path: Path) -> ObjectStore:
        return open_store((tmp_path / "a store").as_uri())


async def test_files_are_closed_to_others_and_none_is_left_over(tmp_path: Path) -> None:
    store = DirectoryObjectStore(tmp_path / "store")
    await store.put(KEY, b"a")
    await store.put(KEY, b"b")
    found = sorted((tmp_path / "store").rglob("*"))
    files = [path for path in found if path.is_file() and path.parent.name != "locks"]
    assert [path.name for path in files] == ["0a1b", "0a1b.json"]
    assert {path.stat().st_mode & 0o777 for path in found if path.is_dir()} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in found if path.is_file()} == {0o600}


# Writes one key again and again, each time other bytes of another length, and says so in the metadata.
RIVAL = """
import asyncio, sys
from pathlib import Path
from runningmate_servicekit.objects import DirectoryObjectStore
async def write(store, mark):
    for count in range(1, 120):
        await store.put("a/b", mark.encode() * count, {"mark": mark})
asyncio.run(write(DirectoryObjectStore(Path(sys.argv[1])), sys.argv[2]))
"""


async def test_bytes_and_metadata_of_two_writers_of_a_key_do_not_mix(tmp_path: Path) -> None:
    store = DirectoryObjectStore(tmp_path)
    await store.put("a/b", b"x", {"mark": "x"})
    rivals = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", RIVAL, str(tmp_path), mark)
        for mark in "xy"
    ]
    looks = 0
    try:
        while any(rival.returncode is None for rival in rivals):
            info, content = await store.fetch("a/b")
            assert info.sha256 == hashlib.sha256(content).hexdigest()
            assert set(content.decode()) == {info.metadata["mark"]}
            looks += 1
    finally:
        for rival in rivals:
            with contextlib.suppress(ProcessLookupError):
                rival.kill()
            await rival.wait()
    assert [rival.returncode for rival in rivals] == [0, 0]
    assert looks > 20


async def test_an_object_that_is_deleted_and_put_at_once_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    store = DirectoryObjectStore(tmp_path)

    async def put() -> None:
        for _ in range(100):
            await store.put("a/b", b"x", {"mark": "x"})

    async def delete() -> None:
        for _ in range(100):
            await store.delete("a/b")

    await asyncio.gather(put(), delete())
    listed = [key async for key in store.list("a/")]
    for key in listed:
        assert (await store.head(key)).metadata == {"mark": "x"}


# Stages content and dies as kill -9 ends it.
WRITER = """
import asyncio, os, signal, stat, sys
from pathlib import Path
from runningmate_servicekit.objects import DirectoryObjectStore
os.fsync = lambda fd: stat.S_ISREG(os.fstat(fd).st_mode) and os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(DirectoryObjectStore(Path(sys.argv[1])).put("a/b", bytes(100)))
"""


async def test_what_a_killed_writer_left_is_tidied_and_a_living_ones_is_not(tmp_path: Path) -> None:
    store = DirectoryObjectStore(tmp_path)
    await store.put(KEY, b"kept")
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    done = await asyncio.to_thread(subprocess.run, command, check=False)
    assert done.returncode == -signal.SIGKILL
    with _written(tmp_path / "staged", b"under way") as (living, _, _):
        assert len(list((tmp_path / "staged").iterdir())) == 2
        await store.tidy()
        assert list((tmp_path / "staged").iterdir()) == [living]
    assert [key async for key in store.list()] == [KEY]
    await DirectoryObjectStore(tmp_path / "new").tidy()


# Puts an object and dies, as kill -9 ends it, right after one of its renames.
CUT = """
import asyncio, os, signal, sys
from pathlib import Path
from runningmate_servicekit.objects import DirectoryObjectStore
renamed, replace = [], Path.replace
def cut(path, target):
    replace(path, target)
    renamed.append(target)
    if len(renamed) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
Path.replace = cut
asyncio.run(DirectoryObjectStore(Path(sys.argv[1])).put("a/b", b"newer", {"n": "2"}))
"""


def left(folder: Path) -> list[str]:
    """Names of all files of a store but its locks."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and path.parent.name != "locks")


async def cut_after(folder: Path, renames: int) -> None:
    command = [sys.executable, "-c", CUT, str(folder), str(renames)]
    done = await asyncio.to_thread(subprocess.run, command, check=False)
    assert done.returncode == -signal.SIGKILL


async def test_a_new_object_whose_writer_dies_between_its_renames_is_not_there_and_is_cleaned(
    tmp_path: Path,
) -> None:
    store = DirectoryObjectStore(tmp_path)
    await cut_after(tmp_path, 1)
    assert [key async for key in store.list()] == []
    for look in (store.head("a/b"), store.fetch("a/b"), store.get("a/b")):
        with pytest.raises(ObjectNotFound):
            await look
    await store.tidy()
    assert left(tmp_path) == [], "its file name does not stay either"


@pytest.mark.parametrize(("renames", "whole"), [(1, b"old"), (2, b"old"), (3, b"newer")])
async def test_an_object_whose_replacement_dies_at_any_rename_is_the_old_or_the_new_one(
    tmp_path: Path, renames: int, whole: bytes
) -> None:
    store = DirectoryObjectStore(tmp_path)
    await store.put("a/b", b"old", {"n": "1"})
    await cut_after(tmp_path, renames)
    expected = {"n": "1" if whole == b"old" else "2"}
    for tidied in (False, True):
        info, content = await store.fetch("a/b")
        assert (content, info.size, info.metadata) == (whole, len(whole), expected)
        assert info.sha256 == hashlib.sha256(content).hexdigest()
        assert await store.head("a/b") == info
        if not tidied:
            await store.tidy()
    assert left(tmp_path) == ["b", "b.json"]


async def test_a_replacement_that_was_cut_is_replaced_again_or_deleted_without_a_trace(
    tmp_path: Path,
) -> None:
    store = DirectoryObjectStore(tmp_path)
    await store.put("a/b", b"old", {"n": "1"})
    await cut_after(tmp_path, 2)
    await store.put("a/b", b"third", {"n": "3"})
    info, content = await store.fetch("a/b")
    assert (content, info.metadata) == (b"third", {"n": "3"})
    await cut_after(tmp_path, 2)
    await store.delete("a/b")
    await store.tidy()
    assert left(tmp_path) == []


async def test_a_put_that_fails_leaves_the_old_object(tmp_path: Path) -> None:
    store = DirectoryObjectStore(tmp_path / "store")
    await store.put(KEY, b"old")
    with pytest.raises(ObjectNotFound):
        await store.put(KEY, tmp_path / "missing source")
    assert await store.get(KEY) == b"old"
    files = [path for path in (tmp_path / "store").rglob("*") if path.is_file()]
    assert len([path for path in files if path.parent.name != "locks"]) == 2


async def test_a_disk_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "store"
    blocked.write_text("a file where the directory should be")
    with pytest.raises(ObjectStoreUnavailable, match=str(blocked)):
        await DirectoryObjectStore(blocked).put(KEY, b"")


async def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    store = DirectoryObjectStore(tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ObjectStoreUnavailable, match="No space left"):
        await store.put(KEY, b"abc")
    monkeypatch.undo()
    assert [key async for key in store.list()] == []


@pytest.mark.parametrize("url", ["ftp://bucket", "file://host/path", "relative", "file:relative"])
def test_urls_of_other_stores_are_refused_with_the_form_expected(url: str) -> None:
    with pytest.raises(ValueError, match="file:///absolute/path"):
        open_store(url)


async def test_a_reader_that_is_cancelled_while_the_file_is_opened_leaves_it_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A download that is left at its first byte."""
    store = DirectoryObjectStore(tmp_path)
    await store.put("a/b", b"abc")
    files: list[Any] = []
    opened, begun, left = Path.open, threading.Event(), threading.Event()

    def slowly(path: Path, mode: str) -> Any:
        begun.set()
        left.wait(30)
        files.append(opened(path, mode))
        return files[-1]

    monkeypatch.setattr(Path, "open", slowly)
    stream = store.stream("a/b")
    reading = asyncio.ensure_future(anext(stream))
    assert await asyncio.to_thread(begun.wait, 30)
    reading.cancel()
    asyncio.get_running_loop().call_later(0.1, left.set)
    with pytest.raises(asyncio.CancelledError):
        await reading
    async with asyncio.timeout(30):
        while not files or not files[0].closed:  # noqa: ASYNC110 - a thread opens it
            await asyncio.sleep(0.05)
