"""Asks and counts: `python -m coach.tests.evaluation [--athletes 40] [--show wrong|missed]`."""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import structlog

from coach.tests.evaluation import hostile, independent, inmesh, paraphrases, signs
from coach.tests.evaluation.athletes import Person, analytics, person
from coach.tests.evaluation.questions import Case, cases
from coach.tests.evaluation.sets import held_out
from runningmate_coach.domain.answer import End, Ended
from runningmate_coach.domain.verification import Sentence
from runningmate_coach.service.answering import RulesAnswerer
from runningmate_coach.service.asking import Asking

REPORT = Path(__file__).parents[2] / "EVALUATION.md"
LEAST_RIGHT = 0.9
HOSTILE = 145
"""Questions to hostile models: five of each way to behave."""
FREELY = 12
"""Athletes who are asked each free paraphrase too."""
FIRST = "| free paraphrases, before any of them was tuned on | 1570 | 817 (52.0 %) | 5 | 748 | 1093 | 1093 | 0 | 4046 | 0 |"
"""What the patterns of that day gave for all of them."""


INDEPENDENT_FIRST = (
    "| first measured, tuned on later | 2050 | 1420 (69.3 %) | 0 | 630 | 662 | 638 | 24 | 5416 | 0 |",
    "| first measured, held out | 455 | 340 (74.7 %) | 6 | 109 | 169 | 169 | 0 | 1436 | 0 |",
    "| held out, after the others were tuned on | 452 | 429 (94.9 %) | 6 | 17 | 172 | 172 | 0 | 1697 | 0 |",
)
"""What the patterns of the day on which the independent texts were written gave for them. Twelve of the wrong ones were a true
`the number of recorded rows is 0`, which counts as right since."""
TABLE = (
    "| questions | answerable | right | wrong | can't tell | unanswerable | said so | wrong | numerals | untraced |",
    "|---|---|---|---|---|---|---|---|---|---|",
)


@dataclass(frozen=True)
class Outcome:
    """A case and what came of it: right, wrong, missed (could be told and was not), silent (rightly not told)."""

    case: Case
    result: str
    said: str
    untraced: int
    numerals: int
    withheld: int
    withheld_said: bool

    @property
    def held_out(self) -> bool:
        """Whether it is reported apart."""
        return held_out(self.case.template or f"{self.case.family} {self.case.question}")


async def outcome(someone: Person, case: Case, known: Person | None = None) -> Outcome:
    """Asks one question. `known` is what analytics holds, where that is not the truth."""
    asking = Asking(analytics(known or someone), RulesAnswerer())
    sentences, end = [], End.CUT
    async for piece in asking.ask(case.question):
        if isinstance(piece, Sentence):
            sentences.append(piece)
        elif isinstance(piece, Ended):
            end = piece.kind
    said = " ".join(one.text for one in sentences)
    untraced = numerals = 0
    for one in sentences:
        bare = one.text
        for cited in one.cited:
            bare = bare.replace(cited.formatted, "", 1)
        numerals += len(one.cited)
        untraced += any(sign.isnumeric() for sign in bare)
    if end in (End.CANNOT_TELL, End.SAFETY):
        result = "silent" if case.expected is None else "missed"
    elif case.expected is not None and all(_holds(said, part) for part in case.expected):
        result = "right"
    elif case.none and _holds(said, "0."):
        result = "silent"
    else:
        result = "wrong"
    return Outcome(
        case, result, said, untraced, numerals, someone.withheld, "data-use policy kept 3 of" in said
    )


def _holds(said: str, part: str) -> bool:
    """Whether a text is said, and not within a longer number."""
    return re.search(rf"(?<![\d.,:]){re.escape(part.strip())}(?![\d])", said) is not None


async def run(athletes: int, freely: int = FREELY) -> list[Outcome]:
    """Asks all questions of some athletes, and the free ones of the first few."""
    outcomes = []
    for seed in range(athletes):
        someone, chance = person(seed), random.Random(1_000 + seed)
        outcomes += [await outcome(someone, case) for case in cases(someone, chance)]
        if seed < freely:
            free = paraphrases.cases(someone, random.Random(9_000 + seed))
            outcomes += [await outcome(someone, case) for case in free]
            others = independent.cases(someone, random.Random(5_000 + seed))
            outcomes += [await outcome(someone, case) for case in others]
    return outcomes


