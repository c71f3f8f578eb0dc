"""The service's jobs."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from runningmate_servicekit.jobs import Job, JobRun

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from runningmate_analytics.service.editports import Reprocessing

POLL_S: Final = 1.0


def jobs_of(reprocessing: Reprocessing, finish_erasures: Callable[[], Awaitable[int]]) -> Sequence[Job]:
    """All of them."""

    async def reprocess(run: JobRun) -> str:
        """Marks all activities, then waits for the composer; another process goes on with the waiting."""
        if "marked" not in run.memory:
            await run.remember({"marked": await reprocessing.mark_all()})
        marked = int(run.memory["marked"])
        while left := await reprocessing.left_of_all():
            run.progress(max(0, marked - left), marked)
            await asyncio.sleep(POLL_S)
        run.progress(marked, marked)
        return f"{marked} activities were composed anew."

    async def erasure(_run: JobRun) -> str:
        return f"{await finish_erasures()} erasures were completed."

    return [
        Job(
            "analytics-erasure",
            "Removes what erased athletes left in the event log, once every service has erased its part.",
            erasure,
            timedelta(minutes=5),
        ),
        Job("reprocess", "Composes all athletes' activities anew of their stored files.", reprocess),
    ]
