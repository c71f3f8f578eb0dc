"""`Encoder` by worker processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_analytics.adapters.jobs import encode_stored
from runningmate_analytics.adapters.workers import WorkerDiedError, WorkerMemoryError, WorkerTimeoutError
from runningmate_analytics.domain.export.subject import Encoded, NotEncodableError

if TYPE_CHECKING:
    from runningmate_analytics.adapters.workers import WorkerPool
    from runningmate_analytics.domain.export.subject import ExportFormat, Facts
    from runningmate_analytics.domain.session import StoredSession


class WorkerEncoder:
    """Sends stored sessions to a pool; one activity that is too much for a worker costs only itself."""

    def __init__(self, pool: WorkerPool) -> None:
        self._pool = pool

    async def encode(self, session: StoredSession, facts: Facts, wanted: ExportFormat) -> Encoded:
        """See the port."""
        try:
            encoded = await self._pool.run(encode_stored, session, facts, wanted)
        except (WorkerDiedError, WorkerTimeoutError, WorkerMemoryError) as error:
            raise NotEncodableError(
                f"Encoding it did not end well ({type(error).__name__}); try another format, or the original."
            ) from error
        if isinstance(encoded, str):
            raise NotEncodableError(encoded)
        return encoded
