"""Names of a Garmin account export for its files, whatever inner archive they lie in. Blocks: it runs in a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from runningmate_collector.domain.archive import Member
from runningmate_collector.domain.description import Description, Document
from runningmate_collector.domain.failures import FileRejected
from runningmate_collector.domain.garminexport import (
    MAX_TABLE_BYTES,
    MAX_TABLES,
    Summaries,
    is_summary,
    read_summaries,
)
from runningmate_collector.domain.kinds import FileKind, Skipped, created_at
from runningmate_collector.domain.model import Format
from runningmate_collector.service.examination import Examined

READ = Skipped(FileKind.DOCUMENT, "It was read: the names of your activities are with them.")


@dataclass(frozen=True, slots=True)
class Named:
    """The activities of an export's tables.

    Attributes:
        exported_at: When the tables were written; None where the archive does not say it.
        taken: Ids of activities that a file has; no other gets their words.
    """

    summaries: Summaries
    exported_at: datetime | None
    describe: Callable[[Description], Document]
    taken: set[str] = field(default_factory=set)

    def described(self, found: Examined) -> Examined:
        """A FIT file with the name of the activity that began when it did; all others stay as they are."""
        if found.format is not Format.FIT or found.document is not None or found.body is None:
            return found
        at = created_at(found.body.head())
        activity = None if at is None else self.summaries.begun_at(at)
        if activity is None or activity.provider_activity_id in self.taken:
            return found
        self.taken.add(activity.provider_activity_id)
        return replace(found, document=replace(self.describe(activity), exported_at=self.exported_at))


def read_named(
    members: Sequence[Member],
    read: Callable[[Member], Iterator[bytes]],
    written: Callable[[Member], datetime | None],
    describe: Callable[[Description], Document],
) -> Named | None:
    """The activities that an archive's tables name; None for other archives. A table that cannot be read names none."""
    tables = [member for member in members if is_summary(member.name)][:MAX_TABLES]
    if not tables:
        return None
    summaries = read_summaries(content for table in tables if (content := _content(read, table)))
    return Named(summaries, written(tables[0]), describe)


def _content(read: Callable[[Member], Iterator[bytes]], member: Member) -> bytes:
    pieces: list[bytes] = []
    size_bytes = 0
    try:
        for piece in read(member):
            size_bytes += len(piece)
            if size_bytes > MAX_TABLE_BYTES:
                break
            pieces.append(piece)
    except FileRejected:
        return b""
    return b"".join(pieces)
