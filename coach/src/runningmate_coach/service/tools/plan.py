"""The plan that the athlete follows, beside what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.grounding import Gap, Lack, ToolResult
from runningmate_coach.domain.periods import Period
from runningmate_coach.domain.planning.compliance import DONE, MISSED, OPEN, PARTLY, compliance
from runningmate_coach.domain.values import TOTAL_NAME, Value, count, full_date
from runningmate_coach.service.tools.tool import PERIOD, period_of
from runningmate_coach.service.tools.totals import TOO_MANY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from runningmate_coach.domain.planning.compliance import SessionDone
    from runningmate_coach.domain.planning.model import Plan, Session
    from runningmate_coach.domain.training import Activity
    from runningmate_coach.service.desk import Desk

MOST_SESSIONS = 8
OUTCOMES = {DONE: "done", PARTLY: "partly_done", MISSED: "missed"}
NO_PLAN = Gap("plan", Lack.NO_PLAN, "You follow no plan.")
_NOT_THEN = Gap("plan", Lack.NO_PLAN, "The plan that you follow has no days in that time.")
_KEPT_BACK = Gap(
    "compliance",
    Lack.WITHHELD,
    "The data-use policy keeps workouts back, so what became of the plan cannot be told.",
)


class FollowedPlan:
    """See the port."""

    name = "plan"
    description = (
        "The plan that the athlete follows, in a period that may lie ahead (default: this week): how many sessions and how much"
        " load it holds; of what is over, how many were done, partly done and missed, and the load planned and done; then each"
        " session from today on, else all, with day, time and load, its kind in the id, what became of it in `source`; the next race."
    )
    parameters: Mapping[str, Mapping[str, object]] = {
        "period": {**PERIOD, "description": f"{PERIOD['description']} Also `tomorrow`, `next week`."}
    }
    required = ()

    async def run(self, desk: Desk, arguments: Mapping[str, object]) -> ToolResult:
        """See the port."""
        period = period_of(arguments, desk.today, default="this week")
        kept = await desk.plan()
        if kept is None:
            return ToolResult(gaps=(NO_PLAN,))
        plan = kept.plan
        planned = [one for one in plan.sessions if one.day in period]
        if period.last < plan.start or period.first > plan.end:
            return ToolResult(gaps=(_NOT_THEN,))
        values, gaps = list(_planned(period, planned)), []
        judged: dict[str, SessionDone] = {}
        if max(period.first, plan.start) <= desk.today:
            listing = await desk.listing(Period(max(period.first, plan.start), min(period.last, desk.today)))
            if not listing.complete:
                gaps.append(TOO_MANY)
            elif desk.withheld:
                gaps.append(_KEPT_BACK)
            else:
                judged = _judged(plan, listing.activities, period, desk.today)
                values += _done(period, judged.values(), listing.activities, desk.today)
        values += _race(plan, desk.today)
        # What lies ahead matters more than what is over, which the counts tell.
        shown = [one for one in planned if one.day >= desk.today] or planned
        for one in shown[:MOST_SESSIONS]:
            values += _session(one, judged.get(one.session_id))
        names = {f"plan/{one.day.isoformat()}": one.name for one in plan.goal.races if one.name}
        return ToolResult(tuple(values), tuple(gaps), names, max(0, len(shown) - MOST_SESSIONS))


def _planned(period: Period, planned: Sequence[Session]) -> Iterator[Value]:
    own, first, last = f"plan/{period.key}", period.first, period.last
    yield count(f"{own}/planned_session_count", len(planned), first, last)
    load = sum(one.load for one in planned)
    yield Value(f"{own}/planned_load", "load", load, "points", first=first, last=last, source="the plan")


def _judged(
    plan: Plan, activities: Sequence[Activity], period: Period, today: date
) -> dict[str, SessionDone]:
    """Sessions of the period up to today, by id."""
    return {
        one.session.session_id: one
        for week in compliance(plan, activities, today)
        for one in week.sessions
        if one.session.day in period
    }


def _done(
    period: Period,
    judged: Iterable[SessionDone],
    activities: Sequence[Activity],
    today: date,
) -> Iterator[Value]:
    over = [one for one in judged if one.outcome != OPEN]
    own, first, last = f"plan/{period.key}", period.first, min(period.last, today)
    yield count(f"{own}/due_session_count", len(over), first, last)
    for outcome, word in OUTCOMES.items():
        yield count(f"{own}/{word}_session_count", sum(one.outcome == outcome for one in over), first, last)
    due = sum(one.session.load for one in over)
    done = sum(one.number("load") or 0.0 for one in activities)
    for name, load, source in (("due", due, "the plan"), ("done", done, "your workouts of those days")):
        yield Value(f"{own}/{name}_load", "load", load, "points", first=first, last=last, source=source)


def _session(one: Session, done: SessionDone | None) -> Iterator[Value]:
    own, day = f"plan/{one.session_id}", one.day
    outcome = "" if done is None or done.outcome == OPEN else f"; {OUTCOMES[done.outcome].replace('_', ' ')}"
    source = f"planned {one.sport}, {one.kind.replace('_', ' ')}{outcome}"
    yield full_date(f"{own}/date", day)
    yield Value(
        f"{own}/planned_time_s", TOTAL_NAME, one.minutes * 60.0, "s", one.sport, 1.0, day, day, source=source
    )
    yield Value(f"{own}/planned_load", "load", one.load, "points", one.sport, 1.0, day, day, source=source)


def _race(plan: Plan, today: date) -> Iterator[Value]:
    race = min((one for one in plan.goal.races if one.day >= today), key=lambda one: one.day, default=None)
    if race is None:
        return
    own = f"plan/race/{race.day.isoformat()}"
    yield full_date(f"{own}/date", race.day)
    sport = race.sports[0] if len(race.sports) == 1 else ""
    yield Value(
        f"{own}/distance_m", "distance_m", race.distance_m, "m", sport, 1.0, race.day, race.day,
        source="the goal of the plan",
    )  # fmt: skip
