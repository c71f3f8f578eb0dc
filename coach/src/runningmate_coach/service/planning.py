"""The use cases of plans: made from what analytics knows, kept, accepted, changed, exported, compared."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from runningmate_coach.domain.flags import flag_in
from runningmate_coach.domain.gate import Gate
from runningmate_coach.domain.memory import bounded, raced
from runningmate_coach.domain.planning import changing, forecast
from runningmate_coach.domain.planning.book import ACCEPTED, PROPOSED, Kept
from runningmate_coach.domain.planning.checking import check_constraints, check_goal
from runningmate_coach.domain.planning.compliance import WeekDone, compliance
from runningmate_coach.domain.planning.errors import (
    ConstraintsMissing,
    HealthHold,
    NotAWorkout,
    PlannedSessionNotFound,
    PlanNotFollowed,
    PlanNotFound,
    PlanOver,
    RemedyImpossible,
)
from runningmate_coach.domain.planning.files import calendar, fit, zwift
from runningmate_coach.domain.planning.planner import Outline, propose
from runningmate_coach.domain.planning.recollection import DAYS, graded_return, past
from runningmate_servicekit.datause import Provenance, Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from runningmate_coach.domain.memory import Memory
    from runningmate_coach.domain.planning.changing import Change
    from runningmate_coach.domain.planning.forecast import Ahead
    from runningmate_coach.domain.planning.model import Constraints, Goal, Past, Plan, Session
    from runningmate_coach.domain.training import Activity, Athlete, History
    from runningmate_coach.service.memoryports import Memories
    from runningmate_coach.service.planports import PlanBook
    from runningmate_coach.service.ports import GatedAnalytics

FLAG_DAYS = 14
ICS, FIT, ZWO = "ics", "fit", "zwo"


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan with the days ahead and what it changes."""

    kept: Kept
    forecast: tuple[Ahead, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A file to hand out."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Known:
    """What analytics told."""

    today: date
    history: History
    activities: tuple[Activity, ...]
    athlete: Athlete
    provenance: Provenance


class Planning:
    """Plans for one athlete at a time, by the rules of this house."""

    def __init__(
        self,
        analytics: GatedAnalytics,
        book: PlanBook,
        now: Callable[[], datetime],
        memories: Memories | None = None,
    ) -> None:
        self._analytics = analytics
        self._book = book
        self._now = now
        self._memories = memories

    async def propose(
        self,
        athlete_id: UUID,
        request_id: UUID,
        goal: Goal,
        constraints: Constraints | None,
        start: date | None,
        *,
        health_cleared: bool,
    ) -> Shown:
        """Makes a plan and keeps it as proposed."""
        while True:
            shown = await self._propose(
                athlete_id, request_id, goal, constraints, start, health_cleared=health_cleared
            )
            if shown is not None:
                return shown

    async def _propose(
        self,
        athlete_id: UUID,
        request_id: UUID,
        goal: Goal,
        constraints: Constraints | None,
        start: date | None,
        *,
        health_cleared: bool,
    ) -> Shown | None:
        """None where data that the plan rests on was deleted meanwhile."""
        began_at = self._now()
        known = await self._book.requested(athlete_id, request_id)
        if known is not None:
            return await self._shown(athlete_id, known)
        limits = constraints or await self._book.constraints(athlete_id)
        if limits is None:
            raise ConstraintsMissing
        check_constraints(limits)
        told = await self._told(start)
        begin = start or told.today + timedelta(days=1)
        memories = await self._said(athlete_id)
        goal, wished = raced(goal, memories, limits, begin)
        check_goal(goal, limits, begin, told.today)
        limits, because = bounded(limits, memories, begin, _end(goal, begin))
        held = self._held(limits, told, begin, health_cleared=health_cleared)
        outline = Outline(goal, held, past(told.history, told.activities, begin), told.athlete, begin)
        made = await asyncio.to_thread(propose, outline)
        new = Kept(
            uuid4(), request_id, PROPOSED, None, begin, began_at, made, provenance=told.provenance,
            because=(*wished, *because),
        )  # fmt: skip
        kept = await self._book.add(athlete_id, new, constraints)
        return None if kept is None else Shown(kept, _ahead(kept.plan, begin, outline.past))

    async def replan(
        self,
        athlete_id: UUID,
        request_id: UUID,
        plan_id: UUID,
        goal: Goal | None,
        missed_id: str,
        remedy: str | None,
        constraints: Constraints | None = None,
        *,
        health_cleared: bool,
    ) -> Shown:
        """Plans the days ahead anew, or deals with one missed session; keeps the result as proposed."""
        wished = None if missed_id else constraints
        while True:
            shown = await self._replan(
                athlete_id,
                request_id,
                plan_id,
                goal,
                missed_id,
                remedy,
                wished,
                health_cleared=health_cleared,
            )
            if shown is not None:
                return shown

    async def _replan(
        self,
        athlete_id: UUID,
        request_id: UUID,
        plan_id: UUID,
        goal: Goal | None,
        missed_id: str,
        remedy: str | None,
        wished: Constraints | None,
        *,
        health_cleared: bool,
    ) -> Shown | None:
        """None where data that the plan rests on was deleted meanwhile."""
        began_at = self._now()
        known = await self._book.requested(athlete_id, request_id)
        if known is not None:
            return await self._shown(athlete_id, known)
        before = await self._get(athlete_id, plan_id)
        if before.state != ACCEPTED:
            raise PlanNotFollowed
        told = await self._told(None)
        begin = max(told.today + timedelta(days=_trained(told)), before.plan.start)
        if begin > before.plan.end:
            raise PlanOver
        behind = past(told.history, told.activities, begin)
        used: str | None = None
        memories = await self._said(athlete_id)
        if missed_id:
            missed = _session(before.plan, missed_id)
            limits, because = bounded(before.plan.constraints, memories, begin, before.plan.end)
            now = replace(before.plan, constraints=limits)
            made = changing.remedied(now, missed, begin, behind, told.athlete, remedy)
            if remedy not in (None, made.remedy):
                raise RemedyImpossible(str(remedy))
            plan, used = made.plan, made.remedy
        else:
            limits = wished or await self._book.constraints(athlete_id) or before.plan.constraints
            wish = goal or before.plan.goal
            # Races of the plan that were run already are no mistake; in a new goal they are.
            ahead = tuple(race for race in wish.races if goal is not None or race.day >= begin)
            check_constraints(limits)
            check_goal(replace(wish, races=ahead), limits, begin, told.today)
            limits, because = bounded(limits, memories, begin, max(before.plan.end, _end(wish, begin)))
            held = self._held(limits, told, begin, health_cleared=health_cleared)
            outline = Outline(wish, held, behind, told.athlete, begin)
            plan = await asyncio.to_thread(changing.replanned, before.plan, outline)
        new = Kept(
            uuid4(), request_id, PROPOSED, before.plan_id, begin, began_at, plan, used,
            before.provenance | told.provenance, because,
        )  # fmt: skip
        kept = await self._book.add(athlete_id, new, wished)
        if kept is None:
            return None
        return Shown(kept, _ahead(kept.plan, begin, behind), changing.difference(before.plan, kept.plan))

    async def accept(self, athlete_id: UUID, plan_id: UUID) -> Kept:
        """Follows a plan from now on."""
        told = await self._today()
        return await self._book.accept(athlete_id, plan_id, told)

    async def show(self, athlete_id: UUID, plan_id: UUID | None) -> Shown:
        """A plan with its forecast and what it changes."""
        return await self._shown(athlete_id, await self._get(athlete_id, plan_id))

    async def all(self, athlete_id: UUID) -> Sequence[Kept]:
        """All plans, newest first."""
        return await self._book.all(athlete_id)

    async def remove(self, athlete_id: UUID, plan_id: UUID) -> None:
        """Deletes a plan."""
        if not await self._book.remove(athlete_id, plan_id):
            raise PlanNotFound(str(plan_id))

    async def constraints(self, athlete_id: UUID) -> Constraints | None:
        """The limits, None before any were given."""
        return await self._book.constraints(athlete_id)

    async def keep_constraints(self, athlete_id: UUID, constraints: Constraints) -> None:
        """Replaces the limits."""
        check_constraints(constraints)
        await self._book.keep_constraints(athlete_id, constraints)

    async def export(self, athlete_id: UUID, plan_id: UUID, form: str, session_id: str) -> File:
        """The plan as a calendar, or one session as a workout."""
        kept = await self._get(athlete_id, plan_id)
        if form == ICS:
            return File(
                "training-plan.ics",
                "text/calendar",
                calendar.calendar(kept.plan, athlete_id, kept.created_at),
            )
        wanted = session_id or _next(kept.plan, await self._today()).session_id
        session = _session(kept.plan, wanted)
        if session.race is not None or (form == ZWO and session.sport not in zwift.SPORT_TYPES):
            raise NotAWorkout
        if form == ZWO:
            return File(f"{session.session_id}.zwo", "application/xml", zwift.workout(session))
        return File(
            f"{session.session_id}.fit", "application/vnd.ant.fit", fit.workout(session, kept.created_at)
        )

    async def compared(self, athlete_id: UUID, plan_id: UUID) -> tuple[tuple[WeekDone, ...], Provenance]:
        """The plan beside what was done."""
        kept = await self._get(athlete_id, plan_id)
        gate = Gate(Reader.RULES)
        analytics = self._analytics.through(gate)
        today = await self._today()
        last = min(today, kept.plan.end)
        activities = await analytics.activities(kept.plan.start, last) if kept.plan.start <= last else ()
        return compliance(kept.plan, activities, today), gate.provenance

    async def _said(self, athlete_id: UUID) -> Sequence[Memory]:
        """What the athlete said; only what is confirmed binds a plan."""
        return () if self._memories is None else await self._memories.all(athlete_id)

    async def _get(self, athlete_id: UUID, plan_id: UUID | None) -> Kept:
        kept = await self._book.get(athlete_id, plan_id)
        if kept is None:
            raise PlanNotFound(str(plan_id or ""))
        return kept

    async def _shown(self, athlete_id: UUID, kept: Kept) -> Shown:
        told = await self._told(kept.start if kept.state == PROPOSED else None)
        begin = kept.start if kept.state == PROPOSED else told.today + timedelta(days=1)
        before = None if kept.replaces is None else await self._book.get(athlete_id, kept.replaces)
        changes = () if before is None else changing.difference(before.plan, kept.plan)
        return Shown(kept, _ahead(kept.plan, begin, past(told.history, (), begin)), changes)

    def _held(self, limits: Constraints, told: _Known, begin: date, *, health_cleared: bool) -> Constraints:
        """Limits, with two easy weeks more where a warning sign was looked at.

        Raises:
            HealthHold: A title mentions a sign that nobody looked at.
        """
        recent = [one for one in told.activities if (told.today - one.day).days <= FLAG_DAYS]
        flag = next((found for one in recent if (found := flag_in(one.name)) is not None), None)
        if flag is None:
            return limits
        if not health_cleared:
            raise HealthHold(flag)
        return replace(limits, injuries=(*limits.injuries, graded_return(begin)))

    async def _today(self) -> date:
        """Today where the athlete is."""
        gate = Gate(Reader.RULES)
        day = self._now().date()
        history = await self._analytics.through(gate).history(day, day)
        return history.today or day

    async def _told(self, start: date | None) -> _Known:
        """Reads the past until the day before the plan begins, for the rules."""
        gate = Gate(Reader.RULES)
        analytics = self._analytics.through(gate)
        now = self._now().date()
        # The athlete may be a day ahead of UTC.
        last = max(now + timedelta(days=1), start - timedelta(days=1) if start else now)
        first = now - timedelta(days=DAYS)
        history, activities, athlete = await asyncio.gather(
            analytics.history(first, last), analytics.activities(first, last), analytics.athlete()
        )
        return _Known(history.today or now, history, activities, athlete, gate.provenance)


def _end(goal: Goal, begin: date) -> date:
    """About the last day of a plan."""
    return max([begin + timedelta(weeks=goal.weeks), *(race.day for race in goal.races)])


def _trained(told: _Known) -> int:
    """1 where something was done today already, so that today stays as it is."""
    return int(any(one.day == told.today for one in told.activities))


def _ahead(plan: Plan, begin: date, behind: Past) -> tuple[Ahead, ...]:
    return forecast.of_plan(plan, begin, behind.fitness, behind.fatigue) if begin <= plan.end else ()


def _session(plan: Plan, session_id: str) -> Session:
    found = next((one for one in plan.sessions if one.session_id == session_id), None)
    if found is None:
        raise PlannedSessionNotFound(session_id)
    return found


def _next(plan: Plan, today: date) -> Session:
    found = next((one for one in plan.sessions if one.race is None and one.day >= today), None)
    if found is None:
        raise PlannedSessionNotFound("")
    return found
