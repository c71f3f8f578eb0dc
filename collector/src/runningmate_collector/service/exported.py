"""A Strava export within an archive: its files with what its tables say about them. Blocks: it runs in a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final
from uuid import UUID, uuid5

from runningmate_collector.domain import pictures
from runningmate_collector.domain.account import Account
from runningmate_collector.domain.adoption import origin_of, photo_key
from runningmate_collector.domain.archive import Archive, Member, danger
from runningmate_collector.domain.bulkexport.export import (
    ACTIVITIES,
    MAX_TABLE_BYTES,
    ROUTES,
    TABLES,
    Export,
    NotAnExport,
    read_export,
)
from runningmate_collector.domain.bulkexport.rows import PROVIDER, ExportedActivity, with_photos
from runningmate_collector.domain.description import Description, Document, Photo, file_problem
from runningmate_collector.domain.failures import FileFailure, FileRejected
from runningmate_collector.domain.kinds import FileKind, Skipped
from runningmate_collector.domain.limits import readable_size
from runningmate_collector.domain.model import Format, SourceKind
from runningmate_collector.service.content import Body, keep
from runningmate_collector.service.examination import Examined
from runningmate_collector.service.routes import Routes

Describe = Callable[[Description | Account], Document]
"""Makes the stored form of a description or an account."""
_HEAD_BYTES: Final = 16
_WITH_ACTIVITIES = "It was read: what it says is with the activities."
_WITH_GEAR = "It was read: what it says is kept with your gear."
_READ: Final[Mapping[str, str]] = {
    "bikes.csv": _WITH_GEAR,
    "shoes.csv": _WITH_GEAR,
    "components.csv": _WITH_GEAR,
    "profile.csv": "It was read: what it says is kept as your profile.",
    "routes.csv": "It was read: what it says is with your routes.",
    "media.csv": _WITH_ACTIVITIES,
}


def read_tables(archive: Archive, members: Sequence[Member]) -> Export | None:
    """What the tables at an archive's root say; None when it is no export of Strava's.

    Raises:
        NotAnExport: There is an activities.csv that is not Strava's.
        FileRejected: activities.csv cannot be read from the archive.
    """
    tables = {member.name: member for member in members if member.name in TABLES}
    if ACTIVITIES not in tables:
        return None
    found: dict[str, bytes] = {}
    for name, member in tables.items():
        try:
            found[name] = _content(archive, member)
        except (FileRejected, NotAnExport):
            # Without it the activities are still known; its own item says what is wrong.
            if name == ACTIVITIES:
                raise
    return read_export(found)


def _content(archive: Archive, member: Member) -> bytes:
    pieces: list[bytes] = []
    size_bytes = 0
    for piece in archive.read(member):
        size_bytes += len(piece)
        if size_bytes > MAX_TABLE_BYTES:
            raise NotAnExport(f"{member.name} has more than {readable_size(MAX_TABLE_BYTES)}.")
        pieces.append(piece)
    return b"".join(pieces)


@dataclass(frozen=True, slots=True)
class Exported:
    """The members of an export, and its rows that have no member.

    Attributes:
        place: Of the archive within the upload.
        name: Of the archive, with those around it.
        read: Gives a member's content and counts it.
        routes: To be kept with what is said about the athlete.
        exported_at: When the export was made; None where its archive does not say it.
        taken: Photos that an activity has; no other gets them.
    """

    upload_id: UUID
    members: Mapping[str, Member]
    export: Export
    place: str
    name: str
    folder: Path
    describe: Describe
    read: Callable[[Member], Iterator[bytes]]
    routes: Routes
    exported_at: datetime | None = None
    taken: set[str] = field(default_factory=set)

    def verdict(self, member: Member) -> Skipped | None:
        """What a member is that is no recording; None for all that must be looked at."""
        if member.name == ACTIVITIES:
            return Skipped(FileKind.DOCUMENT, self._report())
        if member.name in self.export.tables:
            return Skipped(FileKind.DOCUMENT, _READ[member.name])
        if member.name.startswith(ROUTES):
            return self.routes.verdict(member)
        return None

    def is_part(self, member: Member) -> bool:
        """Whether a member is taken with its activity and is no file of its own: a photo or a film."""
        return member.name in self.export.media

    def described(self, found: Examined, member: Member) -> Examined:
        """A sound recording with what its row says; in place of a refused one its figures. Others stay as they are."""
        activity = self.export.by_file.get(member.name)
        if activity is None or isinstance(found.verdict, Skipped):
            return found
        if isinstance(found.verdict, FileRejected):
            return self._instead(found, found.verdict, activity)
        photos, bodies = self._photos(activity)
        return replace(found, document=self._document(with_photos(activity, photos)), photos=bodies)

    def _instead(self, found: Examined, rejected: FileRejected, activity: ExportedActivity) -> Examined:
        """The activity without its file, whose bytes are kept beside it."""
        if not activity.kept.has_figures:
            return found
        photos, bodies = self._photos(activity)
        told = replace(with_photos(activity, photos), file_problem=file_problem(rejected.detail))
        document = self._document(told)
        kept = () if found.body is None else ((f"{SourceKind.ARCHIVE}/{found.body.sha256}", found.body),)
        return replace(
            found,
            body=Body.of(document.content),
            verdict=Format.DESCRIPTION,
            origin=origin_of(SourceKind.ARCHIVE, PROVIDER, activity.activity_id),
            document=document,
            photos=(*bodies, *kept),
        )

    def rows(self) -> Iterator[tuple[UUID, Callable[[], Examined]]]:
        """Activities without a file, and rows that give nothing: the item of each, and how to make it."""
        for activity in self.export.activities():
            if not activity.file_name or activity.file_name not in self.members:
                yield self._row_id(activity.row), partial(self._alone, activity)
        account = self._account()
        if account is not None:
            yield account.item_id, lambda: account
        for row in self.export.unreadable:
            rejected = FileRejected(FileFailure.CORRUPT, row.problem)
            yield self._row_id(row.row), partial(self._item, row.row, None, rejected)

    def _alone(self, activity: ExportedActivity) -> Examined:
        kept = activity.kept
        if not kept.has_figures:
            lacks = (
                "no file" if not activity.file_name else f"a file that is not there ({activity.file_name})"
            )
            why = (
                f"Row {activity.row} of activities.csv has {lacks}, and no date or duration that can be read."
            )
            return self._item(activity.row, None, FileRejected(FileFailure.NO_SAMPLES, why))
        photos, bodies = self._photos(activity)
        document = self._document(with_photos(activity, photos))
        found = self._item(activity.row, Body.of(document.content), Format.DESCRIPTION)
        origin = origin_of(SourceKind.ARCHIVE, PROVIDER, activity.activity_id)
        return replace(found, origin=origin, document=document, photos=bodies)

    def _account(self) -> Examined | None:
        """What the export says about the athlete, with the files of routes; None where it says nothing.

        It has no item, so it comes each time that the archive is gone through, and is stored once.
        """
        for member in self.members.values():
            if member.name.startswith(ROUTES):
                self.routes.look(member)
        kept = self.routes.kept()
        account = replace(self.export.account, routes=tuple(route for route, _ in kept))
        if account.is_empty:
            return None
        document = self._document(account)
        return Examined(
            self.upload_id,
            uuid5(self.upload_id, f"{self.place}account"),
            f"{self.name}/account",
            SourceKind.ARCHIVE,
            Body.of(document.content),
            Format.ACCOUNT,
            origin=origin_of(SourceKind.ARCHIVE, PROVIDER, "account"),
            document=document,
            photos=tuple({route.object_key: body for route, body in kept}.items()),
        )

    def _document(self, told: Description | Account) -> Document:
        return replace(self.describe(told), exported_at=self.exported_at)

    def _item(self, row: int, body: Body | None, verdict: Format | FileRejected) -> Examined:
        name = f"{self.name}/{ACTIVITIES}/row {row}"
        return Examined(self.upload_id, self._row_id(row), name, SourceKind.ARCHIVE, body, verdict)

    def _row_id(self, row: int) -> UUID:
        return uuid5(self.upload_id, f"{self.place}row {row}")

    def _photos(self, activity: ExportedActivity) -> tuple[list[Photo], tuple[tuple[str, Body], ...]]:
        """Photos in the order of the row, and the bytes of those that are there."""
        photos: list[Photo] = []
        bodies: dict[str, Body] = {}
        for path in activity.media:
            body = self._picture(path)
            caption = self.export.captions.get(path, "")
            if body is None:
                photos.append(Photo(path, caption=caption))
                continue
            key = photo_key(SourceKind.ARCHIVE, activity.activity_id, body.sha256)
            photos.append(Photo(path, key, body.sha256, caption))
            bodies.setdefault(key, body)
        return photos, tuple(bodies.items())

    def _picture(self, path: str) -> Body | None:
        member = self.members.get(path)
        if member is None or path in self.taken or member.info.file_size > pictures.MAX_BYTES:
            return None
        self.taken.add(path)
        if danger(member):
            return None
        try:
            body = keep(self.read(member), self.folder)
        except FileRejected:
            return None
        with body.open() as file:
            if pictures.is_picture(file.read(_HEAD_BYTES)):
                return body
        body.discard()
        return None

    def _report(self) -> str:
        export = self.export
        missing = sum(name not in self.members for name in export.by_file)
        parts = [
            f"It describes {len(export.by_file) + len(export.without_file)} activities",
            f"{len(export.without_file)} of them without a file" if export.without_file else "",
            f"{missing} with a file that is not in the archive" if missing else "",
            f"{len(export.unreadable)} rows give nothing" if export.unreadable else "",
        ]
        unknown = export.unknown_columns
        columns = f" Columns that are not known: {', '.join(unknown[:10])}." if unknown else ""
        return f"{', '.join(filter(None, parts))}.{columns}"
