"""Recordings as events name them, and what becomes of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from runningmate_analytics.domain.description import UNTOLD, told_by
from runningmate_servicekit.datause import OWN, bit

if TYPE_CHECKING:
    from uuid import UUID

    from runningmate_analytics.domain.description import DescriptionNews, Told
    from runningmate_analytics.domain.model import RejectReason
    from runningmate_analytics.domain.session import Session


DESCRIPTION: Final = "description"
"""Format of an activity without samples."""


@dataclass(frozen=True, slots=True)
class RecordingRef:
    """A stored file that shall be analysed.

    Attributes:
        revision: Rises with each ingestion; only a greater one than the last applied counts.
        format: `fit`, `gpx`, `tcx`, `description` or `strava`.
        source_kind: `file`, `archive` or `strava_api`.
    """

    athlete_id: UUID
    recording_id: UUID
    revision: int
    object_key: str
    sha256: str
    file_name: str
    format: str
    source_kind: str

    @property
    def is_own(self) -> bool:
        """Whether it is the athlete's own, and not a platform's copy."""
        return not bit(self.source_kind) & ~OWN


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a file gives no activity, with a sentence that quotes nothing of its content."""

    reason: RejectReason
    detail: str


@dataclass(frozen=True, slots=True)
class Analysed:
    """The activities of a file, computed with the settings of `settings_revision`."""

    sessions: tuple[Session, ...]
    settings_revision: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """A recording with what its bytes gave.

    Attributes:
        news: Its description, None when a later one has replaced it, or when the publisher knew of none.
    """

    recording: RecordingRef
    result: Analysed | Rejection
    news: DescriptionNews | None = None

    @property
    def called(self) -> str:
        """The platform's name of the activity that this has the samples of; empty where it has none, or no name."""
        return "" if self.recording.format == DESCRIPTION else self._called

    @property
    def stands_in_for(self) -> str | None:
        """The platform's name of the activity that this has only the figures of, maybe empty; None where it has samples."""
        return self._called if self.recording.format == DESCRIPTION else None

    @property
    def _called(self) -> str:
        return self.news.description.called if self.news and self.news.description else ""

    @property
    def told(self) -> Told:
        """What it was computed with."""
        return UNTOLD if self.news is None else told_by(self.news)


@dataclass(frozen=True, slots=True)
class Accepted:
    """Outcome: the recording gave these activities."""

    recording: RecordingRef
    activity_ids: tuple[UUID, ...]
    partial: str | None


@dataclass(frozen=True, slots=True)
class Rejected:
    """Outcome: the recording gave none."""

    recording: RecordingRef
    rejection: Rejection


@dataclass(frozen=True, slots=True)
class Duplicated:
    """Outcome: the recording is of workouts that another gave; `merged` when they rest on both now."""

    recording: RecordingRef
    of_recording_id: UUID
    of_activity_ids: tuple[UUID, ...]
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """Outcome: an activity does without this copy of a platform, for it has a recording of the athlete's own.

    Attributes:
        recording_removed: Whether no other activity rests on it either.
        because: The recording whose arrival was the cause.
    """

    recording: RecordingRef
    activity_id: UUID
    recording_removed: bool
    because: RecordingRef


@dataclass(frozen=True, slots=True)
class Standing:
    """What a known recording gives at present.

    Attributes:
        of_recording_id: The recording that came first to those activities.
        sha256: Of its bytes.
        expired: Whether they were let go of meanwhile.
    """

    activity_ids: tuple[UUID, ...]
    of_recording_id: UUID
    partial: str | None
    sha256: str
    expired: bool = False


@dataclass(frozen=True, slots=True)
class Addition:
    """A session that becomes a further source of an activity; `is_leg` when its file has several."""

    activity_id: UUID
    recording_id: UUID
    session_index: int
    is_leg: bool = False


Settlement = Accepted | Rejected | Duplicated
Outcome = Settlement | Dropped
