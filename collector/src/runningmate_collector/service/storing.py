"""Takes examined files into an import: bytes first, then rows and events in one transaction."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from runningmate_collector.domain import names
from runningmate_collector.domain.adoption import Adoption, Arrival, adopt, description_key, object_key
from runningmate_collector.domain.description import Document, StoredDescription
from runningmate_collector.domain.errors import DiskFull
from runningmate_collector.domain.kinds import Skipped
from runningmate_collector.domain.model import (
    Format,
    Import,
    Item,
    ItemState,
    Recording,
    RecordingState,
    Result,
    SourceKind,
    skipped,
)
from runningmate_collector.service.chunks import Chunks
from runningmate_collector.service.content import Body, keep
from runningmate_collector.service.examination import Examined
from runningmate_collector.service.ports import Known, Unit
from runningmate_servicekit.objects import ObjectStore, ObjectStoreUnavailable

_BYTES_KEPT = frozenset({RecordingState.ANALYZED, RecordingState.WAITING})
_UNKNOWN = Known(RecordingState.DELETED)


async def put(objects: ObjectStore, key: str, content: Body | bytes, file_name: str | None = None) -> None:
    """Stores content.

    Raises:
        DiskFull: There is no space.
        ObjectStoreUnavailable: Anything else that keeps the store from writing.
    """
    stored = content.content if isinstance(content, Body) else content
    if isinstance(stored, Chunks):
        assert isinstance(content, Body)
        copy = await asyncio.to_thread(keep, content.pieces(), stored.folder)
        try:
            return await put(objects, key, copy, file_name)
        finally:
            copy.discard()
    metadata = {} if file_name is None else {"file_name": names.for_metadata(file_name)}
    try:
        await objects.put(key, stored, metadata)
    except ObjectStoreUnavailable as error:
        cause = error.__cause__
        if isinstance(cause, OSError) and cause.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull from error
        raise


@dataclass(frozen=True, slots=True)
class Storage:
    """Stores the files of one athlete."""

    objects: ObjectStore

    async def put_bytes(
        self, athlete_id: UUID, files: Sequence[Examined], known: Mapping[str, Known]
    ) -> set[str]:
        """Stores content, descriptions and photos that are not stored yet; gives the digests of the content it wrote.

        Content of recordings that wait or gave activities is there already, and so is what their descriptions name.
        """
        due: dict[str, Examined] = {}
        puts: list[Coroutine[Any, Any, None]] = []
        for file in files:
            if not file.kept or file.body is None:
                continue
            found = known.get(file.body.sha256, _UNKNOWN)
            if found.state not in _BYTES_KEPT and file.body.sha256 not in due:
                due[file.body.sha256] = file
                puts.append(self._put(athlete_id, file))
            if file.document is not None and file.document.sha256 != found.description_sha256:
                puts.append(self._put_document(athlete_id, file.source_kind, file.document))
            puts += [
                put(self.objects, f"athlete/{athlete_id}/{key}", photo)
                for key, photo in file.photos
                if key not in found.photos
            ]
        await asyncio.gather(*puts)
        return set(due)

    async def _put_document(self, athlete_id: UUID, kind: SourceKind, document: Document) -> None:
        await put(self.objects, description_key(athlete_id, kind, document.sha256), document.content)

    async def _put(self, athlete_id: UUID, file: Examined) -> None:
        assert file.body is not None
        key = object_key(athlete_id, file.source_kind, file.body.sha256)
        await put(self.objects, key, file.body, file.file_name)

    async def add(
        self,
        unit: Unit,
        found: Import,
        files: Sequence[Examined],
        written: Collection[str],
        *,
        bulk: bool,
    ) -> Import:
        """Writes items, recordings and events of files; gives the import with them, not saved yet.

        The athlete and the import are locked, and the files are not in the books. `written` are digests whose
        content `put_bytes` stored just now.
        """
        items: list[Item] = []
        for file, item in zip(files, await self.adopt(unit, found, files, written, bulk=bulk), strict=True):
            if file.format is not Format.ACCOUNT:  # the tables that it was read from have items
                found, placed = found.with_item(item)
                items.append(placed)
        await unit.imports.add_items(items, found.created_at)
        return found

    async def adopt(
        self,
        unit: Unit,
        found: Import,
        files: Sequence[Examined],
        written: Collection[str],
        *,
        bulk: bool,
    ) -> list[Item]:
        """Writes recordings and events of files; gives the item of each, which is in no import yet."""
        sound = [file for file in files if file.format is not None and file.body is not None]
        books = _Books(
            await unit.recordings.lock_by_content(
                {file.body.sha256 for file in sound if file.body},
                {file.origin for file in sound if file.origin},
            )
        )
        items = [
            _refused(found, file) or await self._adopt(unit, found, file, books, written) for file in files
        ]
        await unit.recordings.save(list(books.changed.values()))
        traces = {file.body.sha256: file.traceparent for file in reversed(sound) if file.body}
        accounts = [entry for entry in books.changed.values() if entry.format is Format.ACCOUNT]
        others = [entry for entry in books.changed.values() if entry.format is not Format.ACCOUNT]
        await unit.announcer.ingested(
            [(entry, traces.get(entry.sha256)) for entry in others if entry.recording_id in books.ingested],
            bulk=bulk,
        )
        await unit.announcer.described(
            [entry for entry in others if entry.recording_id in books.described - books.ingested], bulk=bulk
        )
        await unit.announcer.accounts(
            [entry for entry in accounts if entry.recording_id in books.described | books.ingested]
        )
        return items

    async def _adopt(
        self,
        unit: Unit,
        found: Import,
        file: Examined,
        books: _Books,
        written: Collection[str],
    ) -> Item:
        assert file.body is not None
        assert file.format is not None
        body = file.body
        arrival = Arrival(
            body.sha256, body.size_bytes, file.format, file.source_kind, file.origin, file.document
        )
        known = books.find(arrival)
        adoption = adopt(known, arrival, unit.athlete_id, uuid4())
        recording = adoption.recording
        books.note(adoption)
        if adoption.described and known is not None and file.document is not None:
            # Under the row's lock, as the bytes below.
            await self._put_document(unit.athlete_id, file.source_kind, file.document)
            if known.description is not None:
                await doom_description(unit, known, known.description, keep=file.document.photos)
        if adoption.ingest:
            if known is not None and known.object_key != recording.object_key:
                await unit.deletions.add(known.object_key, known.recording_id)
            if known is not None or body.sha256 not in written:
                # Under the row's lock, so that a deletion of the earlier revision's bytes cannot come after.
                await put(self.objects, recording.object_key, body, file.file_name)
        await self._doom_unused(unit, file, recording)
        return Item(
            item_id=file.item_id,
            import_id=found.import_id,
            upload_id=file.upload_id,
            file_name=names.shown(file.file_name),
            size_bytes=body.size_bytes,
            sha256=body.sha256,
            result=adoption.result,
            recording_id=recording.recording_id,
            revision=recording.revision,
            repeats=adoption.repeats,
        )

    async def _doom_unused(self, unit: Unit, file: Examined, recording: Recording) -> None:
        """Marks what was stored of words that gave way to others for deletion."""
        assert file.body is not None
        if file.document is None or recording.description is None:
            return
        if recording.description.sha256 == file.document.sha256:
            return
        folder = f"athlete/{unit.athlete_id}/"
        brought = [description_key(unit.athlete_id, file.source_kind, file.document.sha256)]
        brought += [f"{folder}{key}" for key, _ in file.photos if key not in recording.description.photos]
        if file.format in {Format.DESCRIPTION, Format.ACCOUNT} and file.body.sha256 != recording.sha256:
            brought.append(object_key(unit.athlete_id, file.source_kind, file.body.sha256))
        for key in brought:
            await unit.deletions.add(key, recording.recording_id)


class _Books:
    """Recordings that a batch of files meets, as they stand after each of them.

    Attributes:
        changed: By id, in the order of their first change.
        ingested: Those that are to be analysed.
        described: Those of which something else is said.
    """

    def __init__(self, recordings: Sequence[Recording]) -> None:
        self._by_sha256 = {found.sha256: found for found in recordings}
        self._by_origin = {found.origin: found for found in recordings if found.origin}
        self.changed: dict[UUID, Recording] = {}
        self.ingested: set[UUID] = set()
        self.described: set[UUID] = set()

    def find(self, arrival: Arrival) -> Recording | None:
        """The recording of its origin, else of its bytes."""
        found = self._by_origin.get(arrival.origin) if arrival.origin else None
        return found or self._by_sha256.get(arrival.sha256)

    def note(self, adoption: Adoption) -> None:
        """Takes what a file made of its recording."""
        recording = adoption.recording
        self._by_sha256[recording.sha256] = recording
        if recording.origin:
            self._by_origin[recording.origin] = recording
        if adoption.ingest or adoption.described or adoption.dated:
            self.changed[recording.recording_id] = recording
        if adoption.ingest:
            self.ingested.add(recording.recording_id)
        if adoption.described:
            self.described.add(recording.recording_id)


async def doom_description(
    unit: Unit,
    recording: Recording,
    description: StoredDescription,
    keep: Collection[str] = (),
    receipt_id: UUID | None = None,
) -> None:
    """Marks a description for deletion, with those of its photos that are not kept."""
    await unit.deletions.add(description.object_key, recording.recording_id, receipt_id)
    for key in description.photos:
        if key not in keep:
            await unit.deletions.add(f"athlete/{unit.athlete_id}/{key}", recording.recording_id, receipt_id)


def _refused(found: Import, file: Examined) -> Item | None:
    """The item of a file that is not to be analysed, None for a sound one."""
    verdict = file.verdict
    if isinstance(verdict, Format):
        return None
    if isinstance(verdict, Skipped):
        result = skipped(verdict)
    else:
        result = Result(ItemState.FAILED, verdict.failure, verdict.detail)
    return Item(
        item_id=file.item_id,
        import_id=found.import_id,
        upload_id=file.upload_id,
        file_name=names.shown(file.file_name),
        size_bytes=file.body.size_bytes if file.body else 0,
        sha256=file.body.sha256 if file.body and file.kept else "",
        result=result,
    )


async def keep_archive(objects: ObjectStore, athlete_id: UUID, archive: Body, file_name: str) -> None:
    """Stores an archive whose members could not all be stored on their own."""
    await put(objects, object_key(athlete_id, SourceKind.FILE, archive.sha256), archive, file_name)


def utc_now() -> datetime:
    """The present time; use cases take it as an argument, so that tests can choose it."""
    return datetime.now(UTC)
