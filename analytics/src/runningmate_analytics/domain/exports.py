"""Exports: what was asked for, how far it is, what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from runningmate_analytics.domain.activity import ActivityFilter
from runningmate_analytics.domain.export.subject import ExportFormat

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from runningmate_analytics.domain.export.subject import Facts, SourceFile

CONTENT_TYPES: Final = {
    "fit": "application/vnd.ant.fit",
    "tcx": "application/vnd.garmin.tcx+xml",
    "gpx": "application/gpx+xml",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
    "zip": "application/zip",
}
"""Media types by the ending of a file's name."""
ENDINGS: Final = {"description": "json", "strava": "json"}
"""Endings of stored formats that have another name."""


class ExportState(StrEnum):
    """How far an export is. DELETED is no longer shown; its objects may still be there."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which activities: the named ones, or without any all that the filter lets through."""

    activity_ids: tuple[UUID, ...] = ()
    wanted: ActivityFilter = field(default_factory=ActivityFilter)


@dataclass(frozen=True, slots=True)
class Product:
    """A built export. `notes` say what the format of a single file has no place for."""

    size_bytes: int
    sha256: str
    file_name: str
    content_type: str
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Progress:
    """How far the building is; one object for as long as it lasts."""

    total_count: int = 0
    done_count: int = 0
    failed_count: int = 0


@dataclass(frozen=True, slots=True)
class Export:
    """An export as its athlete sees it. `product` is there once it is done, `failure` once it has failed."""

    export_id: UUID
    format: ExportFormat
    state: ExportState
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime
    total_count: int
    done_count: int
    failed_count: int
    product: Product | None
    failure: str

    @property
    def settled(self) -> bool:
        """Whether nothing more will change."""
        return self.state in (ExportState.DONE, ExportState.FAILED)


@dataclass(frozen=True, slots=True)
class ExportJob:
    """An export that somebody builds. `attempts` counts the present one."""

    claim_id: UUID
    athlete_id: UUID
    export_id: UUID
    format: ExportFormat
    selection: Selection
    created_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A source of an activity with the place of its bytes."""

    object_key: str
    source: SourceFile


@dataclass(frozen=True, slots=True)
class ExportItem:
    """An activity to export. `local_start` is where the athlete was."""

    facts: Facts
    sport: str
    local_start: datetime
    local_date: date
    files: tuple[StoredFile, ...]


class ExportFailedError(Exception):
    """The export gives no file, now and whenever it is tried again; the text is a sentence for the athlete."""


def object_prefix(athlete_id: UUID, export_id: UUID) -> str:
    """Where an export's parts are kept."""
    return f"exports/{athlete_id}/{export_id}/"
