"""The service's jobs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from runningmate_identity.service.ports import LoginStore
from runningmate_servicekit.jobs import Job, JobRun


def jobs_of(store: LoginStore, now: Callable[[], datetime]) -> Sequence[Job]:
    """All of them; nothing depends on their being on time."""

    async def sweep(_run: JobRun) -> str:
        return f"{await store.sweep(now())} codes, sessions and tokens were removed."

    return [
        Job(
            "identity-sweep",
            "Removes codes, sessions and tokens that are long over.",
            sweep,
            timedelta(hours=1),
        )
    ]
