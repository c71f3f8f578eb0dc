"""Goes through an archive member by member. Blocks: it runs in a thread."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Final
from uuid import UUID, uuid5

from runningmate_collector.domain.archive import Archive, Member, danger
from runningmate_collector.domain.failures import FileFailure, FileRejected
from runningmate_collector.domain.limits import Limits, readable_size
from runningmate_collector.domain.model import SourceKind
from runningmate_collector.service.content import Body, keep
from runningmate_collector.service.examination import UNJUDGED, Examined, examine

BATCH_MEMBERS: Final = 32
BATCH_BYTES: Final = 32 * 1024 * 1024


def single_item_id(upload_id: UUID) -> UUID:
    """The item of an upload that is one file, or of an archive as a whole."""
    return uuid5(upload_id, "file")


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
    known: Collection[UUID] = ()
    keep_archive: bool = False
    _unpacked_bytes: int = 0
    _rest: Iterator[Examined] | None = field(default=None)

    def batch(self) -> list[Examined]:
        """The next files, none at the end."""
        if self._rest is None:
            self._rest = self._walk()
        found: list[Examined] = []
        size_bytes = 0
        for examined in self._rest:
            found.append(examined)
            size_bytes += examined.body.size_bytes if examined.body else 0
            if len(found) == BATCH_MEMBERS or size_bytes > BATCH_BYTES:
                break
        return found

    def _walk(self) -> Iterator[Examined]:
        with self.archive.open() as file:
            try:
                yield from self._members(file)
            except FileRejected as rejection:
                self.keep_archive = True
                whole = single_item_id(self.upload_id)
                if whole not in self.known:
                    yield Examined(
                        self.upload_id, whole, self.file_name, SourceKind.FILE, self.archive, rejection
                    )

    def _members(self, file: IO[bytes]) -> Iterator[Examined]:
        archive = Archive(file, self.limits)
        members = archive.members()
        if not members:
            raise FileRejected(FileFailure.EMPTY, "The archive holds no files.")
        for member in members:
            item_id = uuid5(self.upload_id, str(member.index))
            if item_id in self.known:
                continue
            if self._unpacked_bytes > self.limits.archive_bytes:
                raise FileRejected(
                    FileFailure.TOO_LARGE,
                    f"The archive unpacks to more than {readable_size(self.limits.archive_bytes)}; "
                    f"what comes after its entry {member.index} was not read.",
                )
            yield self._examine(archive, member, item_id)

    def _examine(self, archive: Archive, member: Member, item_id: UUID) -> Examined:
        found = Examined(
            self.upload_id, item_id, f"{self.file_name}/{member.name}", SourceKind.ARCHIVE, None, UNJUDGED
        )
        try:
            # Closed here, so that the member's file is too when it is refused half way.
            with closing(archive.read(member)) as pieces:
                body = keep(pieces, self.folder)
        except FileRejected as rejection:
            self.keep_archive = True
            self._unpacked_bytes += min(member.info.file_size, self.limits.recording_bytes)
            return replace(found, verdict=rejection)
        self._unpacked_bytes += body.size_bytes
        why = danger(member)
        if why is not None:
            unsafe = FileRejected(FileFailure.UNSAFE, f"It was not taken because {why}.")
            return replace(found, body=body, verdict=unsafe)
        return examine(replace(found, body=body), self.limits, self.folder)
