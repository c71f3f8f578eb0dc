"""What exporting needs of the outside; the counterpart of `ports` for that subject."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta
    from uuid import UUID

    from runningmate_analytics.domain.activity import Position
    from runningmate_analytics.domain.export.subject import Encoded, ExportFormat, Facts
    from runningmate_analytics.domain.exports import (
        Export,
        ExportItem,
        ExportJob,
        Product,
        Progress,
        Selection,
    )
    from runningmate_analytics.domain.session import StoredSession


class ExportSource(Protocol):
    """Which activities there are, and which files they rest on. Sees one athlete at a time."""

    async def count(self, athlete_id: UUID, selection: Selection) -> int:
        """How many activities are selected; named ones that are gone do not count."""
        ...

    async def require(self, athlete_id: UUID, activity_ids: Sequence[UUID]) -> None:
        """Makes sure that all are there. Raises ActivityNotFoundError."""
        ...

    async def batch(
        self, athlete_id: UUID, selection: Selection, after: Position | None, limit: int
    ) -> Sequence[tuple[Position, ExportItem]]:
        """Up to `limit` activities behind `after`, oldest first; named ones that are gone are left out."""
        ...


class StoredSessions(Protocol):
    """Samples and structure of activities."""

    async def sessions(self, athlete_id: UUID, activity_ids: Sequence[UUID]) -> Sequence[StoredSession]:
        """What is stored of activities; those that are gone are left out."""
        ...


class Encoder(Protocol):
    """Encodes activities, away from the event loop."""

    async def encode(self, session: StoredSession, facts: Facts, wanted: ExportFormat) -> Encoded:
        """The bytes of a file.

        Raises:
            NotEncodableError: The format cannot hold it, or it was too much for a worker.
        """
        ...


class Exports(Protocol):
    """One athlete's exports. Deleted and expired ones are not there."""

    async def find(self, athlete_id: UUID, export_id: UUID) -> Export | None:
        """One export."""
        ...

    async def create(
        self,
        athlete_id: UUID,
        export_id: UUID,
        wanted: ExportFormat,
        selection: Selection,
        total_count: int,
        keep: timedelta,
        limit: int,
    ) -> Export:
        """Stores a new export that waits to be built; one of the same id stays as it is.

        Raises:
            AthleteErasedError: The athlete was erased.
            TooManyExportsError: `limit` are kept already.
        """
        ...

    async def page(self, athlete_id: UUID, after: Position | None, limit: int) -> Sequence[Export]:
        """Up to `limit` exports behind `after`, newest first."""
        ...

    async def delete(self, athlete_id: UUID, export_id: UUID) -> bool:
        """Takes an export from its athlete's sight; False when there is none."""
        ...


class ExportJobs(Protocol):
    """Exports of all athletes that are to be built or removed, each leased to one worker at a time."""

    async def claim(self, lease: timedelta) -> ExportJob | None:
        """Takes the export that waits longest, or one whose worker is gone; its counts begin at 0."""
        ...

    async def renew(self, job: ExportJob, lease: timedelta, progress: Progress) -> bool:
        """Prolongs the lease and writes how far it is. False: it was deleted, or another has it."""
        ...

    async def finish(self, job: ExportJob, product: Product, progress: Progress, keep: timedelta) -> bool:
        """Makes it done. False as in `renew`."""
        ...

    async def fail(self, job: ExportJob, failure: str, progress: Progress, keep: timedelta) -> bool:
        """Makes it failed. False as in `renew`."""
        ...

    async def release(self, job: ExportJob, *, again: bool) -> None:
        """Gives the lease back; `again` says that the attempt does not count."""
        ...

    async def removable(self, limit: int) -> Sequence[tuple[UUID, UUID]]:
        """Athlete and id of exports that are deleted or expired and that nobody builds."""
        ...

    async def remove(self, export_id: UUID) -> None:
        """Forgets an export whose objects are gone."""
        ...
