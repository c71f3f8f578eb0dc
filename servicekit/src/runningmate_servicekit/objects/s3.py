"""Objects in a bucket of S3: Amazon's, MinIO, or another server that speaks it."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import io
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from runningmate_servicekit.logs import get_logger
from runningmate_servicekit.objects import s3lifecycle
from runningmate_servicekit.objects.port import (
    CHUNK_BYTES,
    ObjectDamaged,
    ObjectInfo,
    ObjectNotFound,
    checked_key,
    checked_metadata,
)
from runningmate_servicekit.objects.s3address import S3Address
from runningmate_servicekit.objects.s3client import (
    CONNECTIONS,
    code_of,
    explained,
    make_client,
    silent,
    status_of,
)

PART_BYTES: Final = 16 * 1024 * 1024
"""What is larger goes in parts of this size, or of more where there would be more than the protocol's 10,000."""
MOST_PARTS: Final = 10_000
ABANDONED_AFTER: Final = timedelta(days=1)
"""An upload in parts that is as old has no writer any more."""
MOST_CUTS: Final = 3
"""Of one read in a row, before it is given up."""
CUT_PAUSE_S: Final = 0.5
ANSWER_WITHIN_S: Final = 10.0
"""Silence after which a caller is told that the server does not answer, well before calls of the mesh end by their own
deadlines. The client's own tries go on in their thread: a write may still arrive."""
SILENCE_S: Final = 5.0
"""So long after that, others are told at once."""
_LOOK_S: Final = 0.25
_ABSENT = frozenset({"NoSuchKey", "404", "NotFound"})
_UNKNOWN_CONDITION = frozenset({"NotImplemented", "InvalidArgument"})

T = TypeVar("T")
_log = get_logger(__name__)


