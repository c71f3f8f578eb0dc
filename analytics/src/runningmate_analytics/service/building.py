"""Builds one export: encodes activity after activity, and writes the file or the archive while it goes."""

from __future__ import annotations

import asyncio
import csv
import io
import tempfile
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import IO, TYPE_CHECKING, Final

from runningmate_analytics.domain.export.names import Names, cell
from runningmate_analytics.domain.export.subject import ExportFormat, NotEncodableError
from runningmate_analytics.domain.exports import (
    CONTENT_TYPES,
    ENDINGS,
    ExportFailedError,
    ExportItem,
    ExportJob,
    Product,
    Progress,
    StoredFile,
    object_prefix,
)
from runningmate_analytics.service.archive import Archive, in_thread
from runningmate_analytics.service.parts import PartWriter
from runningmate_analytics.service.verified import verified
from runningmate_servicekit.objects import ObjectDamaged, ObjectNotFound

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from runningmate_analytics.domain.activity import Position
    from runningmate_analytics.service.exportports import Encoder, ExportSource, StoredSessions
    from runningmate_servicekit.objects import ObjectStore

BATCH: Final = 100
AT_ONCE: Final = 2
"""Activities encoded at once: while one is written, a worker encodes the next."""
INDEX_NAME: Final = "index.csv"
_INDEX_HEADER = ("file", "local_date", "started_at", "sport", "title", "activity_id", "exported", "note",
                 "source_file", "source_sha256")  # fmt: skip
DAMAGED_NAME: Final = "damaged.txt"
_DAMAGED_HEAD: Final = """\
These stored files are missing or damaged, so they are not in this archive. Import the originals again from the device or
platform they came from, or put the object store back from a backup; `runningmate storage verify` lists all such files.
"""
_GONE = "Its stored file is gone; import it again."
_DAMAGED = "Its stored file is damaged: its bytes are not those that came in. Import the original again."
_STEP_BYTES: Final = 256 << 10
_MEMORY_BYTES: Final = 4 << 20
"""Of a stored file while it is compared with its digest; what is larger lies in a temporary file."""
_DELETED = "It was deleted meanwhile."


@dataclass(frozen=True, slots=True)
class _Made:
    """What an activity gave: bytes of its own, or the stored files, or a reason why neither."""

    item: ExportItem
    data: bytes | None = None
    files: tuple[StoredFile, ...] = ()
    note: str = ""

    @property
    def good(self) -> bool:
        return self.data is not None or bool(self.files)


