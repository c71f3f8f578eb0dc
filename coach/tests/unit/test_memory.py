"""How confirmed memories bind a plan."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from coach.tests.season import TODAY
from runningmate_coach.domain.memory import Content, Kind, Memory, State, bounded, hindrance, raced
from runningmate_coach.domain.planning.model import Constraints, Goal, Injury, Race

LIMITS = Constraints((60,) * 7, ("run", "ride"))
END = TODAY + timedelta(days=84)


def memory(kind: Kind, state: State = State.CONFIRMED, said_on: date = TODAY, **content: object) -> Memory:
    said = Content(kind, "So I said", **content).settled(said_on)  # type: ignore[arg-type] # fields by name
    return Memory(uuid.uuid4(), said, state, said_on, datetime.now(UTC))


@pytest.mark.parametrize("state", [State.PROPOSED, State.REJECTED])
def test_only_what_is_confirmed_binds(state: State) -> None:
    said = [
        memory(Kind.INJURY, state),
        memory(Kind.CONSTRAINT, state),
        memory(Kind.GOAL, state, distance_m=5_000.0),
    ]
    assert bounded(LIMITS, said, TODAY, END) == (LIMITS, ())
    assert raced(Goal(), said, LIMITS, TODAY) == (Goal(), ())
    assert hindrance(said, TODAY) is None


def test_what_is_over_binds_no_more() -> None:
    old = [memory(Kind.INJURY, said_on=TODAY - timedelta(days=14))]
    assert bounded(LIMITS, old, TODAY, END) == (LIMITS, ())
    assert hindrance(old, TODAY) is None


def test_injuries_days_and_weekdays_become_limits_and_say_why() -> None:
    injury = memory(Kind.INJURY, sport="run")
    away = memory(Kind.CONSTRAINT, first=TODAY + timedelta(days=3), last=TODAY + timedelta(days=5))
    monday = memory(Kind.CONSTRAINT, weekdays=frozenset({0}))
    limits, because = bounded(LIMITS, [injury, away, monday], TODAY, END)
    assert limits.injuries == (Injury(TODAY, TODAY + timedelta(days=13), "run"),)
    assert limits.blackouts == ((away.first, away.last),)
    assert limits.minutes == (0, 60, 60, 60, 60, 60, 60)
    assert [one.memory_id for one in because] == [str(one.memory_id) for one in (injury, away, monday)]


def test_the_next_confirmed_race_stands_in_for_a_goal_that_names_nothing() -> None:
    later = memory(Kind.GOAL, last=TODAY + timedelta(days=90), distance_m=42_195.0)
    soon = memory(Kind.GOAL, last=TODAY + timedelta(days=60), distance_m=10_000.0, sport="run")
    swim = memory(Kind.GOAL, last=TODAY + timedelta(days=30), distance_m=1_500.0, sport="swim")
    goal, because = raced(Goal(), [later, soon, swim], LIMITS, TODAY)
    assert goal.races == (Race(soon.last, "So I said", ("run",), 10_000.0),)
    assert [one.memory_id for one in because] == [str(soon.memory_id)]
    wished = replace(Goal(), weekly_load=300.0)
    assert raced(wished, [soon], LIMITS, TODAY) == (wished, ())


def test_an_injury_hinders_its_own_sport_only() -> None:
    knee = memory(Kind.INJURY, sport="run")
    assert hindrance([knee], TODAY, "run") is knee
    assert hindrance([knee], TODAY, "swim") is None
    assert hindrance([knee], TODAY) is knee