class S3ObjectStore:
    """One object per key below the address's prefix.

    User metadata holds the SHA-256 of the whole content, with which each read is compared, and the port's metadata.
    An object whose key ends in its own digest is only written where none is there (If-None-Match).

    Args:
        address: Bucket, prefix, server, encryption.
        credentials: A file of them; None takes the environment's usual chain.
    """

    def __init__(self, address: S3Address, credentials: Path | None = None) -> None:
        self.address = address
        self._credentials = credentials
        self._threads = ThreadPoolExecutor(CONNECTIONS, "s3")
        self._making = threading.Lock()
        self._made: Any = None
        self._conditional = True
        self._silent_until = 0.0

    async def put(
        self, key: str, content: bytes | Path, metadata: Mapping[str, str] | None = None
    ) -> ObjectInfo:
        """See ObjectStore."""
        key, metadata = checked_key(key), checked_metadata(metadata)
        if isinstance(content, Path):
            return await self._run(self._put, key, content, metadata)
        body = _Body(content)
        return await self._answered(self._put, key, content, metadata, body, progress=body)

    async def get(self, key: str) -> bytes:
        """See ObjectStore."""
        return (await self.fetch(key))[1]

    async def fetch(self, key: str) -> tuple[ObjectInfo, bytes]:
        """See ObjectStore."""
        reader = _Reader(self, checked_key(key))
        try:
            await self._answered(reader.begin)
        except BaseException:
            reader.close()
            raise
        return await self._run(self._fetch, reader)

    async def stream(self, key: str, chunk_bytes: int = CHUNK_BYTES) -> AsyncGenerator[bytes]:
        """See ObjectStore."""
        reader = _Reader(self, checked_key(key))
        try:
            await self._answered(reader.begin)
            while chunk := await self._run(reader.read, chunk_bytes):
                yield chunk
        finally:
            reader.close()

    async def head(self, key: str) -> ObjectInfo:
        """See ObjectStore."""
        return await self._answered(self._head, checked_key(key))

    async def delete(self, key: str) -> None:
        """See ObjectStore."""
        await self._answered(self._delete, checked_key(key))

    async def list(self, prefix: str = "") -> AsyncIterator[str]:
        """See ObjectStore."""
        pages = await self._run(self._pages, prefix)
        while (page := await self._run(next, pages, None)) is not None:
            for key in page:
                yield key

    async def tidy(self) -> None:
        """See ObjectStore; also has the server remove by itself what a mesh that is gone would leave."""
        await self._run(self._tidy)

    @property
    def client(self) -> Any:
        """boto3's client, made at first use; blocks."""
        with self._making:
            if self._made is None:
                self._made = make_client(self.address, self._credentials)
            return self._made

    def place(self, key: str) -> dict[str, str]:
        """Bucket and full key, as the client's arguments."""
        return {"Bucket": self.address.bucket, "Key": self.address.prefix + key}

    @contextmanager
    def explained(self, key: str = "") -> Iterator[None]:
        """Turns errors of the client into those of the port."""
        import botocore.exceptions as kinds

        try:
            yield
        except (kinds.ClientError, kinds.BotoCoreError) as error:
            if key and code_of(error) in _ABSENT:
                self._require_bucket()
                raise ObjectNotFound(key) from error
            raise explained(error, self.address) from error

    def _require_bucket(self) -> None:
        """A bucket that is missing looks like a missing object, which would be taken for lost."""
        import botocore.exceptions as kinds

        try:
            self.client.head_bucket(Bucket=self.address.bucket)
        except kinds.ClientError as error:
            if code_of(error) in _ABSENT:
                error.response["Error"]["Code"] = "NoSuchBucket"
            raise explained(error, self.address) from error
        except kinds.BotoCoreError as error:
            raise explained(error, self.address) from error

    async def _run(self, work: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: work(*args))

    async def _answered(self, work: Callable[..., T], *args: Any, progress: _Body | None = None) -> T:
        """The same, for what is over in moments where the server works.

        Args:
            work: What blocks.
            args: Its arguments.
            progress: A body whose sending is no silence.

        Raises:
            ObjectStoreUnavailable: The server has been silent for too long.
        """
        if time.monotonic() < self._silent_until:
            raise silent(self.address)
        running = asyncio.ensure_future(self._run(work, *args))
        heard_at = time.monotonic()
        try:
            while not (await asyncio.wait({running}, timeout=_LOOK_S))[0]:
                heard_at = max(heard_at, progress.read_at if progress else heard_at)
                if time.monotonic() - heard_at > ANSWER_WITHIN_S:
                    self._silent_until = time.monotonic() + SILENCE_S
                    raise silent(self.address)
            return running.result()
        finally:
            if not running.done():
                running.add_done_callback(_forget)

    def _put(
        self, key: str, content: bytes | Path, metadata: dict[str, str], body: _Body | None = None
    ) -> ObjectInfo:
        digest, size = _measured(content)
        info = ObjectInfo(key, size, digest.hex(), metadata)
        headers = {"Metadata": {"sha256": info.sha256, "facts": _packed(metadata)}} | self._encryption()
        addressed = key.rpartition("/")[2] == info.sha256
        with self.explained():
            if addressed and self._conditional:
                if self._written(content, info, headers | {"IfNoneMatch": "*"}, body):
                    return info
                if self._known(key) == info:
                    return info
            self._write(content, info, headers, body)
        return info

    def _written(
        self, content: bytes | Path, info: ObjectInfo, headers: dict[str, Any], body: _Body | None
    ) -> bool:
        """Writes where nothing is; False where something is, or the server does not know the condition."""
        import botocore.exceptions as kinds

        try:
            self._write(content, info, headers, body)
        except kinds.ClientError as error:
            # 409: another writer of the same content was a moment earlier or later.
            if status_of(error) in (409, 412):
                return False
            if code_of(error) not in _UNKNOWN_CONDITION:
                raise
            self._conditional = False
            return False
        return True

    def _write(
        self, content: bytes | Path, info: ObjectInfo, headers: dict[str, Any], body: _Body | None
    ) -> None:
        if isinstance(content, Path) and info.size > PART_BYTES:
            self._write_in_parts(content, info, headers)
            return
        data = body or (content if isinstance(content, bytes) else content.read_bytes())
        if body is not None:
            body.seek(0)
        checksum = base64.b64encode(bytes.fromhex(info.sha256)).decode()
        self.client.put_object(**self.place(info.key), Body=data, ChecksumSHA256=checksum, **headers)

    def _write_in_parts(self, source: Path, info: ObjectInfo, headers: dict[str, Any]) -> None:
        place = self.place(info.key)
        condition = {name: headers.pop(name) for name in ("IfNoneMatch",) if name in headers}
        made = self.client.create_multipart_upload(**place, ChecksumAlgorithm="SHA256", **headers)
        upload = place | {"UploadId": made["UploadId"]}
        part_bytes = max(PART_BYTES, -(-info.size // MOST_PARTS))
        parts: list[dict[str, Any]] = []
        try:
            with source.open("rb") as file:
                while data := file.read(part_bytes):
                    number = len(parts) + 1
                    checksum = base64.b64encode(hashlib.sha256(data).digest()).decode()
                    told = self.client.upload_part(
                        **upload, PartNumber=number, Body=data, ChecksumSHA256=checksum
                    )
                    parts.append({"PartNumber": number, "ETag": told["ETag"], "ChecksumSHA256": checksum})
            self.client.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts}, **condition)
        except BaseException:
            self._abandon(upload)
            raise

    def _abandon(self, upload: Mapping[str, str]) -> None:
        import botocore.exceptions as kinds

        try:
            self.client.abort_multipart_upload(**upload)
        except (kinds.ClientError, kinds.BotoCoreError) as error:
            _log.info("an upload in parts stays until it is tidied", why=type(error).__name__)

    def _encryption(self) -> dict[str, str]:
        if not self.address.encryption:
            return {}
        key = {"SSEKMSKeyId": self.address.kms_key} if self.address.kms_key else {}
        return {"ServerSideEncryption": self.address.encryption} | key

    def _known(self, key: str) -> ObjectInfo | None:
        try:
            return self._head(key)
        except ObjectNotFound:
            return None

    def _head(self, key: str) -> ObjectInfo:
        with self.explained(key):
            return info_of(key, self.client.head_object(**self.place(key)))

    def _fetch(self, reader: _Reader) -> tuple[ObjectInfo, bytes]:
        try:
            return self._fetch_once(reader)
        except ObjectDamaged:
            return self._fetch_once(_Reader(self, reader.key))  # it may have been the way, not the disk

    def _fetch_once(self, reader: _Reader) -> tuple[ObjectInfo, bytes]:
        try:
            data = b"".join(iter(lambda: reader.read(PART_BYTES), b""))
        finally:
            reader.close()
        assert reader.info is not None
        return reader.info, data

    def _delete(self, key: str) -> None:
        with self.explained():
            self.client.delete_object(**self.place(key))

    def _pages(self, prefix: str) -> Iterator[Sequence[str]]:
        own = self.address.prefix
        with self.explained():
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.address.bucket, Prefix=own + prefix
            )
            for page in pages:
                yield [entry["Key"].removeprefix(own) for entry in page.get("Contents", ())]

    def _tidy(self) -> None:
        with self.explained():
            oldest = datetime.now(UTC) - ABANDONED_AFTER
            pages = self.client.get_paginator("list_multipart_uploads").paginate(
                Bucket=self.address.bucket, Prefix=self.address.prefix
            )
            for page in pages:
                for upload in page.get("Uploads", ()):
                    if upload["Initiated"] < oldest:
                        self._abandon(
                            {
                                "Bucket": self.address.bucket,
                                "Key": upload["Key"],
                                "UploadId": upload["UploadId"],
                            }
                        )
            s3lifecycle.ensure(self.client, self.address)


