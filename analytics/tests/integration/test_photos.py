"""Photos of activities: served as the pictures that their bytes are, and nothing else ever."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import grpc.aio
import pytest

from analytics.tests.integration.recorded import watch
from analytics.tests.integration.test_descriptions import Collector, arrived, described
from runningmate.analytics.v1 import photo_pb2
from runningmate.analytics.v1.photo_service_pb2_grpc import PhotoServiceAsyncStub
from runningmate.common.v1 import description_pb2
from runningmate_analytics.domain.pictures import content_type

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from analytics.tests.integration.conftest import Analytics

    Start = Callable[..., AbstractAsyncContextManager[Analytics]]

JPEG = b"\xff\xd8\xff\xe0" + bytes(700_000)
SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


async def photo(
    analytics: Analytics, content: bytes, stored: bytes | None = None
) -> description_pb2.ActivityPhoto:
    """A photo of a description; other bytes may lie in its place."""
    digest = hashlib.sha256(content).hexdigest()
    key = f"archive/photo/17/{digest}"
    await analytics.objects.put(
        f"athlete/{analytics.athlete_id}/{key}", content if stored is None else stored
    )
    return description_pb2.ActivityPhoto(name="media/a.jpg", object_key=key, sha256=digest, caption="Top")


async def fetched(analytics: Analytics, activity_id: str, photo_id: str) -> tuple[set[str], bytes]:
    call = PhotoServiceAsyncStub(analytics.channel).DownloadPhoto(
        photo_pb2.DownloadPhotoRequest(activity_id=activity_id, photo_id=photo_id),
        metadata=analytics.metadata,
    )
    pieces = [piece async for piece in call]
    return {piece.content_type for piece in pieces}, b"".join(piece.data for piece in pieces)


async def test_photos_are_listed_with_their_words_and_sent_as_what_they_are(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        recording = Collector(analytics, watch())
        kept = await photo(analytics, JPEG)
        await recording.ingest(
            described(photos=[kept, description_pb2.ActivityPhoto(name="media/film.mp4", caption="Down")])
        )
        activity_id = await arrived(analytics)
        request = photo_pb2.ListPhotosRequest(activity_id=activity_id)
        stub = PhotoServiceAsyncStub(analytics.channel)
        listed = (await stub.ListPhotos(request, metadata=analytics.metadata)).photos
        assert [(one.photo_id, one.name, one.caption) for one in listed] == [
            (kept.sha256, "media/a.jpg", "Top"),
            ("", "media/film.mp4", "Down"),
        ]
        assert await fetched(analytics, activity_id, kept.sha256) == ({"image/jpeg"}, JPEG)
        with pytest.raises(grpc.aio.AioRpcError) as other:
            await fetched(analytics, activity_id, "0" * 64)
        assert other.value.code() is grpc.StatusCode.NOT_FOUND


@pytest.mark.parametrize("harm", ["no picture", "other bytes", "too large"])
async def test_what_is_no_picture_or_not_what_was_stored_is_never_sent_whole(
    start_analytics: Start, harm: str
) -> None:
    async with start_analytics() as analytics:
        recording = Collector(analytics, watch())
        content = {"no picture": SCRIPT, "too large": JPEG[:4] + bytes(33 << 20)}.get(harm, JPEG)
        kept = await photo(analytics, content, JPEG[:-1] if harm == "other bytes" else None)
        await recording.ingest(described(photos=[kept]))
        activity_id = await arrived(analytics)
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await fetched(analytics, activity_id, kept.sha256)
        assert refused.value.code() is grpc.StatusCode.DATA_LOSS


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"), (b"GIF89a..", "image/gif"), (b"RIFF....WEBPVP8 ", "image/webp"),
        (b"....ftypheic", "image/heic"), (b"....ftypavif", "image/avif"), (b"....ftypmp42", None), (SCRIPT, None),
        (b"%PDF-1.7", None), (b"", None),
    ],
)  # fmt: skip
def test_a_type_is_told_by_the_first_bytes(head: bytes, found: str | None) -> None:
    assert content_type(head) == found
