"""The service's jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from runningmate_servicekit.jobs import Job, JobRun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runningmate_collector.service.verification import Verification
    from runningmate_servicekit.objects import ObjectStore


def jobs_of(verification: Verification, objects: ObjectStore) -> Sequence[Job]:
    """All of them."""

    async def tidy(_run: JobRun) -> str:
        await objects.tidy()
        return "What was left half written is removed."

    return [
        Job("tidy-objects", "Removes what writers that died left half written.", tidy, timedelta(days=1)),
        Job(
            "verify-objects",
            "Reads every stored recording and compares it with its digest.",
            verification.work,
            timedelta(days=7),
        ),
    ]
