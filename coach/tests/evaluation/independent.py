"""Questions by an independent author: `sets/independent_questions.txt`, each asked as it stands there."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from coach.tests.evaluation import truth
from coach.tests.evaluation.paraphrases import ALWAYS, TRUTHS, Slots
from coach.tests.evaluation.questions import Case, Expected
from coach.tests.evaluation.sets import read

if TYPE_CHECKING:
    from coach.tests.evaluation.athletes import Person

GERUNDS = {"run": "running", "ride": "riding", "swim": "swimming"}
FITNESS = ("fitness", "fatigue", "form")


def spans(today: date) -> dict[str, truth.Span]:
    """Days by the words of the headings."""
    monday = today - timedelta(days=today.weekday())
    before = (monday - timedelta(days=14), monday - timedelta(days=8))
    past = {f"{days} days": (today - timedelta(days=days - 1), today) for days in (14, 28, 30)}
    return {**truth.spans(today), **past, "week before last": before, "ever": ALWAYS}


def cases(someone: Person, chance: random.Random) -> Iterator[Case]:
    """Yields a case of each text for one athlete."""
    for heading, text in read("independent_questions.txt"):
        family, *about = heading.split(" | ")
        slots = Slots(someone, chance)
        expected = _expected(family, about, slots)
        if isinstance(expected, str):
            continue
        # Of what never was, `there was none` and `I can't tell` are both true.
        none = family == "phantom" or (family == "distance of a day" and expected == (" 0.",))
        day = slots.words.get("day", "")
        bare = day.removeprefix("on ")
        words = {
            **slots.words,
            "sport": slots.sport,
            "verb": slots.sport,
            "gerund": GERUNDS[slots.sport],
            "bareday": bare,
            "km": slots.words.get("least", ""),
        }
        question = text.replace("on {day}", f"on {bare}").replace("{day}'s", f"{bare}'s").format(**words)
        yield Case(family, question, None if none else expected, text, independent=True, none=none)


def _expected(family: str, about: list[str], slots: Slots) -> Expected | str:
    someone = slots.someone
    if about and about[0] in GERUNDS:
        slots.sport = about[0]
        slots.words["runs"] = f"{slots.sport}s"
    if len(about) > 1:
        slots.span = spans(someone.today).get(about[1], slots.span)
    if family in ("fitness now", "fitness of a day"):
        return _fitness(someone, about[0], slots, now=family == "fitness now")
    if family in OWN:
        return OWN[family](slots, about)
    return TRUTHS[family](slots)


def _fitness(someone: Person, kind: str, slots: Slots, *, now: bool) -> Expected:
    day = someone.today - timedelta(days=0 if now else slots.chance.randint(1, 300))
    slots.words["date"] = f"{day.day} {truth.MONTHS[day.month - 1]} {day.year}"
    return (truth.whole(truth.fitness(someone, day)[FITNESS.index(kind)]),)


def _miles(slots: Slots, _: list[str]) -> Expected:
    rows = slots.rows(slots.sport)
    return (truth.miles(sum(row.distance_m for row in rows)),) if rows else (" 0.",)


def _time(slots: Slots, about: list[str]) -> Expected:
    rows = slots.rows("" if about[0] == "all" else about[0])
    return (truth.hours(sum(row.minutes for row in rows)),) if rows else (" 0.",)


def _compare(slots: Slots, about: list[str]) -> Expected:
    known = truth.spans(slots.someone.today)
    now, then = (
        truth.within(slots.someone, known[f"{which} {about[1]}"], about[0]) for which in ("this", "last")
    )
    if not now or not then:
        return None
    return tuple(truth.kilometres(sum(row.distance_m for row in rows)) for rows in (now, then))


def _threshold(slots: Slots, about: list[str]) -> Expected | str:
    if about == ["month"]:
        return TRUTHS["threshold"](slots)
    watts = truth.held(slots.someone.ftp, slots.someone.today)
    return (f"{truth.whole(watts)} W",) if watts is not None else None


def _distance(slots: Slots, about: list[str]) -> Expected:
    if about[0] != "all":
        return TRUTHS["distance"](slots)  # type: ignore[return-value] # never skipped
    rows = slots.rows()
    return (truth.kilometres(sum(row.distance_m for row in rows)),) if rows else (" 0.",)


OWN: dict[str, Callable[[Slots, list[str]], Expected | str]] = {
    "distance": _distance,
    "distance in miles": _miles,
    "time": _time,
    "comparison": _compare,
    "threshold": _threshold,
}
