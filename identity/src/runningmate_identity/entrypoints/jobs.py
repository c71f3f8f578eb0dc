"""The service's jobs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from runningmate_identity.service.ports import AccountStore, LoginStore
from runningmate_servicekit.jobs import Job, JobRun


def jobs_of(store: LoginStore, accounts: AccountStore, now: Callable[[], datetime]) -> Sequence[Job]:
    """All of them; nothing depends on their being on time."""

    async def sweep(_run: JobRun) -> str:
        return f"{await store.sweep(now())} codes, sessions and tokens were removed."

    async def erasure(_run: JobRun) -> str:
        return f"{await accounts.tidy()} rows of erased athletes were removed."

    return [
        Job(
            "identity-erasure",
            "Removes what the event log's tables of identity still hold of erased athletes.",
            erasure,
            timedelta(minutes=5),
        ),
        Job(
            "identity-sweep",
            "Removes codes, sessions and tokens that are long over.",
            sweep,
            timedelta(hours=1),
        ),
    ]
