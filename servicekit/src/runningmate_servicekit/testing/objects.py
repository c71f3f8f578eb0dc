"""The suite that every object store passes."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import pytest

from runningmate_servicekit.objects import InvalidKey, ObjectNotFound, ObjectStore

KEY = "athlete/5f0c/file/0a1b"


class ObjectStoreSuite:
    """Subclass it as `TestX` and give a fixture `store`, an empty store."""

    async def test_what_was_put_is_read_back_with_its_metadata(self, store: ObjectStore) -> None:
        """Text of any language is kept in metadata: titles and file names live there."""
        put = await store.put(KEY, b"abc", {"file-name": "Mörgenlauf ü.fit"})
        assert await store.get(KEY) == b"abc"
        assert await store.head(KEY) == put
        assert (put.size, put.sha256) == (3, hashlib.sha256(b"abc").hexdigest())
        assert put.metadata == {"file-name": "Mörgenlauf ü.fit"}

    async def test_fetch_gives_both_at_once(self, store: ObjectStore) -> None:
        """One request where a request costs."""
        put = await store.put(KEY, b"abc", {"file_name": "a.fit"})
        assert await store.fetch(KEY) == (put, b"abc")
        with pytest.raises(ObjectNotFound):
            await store.fetch(f"{KEY}1")

    @pytest.mark.parametrize("content", [b"", b"abc"])
    async def test_a_key_of_its_own_digest_is_put_again_in_vain_but_for_the_metadata(
        self, store: ObjectStore, content: bytes
    ) -> None:
        """How raw recordings are kept: the same file comes in again under another name."""
        key = f"athlete/5f0c/file/{hashlib.sha256(content).hexdigest()}"
        await store.put(key, content, {"file_name": "a.fit"})
        await store.put(key, content, {"file_name": "a.fit"})
        put = await store.put(key, content, {"file_name": "b.fit"})
        assert await store.fetch(key) == (put, content)
        assert [each async for each in store.list()] == [key]

    async def test_writers_of_one_key_at_once_leave_one_of_theirs(self, store: ObjectStore) -> None:
        """Replicas take the same upload after a lost lease."""
        key = f"athlete/5f0c/file/{hashlib.sha256(b'same').hexdigest()}"
        await asyncio.gather(*(store.put(key, b"same", {"writer": str(number)}) for number in range(8)))
        assert await store.get(key) == b"same"
        others = [bytes([65 + number]) * (number + 1) for number in range(8)]
        await asyncio.gather(*(store.put(KEY, content) for content in others))
        assert await store.get(KEY) in others

    async def test_a_file_is_put_like_bytes(self, store: ObjectStore, tmp_path: Path) -> None:
        """Large uploads never are in memory as a whole."""
        source = tmp_path / "source"
        source.write_bytes(b"x" * 700_000)
        assert (await store.put(KEY, source)).size == 700_000
        assert await store.get(KEY) == source.read_bytes()

    async def test_putting_twice_leaves_one_object(self, store: ObjectStore) -> None:
        """Redelivery puts the same content again."""
        assert await store.put(KEY, b"abc") == await store.put(KEY, b"abc")
        assert [key async for key in store.list()] == [KEY]

    async def test_the_last_put_of_a_key_stands(self, store: ObjectStore) -> None:
        """Content and metadata change together."""
        await store.put(KEY, b"old", {"n": "1"})
        await store.put(KEY, b"newer", {"n": "2"})
        assert await store.get(KEY) == b"newer"
        head = await store.head(KEY)
        assert (head.size, head.metadata) == (5, {"n": "2"})

    @pytest.mark.parametrize("size", [0, 1, 9, 10, 11])
    async def test_a_stream_gives_the_whole_in_chunks(self, store: ObjectStore, size: int) -> None:
        """Sizes around the chunk's edge."""
        content = bytes(range(size))
        await store.put(KEY, content)
        chunks = [chunk async for chunk in store.stream(KEY, chunk_bytes=5)]
        assert b"".join(chunks) == content
        assert all(0 < len(chunk) <= 5 for chunk in chunks)

    async def test_what_is_not_there_is_named(self, store: ObjectStore) -> None:
        """Reading, streaming and head agree."""
        with pytest.raises(ObjectNotFound, match=KEY):
            await store.get(KEY)
        with pytest.raises(ObjectNotFound):
            await store.head(KEY)
        with pytest.raises(ObjectNotFound):
            _ = [chunk async for chunk in store.stream(KEY)]

    async def test_delete_may_be_repeated(self, store: ObjectStore) -> None:
        """Erasure is delivered at least once."""
        await store.put(KEY, b"abc")
        await store.delete(KEY)
        await store.delete(KEY)
        with pytest.raises(ObjectNotFound):
            await store.get(KEY)
        assert [key async for key in store.list()] == []

    async def test_list_gives_sorted_keys_below_a_prefix(self, store: ObjectStore) -> None:
        """A prefix may end inside a name."""
        for key in ("b/2", "a/1", "b/1", "b/10", "bb/1", "b-b/1"):
            await store.put(key, b"")
        assert [key async for key in store.list()] == ["a/1", "b-b/1", "b/1", "b/10", "b/2", "bb/1"]
        assert [key async for key in store.list("b/")] == ["b/1", "b/10", "b/2"]
        assert [key async for key in store.list("b/1")] == ["b/1", "b/10"]
        assert [key async for key in store.list("c/")] == []

    @pytest.mark.parametrize(
        "key", ["", "/", "/a", "a/", "a//b", "../a", "a/../b", "a/.b", "a\\b", "a\0", "a b", "ä"]
    )
    async def test_keys_that_could_leave_the_store_are_refused(self, store: ObjectStore, key: str) -> None:
        """Whatever a caller builds keys from."""
        with pytest.raises(InvalidKey):
            await store.put(key, b"")
        with pytest.raises(InvalidKey):
            await store.get(key)
        with pytest.raises(InvalidKey):
            await store.delete(key)

    async def test_metadata_beyond_what_s3_takes_is_refused(self, store: ObjectStore) -> None:
        """So that a store can be exchanged later."""
        with pytest.raises(ValueError, match="1300"):
            await store.put(KEY, b"", {"name": "x" * 3_000})
        with pytest.raises(ValueError, match="zero"):
            await store.put(KEY, b"", {"name": "a\0b"})

    async def test_metadata_up_to_the_limit_comes_back(self, store: ObjectStore) -> None:
        """In two bytes a sign, as a long name in many languages."""
        metadata = {"file_name": "ü" * 645}
        assert (await store.put(KEY, b"", metadata)).metadata == metadata
        assert (await store.head(KEY)).metadata == metadata