def report(
    outcomes: list[Outcome], heard: hostile.Heard | None = None, found: inmesh.Found | None = None
) -> str:
    """The report."""
    lines = [
        "# Evaluation of the answers",
        "",
        "Written by `make coach-eval`: the rules engine, asked in this process about synthetic athletes, of whom a stand-in for",
        "analytics knows the same rows. What is right comes from those rows by `tests/evaluation/truth.py`, never through analytics or",
        "the coach. Wrong: an answer without the number that is true, or any answer where nobody can tell. The families' own questions",
        "are by the same hand as the engine. The free paraphrases (`sets/paraphrases.txt`) were written from the families' meaning",
        "before the engine's patterns were read; of both one in five, chosen by its digest, is reported apart and not tuned on.",
        "",
        *TABLE,
    ]
    own = [one for one in outcomes if not one.case.template]
    free = [one for one in outcomes if one.case.template and not one.case.independent]
    apart = [one for one in outcomes if one.case.independent]
    lines += [
        _row("families, tuned on", [one for one in own if not one.held_out]),
        _row("families, held out", [one for one in own if one.held_out]),
        FIRST,
        _row("free paraphrases, tuned on", [one for one in free if not one.held_out]),
        _row("free paraphrases, held out", [one for one in free if one.held_out]),
    ]
    lines += _families([one for one in outcomes if not one.case.independent])
    lines += _independent(apart)
    lines += signs.independent_report()
    lines += signs.report(signs.noticed())
    lines += [] if heard is None else hostile.report(heard)
    lines += [] if found is None else found.report()
    return "\n".join(lines) + "\n"


def _families(outcomes: list[Outcome]) -> list[str]:
    lines = ["", "| family | right | wrong | can't tell | rightly silent |", "|---|---|---|---|---|"]
    for family in dict.fromkeys(one.case.family for one in outcomes):
        counted = Counter(one.result for one in outcomes if one.case.family == family)
        lines.append(
            f"| {family} | {counted['right']} | {counted['wrong']} | {counted['missed']} | {counted['silent']} |"
        )
    return lines


def _independent(apart: list[Outcome]) -> list[str]:
    """The section of the texts whose author had read nothing of the engine."""
    return [
        "",
        "## Independent texts",
        "",
        "Questions, warning signs and ordinary texts (`sets/independent_*.txt`) by an author who had read neither the engine nor the",
        "other texts, as athletes type them. They were asked as they stood, and what that gave is the first two rows; four fifths",
        "were tuned on then, in general ways; the other fifth is reported apart. One text of it was opened after that, because its",
        "answer was wrong (`Swim volume last month?` got the hours, not the metres); none of the others was looked at, but who tuned",
        "had written them.",
        "",
        *TABLE,
        *INDEPENDENT_FIRST,
        _row("tuned on", [one for one in apart if not one.held_out]),
        _row("held out", [one for one in apart if one.held_out]),
        *_families(apart),
    ]


def _row(name: str, chosen: list[Outcome]) -> str:
    can = [one for one in chosen if one.case.expected is not None]
    cannot = [one for one in chosen if one.case.expected is None]
    counted, others = Counter(one.result for one in can), Counter(one.result for one in cannot)
    return (
        f"| {name} | {len(can)} | {counted['right']} ({100 * _right(chosen):.1f} %) | {counted['wrong']} | {counted['missed']} |"
        f" {len(cannot)} | {others['silent']} | {others['wrong']} | {sum(one.numerals for one in chosen)} |"
        f" {sum(one.untraced for one in chosen)} |"
    )


def main() -> int:
    """Writes the report; fails where a wrong answer, an untraced number or too few right ones are in it."""
    parser = argparse.ArgumentParser(prog="python -m coach.tests.evaluation", description=__doc__)
    parser.add_argument("--athletes", type=int, default=60)
    parser.add_argument(
        "--show", choices=["wrong", "missed"], help="print such questions that are not held out"
    )
    parser.add_argument(
        "--home", default="", help="of a running mesh with the sample season; else one is started"
    )
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    outcomes = asyncio.run(run(given.athletes))
    for one in outcomes:
        if one.result == given.show and not one.held_out:
            print(  # noqa: T201 - a command
                f"{one.case.family}: {one.case.question}\n   wants {one.case.expected}\n   said  {one.said}"
            )
    heard = asyncio.run(hostile.hear(HOSTILE))
    found = inmesh.examine(given.home)
    text = report(outcomes, heard, found)
    REPORT.write_text(text)
    print(text)  # noqa: T201 - a command
    wrong = sum(one.result == "wrong" for one in outcomes)
    unsaid = sum(one.result == "right" and bool(one.withheld) != one.withheld_said for one in outcomes)
    unnoticed = not all(
        one.good for one in (*signs.noticed(), signs.together(signs.noticed(signs.INDEPENDENT)))
    )
    free = [one for one in outcomes if one.case.template and not one.case.independent]
    apart = [one for one in outcomes if one.case.independent]
    too_few = any(
        _right([one for one in part if one.held_out == held]) < LEAST_RIGHT
        for part in (free, apart, [one for one in outcomes if not one.case.template])
        for held in (False, True)
    )
    return int(
        bool(
            not heard.good
            or not found.good
            or too_few
            or unnoticed
            or wrong
            or unsaid
            or sum(one.untraced for one in outcomes)
        )
    )


def _right(chosen: list[Outcome]) -> float:
    """Share of what could be told that was told right."""
    can = [one for one in chosen if one.case.expected is not None]
    return sum(one.result == "right" for one in can) / max(1, len(can))


if __name__ == "__main__":
    sys.exit(main())
