"""The evaluation itself: nothing is answered wrongly for a few athletes, and a wrong answer would be seen."""

from __future__ import annotations

import random
from dataclasses import replace

from coach.tests.evaluation import signs
from coach.tests.evaluation.__main__ import outcome, report, run
from coach.tests.evaluation.athletes import person
from coach.tests.evaluation.questions import FAMILIES, cases


async def test_nothing_is_answered_wrongly_and_all_of_it_is_traced() -> None:
    outcomes = await run(3, freely=1)
    assert len(outcomes) > 2 * len(FAMILIES)
    assert [(one.case, one.said) for one in outcomes if one.result == "wrong"] == []
    assert sum(one.untraced for one in outcomes) == 0
    assert "| unanswerable |" in report(outcomes)


async def test_an_answer_from_other_numbers_is_counted_as_wrong() -> None:
    someone = person(1)
    rows = [replace(row, distance_m=row.distance_m + 3_000, minutes=row.minutes + 7) for row in someone.rows]
    other = replace(someone, rows=tuple(rows))
    asked = [
        case for case in cases(someone, random.Random(7)) if case.family in ("distance", "time", "summary")
    ]
    results = [(await outcome(someone, case, other)).result for case in asked if case.expected != (" 0.",)]
    assert "wrong" in results
    assert "right" not in results


def test_warning_signs_are_noticed_and_ordinary_texts_are_not_taken_for_one() -> None:
    independent = signs.together(signs.noticed(signs.INDEPENDENT))
    assert [one for one in (*signs.noticed(), independent) if not one.good] == []
