"""What the use cases need of the outside. Adapters implement these; tests bring fakes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from runningmate_analytics.domain.account import Account, Use
    from runningmate_analytics.domain.activity import Activity, ActivityFilter, Position
    from runningmate_analytics.domain.athlete import Athlete
    from runningmate_analytics.domain.description import DescriptionNews, DescriptionState, Told
    from runningmate_analytics.domain.distances import Covered
    from runningmate_analytics.domain.edits import Plan
    from runningmate_analytics.domain.efforts import ChangedEfforts, QuarterBests
    from runningmate_analytics.domain.erasure import Erasure
    from runningmate_analytics.domain.fitness import SportWeek, TrainingDays
    from runningmate_analytics.domain.material import SourceFile
    from runningmate_analytics.domain.model import Analysis, Curve, Floats, Sex, Sport
    from runningmate_analytics.domain.profilesettings import ToldSetting
    from runningmate_analytics.domain.recordings import Addition, RecordingRef, Standing
    from runningmate_analytics.domain.retirement import Expired, Forgotten, Revoked
    from runningmate_analytics.domain.session import Session, StaleActivity, StoredSession
    from runningmate_analytics.domain.settings import DatedSetting, SettingsBook
    from runningmate_analytics.domain.trained import TrainedAthlete
    from runningmate_analytics.domain.weights import DescribedWeight
    from runningmate_analytics.domain.workouts import Span
    from runningmate_servicekit.datause import Provenance


class Analyser(Protocol):
    """Decodes and computes, away from the event loop."""

    @property
    def has_files(self) -> bool:
        """Whether any file is being analysed, or waits for it, in this process."""
        ...

    async def analyse_file(
        self, data: bytes, kind: str, recording_id: UUID, book: SettingsBook, told: Told
    ) -> Sequence[Session]:
        """Gives each session of a file, with what its description says.

        Raises:
            RecordingError: The file gives no activity, or it crashed, stalled or bloated the decoder.
        """
        ...

    async def compose(self, files: Sequence[SourceFile], plan: Plan, book: SettingsBook) -> Session:
        """Composes one activity of the raw files of its sources.

        Raises:
            RecordingError: As for `analyse_file`, or the edits leave nothing.
        """
        ...

    async def analyse_stored(self, session: StoredSession, book: SettingsBook) -> tuple[Analysis, str]:
        """Gives the analysis of a stored session with other settings, and their digest."""
        ...

    async def time_stored(
        self, session: StoredSession, distances_m: Sequence[float]
    ) -> dict[float, tuple[float, float]]:
        """Gives time and beginning (s) of the quickest stretch over each distance that a stored session covers."""
        ...


class IngestionStore(Protocol):
    """One athlete's activities inside one transaction. Nothing is visible to others before it commits."""

    async def lock_athlete(self) -> bool:
        """Takes the athlete's row, made if new, before anything else is read. False: the athlete was erased."""
        ...

    async def revisions(self, recording_ids: Sequence[UUID]) -> dict[UUID, int]:
        """The last applied revision of each recording that is known."""
        ...

    async def spans_between(self, start: datetime, end: datetime) -> Sequence[Span]:
        """Activities that overlap [start, end)."""
        ...

    async def spans_of(self, activity_ids: Sequence[UUID]) -> Sequence[Span]:
        """The activities of these ids that there are."""
        ...

    async def standing(self, recording_ids: Sequence[UUID]) -> Mapping[UUID, Standing]:
        """What recordings give at present; those that give nothing are left out."""
        ...

    async def description_states(self, recording_ids: Sequence[UUID]) -> Mapping[UUID, DescriptionState]:
        """What is known of each recording and its description; the default of what is known of neither."""
        ...

    async def save_descriptions(self, news: Sequence[DescriptionNews]) -> None:
        """Replaces descriptions, or takes them away; the recordings may come later."""
        ...

    async def compose_anew(self, recording_ids: Sequence[UUID]) -> None:
        """Marks the activities that rest on recordings as due for composition."""
        ...

    async def save_recordings(self, recordings: Sequence[tuple[RecordingRef, str]]) -> None:
        """Writes each recording with its state: `analyzed`, `rejected`, `duplicate` or `merged`."""
        ...

    async def save_sessions(self, sessions: Sequence[tuple[UUID, Session, int]]) -> None:
        """Writes activities, metrics, streams and curves: (recording id, session, settings revision)."""
        ...

    async def add_sources(self, additions: Sequence[Addition]) -> None:
        """Gives activities a further source and marks them due for composition."""
        ...

    async def drop_sources(
        self, pairs: Sequence[tuple[UUID, UUID]]
    ) -> Sequence[tuple[RecordingRef, UUID, bool]]:
        """Takes recordings out of activities that have others: (activity, recording).

        Returns:
            Each recording with its activity, and whether no other activity rests on it; then it is a tombstone.
        """
        ...

    async def refresh_days(self, days: Sequence[date]) -> None:
        """Computes the load of local days anew from their activities."""
        ...

    async def estimates_due(self) -> None:
        """Marks that estimates of settings do not know of the newest activities yet."""
        ...


