"""What the use cases need of the outside. Adapters implement these; tests bring fakes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from runningmate_collector.domain.damage import Damage, DamageKind, Shelf
from runningmate_collector.domain.letters import Letter
from runningmate_collector.domain.model import (
    Chunk,
    Import,
    Item,
    ItemState,
    Recording,
    RecordingState,
    SourceKind,
    Upload,
    UploadState,
)
from runningmate_collector.domain.page import PageKey
from runningmate_collector.domain.receipts import Forgotten, Receipt


class AthleteBook(Protocol):
    """One athlete's own row."""

    async def require(self) -> None:
        """Raises AthleteErased where a tombstone stands."""
        ...

    async def lock(self) -> None:
        """Takes the athlete's row, made if new, before any other lock. Raises AthleteErased."""
        ...

    async def erase(self) -> None:
        """Removes all rows of the athlete and leaves the tombstone; the objects are marked for deletion.

        A connection with Strava stays, with nothing but what is needed to end it there.
        """
        ...

    async def strava_left(self, *, access_left: bool) -> None:
        """Notes in the tombstone whether the access at Strava could not be ended."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """A recording at a glance; digests are empty without a description."""

    state: RecordingState
    description_sha256: str = ""
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known, without locks, of an upload that is about to be made.

    Attributes:
        upload: There already, by an earlier request.
        found: Its import.
        known: The recording of its content.
    """

    upload: Upload | None
    found: Import | None
    known: Known | None


class UploadBook(Protocol):
    """One athlete's uploads."""

    async def outlook(self, wanted: Sequence[tuple[Upload, str]]) -> Sequence[Outlook]:
        """All that new uploads and their digests meet, in one look and in their order. Raises AthleteErased."""
        ...

    async def find(self, upload_id: UUID, *, lock: bool = False) -> Upload | None: ...

    async def open_count(self) -> int:
        """Uploads that still take bytes."""
        ...

    async def add(self, uploads: Sequence[Upload]) -> set[UUID]:
        """Gives those that were new; nothing is written for the others."""
        ...

    async def chunk(self, upload_id: UUID, offset: int) -> Chunk | None: ...

    async def chunks(self, upload_id: UUID) -> Sequence[Chunk]:
        """All of an upload that is not processed."""
        ...

    async def add_chunk(self, upload_id: UUID, chunk: Chunk) -> None:
        """Writes the chunk and moves the committed offset to its end."""
        ...

    async def set_state(self, upload_id: UUID, state: UploadState) -> None:
        """Moves on; chunks of a processed upload are forgotten and marked for deletion."""
        ...


class ImportBook(Protocol):
    """One athlete's imports and their items."""

    async def find(self, import_id: UUID) -> Import | None: ...

    async def lock(self, import_ids: Collection[UUID]) -> dict[UUID, Import]:
        """Takes the rows in the order of their ids; those that do not exist are left out."""
        ...

    async def add(self, new: Sequence[Import]) -> None:
        """Writes those that are not there yet."""
        ...

    async def save(self, imports: Sequence[Import]) -> None:
        """Writes imports whose rows were locked."""
        ...

    async def page(self, after: PageKey | None, limit: int) -> Sequence[Import]:
        """Newest first."""
        ...

    async def known_items(self, item_ids: Collection[UUID]) -> set[UUID]:
        """Which of these are there."""
        ...

    async def items_of_upload(self, upload_id: UUID) -> set[UUID]: ...

    async def add_items(self, items: Sequence[Item], imported_at: datetime) -> None: ...

    async def items_of(self, recording_ids: Collection[UUID]) -> Sequence[Item]:
        """Items of recordings that wait or failed."""
        ...

    async def save_items(self, items: Sequence[Item]) -> None: ...

    async def changed_items(self, import_id: UUID, after_change: int, limit: int) -> Sequence[Item]:
        """In order of `change`."""
        ...

    async def item_page(
        self, import_id: UUID | None, states: Collection[ItemState], after: PageKey | None, limit: int
    ) -> Sequence[tuple[PageKey, Item]]:
        """Newest import first, those of one import in the order they were found."""
        ...


