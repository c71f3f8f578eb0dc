"""PhotoService."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING
from uuid import UUID

from google.api import httpbody_pb2

from runningmate.analytics.v1 import photo_pb2
from runningmate.analytics.v1.photo_service_pb2_grpc import (
    PhotoServiceServicer,
    add_PhotoServiceServicer_to_server,
)
from runningmate_analytics.domain.errors import PhotoNotFoundError
from runningmate_analytics.domain.pictures import MAX_BYTES, content_type
from runningmate_analytics.entrypoints.gate import access_of
from runningmate_analytics.service.verified import verified
from runningmate_analytics.wire.descriptions import description_to_proto
from runningmate_servicekit.objects import ObjectDamaged
from runningmate_servicekit.tokens import principal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from grpc.aio import ServicerContext

    from runningmate.common.v1 import description_pb2
    from runningmate_analytics.service.ports import Activities
    from runningmate_servicekit.datause import DataUsePolicy
    from runningmate_servicekit.objects import ObjectStore

MOST_PHOTOS = 500

register = add_PhotoServiceServicer_to_server


class PhotoServicer(PhotoServiceServicer):
    """Decodes requests, reads descriptions and objects, encodes answers."""

    def __init__(self, activities: Activities, objects: ObjectStore, policy: DataUsePolicy) -> None:
        self._activities = activities
        self._objects = objects
        self._policy = policy

    async def ListPhotos(
        self,
        request: photo_pb2.ListPhotosRequest,
        context: ServicerContext[photo_pb2.ListPhotosRequest, photo_pb2.ListPhotosResponse],
    ) -> photo_pb2.ListPhotosResponse:
        """See the contract."""
        return photo_pb2.ListPhotosResponse(
            photos=[
                photo_pb2.Photo(photo_id=photo.sha256, name=photo.name, caption=photo.caption)
                for photo in await self._photos(UUID(request.activity_id))
            ]
        )

    async def DownloadPhoto(
        self,
        request: photo_pb2.DownloadPhotoRequest,
        context: ServicerContext[photo_pb2.DownloadPhotoRequest, httpbody_pb2.HttpBody],
    ) -> AsyncIterator[httpbody_pb2.HttpBody]:
        """See the contract."""
        photos = await self._photos(UUID(request.activity_id))
        photo = next((each for each in photos if each.sha256 == request.photo_id), None)
        if photo is None:
            raise PhotoNotFoundError(request.photo_id)
        key = f"athlete/{principal().athlete_id}/{photo.object_key}"
        if (await self._objects.head(key)).size > MAX_BYTES:
            raise ObjectDamaged(key)
        found = None
        async with aclosing(verified(self._objects, key, photo.sha256)) as pieces:
            async for piece in pieces:
                if found is None:
                    found = content_type(piece)
                    if found is None:
                        raise ObjectDamaged(key)
                    await context.send_initial_metadata(
                        (("content-disposition", "inline"), ("x-content-type-options", "nosniff"))
                    )
                yield httpbody_pb2.HttpBody(content_type=found, data=piece)

    async def _photos(self, activity_id: UUID) -> Sequence[description_pb2.ActivityPhoto]:
        activity = await self._activities.get(principal().athlete_id, activity_id)
        access_of(self._policy).require(activity_id, activity.source_kinds)
        if activity.described is None:
            return []
        return description_to_proto(activity.described[1]).photos[:MOST_PHOTOS]