class RetirementStore(Protocol):
    """What is to go of one athlete, inside one transaction."""

    async def lock_athlete(self) -> bool:
        """As `IngestionStore` does."""
        ...

    async def revoke(self, revoked: Revoked) -> Forgotten:
        """Deletes recordings with all that rests on them alone, and leaves tombstones.

        Activities with other sources lose what was computed of all together and are composed anew.
        """
        ...

    async def expire(self, expired: Expired) -> None:
        """Deletes samples, texts and structure that recordings gave; metrics, curves and day totals stay."""
        ...


class SettingsStore(Protocol):
    """Settings of every athlete, for consumers and sweeps."""

    async def book(self, athlete_id: UUID) -> SettingsBook:
        """All dated settings; an athlete who is not known has none."""
        ...

    async def due_for_estimates(self, quiet_s: float, limit: int) -> Sequence[UUID]:
        """Athletes with new activities, of whom none arrived for `quiet_s` seconds."""
        ...

    async def changed_efforts(self, athlete_id: UUID, limit: int) -> ChangedEfforts | None:
        """The evidence of up to `limit` changed quarters, maybe none; None when no estimates are due.

        Quarters that were only added to have not changed: the best efforts kept of them know already.
        """
        ...

    async def keep_bests(
        self, athlete_id: UUID, changed: ChangedEfforts, bests: Sequence[QuarterBests]
    ) -> bool:
        """Keeps the best efforts of the quarters, which count as unchanged then.

        False, and nothing happens, when activities changed again since `changed` was read.
        """
        ...

    async def bests(self, athlete_id: UUID) -> tuple[Sequence[QuarterBests], int]:
        """Those kept of all quarters, and the mask of what the athlete's zone rests on."""
        ...

    async def weights(self, athlete_id: UUID) -> Sequence[DescribedWeight]:
        """Weights that descriptions carry, by time."""
        ...

    async def told(self, athlete_id: UUID) -> Sequence[ToldSetting]:
        """What profiles of platforms tell."""
        ...

    async def replace_estimates(
        self, athlete_id: UUID, changed: ChangedEfforts, estimates: Sequence[DatedSetting]
    ) -> bool:
        """Replaces estimates and clears the mark, but as `keep_bests` if anything changed again.

        True when estimates changed: the settings revision rose, and activities for which other settings hold
        now are stale.
        """
        ...


class RecomputationStore(Protocol):
    """Activities whose settings have changed since they were computed."""

    async def athletes_with_stale(self, limit: int) -> Sequence[UUID]:
        """Athletes who have any."""
        ...

    async def stale_activities(self, athlete_id: UUID, revision: int, limit: int) -> Sequence[StaleActivity]:
        """Up to `limit` stale activities that were computed with an older revision, newest first."""
        ...

    async def sessions(self, athlete_id: UUID, activity_ids: Sequence[UUID]) -> Sequence[StoredSession]:
        """What is stored of activities; those that are gone are left out."""
        ...

    async def save_analyses(
        self, athlete_id: UUID, revision: int, analyses: Sequence[tuple[StoredSession, Analysis, str]]
    ) -> None:
        """Replaces metrics and the days' load in one transaction.

        Activities that are gone, or whose content is another by now, are left out.

        Curves stay as they are: they rest on the recording alone.
        """
        ...

    async def mark_current(self, athlete_id: UUID, revision: int, activity_ids: Sequence[UUID]) -> None:
        """Raises the revision of activities whose own settings did not change."""
        ...