class RecordingBook(Protocol):
    """One athlete's recordings."""

    async def known(self, sha256s: Collection[str]) -> dict[str, Known]:
        """Without locks: what is known now and may have changed the moment after."""
        ...

    async def lock_by_content(
        self, sha256s: Collection[str], origins: Collection[str]
    ) -> Sequence[Recording]:
        """Recordings with one of the digests or origins."""
        ...

    async def described(self, provider: str, activity_ids: Collection[str]) -> set[str]:
        """Which activities of a platform are there already, by its own ids."""
        ...

    async def lock(self, recording_ids: Collection[UUID]) -> dict[UUID, Recording]: ...

    async def lock_of_kind(self, kind: SourceKind) -> Sequence[Recording]:
        """All of a source that are not deleted."""
        ...

    async def lock_older(self, kind: SourceKind, age: timedelta, limit: int) -> Sequence[Recording]:
        """Up to `limit` of a source whose bytes are there and were stored longer ago than `age`."""
        ...

    async def renew(self, recording_id: UUID) -> None:
        """Has a recording whose bytes came again be as new for the days that it may be kept."""
        ...

    async def save(self, recordings: Sequence[Recording]) -> None:
        """Writes new and changed ones."""
        ...


class Announcer(Protocol):
    """Tells analytics, in the same transaction."""

    @property
    def used(self) -> bool:
        """Whether anything was told, so that it is worth a hint after the commit."""
        ...

    async def revoked(self, deletion_id: UUID, recordings: Sequence[Recording]) -> None:
        """Has analytics delete what rests on recordings that must not be kept; at most 500."""
        ...

    async def source_revoked(self, deletion_id: UUID, kind: SourceKind) -> None:
        """Has everybody else delete what was made of a source's data."""
        ...

    async def expired(self, recordings: Sequence[Recording]) -> None:
        """Has analytics delete samples and texts of recordings, at most 500; what was computed of them stays."""
        ...

    async def ingested(self, recordings: Sequence[tuple[Recording, str | None]], *, bulk: bool) -> None:
        """Announces recordings, each with the trace context (W3C traceparent) of what brought it, if known."""
        ...

    async def described(self, recordings: Sequence[Recording], *, bulk: bool) -> None:
        """Announces that only the descriptions of recordings changed."""
        ...

    async def accounts(self, recordings: Sequence[Recording]) -> None:
        """Announces accounts that are new or say something else than before."""
        ...


class DeletionBook(Protocol):
    """Objects that are to be removed after the commit."""

    async def add(
        self, object_prefix: str, recording_id: UUID | None = None, receipt_id: UUID | None = None
    ) -> None:
        """Marks a key, or all keys below a prefix that ends in `/`.

        With a recording the object is spared if by then that recording, or its description, rests on it again.
        A receipt counts it until it is removed.
        """
        ...


class ReceiptBook(Protocol):
    """One athlete's receipts of deletions."""

    async def find(self, deletion_id: UUID) -> Receipt | None: ...

    async def add(self, receipt: Receipt) -> None: ...

    async def answered(self, answer: Forgotten) -> None:
        """Adds what analytics deleted; one that is not known is ignored."""
        ...

    async def page(self, after: PageKey | None, limit: int) -> Sequence[Receipt]:
        """Newest first."""
        ...


class ExpiryBook(Protocol):
    """Payloads of all athletes."""

    async def athletes(self, kind: SourceKind, age: timedelta) -> Sequence[UUID]:
        """Those who have payloads of a kind that were stored longer ago than `age`."""
        ...


