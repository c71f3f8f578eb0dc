"""Uploads, imports, their items and recordings, and the rules by which their states change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from runningmate_collector.domain.description import StoredDescription
from runningmate_collector.domain.failures import FileFailure
from runningmate_collector.domain.kinds import FileKind, Skipped


class Format(StrEnum):
    """Formats of recordings that analytics understands."""

    FIT = "fit"
    GPX = "gpx"
    TCX = "tcx"
    DESCRIPTION = "description"
    """An activity without samples; its bytes are its description."""
    ACCOUNT = "account"
    """What an export says about the athlete; no workout, and never analysed."""
    STRAVA = "strava"
    """What Strava's API gave."""


class SourceKind(StrEnum):
    """Where a recording came from: handed over as such, out of a ZIP, or by Strava's API."""

    FILE = "file"
    ARCHIVE = "archive"
    STRAVA_API = "strava_api"


class UploadState(StrEnum):
    """`processed` is `finished` with all its files known; clients see no difference."""

    OPEN = "open"
    FINISHED = "finished"
    PROCESSED = "processed"


class ItemState(StrEnum):
    """State of one file of an import."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    DUPLICATE = "duplicate"
    SKIPPED = "skipped"


class RecordingState(StrEnum):
    """What became of a recording's newest revision; `dead` is one whose event a consumer gave up."""

    WAITING = "waiting"
    ANALYZED = "analyzed"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    DEAD = "dead"
    DELETED = "deleted"
    EXPIRED = "expired"
    """Its bytes may not be kept any longer; what was computed of them stays."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way in. Bytes before `committed_offset` are stored."""

    upload_id: UUID
    import_id: UUID
    file_name: str
    committed_offset: int = 0
    state: UploadState = UploadState.OPEN


@dataclass(frozen=True, slots=True)
class Chunk:
    """One stored piece of an upload."""

    offset: int
    size_bytes: int
    crc32c: int


@dataclass(frozen=True, slots=True)
class Result:
    """What is known of a file.

    Attributes:
        partial: Why only a part could be read, empty when all was.
        kind: What a skipped file is, None for others.
        updated: Whether it brought something newer about an activity that was there; meant where it waits or is a duplicate.
    """

    state: ItemState
    failure: FileFailure | None = None
    detail: str = ""
    activity_ids: tuple[UUID, ...] = ()
    partial: str = ""
    kind: FileKind | None = None
    updated: bool = False


def skipped(verdict: Skipped) -> Result:
    """The result of a file that is no workout."""
    return Result(ItemState.SKIPPED, detail=verdict.detail, kind=verdict.kind)


@dataclass(frozen=True, slots=True)
class Item:
    """One file of an import.

    Attributes:
        position: Order within the import, from 1.
        sha256: Of the stored bytes; empty when nothing was stored for this file alone.
        recording_id: None for a file that was refused without analysis.
        repeats: Its bytes came while an earlier file with the same bytes waited; it becomes that one's duplicate.
        change: The import's change number at the last change of this item.
    """

    item_id: UUID
    import_id: UUID
    upload_id: UUID
    file_name: str
    size_bytes: int
    sha256: str
    result: Result
    recording_id: UUID | None = None
    revision: int = 0
    repeats: bool = False
    position: int = 0
    change: int = 0


