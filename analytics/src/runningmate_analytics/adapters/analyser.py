"""`Analyser` by worker processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from runningmate_analytics.adapters.jobs import analyse_file, analyse_stored, compose_activity, time_stored
from runningmate_analytics.adapters.workers import (
    JobFailedError,
    Shared,
    WorkerDiedError,
    WorkerMemoryError,
    WorkerTimeoutError,
)
from runningmate_analytics.domain.description import UNTOLD
from runningmate_analytics.domain.model import RecordingError, RejectReason
from runningmate_servicekit.logs import get_logger

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from runningmate_analytics.adapters.workers import WorkerPool
    from runningmate_analytics.domain.description import Told
    from runningmate_analytics.domain.edits import Plan
    from runningmate_analytics.domain.material import SourceFile
    from runningmate_analytics.domain.model import Analysis
    from runningmate_analytics.domain.session import Session, StoredSession
    from runningmate_analytics.domain.settings import SettingsBook

_log = get_logger(__name__)

ResultT = TypeVar("ResultT")

MOST_BOOKS = 16
CRASHES_BEFORE_BLAME = 2
"""A worker may be killed from outside while it holds an innocent file, so a file is tried once more."""


class WorkerAnalyser:
    """Sends files and stored sessions to a pool; what a file does to its worker becomes its reason.

    Args:
        tiles: Folder of terrain tiles; empty for none.
    """

    def __init__(self, pool: WorkerPool, tiles: str = "") -> None:
        self._pool = pool
        self._tiles = tiles
        self._file_count = 0
        self._shared: dict[int, tuple[SettingsBook, Shared]] = {}

    @property
    def has_files(self) -> bool:
        """See the port."""
        return self._file_count > 0

    async def analyse_file(
        self, data: bytes, kind: str, recording_id: UUID, book: SettingsBook, told: Told = UNTOLD
    ) -> Sequence[Session]:
        """See the port."""
        self._file_count += 1
        try:
            return await self._decode(
                analyse_file, data, kind, recording_id, self._share(book), told, self._tiles
            )
        finally:
            self._file_count -= 1

    async def compose(self, files: Sequence[SourceFile], plan: Plan, book: SettingsBook) -> Session:
        """See the port. A defect of ours becomes the activity's reason too: one must not hold up the others."""
        try:
            return await self._compose(files, plan, book)
        except JobFailedError as error:
            _log.error("composition failed", exc_info=error)
            detail = "Composing it failed with an error of the service, whose log has the cause."
            raise RecordingError(RejectReason.DECODER_CRASHED, detail) from error

    def _share(self, book: SettingsBook) -> Shared:
        """Pickles a book once for all files that come with it: that of many years takes as long as a file."""
        found = self._shared.get(id(book))
        if found is None:
            # Each book is held, so that no other has its id.
            found = self._shared[id(book)] = book, Shared(book)
            if len(self._shared) > MOST_BOOKS:
                del self._shared[next(iter(self._shared))]
        return found[1]

    async def _compose(self, files: Sequence[SourceFile], plan: Plan, book: SettingsBook) -> Session:
        return await self._decode(compose_activity, files, plan, self._share(book), self._tiles)

    async def _decode(self, job: Callable[..., ResultT], *arguments: object) -> ResultT:
        limits = self._pool.limits
        for attempt in range(1, CRASHES_BEFORE_BLAME + 1):
            try:
                return await self._pool.run(job, *arguments)
            except WorkerDiedError as error:
                if attempt == CRASHES_BEFORE_BLAME:
                    detail = f"The decoder died on this file {attempt} times ({error})."
                    raise RecordingError(RejectReason.DECODER_CRASHED, detail) from error
            except WorkerTimeoutError as error:
                detail = f"Decoding did not end within {limits.deadline_s:.0f} s, so it was stopped."
                raise RecordingError(RejectReason.DECODER_TIMEOUT, detail) from error
            except WorkerMemoryError as error:
                limit_mib = limits.address_space_bytes >> 20
                detail = f"Decoding needed more than the {limit_mib} MiB that one file may take."
                raise RecordingError(RejectReason.DECODER_MEMORY, detail) from error
        raise AssertionError("unreachable")

    async def analyse_stored(self, session: StoredSession, book: SettingsBook) -> tuple[Analysis, str]:
        """See the port."""
        return await self._compute(analyse_stored, session, self._share(book))

    async def time_stored(
        self, session: StoredSession, distances_m: Sequence[float]
    ) -> dict[float, tuple[float, float]]:
        """See the port."""
        return await self._compute(time_stored, session, distances_m)

    async def _compute(self, job: Callable[..., ResultT], *arguments: object) -> ResultT:
        """Works on what was analysed before and is no danger to its worker: one that died was killed from outside."""
        try:
            return await self._pool.run(job, *arguments)
        except WorkerDiedError as error:
            _log.warning("a worker died; its job is done again", error=str(error))
            return await self._pool.run(job, *arguments)