@dataclass(frozen=True, slots=True)
class Unit:
    """One athlete's books in one transaction."""

    athlete_id: UUID
    athletes: AthleteBook
    uploads: UploadBook
    imports: ImportBook
    recordings: RecordingBook
    announcer: Announcer
    deletions: DeletionBook
    receipts: ReceiptBook


Units = Callable[[UUID], AbstractAsyncContextManager[Unit]]
"""Opens a transaction of one athlete; it commits when the block ends, unless by an error."""


@dataclass(frozen=True, slots=True)
class Job:
    """A finished upload that this worker holds, until its lease runs out.

    Attributes:
        attempts: How often it was taken, this time included.
        expired: The client stopped half way, too long ago.
    """

    claim_id: UUID
    athlete_id: UUID
    upload: Upload
    chunks: tuple[Chunk, ...]
    attempts: int
    expired: bool


class JobBook(Protocol):
    """Finished uploads of all athletes, for the workers of all replicas."""

    async def claim(self, lease: timedelta, idle: timedelta) -> Job | None:
        """Takes the oldest that nobody holds; open ones without a new byte for `idle` too, as expired."""
        ...

    async def renew(self, job: Job, lease: timedelta) -> None:
        """Holds on; without effect when another worker has it."""
        ...

    async def release(self, job: Job) -> None:
        """Gives it back as if it had not been taken."""
        ...


class Doomed(Protocol):
    """An object or prefix that is due for deletion, its row locked."""

    @property
    def object_prefix(self) -> str: ...

    @property
    def spared(self) -> bool:
        """Whether its recording came back meanwhile."""
        ...


class DoomedBook(Protocol):
    """Deletions of all athletes."""

    def next(self) -> AbstractAsyncContextManager[Doomed | None]:
        """One that is due, in a transaction that forgets it at the end, unless by an error."""
        ...


class DamageBook(Protocol):
    """What must be stored of all athletes, and what of it is missing or damaged."""

    async def now(self) -> str:
        """The database's time, in ISO form."""
        ...

    async def recording_count(self) -> int:
        """Recordings that have bytes."""
        ...

    async def shelves(self, after: UUID | None, limit: int) -> Sequence[Shelf]:
        """By recording id."""
        ...

    async def note(self, recording_id: UUID, found: Mapping[str, DamageKind | None]) -> None:
        """Replaces what is known of a recording's objects; what it no longer rests on is passed over."""
        ...

    async def forget_before(self, at: str) -> int:
        """Forgets what was found before a time of `now`; says how much is left."""
        ...

    async def page(self, after: tuple[UUID, str] | None, limit: int) -> Sequence[Damage]:
        """By athlete and key."""
        ...


class LetterBook(Protocol):
    """Dead letters of all athletes, for the operator."""

    async def page(self, after: PageKey | None, limit: int) -> Sequence[Letter]:
        """Newest first."""
        ...

    async def find(self, event_id: UUID) -> Letter | None: ...

    async def replay(self, event_ids: Sequence[UUID]) -> Sequence[Letter]:
        """Sends them again under new event ids, all or none; in the order given.

        Raises:
            DeadLettersNotFound: Some are unknown.
        """
        ...


class Signals(Protocol):
    """Wakes those who wait in this process; a hint that may be missed or come for nothing."""

    def imports_changed(self, import_ids: Collection[UUID]) -> None:
        """To be called after the commit, or shortly before."""
        ...

    def upload_finished(self) -> None: ...

    def objects_doomed(self) -> None: ...

    def strava_due(self) -> None: ...

    async def import_change(self, import_id: UUID, timeout_s: float) -> None:
        """Returns at a change or after the time."""
        ...

    async def work(self, timeout_s: float) -> None:
        """Returns when an upload may be finished, or after the time."""
        ...

    async def strava(self, timeout_s: float) -> None:
        """Returns when something may be due at Strava, or after the time."""
        ...

    async def deletions(self, timeout_s: float) -> None:
        """Returns when something may be due for deletion, or after the time."""
        ...
