"""Takes files in pieces, or whole in one call."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

from runningmate_collector.domain import names
from runningmate_collector.domain.errors import (
    ChunkDamaged,
    TooManyUploads,
    UploadNotFound,
    WrongOffset,
    WrongSize,
)
from runningmate_collector.domain.limits import Limits
from runningmate_collector.domain.model import Chunk, Import, SourceKind, Upload, UploadState
from runningmate_collector.domain.signature import HEAD_BYTES, Signature, recognise
from runningmate_collector.service.chunks import chunk_key, crc32c
from runningmate_collector.service.content import Body
from runningmate_collector.service.examination import UNJUDGED, Examined, examine
from runningmate_collector.service.intake import Arrival, Intake, require_open
from runningmate_collector.service.ports import Outlook, Signals, Unit, Units
from runningmate_collector.service.storing import put, utc_now
from runningmate_collector.service.unpacking import single_item_id
from runningmate_collector.service.workspace import workspace
from runningmate_servicekit.context import current_request
from runningmate_servicekit.errors import FailedPrecondition, NotFound
from runningmate_servicekit.objects import ObjectStore


@dataclass(frozen=True, slots=True)
class NewUpload:
    """What a client begins with. Without an import, one is made for this file alone."""

    request_id: UUID
    file_name: str
    import_id: UUID | None
    content: bytes
    finish: bool


@dataclass(frozen=True, slots=True)
class Uploads:
    """The use cases of UploadService; identities follow from request ids, so that a repetition finds the first."""

    units: Units
    objects: ObjectStore
    intake: Intake
    signals: Signals
    limits: Limits
    max_open: int = 200
    work_folder: Path | None = None
    now: Callable[[], datetime] = field(default=utc_now)

    async def create(self, athlete_id: UUID, wanted: NewUpload) -> Upload:
        """Starts an upload, or finds the one with the same request id."""
        upload_id = uuid5(athlete_id, f"upload:{wanted.request_id}")
        import_id = wanted.import_id or uuid5(upload_id, "import")
        upload = Upload(upload_id, import_id, names.shown(wanted.file_name))
        # An archive takes long; a worker unpacks it.
        if wanted.finish and recognise(wanted.content[:HEAD_BYTES]) is not Signature.ZIP:
            return await self._take_whole(athlete_id, upload, wanted)
        async with self.units(athlete_id) as unit:
            outlook = await self._look(unit, upload, wanted)
            known = outlook.upload
            if known is None and not wanted.finish and await unit.uploads.open_count() >= self.max_open:
                raise TooManyUploads(self.max_open)
        if known is not None:
            return known
        if wanted.content:
            await put(self.objects, chunk_key(upload_id, 0), wanted.content)
        try:
            async with self.units(athlete_id) as unit:
                return await self._begin(unit, upload, wanted)
        except (FailedPrecondition, NotFound):
            # Refused after all: nobody would ever look for the chunk.
            await self.objects.delete(chunk_key(upload_id, 0))
            raise

    async def _begin(self, unit: Unit, upload: Upload, wanted: NewUpload) -> Upload:
        await unit.athletes.lock()
        if not await unit.uploads.add([upload]):
            return await _required(unit, upload.upload_id)
        found = await self._import_for(unit, upload, wanted)
        await unit.imports.save([found.with_upload()])
        if wanted.content:
            await unit.uploads.add_chunk(
                upload.upload_id, Chunk(0, len(wanted.content), crc32c(wanted.content))
            )
        if wanted.finish or _is_no_recording(0, wanted.content):
            await unit.uploads.set_state(upload.upload_id, UploadState.FINISHED)
            self.signals.upload_finished()
        return await _required(unit, upload.upload_id)

    async def _take_whole(self, athlete_id: UUID, upload: Upload, wanted: NewUpload) -> Upload:
        """A small file in one call: examined, stored and announced at once, without a chunk."""
        with ExitStack() as stack:
            file = await self._examine(upload, wanted.content, stack)
            done = replace(upload, committed_offset=len(wanted.content), state=UploadState.PROCESSED)
            return await self.intake.take(athlete_id, Arrival(done, file, single=wanted.import_id is None))

    async def _examine(self, upload: Upload, content: bytes, stack: ExitStack) -> Examined:
        request = current_request.get()
        file = Examined(
            upload.upload_id,
            single_item_id(upload.upload_id),
            upload.file_name,
            SourceKind.FILE,
            Body.of(content),
            UNJUDGED,
            None if request is None else request.traceparent,
        )
        if recognise(content[:HEAD_BYTES]) is not Signature.GZIP:
            return examine(file, self.limits, Path())  # what fits into a request stays in memory
        folder = stack.enter_context(workspace(self.work_folder))
        return await asyncio.to_thread(examine, file, self.limits, folder)

    async def _look(self, unit: Unit, upload: Upload, wanted: NewUpload) -> Outlook:
        """Finds an earlier request, or refuses a new one before its bytes are stored."""
        (outlook,) = await unit.uploads.outlook([(upload, "")])
        if outlook.upload is None and wanted.import_id is not None:
            require_open(outlook.found, wanted.import_id)
        return outlook

    async def _import_for(self, unit: Unit, upload: Upload, wanted: NewUpload) -> Import:
        if wanted.import_id is None:
            await unit.imports.add([Import(upload.import_id, bulk=False, single=True, created_at=self.now())])
            return (await unit.imports.lock([upload.import_id]))[upload.import_id]
        found = (await unit.imports.lock([wanted.import_id])).get(wanted.import_id)
        return require_open(found, wanted.import_id)

    async def append(self, athlete_id: UUID, upload_id: UUID, chunk: Chunk, content: bytes) -> Upload:
        """Stores the next bytes; a chunk that was sent before changes nothing."""
        if crc32c(content) != chunk.crc32c:
            raise ChunkDamaged(chunk.offset)
        async with self.units(athlete_id) as unit:
            await unit.athletes.require()
            upload = await _required(unit, upload_id)
            if await _sent_before(unit, upload, chunk):
                return upload
        # What exceeds the limit is noted, so that the processing finds a failed file, and not stored.
        too_large = chunk.offset + chunk.size_bytes > self.limits.upload_bytes
        if not too_large:
            await put(self.objects, chunk_key(upload_id, chunk.offset), content)
        async with self.units(athlete_id) as unit:
            upload = await _required(unit, upload_id, lock=True)
            if not await _sent_before(unit, upload, chunk):
                await unit.uploads.add_chunk(upload_id, chunk)
                if too_large or _is_no_recording(chunk.offset, content):
                    await unit.uploads.set_state(upload_id, UploadState.FINISHED)
                    self.signals.upload_finished()
            return await _required(unit, upload_id)

    async def get(self, athlete_id: UUID, upload_id: UUID) -> Upload:
        """Where an upload stands."""
        async with self.units(athlete_id) as unit:
            return await _required(unit, upload_id)

    async def finish(self, athlete_id: UUID, upload_id: UUID, size_bytes: int) -> Upload:
        """Ends an upload; a worker of any replica goes on."""
        async with self.units(athlete_id) as unit:
            await unit.athletes.require()
            upload = await _required(unit, upload_id, lock=True)
            if upload.committed_offset != size_bytes:
                raise WrongSize(size_bytes, upload.committed_offset)
            if upload.state is UploadState.OPEN:
                await unit.uploads.set_state(upload_id, UploadState.FINISHED)
            finished = await _required(unit, upload_id)
        self.signals.upload_finished()
        return finished

    async def delete(self, athlete_id: UUID, upload_id: UUID) -> bool:
        """Gives up an upload that was not finished; False for one whose import goes on, or is over."""
        async with self.units(athlete_id) as unit:
            await unit.athletes.lock()
            upload = await _required(unit, upload_id, lock=True)
            if upload.state is UploadState.PROCESSED:
                return not await unit.imports.items_of_upload(upload_id)
            if upload.state is UploadState.FINISHED:
                return False
            found = (await unit.imports.lock([upload.import_id]))[upload.import_id]
            await unit.uploads.set_state(upload_id, UploadState.PROCESSED)
            await unit.imports.save([found.without_upload(self.now())])
        self.signals.imports_changed([upload.import_id])
        self.signals.objects_doomed()
        return True


def _is_no_recording(offset: int, content: bytes) -> bool:
    """Whether the rest of a file need not come: its beginning is that of nothing that is known."""
    return offset == 0 and len(content) >= HEAD_BYTES and recognise(content[:HEAD_BYTES]) is None


async def _required(unit: Unit, upload_id: UUID, *, lock: bool = False) -> Upload:
    upload = await unit.uploads.find(upload_id, lock=lock)
    if upload is None:
        raise UploadNotFound(upload_id)
    return upload


async def _sent_before(unit: Unit, upload: Upload, chunk: Chunk) -> bool:
    """Whether the chunk is stored already; False when it is the next one.

    Raises:
        WrongOffset: It is neither.
    """
    end = chunk.offset + chunk.size_bytes
    if upload.state is UploadState.PROCESSED and end <= upload.committed_offset:
        return True
    if chunk.offset < upload.committed_offset:
        if await unit.uploads.chunk(upload.upload_id, chunk.offset) == chunk:
            return True
        raise WrongOffset(f"Other bytes are stored at byte {chunk.offset}.", upload.committed_offset)
    if upload.state is not UploadState.OPEN:
        raise WrongOffset("The upload is finished and takes no further bytes.", upload.committed_offset)
    if chunk.offset > upload.committed_offset:
        raise WrongOffset(f"Bytes before byte {chunk.offset} are missing.", upload.committed_offset)
    return False
