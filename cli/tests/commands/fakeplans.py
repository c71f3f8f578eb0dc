"""The coach's own planner behind the fake mesh, with plans in memory and an athlete who has a little past."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain.planning.book import ACCEPTED, REPLACED, Kept
from runningmate_coach.domain.planning.errors import PlanNotFound
from runningmate_coach.domain.training import Athlete, Day, History, Setting
from runningmate_coach.entrypoints.plans import PlanServicer
from runningmate_coach.service.planning import Planning

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any
    from uuid import UUID

    from runningmate_coach.domain.planning.model import Constraints
    from runningmate_coach.domain.training import Activity


class Past:
    """The ports `GatedAnalytics` and, as far as planning reads it, `Analytics`."""

    def through(self, gate: Any) -> Any:
        return self

    async def history(self, first: date, last: date) -> History:
        days = tuple(
            Day(first + timedelta(days=offset), 40.0, 40.0, 40.0, 0.0)
            for offset in range((last - first).days + 1)
        )
        return History(days, first, today=now().date())

    async def activities(self, first: date, last: date) -> tuple[Activity, ...]:
        return ()

    async def athlete(self) -> Athlete:
        return Athlete((Setting("threshold_speed_mps", "run", date(2026, 1, 1), 4.0),))


class InMemoryPlanBook:
    """`PlanBook` for as long as the process lives."""

    def __init__(self) -> None:
        self._plans: dict[UUID, dict[UUID, Kept]] = {}
        self._limits: dict[UUID, Constraints] = {}

    async def requested(self, athlete_id: UUID, request_id: UUID) -> Kept | None:
        return next((one for one in await self.all(athlete_id) if one.request_id == request_id), None)

    async def add(self, athlete_id: UUID, kept: Kept, constraints: Constraints | None) -> Kept:
        self._plans.setdefault(athlete_id, {})[kept.plan_id] = kept
        if constraints is not None:
            await self.keep_constraints(athlete_id, constraints)
        return kept

    async def get(self, athlete_id: UUID, plan_id: UUID | None) -> Kept | None:
        known = await self.all(athlete_id)
        return next(
            (one for one in known if plan_id in (None, one.plan_id) and (plan_id or one.state == ACCEPTED)),
            None,
        )

    async def all(self, athlete_id: UUID) -> Sequence[Kept]:
        return list(self._plans.get(athlete_id, {}).values())[::-1]

    async def accept(self, athlete_id: UUID, plan_id: UUID, today: date) -> Kept:
        known = self._plans.get(athlete_id, {})
        if plan_id not in known:
            raise PlanNotFound(str(plan_id))
        for one in known.values():
            if one.state == ACCEPTED:
                known[one.plan_id] = replace(one, state=REPLACED)
        known[plan_id] = replace(known[plan_id], state=ACCEPTED)
        return known[plan_id]

    async def remove(self, athlete_id: UUID, plan_id: UUID) -> bool:
        return self._plans.get(athlete_id, {}).pop(plan_id, None) is not None

    async def constraints(self, athlete_id: UUID) -> Constraints | None:
        return self._limits.get(athlete_id)

    async def keep_constraints(self, athlete_id: UUID, constraints: Constraints) -> None:
        self._limits[athlete_id] = constraints


def now() -> datetime:
    return datetime.now(UTC)


def plans() -> PlanServicer:
    return PlanServicer(Planning(Past(), InMemoryPlanBook(), now))
