"""What becomes of a plan later: missed sessions, new plans for the days ahead, and the difference between two."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain.planning import workouts
from runningmate_coach.domain.planning.model import RUN, Plan, Session, Week, monday_of
from runningmate_coach.domain.planning.placing import HARD_RUN_GAP_DAYS
from runningmate_coach.domain.planning.planner import Outline, propose
from runningmate_coach.domain.planning.rooms import room

if TYPE_CHECKING:
    from collections.abc import Iterator

    from runningmate_coach.domain.planning.model import Past
    from runningmate_coach.domain.training import Athlete

SKIP, MOVE, SWAP = "skip", "move", "swap"
ADDED, REMOVED, MOVED, CHANGED = "added", "removed", "moved", "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """A session that differs between two plans; `before` None where it is new, `after` where it is gone."""

    kind: str
    before: Session | None
    after: Session | None


@dataclass(frozen=True, slots=True)
class Remedied:
    """A plan in which one missed session was dealt with, and how."""

    plan: Plan
    remedy: str


def replanned(before: Plan, outline: Outline) -> Plan:
    """Plans the days from `outline.start` on anew; all before them stays as it was.

    Args:
        before: The plan until now. The phases of its weeks hold as long as the main race stays where it is.
        outline: With what was done until then, and the goal and limits of now; `standing` and `before` are put in here.
    """
    start = outline.start
    week = next((one for one in before.weeks if one.monday == monday_of(start)), None)
    standing = () if week is None else tuple(one for one in week.sessions if one.day < start)
    return propose(replace(outline, standing=standing, before=before))


def remedied(
    plan: Plan, missed: Session, start: date, past: Past, athlete: Athlete, wished: str | None = None
) -> Remedied:
    """Deals with one missed session in one step: it is skipped, moved to a free day, or takes an easy one's place.

    Nothing is ever added on top: the week has at most the sessions it had. An easy session is always skipped; a key
    session moves if some day of its week that is still ahead allows it. All other sessions stay untouched.

    Args:
        plan: The plan.
        missed: One of its sessions.
        start: First day that may change.
        athlete: With the thresholds that the targets come from.
        past: What was done, for the limits of runs.
        wished: `skip`, `move` or `swap`; None takes the first of move, swap and skip that is possible.
    """
    week = next(one for one in plan.weeks if missed in one.sessions)
    rest = tuple(one for one in week.sessions if one != missed)
    if wished != SKIP and missed.key:
        for remedy, day, gone in _chances(plan, week, missed, start, past):
            if wished in (None, remedy):
                kept = tuple(one for one in rest if one not in gone)
                moved = _on(plan, missed, day, past, athlete)
                sessions = tuple(sorted((*kept, moved), key=lambda one: (one.day, not one.key, one.sport)))
                return Remedied(_with(plan, replace(week, sessions=sessions)), remedy)
    return Remedied(
        _with(plan, week) if missed.day < start else _with(plan, replace(week, sessions=rest)), SKIP
    )


def _with(plan: Plan, week: Week) -> Plan:
    return replace(plan, weeks=tuple(week if one.monday == week.monday else one for one in plan.weeks))


def _chances(
    plan: Plan, week: Week, missed: Session, start: date, past: Past
) -> Iterator[tuple[str, date, tuple[Session, ...]]]:
    """Free days first, then days of an easy session, as near as possible to the day that was planned."""
    ahead = [week.monday + timedelta(days=offset) for offset in range(7)]
    ahead = [day for day in ahead if day >= start and day != missed.day]
    others = [one for other in plan.weeks for one in other.sessions if one != missed]
    trained = {one.day for one in week.sessions if one != missed}
    for remedy in (MOVE, SWAP):
        for day in sorted(ahead, key=lambda one: abs((one - missed.day).days)):
            here = tuple(one for one in others if one.day == day)
            if (not here) != (remedy == MOVE) or any(one.key or one.race for one in here):
                continue
            if remedy == MOVE and len(trained | {day}) > 7 - plan.constraints.rest_days:
                continue
            if missed.hard_run and any(
                one.hard_run and abs((one.day - day).days) < HARD_RUN_GAP_DAYS for one in others
            ):
                continue
            if _minutes(plan, missed, day, past):
                yield remedy, day, here


def _minutes(plan: Plan, missed: Session, day: date, past: Past) -> int:
    """How long the session may be on a day, 0 where it may not be."""
    planned = {one.day: float(one.minutes) for one in plan.sessions if one.sport == RUN and one.day < day}
    runs = {**planned, **past.runs} if day > missed.day else dict(past.runs)
    runs.pop(missed.day, None)
    races = [race for race in plan.goal.races if any(one.race == race for one in plan.sessions)]
    return min(missed.minutes, room(day, plan.constraints, runs, races).most(missed.sport, missed.kind))


def _on(plan: Plan, missed: Session, day: date, past: Past, athlete: Athlete) -> Session:
    minutes = _minutes(plan, missed, day, past)
    made = workouts.blocks(missed.sport, missed.kind, minutes)
    return replace(
        missed,
        day=day,
        minutes=minutes,
        load=workouts.load(missed.sport, missed.kind, minutes),
        blocks=workouts.targeted(made, missed.sport, day, athlete, plan.constraints),
    )


def difference(before: Plan, after: Plan) -> tuple[Change, ...]:
    """Sessions that differ, by day."""
    old = {one.session_id: one for one in before.sessions}
    new = {one.session_id: one for one in after.sessions}
    changes = [
        *(Change(REMOVED, one, None) for name, one in old.items() if name not in new),
        *(Change(ADDED, None, one) for name, one in new.items() if name not in old),
    ]
    for name in old.keys() & new.keys():
        one, other = old[name], new[name]
        if one.day != other.day:
            changes.append(Change(MOVED, one, other))
        elif (one.minutes, one.sport, one.kind, one.blocks) != (
            other.minutes,
            other.sport,
            other.kind,
            other.blocks,
        ):
            changes.append(Change(CHANGED, one, other))
    return tuple(sorted(changes, key=_place))


def _place(change: Change) -> tuple[date, str]:
    session = change.after or change.before
    assert session is not None
    return session.day, session.session_id
