"""What composing, editing and reprocessing activities need of the outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from runningmate_analytics.domain.changes import Head, StoredEdit
    from runningmate_analytics.domain.edits import Edit
    from runningmate_analytics.domain.material import DueActivity, Material
    from runningmate_analytics.domain.session import Session


class CompositionStore(Protocol):
    """Activities that shall be composed anew. The marks are stored, so that work goes on after a crash."""

    async def claim(self, limit: int, claim_s: float) -> Sequence[DueActivity]:
        """Takes up to `limit` due activities for `claim_s` seconds, single ones before those of a mass."""
        ...

    async def renew(self, due: Sequence[DueActivity], claim_s: float) -> None:
        """Holds claims for `claim_s` seconds from now; what was composed or marked anew is left alone."""
        ...

    async def release(self, due: Sequence[DueActivity]) -> None:
        """Gives claims back; what was composed meanwhile, or marked anew, is left alone."""
        ...

    async def material(self, due: DueActivity) -> Material | None:
        """What it is composed of; None when the activity is gone."""
        ...

    async def replace(self, due: DueActivity, session: Session, settings_revision: int) -> bool:
        """Replaces all that readers see, in one transaction.

        False, and nothing is written: the activity is gone, or another cause came meanwhile and its mark stays.
        """
        ...

    async def fail(self, due: DueActivity, reason: str) -> None:
        """Keeps the activity as it is, with the reason; it is no longer due."""
        ...


class EditUnit(Protocol):
    """Changes of one athlete's activities inside one transaction."""

    async def lock(self) -> None:
        """Takes the athlete's row before anything else is read. Raises AthleteErasedError."""
        ...

    async def edit(self, edit_id: UUID) -> StoredEdit | None:
        """An edit, undone or not."""
        ...

    async def edits(self, activity_id: UUID) -> Sequence[Edit]:
        """Edits of an activity that were not undone; none for one that is gone."""
        ...

    async def head(self, activity_id: UUID) -> Head:
        """What a change looks at. Raises ActivityNotFoundError."""
        ...

    async def add(self, activity_id: UUID, edit: Edit) -> None:
        """Stores an edit."""
        ...

    async def mark_undone(self, edit_id: UUID) -> None:
        """An edit no longer counts."""
        ...

    async def mark_due(self, activity_ids: Sequence[UUID]) -> None:
        """Marks activities for composition."""
        ...

    async def create(self, activity_id: UUID, like: UUID, *, copies_sources: bool = False) -> None:
        """Makes an activity that nobody sees until it is composed, with the sources of another or with none."""
        ...

    async def move_source(self, activity_id: UUID, recording_id: UUID, to: UUID) -> None:
        """Gives a source to another activity."""
        ...

    async def take_back(self, created: UUID, into: UUID) -> None:
        """Gives back the sources of a created activity, as far as the other has them not, and removes it."""
        ...

    async def drop_source(self, activity_id: UUID, recording_id: UUID) -> bool:
        """Takes a source away for good and tells the mesh; True when no activity rests on its file."""
        ...

    async def members(self, group_id: UUID) -> Sequence[UUID]:
        """Activities of a group."""
        ...

    async def set_groups(self, groups: Mapping[UUID, UUID | None]) -> None:
        """Puts activities into groups, or out of any."""
        ...


class Reprocessing(Protocol):
    """Marks for composing anew, and how far that is."""

    async def mark(self, athlete_id: UUID, activity_id: UUID | None) -> int:
        """Marks one activity, or all of the athlete's; says how many. Raises ActivityNotFoundError."""
        ...

    async def left(self, athlete_id: UUID) -> tuple[int, int]:
        """How many still wait, and how many could not be composed."""
        ...

    async def mark_all(self) -> int:
        """Marks the activities of every athlete; says how many."""
        ...

    async def left_of_all(self) -> int:
        """How many of every athlete still wait."""
        ...
