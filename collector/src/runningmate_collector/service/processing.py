"""Works through a finished upload. May be cut at any point and begun again: what is stored once stays once."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from uuid import UUID

from runningmate_collector.domain.failures import FileFailure, FileRejected
from runningmate_collector.domain.limits import Limits, readable_size
from runningmate_collector.domain.model import SourceKind, UploadState
from runningmate_collector.domain.signature import HEAD_BYTES, Signature, recognise
from runningmate_collector.service.chunks import Chunks, chunks_of
from runningmate_collector.service.content import Body, keep
from runningmate_collector.service.examination import UNJUDGED, Examined, examine
from runningmate_collector.service.exported import Describe
from runningmate_collector.service.ports import Job, Signals, Unit, Units
from runningmate_collector.service.storing import Storage, keep_archive, utc_now
from runningmate_collector.service.unpacking import Unpacker, single_item_id
from runningmate_collector.service.workspace import workspace
from runningmate_servicekit.objects import ObjectStore

MAX_ATTEMPTS = 5
"""Tries of an upload that ends its worker each time, before it is given up."""


@dataclass(frozen=True, slots=True)
class Processing:
    """The work of an import's background job.

    Args:
        units: Transactions of the job role.
        describe: Makes the stored form of a description.
        work_folder: Where large files lie while they are worked on; None takes the system's.
    """

    units: Units
    objects: ObjectStore
    signals: Signals
    limits: Limits
    describe: Describe
    work_folder: Path | None = None
    now: Callable[[], datetime] = field(default=utc_now)

    async def process(self, job: Job) -> None:
        """Takes in all files of an upload, then forgets its chunks.

        Raises:
            AthleteErased: Meanwhile; there is nothing left to do.
        """
        with workspace(self.work_folder) as folder:
            try:
                _require_processable(job, self.limits)
                body = await self._assemble(job, folder)
            except FileRejected as rejection:
                await self._store(job, [_file(job, None, rejection)], last=True)
                return
            if isinstance(body.content, Chunks):  # only an archive stays in them
                await self._unpack(job, body, folder)
            else:
                file = await asyncio.to_thread(examine, _file(job, body), self.limits, folder)
                await self._store(job, [file], last=True)

    async def _assemble(self, job: Job, folder: Path) -> Body:
        """The whole content: of an archive the chunks themselves, of anything else a copy in one piece."""
        chunks = chunks_of(self.objects, job.upload.upload_id, job.chunks, folder)
        if not chunks.chunks:
            return Body.of(b"")
        return await asyncio.to_thread(_gathered, chunks)

    async def _unpack(self, job: Job, archive: Body, folder: Path) -> None:
        upload = job.upload
        async with self.units(job.athlete_id) as unit:
            known = await unit.imports.items_of_upload(upload.upload_id)
        unpacker = Unpacker(
            upload.upload_id, upload.file_name, archive, self.limits, folder, self.describe, known
        )
        kept = False
        while files := await asyncio.to_thread(unpacker.batch):
            # Before the items that need it: after a crash they are known, and nobody would look again.
            if unpacker.keep_archive and not kept:
                await keep_archive(self.objects, job.athlete_id, archive, upload.file_name)
                kept = True
            await self._store(job, files, last=False)
            for file in files:
                if file.body is not archive:
                    file.discard()
        await self._store(job, [], last=True)

    async def _store(self, job: Job, files: Sequence[Examined], *, last: bool) -> None:
        storage = Storage(self.objects)
        written = await self._put(storage, job, files)
        upload = job.upload
        async with self.units(job.athlete_id) as unit:
            await unit.athletes.lock()
            if not await _still_open(unit, upload.upload_id):
                return
            found = (await unit.imports.lock([upload.import_id]))[upload.import_id]
            known = await unit.imports.known_items([file.item_id for file in files])
            new = [file for file in files if file.item_id not in known]
            bulk = found.bulk or any(file.source_kind is SourceKind.ARCHIVE for file in files)
            found = await storage.add(unit, found, new, written, bulk=bulk)
            if last:
                await unit.uploads.set_state(upload.upload_id, UploadState.PROCESSED)
                found = found.without_upload(self.now())
            await unit.imports.save([found])
        self.signals.imports_changed([upload.import_id])
        if last:
            self.signals.objects_doomed()

    async def _put(self, storage: Storage, job: Job, files: Sequence[Examined]) -> set[str]:
        digests = {file.body.sha256 for file in files if file.body is not None and file.kept}
        if not digests:
            return set()
        async with self.units(job.athlete_id) as unit:
            await unit.athletes.require()
            known = await unit.recordings.known(digests)
        return await storage.put_bytes(job.athlete_id, files, known)

    async def give_up(self, job: Job, why: str) -> None:
        """Ends an upload that cannot be worked on, as a failed file."""
        await self._store(job, [_file(job, None, FileRejected(FileFailure.UNREADABLE, why))], last=True)


async def _still_open(unit: Unit, upload_id: UUID) -> bool:
    """False when another worker has finished it, after this one had lost its lease."""
    upload = await unit.uploads.find(upload_id, lock=True)
    return upload is not None and upload.state is not UploadState.PROCESSED


def _require_processable(job: Job, limits: Limits) -> None:
    if job.upload.committed_offset > limits.upload_bytes:
        raise FileRejected(
            FileFailure.TOO_LARGE, f"The file has more than {readable_size(limits.upload_bytes)}."
        )
    if job.expired:
        raise FileRejected(
            FileFailure.TRUNCATED,
            f"The upload stopped after {readable_size(job.upload.committed_offset)} and was not resumed within a day.",
        )
    if job.attempts > MAX_ATTEMPTS:
        raise FileRejected(
            FileFailure.UNREADABLE, f"The collector stopped {MAX_ATTEMPTS} times while it worked on the file."
        )


def _file(job: Job, body: Body | None, verdict: FileRejected = UNJUDGED) -> Examined:
    upload = job.upload
    item_id = single_item_id(upload.upload_id)
    return Examined(upload.upload_id, item_id, upload.file_name, SourceKind.FILE, body, verdict)


def _gathered(chunks: Chunks) -> Body:
    """Reads all chunks once, so that a lost one is known before anything is taken in."""
    pieces = map(chunks.read, chunks.chunks)
    first = next(pieces)
    if recognise(first[:HEAD_BYTES]) is not Signature.ZIP:
        return keep(chain([first], pieces), chunks.folder)
    digest, size_bytes = hashlib.sha256(first), len(first)
    for piece in pieces:
        digest.update(piece)
        size_bytes += len(piece)
    return Body(chunks, size_bytes, digest.hexdigest())
