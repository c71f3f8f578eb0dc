"""Gathers what a review is made from: few calls, and those that do not wait for each other at once."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain.findings import DETAILED, Finding, find
from runningmate_coach.domain.study import CONTEXT, Study, study
from runningmate_coach.domain.training import Activity, Athlete, Details, History

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from runningmate_coach.service.ports import Analytics

REPEAT = timedelta(days=14)
MOST_DETAILED = 8
"""Earlier sessions of the sport that are read in full to see whether a finding is new."""
AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class Material:
    """The activity in its context, and what the same study of earlier ones needs."""

    study: Study
    others: tuple[Activity, ...]
    history: History
    athlete: Athlete

    @property
    def recent(self) -> tuple[Activity, ...]:
        """Activities of the 14 days before, newest first."""
        first = self.study.activity.day - REPEAT
        return tuple(one for one in self.study.before if one.day >= first)

    def earlier(self, activity: Activity, details: Details) -> tuple[Finding, ...]:
        """What an earlier activity showed on its day."""
        return find(study(activity, details, self.others, self.history, self.athlete))


async def gather(analytics: Analytics, activity: Activity) -> Material:
    """Reads the weeks before an activity, its samples and the athlete's settings."""
    first = activity.day - CONTEXT - REPEAT
    with _first_cause():
        async with asyncio.TaskGroup() as group:
            others = group.create_task(analytics.activities(first, activity.day))
            history = group.create_task(analytics.history(first, activity.day))
            athlete = group.create_task(analytics.athlete())
            details = group.create_task(analytics.details(activity))
    studied = study(activity, details.result(), others.result(), history.result(), athlete.result())
    return Material(studied, others.result(), history.result(), athlete.result())


async def earlier_findings(
    analytics: Analytics, material: Material, found: Iterable[Finding]
) -> tuple[Finding, ...]:
    """What the sessions of the 14 days before showed.

    Laps and samples of those sessions are read only where a finding at hand comes from such.
    """
    known = [finding for one in material.recent for finding in material.earlier(one, Details())]
    if not any(finding.kind in DETAILED for finding in found):
        return tuple(known)
    sport = material.study.activity.sport
    alike = [one for one in material.recent if one.sport == sport][:MOST_DETAILED]
    limit = asyncio.Semaphore(AT_ONCE)

    async def read(activity_id: str) -> tuple[Finding, ...]:
        async with limit:
            whole = await analytics.activity(activity_id)
            return material.earlier(whole, await analytics.details(whole))

    with _first_cause():
        async with asyncio.TaskGroup() as group:
            reads = [group.create_task(read(one.activity_id)) for one in alike]
    return (*known, *(finding for one in reads for finding in one.result()))


@contextmanager
def _first_cause() -> Iterator[None]:
    """Raises one of a group's errors: one is enough for the caller, and it has its own status."""
    try:
        yield
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