@dataclass(slots=True)
class _Shelf:
    """What is in the archive so far."""

    archive: Archive
    names: Names = field(default_factory=Names)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    by_key: dict[str, str] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Building:
    """The use case of the export worker.

    Attributes:
        max_bytes: An export that grows beyond fails.
    """

    source: ExportSource
    stored: StoredSessions
    encoder: Encoder
    objects: ObjectStore
    max_bytes: int

    async def build(self, job: ExportJob, progress: Progress) -> Product:
        """Builds from the beginning; parts of an earlier attempt are overwritten.

        Raises:
            ExportFailedError: It gives no file.
        """
        writer = PartWriter(self.objects, object_prefix(job.athlete_id, job.export_id))
        progress.total_count = await self.source.count(job.athlete_id, job.selection)
        progress.done_count = progress.failed_count = 0
        if len(job.selection.activity_ids) == 1:
            async with aclosing(self._made(job)) as everything:
                async for made in everything:
                    if not made.good:
                        raise ExportFailedError(made.note)
                    if made.data is not None or len(made.files) == 1:
                        progress.done_count = 1
                        return await self._single(job, made, writer)
        return await self._archive(job, progress, writer)

    async def _single(self, job: ExportJob, made: _Made, writer: PartWriter) -> Product:
        stored = made.files[0].source.format if made.files else ""
        ending = job.format.value if made.data is not None else ENDINGS.get(stored, stored)
        name = Names().take(made.item.local_date, made.item.facts.title, ending)
        try:
            async with aclosing(self._content(made)) as pieces:
                async for piece in pieces:
                    await in_thread(writer.write, piece)
                    await writer.store_full()
        except ObjectDamaged as error:
            raise ExportFailedError(_DAMAGED) from error
        except ObjectNotFound as error:
            raise ExportFailedError(_GONE) from error
        notes = (made.note,) if made.note else ()
        return Product(writer.size_bytes, await writer.finish(), name, CONTENT_TYPES[ending], notes)

    async def _archive(self, job: ExportJob, progress: Progress, writer: PartWriter) -> Product:
        shelf = _Shelf(Archive(writer))
        first_note = ""
        async with aclosing(self._made(job)) as everything:
            async for made in everything:
                why = await self._shelve(shelf, made, job.format)
                if why is None:
                    progress.done_count += 1
                else:
                    progress.failed_count += 1
                    first_note = first_note or why
                if writer.size_bytes > self.max_bytes:
                    raise ExportFailedError(
                        f"The export is larger than {self.max_bytes >> 20} MiB. Export fewer days at once."
                    )
        if not progress.done_count:
            raise ExportFailedError(f"Nothing could be exported. {first_note}".strip())
        first = job.created_at.timetuple()[:3]
        await shelf.archive.add(INDEX_NAME, job.created_at, _once(_index(shelf.rows)))
        if shelf.damaged:
            text = "\n".join([_DAMAGED_HEAD, *shelf.damaged, ""])
            await shelf.archive.add(DAMAGED_NAME, job.created_at, _once(text.encode()))
        await shelf.archive.close()
        name = f"Activities {first[0]}-{first[1]:02}-{first[2]:02} {job.format.value}.zip"
        return Product(writer.size_bytes, await writer.finish(), name, CONTENT_TYPES["zip"])

    async def _shelve(self, shelf: _Shelf, made: _Made, wanted: ExportFormat) -> str | None:
        """Puts what an activity gave into the archive; says why nothing of it is there, None where something is."""
        item = made.item
        first_note = ""
        count = len(shelf.rows)
        if made.data is not None:
            name = shelf.names.take(item.local_date, item.facts.title, wanted.value)
            await shelf.archive.add(name, item.local_start, _once(made.data))
            shelf.rows.append(_row(name, made, None))
        for file in made.files:
            # The legs of one multisport recording share its file.
            name = shelf.by_key.get(file.object_key, "")
            if not name:
                try:
                    # Whole and compared before: half a member could not be taken out of the archive again.
                    content = await self._fetched(file)
                except (ObjectDamaged, ObjectNotFound) as error:
                    note = _DAMAGED if isinstance(error, ObjectDamaged) else _GONE
                    first_note = first_note or note
                    shelf.damaged.append(
                        f"{item.local_date} {item.facts.title}: {file.source.file_name}\n  {note}"
                    )
                    shelf.rows.append(_row("", replace(made, files=(), note=note), file))
                    continue
                ending = ENDINGS.get(file.source.format, file.source.format)
                name = shelf.names.take(item.local_date, item.facts.title, ending)
                with content:
                    await shelf.archive.add(name, item.local_start, _pieces(content))
                shelf.by_key[file.object_key] = name
            shelf.rows.append(_row(name, made, file))
        if not made.good:
            shelf.rows.append(_row("", made, None))
        written = any(row[0] for row in shelf.rows[count:])
        return None if written else first_note or made.note

    async def _made(self, job: ExportJob) -> AsyncGenerator[_Made]:
        """Every activity in order of time, a few encoded at once."""
        after: Position | None = None
        while True:
            batch = await self.source.batch(job.athlete_id, job.selection, after, BATCH)
            for start in range(0, len(batch), AT_ONCE):
                items = [item for _, item in batch[start : start + AT_ONCE]]
                for made in await asyncio.gather(*(self._make(job, item) for item in items)):
                    yield made
            if len(batch) < BATCH:
                return
            after = batch[-1][0]

    async def _make(self, job: ExportJob, item: ExportItem) -> _Made:
        if job.format is ExportFormat.ORIGINAL:
            return _Made(item, files=item.files, note="" if item.files else _GONE)
        found = await self.stored.sessions(job.athlete_id, [item.facts.activity_id])
        if not found:
            return _Made(item, note=_DELETED)
        try:
            encoded = await self.encoder.encode(found[0], item.facts, job.format)
        except NotEncodableError as error:
            return _Made(item, note=str(error))
        return _Made(item, data=encoded.data, note=" ".join(encoded.notes))

    async def _content(self, made: _Made) -> AsyncGenerator[bytes]:
        if made.data is not None:
            yield made.data
        for file in made.files:
            async with aclosing(verified(self.objects, file.object_key, file.source.sha256)) as pieces:
                async for piece in pieces:
                    yield piece

    async def _fetched(self, file: StoredFile) -> IO[bytes]:
        """A stored file, whole, for the caller to close."""
        content = tempfile.SpooledTemporaryFile(_MEMORY_BYTES)  # noqa: SIM115 - the caller closes it
        try:
            async with aclosing(verified(self.objects, file.object_key, file.source.sha256)) as pieces:
                async for piece in pieces:
                    await in_thread(content.write, piece)
            content.seek(0)
        except BaseException:
            content.close()
            raise
        return content


def _row(name: str, made: _Made, file: StoredFile | None) -> tuple[str, ...]:
    item = made.item
    sources = [file.source] if file else list(item.facts.sources)
    return (
        name,
        item.local_date.isoformat(),
        item.local_start.isoformat(),
        item.sport,
        item.facts.title,
        str(item.facts.activity_id),
        "yes" if made.good else "no",
        made.note,
        "; ".join(source.file_name for source in sources),
        "; ".join(source.sha256 for source in sources),
    )


def _index(rows: list[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(_INDEX_HEADER)
    table.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


async def _pieces(content: IO[bytes]) -> AsyncGenerator[bytes]:
    while piece := await in_thread(content.read, _STEP_BYTES):
        yield piece


async def _once(data: bytes) -> AsyncGenerator[bytes]:
    yield data
