from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from runningmate_servicekit.objects import (
    DirectoryObjectStore,
    InMemoryObjectStore,
    ObjectStore,
    ObjectStoreUnavailable,
    open_store,
)
from runningmate_servicekit.objects.moving import Moved, copy_all, fitting, remove_copied
from runningmate_servicekit.objects.port import MAX_METADATA_BYTES
from runningmate_servicekit.testing.s3 import S3Server


def key_of(content: bytes) -> str:
    return f"athlete/5f0c/file/{hashlib.sha256(content).hexdigest()}"


async def filled(store: ObjectStore, count: int = 12) -> dict[str, bytes]:
    contents = [os.urandom(10 + number) for number in range(count)]
    contents.append(os.urandom((2 << 20) + 1))  # through a file
    objects = {key_of(content): content for content in contents}
    for key, content in objects.items():
        await store.put(key, content, {"file_name": f"{key[-4:]} ü.fit"})
    return objects


async def held(store: ObjectStore) -> dict[str, bytes]:
    return {key: await store.get(key) async for key in store.list()}


@pytest.fixture
def folder(tmp_path: Path) -> DirectoryObjectStore:
    return DirectoryObjectStore(tmp_path / "store")


async def test_all_goes_to_a_bucket_and_back(
    s3: S3Server, folder: DirectoryObjectStore, tmp_path: Path
) -> None:
    objects = await filled(folder)
    bucket = open_store(s3.url(s3.new_bucket(), "home"), s3.credentials)
    told: list[tuple[int, int]] = []
    moved = await copy_all(folder, bucket, lambda moved: told.append((moved.done_count, moved.total_count)))
    assert (moved.copied_count, moved.present_count, moved.damaged) == (13, 0, [])
    assert moved.copied_bytes == sum(map(len, objects.values()))
    assert told[-1] == (13, 13)
    assert await held(bucket) == objects
    for key in objects:
        assert (await bucket.head(key)).metadata == {"file_name": f"{key[-4:]} ü.fit"}
    back = DirectoryObjectStore(tmp_path / "back")
    await copy_all(bucket, back, lambda _: None)
    assert await held(back) == objects
    removed = await remove_copied(bucket, back, lambda _: None)
    assert removed.removed_count == removed.total_count == 13
    assert await held(bucket) == {}


async def test_one_that_was_cut_goes_on_with_the_rest(s3: S3Server, folder: DirectoryObjectStore) -> None:
    objects = await filled(folder)
    bucket = open_store(s3.url(s3.new_bucket()), s3.credentials)

    def cut(moved: Moved) -> None:
        if moved.copied_count == 4:
            s3.kill()

    try:
        with pytest.raises(ExceptionGroup) as cause:
            await copy_all(folder, bucket, cut)
        assert cause.group_contains(ObjectStoreUnavailable)
    finally:
        s3.start()
    before = len(await held(bucket))
    assert 4 <= before < 13
    moved = await copy_all(folder, bucket, lambda _: None)
    # A write that was under way may have been tried again by its thread in the meantime.
    assert before <= moved.present_count < 13
    assert moved.copied_count == 13 - moved.present_count
    assert await held(bucket) == objects


async def test_damaged_files_are_named_and_neither_copied_nor_removed(
    folder: DirectoryObjectStore, tmp_path: Path
) -> None:
    objects = await filled(folder)
    rotten = min(objects)
    (tmp_path / "store/content" / rotten).write_bytes(b"rotten")
    target = InMemoryObjectStore()
    moved = await copy_all(folder, target, lambda _: None)
    assert (moved.damaged, moved.copied_count) == ([rotten], 12)
    assert await held(target) == {key: content for key, content in objects.items() if key != rotten}
    removed = await remove_copied(folder, target, lambda _: None)
    assert (removed.removed_count, removed.total_count) == (12, 13)
    assert [key async for key in folder.list()] == [rotten]


async def test_what_was_deleted_between_two_tries_does_not_stay_in_the_target(
    folder: DirectoryObjectStore,
) -> None:
    objects = await filled(folder)
    target = InMemoryObjectStore()
    await copy_all(folder, target, lambda _: None)
    gone = min(objects)
    await folder.delete(gone)
    await copy_all(folder, target, lambda _: None)
    assert gone not in await held(target)


@pytest.mark.parametrize("name", ["short.fit", "x" * 1900 + ".fit", "ü" * 950])
def test_metadata_of_earlier_versions_is_cut_at_its_front(name: str) -> None:
    made = fitting({"file_name": name, "n": "1"})
    assert name.endswith(made["file_name"])
    assert made["n"] == "1"
    size = sum(len(text.encode()) for item in made.items() for text in item)
    assert size <= MAX_METADATA_BYTES
    assert size > MAX_METADATA_BYTES - 3 or made["file_name"] == name