@dataclass(frozen=True, slots=True)
class Recording:
    """Stored bytes of one athlete, named by their digest.

    Attributes:
        revision: Rises with each ingestion.
        activity_ids: What its newest revision gave, without those deleted since.
        origin: Names it where its bytes may change, else None.
        description: What its platform says about it.
        description_revision: Rises with each change of the description.
        exported_at: When the export was made that said it last; None where that is not known.
    """

    recording_id: UUID
    sha256: str
    size_bytes: int
    format: Format
    source_kind: SourceKind
    object_key: str
    revision: int
    state: RecordingState
    activity_ids: tuple[UUID, ...] = ()
    origin: str | None = None
    description: StoredDescription | None = None
    description_revision: int = 0
    exported_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """Files handed over together, with the counts of their states.

    Attributes:
        single: Made for one upload; closes with it.
        open_upload_count: Uploads whose files are not all known yet.
        change: Rises with each change of an item.
        skipped: Files that are no workouts, by kind, in the order of kinds.
        updated_count: Duplicates that brought something newer about their activity.
    """

    import_id: UUID
    bulk: bool
    single: bool
    created_at: datetime
    closed_at: datetime | None = None
    finished_at: datetime | None = None
    change: int = 0
    open_upload_count: int = 0
    total_count: int = 0
    done_count: int = 0
    failed_count: int = 0
    duplicate_count: int = 0
    skipped: tuple[tuple[FileKind, int], ...] = ()
    updated_count: int = 0

    @property
    def skipped_count(self) -> int:
        """Files that are no workouts."""
        return sum(count for _, count in self.skipped)

    @property
    def settled_count(self) -> int:
        """Files with an outcome."""
        return self.done_count + self.failed_count + self.duplicate_count + self.skipped_count

    def with_upload(self) -> Import:
        """With one more upload under way."""
        return replace(self, open_upload_count=self.open_upload_count + 1)

    def without_upload(self, now: datetime) -> Import:
        """With one upload less under way; a single upload's import closes with it."""
        return replace(
            self.closed(now) if self.single else self, open_upload_count=self.open_upload_count - 1
        ).settled(now)

    def closed(self, now: datetime) -> Import:
        """Without further files; closing twice changes nothing."""
        return replace(self, closed_at=self.closed_at or now).settled(now)

    def with_item(self, item: Item) -> tuple[Import, Item]:
        """With one more file, which gets its position and change number."""
        grown = replace(self, total_count=self.total_count + 1, change=self.change + 1)
        placed = replace(item, position=grown.total_count, change=grown.change)
        return grown.counting(item.result, 1), placed

    def with_result(self, item: Item, result: Result, now: datetime) -> tuple[Import, Item]:
        """With a file's state changed."""
        changed = replace(self, change=self.change + 1)
        changed = changed.counting(item.result, -1).counting(result, 1)
        return changed.settled(now), replace(item, result=result, change=changed.change)

    def settled(self, now: datetime) -> Import:
        """Finished, if nothing can come any more."""
        over = (
            self.closed_at is not None
            and self.open_upload_count == 0
            and self.settled_count == self.total_count
        )
        return replace(self, finished_at=now) if over and self.finished_at is None else self

    def counting(self, result: Result, by: int) -> Import:
        """With `by` more files in a state; those that wait are not counted."""
        match result.state:
            case ItemState.DONE:
                return replace(self, done_count=self.done_count + by)
            case ItemState.FAILED:
                return replace(self, failed_count=self.failed_count + by)
            case ItemState.DUPLICATE:
                updated_count = self.updated_count + by * result.updated
                return replace(self, duplicate_count=self.duplicate_count + by, updated_count=updated_count)
            case ItemState.SKIPPED:
                counts = dict.fromkeys(FileKind, 0) | dict(self.skipped)
                counts[result.kind or FileKind.OTHER] += by
                return replace(self, skipped=tuple((kind, count) for kind, count in counts.items() if count))
            case ItemState.WAITING:
                return self

    def rate_per_second(self, now: datetime) -> float:
        """Files with an outcome per second, from the beginning to the end or to now."""
        elapsed_s = ((self.finished_at or now) - self.created_at).total_seconds()
        return self.settled_count / max(elapsed_s, 1e-3)

    def time_left(self, now: datetime) -> timedelta | None:
        """Until the last known file has its outcome; None when nothing tells."""
        remaining = self.total_count - self.settled_count
        rate = self.rate_per_second(now)
        if self.finished_at is not None or remaining == 0 or rate == 0:
            return None
        return timedelta(seconds=remaining / rate)
