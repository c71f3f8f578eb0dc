"""Takes examined files into an import: bytes first, then rows and events in one transaction."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from runningmate_collector.domain import names
from runningmate_collector.domain.adoption import Arrival, adopt, object_key
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
from runningmate_collector.service.content import Body
from runningmate_collector.service.examination import Examined
from runningmate_collector.service.ports import Unit
from runningmate_servicekit.objects import ObjectStore, ObjectStoreUnavailable

_BYTES_KEPT = frozenset({RecordingState.ANALYZED, RecordingState.WAITING})


async def put(objects: ObjectStore, key: str, content: Body | bytes, file_name: str | None = None) -> None:
    """Stores content.

    Raises:
        DiskFull: There is no space.
        ObjectStoreUnavailable: Anything else that keeps the store from writing.
    """
    stored = content.content if isinstance(content, Body) else content
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
        self, athlete_id: UUID, files: Sequence[Examined], states: dict[str, RecordingState]
    ) -> set[str]:
        """Stores content that is not stored yet; gives the digests it wrote.

        By `states`, content of recordings that wait or gave activities is there already.
        """
        due: dict[str, Examined] = {}
        for file in files:
            if file.kept and file.body is not None and states.get(file.body.sha256) not in _BYTES_KEPT:
                due.setdefault(file.body.sha256, file)
        await asyncio.gather(*(self._put(athlete_id, file) for file in due.values()))
        return set(due)

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
        sound = [file for file in files if file.format is not None and file.body is not None]
        recordings = await unit.recordings.lock_by_sha256({file.body.sha256 for file in sound if file.body})
        changed: dict[str, Recording] = {}
        items: list[Item] = []
        for file in files:
            item = _refused(found, file)
            if item is None:
                item = await self._adopt(unit, found, file, recordings, changed, written)
            found, item = found.with_item(item)
            items.append(item)
        await unit.recordings.save(list(changed.values()))
        await unit.imports.add_items(items, found.created_at)
        traces = {file.body.sha256: file.traceparent for file in reversed(sound) if file.body}
        await unit.announcer.ingested(
            [(entry, traces[entry.sha256]) for entry in changed.values()], bulk=bulk
        )
        return found

    async def _adopt(
        self,
        unit: Unit,
        found: Import,
        file: Examined,
        recordings: dict[str, Recording],
        changed: dict[str, Recording],
        written: Collection[str],
    ) -> Item:
        assert file.body is not None
        assert file.format is not None
        body = file.body
        arrival = Arrival(body.sha256, body.size_bytes, file.format, file.source_kind)
        known = recordings.get(body.sha256)
        adoption = adopt(known, arrival, unit.athlete_id, uuid4())
        recording = recordings[body.sha256] = adoption.recording
        if adoption.ingest:
            changed[body.sha256] = recording
            if known is not None and known.object_key != recording.object_key:
                await unit.deletions.add(known.object_key, known.recording_id)
            if known is not None or body.sha256 not in written:
                # Under the row's lock, so that a deletion of the earlier revision's bytes cannot come after.
                await put(self.objects, recording.object_key, body, file.file_name)
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
