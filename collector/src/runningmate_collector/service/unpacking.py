"""Goes through an archive, and the archives in it, member by member. Blocks: it runs in a thread.

Limits hold for the sum of all levels. Of an archive in the archive only the packed bytes are kept, one at a time, in
memory or a temporary file; its members are streamed like all others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO, Final
from uuid import UUID, uuid5

from runningmate_collector.domain.archive import Archive, Member, danger, written_at
from runningmate_collector.domain.bulkexport.export import ACTIVITIES, NotAnExport
from runningmate_collector.domain.failures import FileFailure, FileRejected
from runningmate_collector.domain.garminexport import is_summary
from runningmate_collector.domain.kinds import FileKind, Skipped
from runningmate_collector.domain.limits import Limits, readable_size
from runningmate_collector.domain.model import SourceKind
from runningmate_collector.domain.signature import Signature, recognise
from runningmate_collector.service.content import Body, keep
from runningmate_collector.service.examination import UNJUDGED, Examined, examine
from runningmate_collector.service.exported import Describe, Exported, read_tables
from runningmate_collector.service.garmin import READ, Named, read_named
from runningmate_collector.service.routes import Routes

BATCH_MEMBERS: Final = 32
"""Recordings that are stored and announced together."""
BATCH_FILES: Final = 500
"""With those that are only counted."""
BATCH_BYTES: Final = 32 * 1024 * 1024


def single_item_id(upload_id: UUID) -> UUID:
    """The item of an upload that is one file, or of an archive as a whole."""
    return uuid5(upload_id, "file")


class _Exhausted(FileRejected):
    """A limit on the sum of all levels; it ends the whole archive."""


@dataclass(slots=True)
class Unpacker:
    """Gives an archive's files in batches, those that are known already left out.

    Attributes:
        keep_archive: Set when a member's bytes could not be had on their own, so that the archive must stay.
    """

    upload_id: UUID
    file_name: str
    archive: Body
    limits: Limits
    folder: Path
    describe: Describe
    known: Collection[UUID] = ()
    keep_archive: bool = False
    _entry_count: int = 0
    _read_bytes: int = 0
    """All that came out of decompressors, also of members that were refused then."""
    _taken_bytes: int = 0
    _named: Named | None = None
    """What a Garmin account export says of its files, also of those in the archives in it."""
    _rest: Iterator[Examined] | None = field(default=None)

    def batch(self) -> list[Examined]:
        """The next files, none at the end."""
        if self._rest is None:
            self._rest = self._walk()
        found: list[Examined] = []
        size_bytes = sound = 0
        for examined in self._rest:
            found.append(examined)
            size_bytes += examined.body.size_bytes if examined.body else 0
            size_bytes += sum(body.size_bytes for _key, body in examined.photos)
            sound += examined.format is not None
            if sound == BATCH_MEMBERS or len(found) == BATCH_FILES or size_bytes > BATCH_BYTES:
                break
        return found

    def _walk(self) -> Iterator[Examined]:
        with self.archive.open() as file:
            try:
                yield from self._members(file, self.file_name, place="", depth=1)
            except FileRejected as rejection:
                self.keep_archive = True
                whole = single_item_id(self.upload_id)
                if whole not in self.known:
                    yield Examined(
                        self.upload_id, whole, self.file_name, SourceKind.FILE, self.archive, rejection
                    )

    def _members(self, file: IO[bytes], name: str, place: str, depth: int) -> Iterator[Examined]:
        """Files of one archive; `place` names it within the upload, the same for the same bytes."""
        archive = Archive(file, self.limits)
        self._entry_count += archive.entry_count
        if self._entry_count > self.limits.archive_members:
            raise _Exhausted(
                FileFailure.TOO_LARGE, f"The archive has more than {self.limits.archive_members} entries."
            )
        members = archive.members()
        if not members:
            raise FileRejected(FileFailure.EMPTY, "The archive holds no files.")
        exported = self._exported(archive, members, name, place)
        if self._named is None:
            now = datetime.now(UTC)
            reading = partial(self._read, archive)
            self._named = read_named(members, reading, lambda member: written_at(member, now), self.describe)
        for member in members:
            item_id = uuid5(self.upload_id, f"{place}{member.index}")
            if item_id in self.known or (isinstance(exported, Exported) and exported.is_part(member)):
                continue
            self._check_sum(member)
            found = Examined(
                self.upload_id, item_id, f"{name}/{member.name}", SourceKind.ARCHIVE, None, UNJUDGED
            )
            skipped = self._skipped(exported, member)
            if skipped is not None:
                yield replace(found, verdict=skipped)
                continue
            for examined in self._examine(archive, member, found, f"{place}{member.index}/", depth):
                yield self._described(exported, examined, member)
        if isinstance(exported, Exported):
            yield from (make() for item_id, make in exported.rows() if item_id not in self.known)

    def _described(
        self, exported: Exported | NotAnExport | None, found: Examined, member: Member
    ) -> Examined:
        if isinstance(exported, Exported):
            return exported.described(found, member)
        return found if self._named is None else self._named.described(found)

    def _skipped(self, exported: Exported | NotAnExport | None, member: Member) -> Skipped | None:
        if isinstance(exported, Exported):
            return exported.verdict(member)
        if exported is not None and member.name == ACTIVITIES:
            return Skipped(FileKind.DOCUMENT, str(exported))
        if self._named is not None and is_summary(member.name):
            return READ
        return None

    def _exported(
        self, archive: Archive, members: Sequence[Member], name: str, place: str
    ) -> Exported | NotAnExport | None:
        """The archive as an export of Strava's; None when it is none.

        A table that is damaged has an item that says so; the recordings need no table.
        """
        try:
            export = read_tables(archive, members)
        except FileRejected:
            return None
        except NotAnExport as error:
            return error
        if export is None:
            return None
        by_name = {member.name: member for member in members}
        read = partial(self._read, archive)
        return Exported(
            self.upload_id,
            by_name,
            export,
            place,
            name,
            self.folder,
            self.describe,
            read,
            Routes(export.route_words, read, self.folder),
            written_at(by_name[ACTIVITIES], datetime.now(UTC)),
        )

    def _read(self, archive: Archive, member: Member) -> Iterator[bytes]:
        self._check_sum(member)
        return self._counted(archive.read(member))

    def _check_sum(self, member: Member) -> None:
        limits = self.limits
        fair_bytes = max(limits.ratio * self.archive.size_bytes, limits.ratio_free_bytes)
        for bytes_, most_bytes in ((self._read_bytes, limits.archive_bytes), (self._taken_bytes, fair_bytes)):
            if bytes_ > most_bytes:
                raise _Exhausted(
                    FileFailure.TOO_LARGE,
                    f"The archive unpacks to more than {readable_size(most_bytes)}; "
                    f"what comes after its entry {member.index} was not read.",
                )

    def _counted(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._read_bytes += len(piece)
            yield piece

    def _examine(
        self, archive: Archive, member: Member, found: Examined, place: str, depth: int
    ) -> Iterator[Examined]:
        try:
            # Closed here, so that the member's file is too when it is refused half way.
            with closing(archive.read(member)) as pieces:
                body = keep(self._counted(pieces), self.folder)
        except FileRejected as rejection:
            self.keep_archive = True
            yield replace(found, verdict=rejection)
            return
        self._taken_bytes += body.size_bytes
        why = danger(member)
        if why is not None:
            unsafe = FileRejected(FileFailure.UNSAFE, f"It was not taken because {why}.")
            yield replace(found, body=body, verdict=unsafe)
        elif depth < self.limits.archive_depth and recognise(body.head()) is Signature.ZIP:
            yield from self._inner(replace(found, body=body), body, place, depth + 1)
        else:
            yield examine(replace(found, body=body), self.limits, self.folder)

    def _inner(self, found: Examined, archive: Body, place: str, depth: int) -> Iterator[Examined]:
        try:
            with archive.open() as file:
                yield from self._members(file, found.file_name, place, depth)
        except _Exhausted:
            archive.discard()
            raise
        except FileRejected as rejection:
            # Its bytes are stored with the item and discarded then.
            yield replace(found, verdict=rejection)
        else:
            archive.discard()
