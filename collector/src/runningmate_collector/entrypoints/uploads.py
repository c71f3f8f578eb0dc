"""UploadService: decode, call, encode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from runningmate.collector.v1 import upload_pb2, upload_service_pb2_grpc
from runningmate_collector.domain.model import Chunk
from runningmate_collector.service.uploads import NewUpload
from runningmate_collector.wire import preview_to_proto, upload_to_proto
from runningmate_servicekit.tokens import principal

if TYPE_CHECKING:
    from runningmate_collector.service.previewing import Previewing
    from runningmate_collector.service.uploads import Uploads


class UploadServicer(upload_service_pb2_grpc.UploadServiceServicer):
    """Takes files in pieces."""

    def __init__(self, uploads: Uploads, previewing: Previewing) -> None:
        self._uploads = uploads
        self._previewing = previewing

    async def CreateUpload(
        self, request: upload_pb2.CreateUploadRequest, context: Any
    ) -> upload_pb2.CreateUploadResponse:
        """See the contract."""
        wanted = NewUpload(
            UUID(request.request_id),
            request.file_name,
            UUID(request.import_id) if request.import_id else None,
            request.content,
            request.finish,
        )
        upload = await self._uploads.create(principal().athlete_id, wanted)
        return upload_pb2.CreateUploadResponse(upload=upload_to_proto(upload))

    async def AppendUpload(
        self, request: upload_pb2.AppendUploadRequest, context: Any
    ) -> upload_pb2.AppendUploadResponse:
        """See the contract."""
        chunk = Chunk(request.offset, len(request.content), request.crc32c)
        upload = await self._uploads.append(
            principal().athlete_id, UUID(request.upload_id), chunk, request.content
        )
        return upload_pb2.AppendUploadResponse(upload=upload_to_proto(upload))

    async def GetUpload(
        self, request: upload_pb2.GetUploadRequest, context: Any
    ) -> upload_pb2.GetUploadResponse:
        """See the contract."""
        upload = await self._uploads.get(principal().athlete_id, UUID(request.upload_id))
        return upload_pb2.GetUploadResponse(upload=upload_to_proto(upload))

    async def FinishUpload(
        self, request: upload_pb2.FinishUploadRequest, context: Any
    ) -> upload_pb2.FinishUploadResponse:
        """See the contract."""
        upload = await self._uploads.finish(
            principal().athlete_id, UUID(request.upload_id), request.size_bytes
        )
        return upload_pb2.FinishUploadResponse(upload=upload_to_proto(upload))

    async def PreviewUpload(
        self, request: upload_pb2.PreviewUploadRequest, context: Any
    ) -> upload_pb2.PreviewUploadResponse:
        """See the contract."""
        preview = await self._previewing.preview(
            principal().athlete_id, UUID(request.upload_id), request.size_bytes
        )
        return upload_pb2.PreviewUploadResponse(preview=preview_to_proto(preview))

    async def DeleteUpload(
        self, request: upload_pb2.DeleteUploadRequest, context: Any
    ) -> upload_pb2.DeleteUploadResponse:
        """See the contract."""
        deleted = await self._uploads.delete(principal().athlete_id, UUID(request.upload_id))
        return upload_pb2.DeleteUploadResponse(deleted=deleted)