class _Body(io.BytesIO):
    """Content on its way to the server.

    Attributes:
        read_at: When the client last took a piece that it had not taken before, by the monotonic clock: what it sends
            once more is no sign of life.
    """

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.read_at = time.monotonic()
        self._furthest = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Notes the time."""
        piece = super().read(size)
        if self.tell() > self._furthest:
            self._furthest, self.read_at = self.tell(), time.monotonic()
        return piece


def _forget(abandoned: asyncio.Future[Any]) -> None:
    """What comes of work that nobody waits for any more has been told already."""
    if not abandoned.cancelled():
        abandoned.exception()


class _Reader:
    """Reads one object from front to end, going on where a connection was cut, and compares its digest."""

    def __init__(self, store: S3ObjectStore, key: str) -> None:
        self._store = store
        self.key = key
        self._body: Any = None
        self._etag = ""
        self._digest = hashlib.sha256()
        self._offset = 0
        self._cuts = 0
        self._closed = False
        self.info: ObjectInfo | None = None

    def begin(self) -> None:
        """Asks for the object; blocks until the server begins to answer, maybe when nobody waits for it any more."""
        self._open()
        if self._closed:
            self.close()

    def read(self, size: int) -> bytes:
        """The next `size` bytes, fewer at the end, none after it; blocks."""
        pieces = b""
        while len(pieces) < size:
            piece = self._piece(size - len(pieces))
            if not piece:
                self._check()
                break
            pieces += piece
        return pieces

    def close(self) -> None:
        """Ends the connection unless all was read, or as soon as there is one."""
        self._closed = True
        if self._body is not None:
            self._body.close()

    def _piece(self, size: int) -> bytes:
        import botocore.exceptions as kinds
        import urllib3.exceptions

        if self.info is not None and self._offset >= self.info.size:
            return b""
        while True:
            try:
                if self._body is None:
                    self._open()
                piece: bytes = self._body.read(size)
            except (
                kinds.HTTPClientError,
                kinds.IncompleteReadError,
                urllib3.exceptions.HTTPError,
                OSError,
            ) as error:
                self._cuts += 1
                self._body = None
                if self._cuts > MOST_CUTS:
                    raise explained(error, self._store.address) from error
                time.sleep(CUT_PAUSE_S)
            else:
                self._cuts = 0
                self._digest.update(piece)
                self._offset += len(piece)
                return piece

    def _open(self) -> None:
        rest = {"Range": f"bytes={self._offset}-", "IfMatch": self._etag} if self._offset else {}
        with self._store.explained(self.key):
            answer = self._store.client.get_object(**self._store.place(self.key), **rest)
        self._body = answer["Body"]
        if self.info is None:
            self.info, self._etag = info_of(self.key, answer), answer["ETag"]

    def _check(self) -> None:
        assert self.info is not None
        if self.info.sha256 and self._digest.hexdigest() != self.info.sha256:
            raise ObjectDamaged(self.key)


def info_of(key: str, answer: Mapping[str, Any]) -> ObjectInfo:
    """What an answer's headers say. An object that somebody else put has no digest and no facts."""
    told = answer.get("Metadata", {})
    return ObjectInfo(key, answer["ContentLength"], told.get("sha256", ""), _unpacked(told.get("facts", "")))


def _measured(content: bytes | Path) -> tuple[bytes, int]:
    """Digest and size."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).digest(), len(content)
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest(), file.tell()


def _packed(metadata: Mapping[str, str]) -> str:
    """Any text as a header: proxies on the way change neither signs nor names of it."""
    parts = [text for item in metadata.items() for text in item]
    return base64.urlsafe_b64encode("\0".join(parts).encode()).decode()


def _unpacked(text: str) -> dict[str, str]:
    try:
        parts = base64.urlsafe_b64decode(text).decode().split("\0")
    except (binascii.Error, UnicodeDecodeError):
        return {}
    return dict(zip(parts[::2], parts[1::2], strict=True)) if len(parts) % 2 == 0 else {}
