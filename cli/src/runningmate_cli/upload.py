"""Hands one recording over; a lost connection goes on where it was cut."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from uuid import uuid4

import grpc

from runningmate.collector.v1 import upload_pb2, upload_service_pb2_grpc
from runningmate_cli.client import Client, RpcFailure
from runningmate_cli.recordings import CHUNK_BYTES, Recording

TIMEOUT_S = 60.0
OPEN = upload_pb2.UPLOAD_STATE_OPEN
_ARCHIVE_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
REPAIRS = 8
"""Times that one file may go back to the committed offset."""


Approve = Callable[[str, upload_pb2.ArchivePreview], bool]
"""Says by an archive's name and what it holds whether it shall be imported."""


class Uploader:
    """Uploads to one import.

    Args:
        approve: Asked about each archive before it is imported; None imports all.
    """

    def __init__(self, client: Client, import_id: str, approve: Approve | None = None) -> None:
        self._client = client
        self._import_id = import_id
        self._approve = approve
        self._stub = upload_service_pb2_grpc.UploadServiceAsyncStub(client.channel)

    async def send(self, recording: Recording) -> None:
        """Hands over all bytes of a recording.

        Raises:
            OSError: It cannot be read.
            RpcFailure: The mesh does not take it.
        """
        first, is_whole = await asyncio.to_thread(_first, recording)
        asks = self._approve is not None and first.startswith(_ARCHIVE_STARTS)
        request = upload_pb2.CreateUploadRequest(
            request_id=str(uuid4()),
            file_name=recording.name,
            import_id=self._import_id,
            content=first,
            finish=is_whole and not asks,
        )
        made = await self._client.repeat(self._stub.CreateUpload, request, TIMEOUT_S)
        if made.upload.state == OPEN:
            await self._rest(recording, made.upload, asks=asks)

    async def _rest(self, recording: Recording, upload: upload_pb2.Upload, *, asks: bool) -> None:
        offset = upload.committed_offset
        for repair in range(REPAIRS + 1):
            try:
                size_bytes = await self._append_from(recording, upload.upload_id, offset)
                if size_bytes is None:
                    return
                if asks and not await self._approved(recording.name, upload.upload_id, size_bytes):
                    given_up = upload_pb2.DeleteUploadRequest(upload_id=upload.upload_id)
                    await self._client.repeat(self._stub.DeleteUpload, given_up)
                    return
                asks = False
                request = upload_pb2.FinishUploadRequest(upload_id=upload.upload_id, size_bytes=size_bytes)
                await self._client.repeat(self._stub.FinishUpload, request, TIMEOUT_S)
                return
            except RpcFailure as failure:
                if repair == REPAIRS or not _mendable(failure):
                    raise
                asked = upload_pb2.GetUploadRequest(upload_id=upload.upload_id)
                found = await self._client.repeat(self._stub.GetUpload, asked)
                if found.upload.state != OPEN:
                    return
                offset = found.upload.committed_offset

    async def _approved(self, name: str, upload_id: str, size_bytes: int) -> bool:
        request = upload_pb2.PreviewUploadRequest(upload_id=upload_id, size_bytes=size_bytes)
        found = await self._client.repeat(self._stub.PreviewUpload, request, TIMEOUT_S)
        return self._approve is None or self._approve(name, found.preview)

    async def _append_from(self, recording: Recording, upload_id: str, offset: int) -> int | None:
        """Sends what comes after `offset`; gives the size of the whole, None when the rest is not wanted."""
        from fastcrc import crc32

        pieces = recording.chunks(offset)
        while piece := await asyncio.to_thread(_next, pieces):
            request = upload_pb2.AppendUploadRequest(
                upload_id=upload_id, offset=offset, content=piece, crc32c=crc32.iscsi(piece)
            )
            stored = await self._client.repeat(self._stub.AppendUpload, request, TIMEOUT_S)
            if stored.upload.state != OPEN:
                return None
            offset += len(piece)
        return offset


def _mendable(failure: RpcFailure) -> bool:
    """Whether the upload stands and only its offset or the last piece is in doubt."""
    wrong_offset = (
        failure.status is grpc.StatusCode.FAILED_PRECONDITION and "committed_offset" in failure.facts
    )
    return wrong_offset or failure.passing or failure.status is grpc.StatusCode.DATA_LOSS


def _first(recording: Recording) -> tuple[bytes, bool]:
    pieces = recording.chunks(0)
    first = _next(pieces)
    return first, len(first) < CHUNK_BYTES or not _next(pieces)


def _next(pieces: Iterator[bytes]) -> bytes:
    return next(pieces, b"")
