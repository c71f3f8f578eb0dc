"""Gathers what a review is made from: few calls, and those that do not wait for each other at once."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from runningmate_coach.domain.findings import DETAILED, REPEAT, Finding, find, told
from runningmate_coach.domain.study import CONTEXT, Study, study
from runningmate_coach.domain.titles import kind_in
from runningmate_coach.domain.training import Activity, Athlete, Details, History

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from runningmate_coach.service.ports import Analytics

BLOCK_DAYS = 28
MOST_DETAILED = 12
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

    @property
    def replayed(self) -> tuple[Activity, ...]:
        """Activities whose reviews may have told something before, oldest first."""
        first, own = replay_from(self.study.activity.day), self.study.activity
        earlier = [one for one in self.others if one.day >= first and one.started_at < own.started_at]
        return tuple(sorted(earlier, key=lambda one: (one.started_at, one.activity_id)))

    def earlier(self, activity: Activity, details: Details) -> Study:
        """An earlier activity in its own context."""
        return study(activity, details, self.others, self.history, self.athlete)


def replay_from(day: date) -> date:
    """Where the replay begins: at the block of four weeks before the one that a day is in.

    Blocks are fixed in the calendar, so that reviews of one block agree on what was told; a start
    that moved with the day would silence a finding that goes on for ever.
    """
    return date.fromordinal((day.toordinal() // BLOCK_DAYS - 1) * BLOCK_DAYS)


async def gather(analytics: Analytics, activity: Activity) -> Material:
    """Reads the weeks before an activity, its samples and the athlete's settings."""
    first = replay_from(activity.day) - CONTEXT
    with _first_cause():
        async with asyncio.TaskGroup() as group:
            others = group.create_task(analytics.activities(first, activity.day))
            history = group.create_task(analytics.history(first, activity.day))
            athlete = group.create_task(analytics.athlete())
            details = group.create_task(analytics.details(activity))
    studied = study(activity, details.result(), others.result(), history.result(), athlete.result())
    return Material(studied, others.result(), history.result(), athlete.result())


async def told_before(
    analytics: Analytics, material: Material, found: Iterable[Finding]
) -> list[tuple[date, Finding]]:
    """What reviews of the sessions before would have told, as far as it can silence a finding.

    Laps and samples of those sessions are read only where a finding at hand comes from such, and then
    only of sessions that were for the same thing or whose title does not say what they were for.
    """
    studies = {one.activity_id: material.earlier(one, Details()) for one in material.replayed}
    if any(finding.kind in DETAILED for finding in found):
        purpose, sport = material.study.purpose.kind, material.study.activity.sport
        alike = [
            one.activity
            for one in studies.values()
            if one.activity.sport == sport
            and (one.purpose.kind is purpose or kind_in(one.activity.name, None) is None)
        ]
        studies |= await _in_full(analytics, material, alike[-MOST_DETAILED:])
    return told((one.activity.day, find(one)) for one in studies.values())


async def _in_full(
    analytics: Analytics, material: Material, activities: Iterable[Activity]
) -> dict[str, Study]:
    limit = asyncio.Semaphore(AT_ONCE)

    async def read(activity_id: str) -> Study:
        async with limit:
            whole = await analytics.activity(activity_id)
            return material.earlier(whole, await analytics.details(whole))

    with _first_cause():
        async with asyncio.TaskGroup() as group:
            reads = [group.create_task(read(one.activity_id)) for one in activities]
    return {one.result().activity.activity_id: one.result() for one in reads}


@contextmanager
def _first_cause() -> Iterator[None]:
    """Raises one of a group's errors: one is enough for the caller, and it has its own status."""
    try:
        yield
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