ConnectionT_contra = TypeVar("ConnectionT_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class DeletedActivity:
    """What was deleted, and whether none of its recordings had another activity."""

    activity: Activity
    recording_removed: bool


class DeletionLog(Protocol[ConnectionT_contra]):
    """Tells the mesh of deletions, in the transaction that deletes."""

    async def record(
        self,
        connection: ConnectionT_contra,
        activity_id: UUID,
        recording: RecordingRef,
        *,
        recording_removed: bool,
    ) -> None:
        """Tells that an activity no longer rests on a recording, and whether any other does."""
        ...

    async def record_erasure(self, connection: ConnectionT_contra, athlete_id: UUID) -> None:
        """Tells of all that an athlete had."""
        ...


class Activities(Protocol):
    """One athlete's activities. Every method raises ActivityNotFoundError for an id that is not the athlete's."""

    async def page(
        self, athlete_id: UUID, wanted: ActivityFilter, after: Position | None, limit: int
    ) -> tuple[Sequence[Activity], bool, int]:
        """Up to `limit` activities, newest first, behind `after`; whether there are more; how many are denied."""
        ...

    async def get(self, athlete_id: UUID, activity_id: UUID, denied: int = 0) -> Activity:
        """One activity with its structure; linked ones that rest on a kind of the mask `denied` are left out."""
        ...

    async def columns(
        self, athlete_id: UUID, activity_id: UUID, channels: Sequence[str]
    ) -> tuple[Floats | None, dict[str, Floats], dict[str, str], int]:
        """Seconds (None without samples), channels at full resolution, declared units, and what they rest on."""
        ...

    async def curves(self, athlete_id: UUID, activity_id: UUID) -> tuple[Sequence[Curve], int]:
        """Mean-maximal curves, and what they rest on."""
        ...

    async def delete(self, athlete_id: UUID, activity_id: UUID) -> DeletedActivity:
        """Deletes an activity and tells the mesh, in one transaction."""
        ...


DaySpan = Callable[["date"], tuple["date", "date"]]
"""Gives the first and the last day to read, both included, from the day it is where the athlete is."""


class Training(Protocol):
    """Sums over one athlete's days and weeks. What `span` raises is raised."""

    async def days(self, athlete_id: UUID, span: DaySpan, denied: int) -> TrainingDays:
        """All days up to the last of `span`; counts and flags of the span only.

        What rests on a kind of the mask `denied` is left out of every sum and counted.
        """
        ...

    async def weeks(
        self, athlete_id: UUID, span: DaySpan, denied: int
    ) -> tuple[tuple[date, date], Sequence[SportWeek], Provenance]:
        """The span, which holds whole weeks, and totals by week and sport, ascending; within a week by time spent."""
        ...


class Erasures(Protocol):
    """How far erasures are."""

    async def get(self, athlete_id: UUID) -> Erasure | None:
        """One athlete's; None for one who was not erased."""
        ...

    async def page(self, after: Position | None, limit: int) -> Sequence[Erasure]:
        """Of all athletes, newest first."""
        ...


class Trained(Protocol):
    """Who trained lately."""

    async def page(
        self, week_count: int, denied: int, after: UUID | None, limit: int
    ) -> tuple[Sequence[TrainedAthlete], UUID | None]:
        """Looks at so many athletes by id, after one: those with a workout in the last weeks that are over.

        Workouts that rest on a kind of the mask `denied` do not count, and nobody does who was erased, or whose numbers are
        still being computed anew.

        Returns:
            Those found, and the id after which the next page begins; None after the last.
        """
        ...


class Athletes(Protocol):
    """One athlete's own settings. Writing raises AthleteErasedError after an erasure."""

    async def get(self, athlete_id: UUID, denied: int = 0) -> Athlete:
        """Settings; an athlete who is not known has none.

        What is missing is told by the sports of activities that rest on no kind of the mask `denied`.
        """
        ...

    async def update(self, athlete_id: UUID, sex: Sex | None, time_zone: str | None) -> Athlete:
        """Changes what is not None."""
        ...

    async def put(self, athlete_id: UUID, entry: DatedSetting) -> Athlete:
        """Adds a setting, or replaces one of the same name, sport and day."""
        ...

    async def remove(
        self, athlete_id: UUID, name: str, sport: Sport | None, valid_from: date
    ) -> Athlete | None:
        """Takes a setting back; None when there is no such."""
        ...

    async def erase(self, athlete_id: UUID) -> int:
        """Deletes everything but a tombstone; says how many activities went."""
        ...


class Records(Protocol):
    """What the activities of one athlete tell of their quickest stretches."""

    async def covered(
        self, athlete_id: UUID, sport: Sport, from_date: date | None, to_date: date | None, denied: int
    ) -> tuple[Sequence[Covered], Provenance]:
        """Speed curves of a sport's activities of local days, without those that rest on a kind in `denied`, by start."""
        ...

    async def titles(self, athlete_id: UUID, activity_ids: Sequence[UUID]) -> Mapping[UUID, str]:
        """Titles of the activities of these ids that there are."""
        ...


class Accounts(Protocol):
    """What platforms know of one athlete, as far as the data-use policy lets a reader see it."""

    async def accounts(self, athlete_id: UUID, denied: int) -> tuple[Sequence[Account], Provenance]:
        """All accounts by provider, without those of a kind in the mask `denied`; each of those is a value withheld."""
        ...

    async def uses(self, athlete_id: UUID, denied: int) -> tuple[Sequence[Use], Provenance]:
        """What activities name each piece of gear, without activities that rest on a kind in `denied`."""
        ...
