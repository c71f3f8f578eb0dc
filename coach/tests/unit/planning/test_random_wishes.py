"""Whatever is wished: no hard limit is ever broken, and what could have been reached is reached.

RUNNINGMATE_PLANS sets how many wishes are tried; `make plans` tries a thousand.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from coach.tests.unit.planning.judge import broken, reachable
from coach.tests.unit.planning.wishes import outline
from runningmate_coach.domain.planning.changing import replanned
from runningmate_coach.domain.planning.planner import propose

COUNT = int(os.environ.get("RUNNINGMATE_PLANS", "60"))
STRIDE = 20
SHORT_SESSION = 21.0
"""Load of the shortest ride: a week may be above its load by one session that cannot be shorter."""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("first", range(0, COUNT, STRIDE))
def test_no_limit_is_broken_and_what_is_feasible_is_reached(first: int) -> None:
    for number in range(first, min(first + STRIDE, COUNT)):
        wished = outline(number)
        plan = propose(wished)
        assert broken(plan, wished) == [], f"wish {number}"
        for week in plan.weeks:
            best = reachable(plan, week, wished)
            planned = Counter((one.sport, one.kind) for one in week.sessions if one.key)
            if best is not None:
                assert planned == Counter(week.keys), (
                    f"wish {number}, week of {week.monday}: a key session is missing"
                )
            if best is not None and best >= 0.95 * week.wanted_load:
                assert week.load >= 0.95 * week.wanted_load, f"wish {number}, week of {week.monday}"
            assert week.load <= 1.05 * week.wanted_load + SHORT_SESSION, (
                f"wish {number}, week of {week.monday}"
            )


@pytest.mark.timeout(600)
@pytest.mark.parametrize("first", range(0, COUNT, STRIDE))
def test_a_new_plan_for_the_days_ahead_breaks_no_limit_and_leaves_the_past_alone(first: int) -> None:
    for number in range(first, min(first + STRIDE, COUNT)):
        wished, later = outline(number), outline(number + 1_000_000)
        plan, draw = propose(wished), Random(number)
        length = (plan.end - wished.start).days
        start = wished.start + timedelta(days=draw.randrange(max(1, length)))
        done = [one for one in plan.sessions if one.day < start and draw.random() < 0.8]
        hard = [one.day for one in done if one.hard_run]
        known = replace(
            wished.past,
            loads={**wished.past.loads, **{one.day: one.load for one in done}},
            runs={**wished.past.runs, **{one.day: float(one.minutes) for one in done if one.sport == "run"}},
            hard_run=max(hard, default=wished.past.hard_run),
        )
        limits = replace(later.constraints, sports=wished.constraints.sports)
        now = replace(wished, constraints=limits, past=known, start=start)
        changed = replanned(plan, now)
        assert [one for one in changed.sessions if one.day < start] == [
            one for one in plan.sessions if one.day < start
        ], f"wish {number}"
        ahead = [
            replace(week, sessions=tuple(one for one in week.sessions if one.day >= start))
            for week in changed.weeks
        ]
        assert broken(replace(changed, weeks=tuple(ahead)), now) == [], f"wish {number}"
