"""`Analyser` by worker processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_analytics.adapters.jobs import analyse_file, analyse_stored
from runningmate_analytics.adapters.workers import WorkerDiedError, WorkerMemoryError, WorkerTimeoutError
from runningmate_analytics.domain.model import RecordingError, RejectReason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runningmate_analytics.adapters.workers import WorkerPool
    from runningmate_analytics.domain.model import Analysis
    from runningmate_analytics.domain.session import Session, StoredSession
    from runningmate_analytics.domain.settings import SettingsBook

CRASHES_BEFORE_BLAME = 2
"""A worker may be killed from outside while it holds an innocent file, so a file is tried once more."""


class WorkerAnalyser:
    """Sends files and stored sessions to a pool; what a file does to its worker becomes its reason."""

    def __init__(self, pool: WorkerPool) -> None:
        self._pool = pool
        self._file_count = 0

    @property
    def has_files(self) -> bool:
        """See the port."""
        return self._file_count > 0

    async def analyse_file(self, data: bytes, kind: str, book: SettingsBook) -> Sequence[Session]:
        """See the port."""
        self._file_count += 1
        try:
            return await self._analyse_file(data, kind, book)
        finally:
            self._file_count -= 1

    async def _analyse_file(self, data: bytes, kind: str, book: SettingsBook) -> Sequence[Session]:
        limits = self._pool.limits
        for attempt in range(1, CRASHES_BEFORE_BLAME + 1):
            try:
                return await self._pool.run(analyse_file, data, kind, book)
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
        return await self._pool.run(analyse_stored, session, book)
