"""Looks into an archive before its import."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from runningmate_collector.domain.archive import Archive
from runningmate_collector.domain.bulkexport.export import Export, NotAnExport
from runningmate_collector.domain.bulkexport.preview import Preview, preview_of
from runningmate_collector.domain.bulkexport.rows import PROVIDER
from runningmate_collector.domain.errors import NoArchive, UploadFinished, UploadNotFound, WrongSize
from runningmate_collector.domain.failures import FileRejected
from runningmate_collector.domain.limits import Limits
from runningmate_collector.domain.model import UploadState
from runningmate_collector.domain.signature import HEAD_BYTES, Signature, recognise
from runningmate_collector.service.chunks import Chunks, chunks_of
from runningmate_collector.service.exported import read_tables
from runningmate_collector.service.ports import Units
from runningmate_servicekit.objects import ObjectStore


@dataclass(frozen=True, slots=True)
class Previewing:
    """The use case of PreviewUpload: reads the archive's list and its tables, nothing else."""

    units: Units
    objects: ObjectStore
    limits: Limits

    async def preview(self, athlete_id: UUID, upload_id: UUID, size_bytes: int) -> Preview:
        """Counts what an upload of an archive holds."""
        async with self.units(athlete_id) as unit:
            await unit.athletes.require()
            upload = await unit.uploads.find(upload_id)
            if upload is None:
                raise UploadNotFound(upload_id)
            if upload.state is not UploadState.OPEN:
                raise UploadFinished(upload_id)
            if upload.committed_offset != size_bytes:
                raise WrongSize(size_bytes, upload.committed_offset)
            chunks = await unit.uploads.chunks(upload_id)
        content = chunks_of(self.objects, upload_id, chunks, Path())
        try:
            names, export = await asyncio.to_thread(self._look, content, upload.file_name)
        except FileRejected as rejection:
            return Preview(rejection=rejection)
        if export is None:
            return preview_of(names, None)
        async with self.units(athlete_id) as unit:
            known = await unit.recordings.described(
                PROVIDER, [activity.activity_id for activity in export.activities()]
            )
        return preview_of(names, export, known)

    def _look(self, content: Chunks, file_name: str) -> tuple[list[str], Export | None]:
        with content.open() as file:
            if recognise(file.read(HEAD_BYTES)) is not Signature.ZIP:
                raise NoArchive(file_name)
            archive = Archive(file, self.limits)
            members = archive.members()
            names = [member.name for member in members]
            try:
                return names, read_tables(archive, members)
            except NotAnExport:
                return names, None
