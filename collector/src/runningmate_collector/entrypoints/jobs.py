"""The service's jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from runningmate_servicekit.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runningmate_collector.service.verification import Verification


def jobs_of(verification: Verification) -> Sequence[Job]:
    """All of them."""
    return [
        Job(
            "verify-objects",
            "Reads every stored recording and compares it with its digest.",
            verification.work,
            timedelta(days=7),
        )
    ]
