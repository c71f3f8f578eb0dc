"""A plan beside what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain.planning.model import Plan, Session

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from runningmate_coach.domain.training import Activity

ENOUGH = 0.8
"""Share of the planned load, or of the time, from which a session counts as done."""
OPEN, DONE, PARTLY, MISSED = "open", "done", "partly_done", "missed"


@dataclass(frozen=True, slots=True)
class SessionDone:
    """A session and the activities taken for it; `load` is None where they have none."""

    session: Session
    activities: tuple[Activity, ...]
    load: float | None
    minutes: float
    outcome: str


@dataclass(frozen=True, slots=True)
class WeekDone:
    """A week as far as it has gone: loads until yesterday, and activities that no session was planned for."""

    monday: date
    planned_load: float
    done_load: float
    sessions: tuple[SessionDone, ...]
    extra_count: int


def compliance(plan: Plan, activities: Sequence[Activity], today: date) -> tuple[WeekDone, ...]:
    """Compares each week that has begun.

    Activities of the session's sport (of a race: of its sports) on its day are taken for it; of two sessions of one
    sport on one day, each activity goes to the one whose minutes it is nearest to.
    """
    weeks = []
    for week in plan.weeks:
        if max(week.monday, plan.start) > today:
            break
        days = {week.monday + timedelta(days=offset) for offset in range(7)}
        done = [one for one in activities if one.day in days and one.day >= plan.start]
        taken = _taken(week.sessions, done)
        sessions = tuple(
            _judged(one, taken.get(one.session_id, ()), today) for one in week.sessions if one.day <= today
        )
        used = {one.activity_id for found in taken.values() for one in found}
        weeks.append(
            WeekDone(
                week.monday,
                sum(one.load for one in week.sessions if one.day < today),
                sum(one.number("load") or 0.0 for one in done if one.day < today),
                sessions,
                sum(one.activity_id not in used and one.sport != "transition" for one in done),
            )
        )
    return tuple(weeks)


def _taken(sessions: Iterable[Session], done: Iterable[Activity]) -> dict[str, tuple[Activity, ...]]:
    taken: dict[str, tuple[Activity, ...]] = {}
    for activity in done:
        fitting = [
            one
            for one in sessions
            if one.day == activity.day and activity.sport in (one.race.sports if one.race else (one.sport,))
        ]
        if fitting:
            nearest = min(fitting, key=lambda one: abs(one.minutes - activity.duration_s / 60))
            taken[nearest.session_id] = (*taken.get(nearest.session_id, ()), activity)
    return taken


def _judged(session: Session, found: tuple[Activity, ...], today: date) -> SessionDone:
    loads = [load for one in found if (load := one.number("load")) is not None]
    load = sum(loads) if len(loads) == len(found) and loads else None
    minutes = sum(one.duration_s for one in found) / 60
    share = minutes / session.minutes if load is None else load / session.load
    # A race is done when it was run: its load was only a guess.
    enough = found and (session.race is not None or share >= ENOUGH)
    outcome = DONE if enough else OPEN if session.day >= today else PARTLY if found else MISSED
    return SessionDone(session, found, load, minutes, outcome)
