"""Free paraphrases: `sets/paraphrases.txt`, filled in for an athlete, with what must be in the answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from coach.tests.evaluation import truth
from coach.tests.evaluation.questions import WEEKDAYS, Case, Expected
from coach.tests.evaluation.sets import read

if TYPE_CHECKING:
    import random

    from coach.tests.evaluation.athletes import Person, Row

FORMS = {
    "run": {"running": "running", "ran": "ran", "runs": "runs"},
    "ride": {"running": "riding", "ran": "rode", "runs": "rides"},
    "swim": {"running": "swimming", "ran": "swam", "runs": "swims"},
}
ALWAYS = (date(1970, 1, 1), date(2999, 1, 1))


def periods(today: date) -> dict[str, truth.Span]:
    """Days of a period by ways to name it."""
    known = truth.spans(today)

    def past(days: int) -> truth.Span:
        return today - timedelta(days=days - 1), today

    monday = known["this week"][0]
    return {
        **{words: known[words] for words in ("this week", "last week", "this month", "last month", "this year", "last year")},
        "in the past 4 weeks": past(28),
        "in the last 10 days": past(10),
        "so far this week": known["this week"],
        "so far this month": known["this month"],
        "so far this year": known["this year"],
        "over the last 7 days": past(7),
        "in the past two weeks": past(14),
        "over the last thirty days": past(30),
        "during the last fortnight": past(14),
        "since the start of the year": known["this year"],
        "in the previous month": known["last month"],
        "the week before last": (monday - timedelta(days=14), monday - timedelta(days=8)),
    }  # fmt: skip


@dataclass
class Slots:
    """What a template is filled with, and the rows that it speaks of."""

    someone: Person
    chance: random.Random
    words: dict[str, str] = field(default_factory=dict)
    sport: str = ""
    span: truth.Span = ALWAYS

    def __post_init__(self) -> None:
        """Fills in a sport and a period."""
        self.sport = self.chance.choice(tuple(FORMS))
        self.words |= {"run": self.sport, **FORMS[self.sport]}
        ways = periods(self.someone.today)
        self.words["period"] = self.chance.choice(tuple(ways))
        self.span = ways[self.words["period"]]

    def rows(self, sport: str = "") -> list[Row]:
        """Rows of the period."""
        return truth.within(self.someone, self.span, sport)

    def all(self, sport: str) -> list[Row]:
        """Rows of a sport up to today, oldest first."""
        return truth.within(self.someone, (ALWAYS[0], self.someone.today), sport)


Truth = Callable[[Slots], Expected | str]
SKIP = "skip"
"""In place of an expectation: this athlete cannot be asked that without two answers being right."""


def _far(rows: list[Row], sport: str) -> Expected:
    return (truth.kilometres(sum(row.distance_m for row in rows), sport),) if rows else (" 0.",)


def _distance(slots: Slots) -> Expected:
    return _far(slots.rows(slots.sport), slots.sport)


def _miles(slots: Slots) -> Expected:
    rows = slots.rows("run")
    return (truth.miles(sum(row.distance_m for row in rows)),) if rows else (" 0.",)


def _a_month(slots: Slots) -> truth.Span:
    today = slots.someone.today
    index = today.year * 12 + today.month - 1 - slots.chance.randint(1, 11)
    year, month = index // 12, index % 12 + 1
    with_year = slots.chance.random() < 0.4
    slots.words["month"] = truth.MONTHS[month - 1] + (f" {year}" if with_year else "")
    return truth.month_span(year, month)


def _month(slots: Slots) -> Expected:
    return _far(truth.within(slots.someone, _a_month(slots), "run"), "run")


def _time(slots: Slots) -> Expected:
    rows = slots.rows()
    return (truth.hours(sum(row.minutes for row in rows)),) if rows else (" 0.",)


def _count(slots: Slots) -> Expected:
    number, plural = len(slots.rows(slots.sport)), slots.words["runs"]
    return (f" {number} {plural[:-1] if number == 1 else plural}",)


def _rest(slots: Slots) -> Expected:
    days = (slots.span[1] - slots.span[0]).days + 1
    return (f" {days - len({row.day for row in slots.rows()})} ",)


def _climb(slots: Slots) -> Expected:
    rows = slots.rows("ride")
    return (f"{truth.whole(sum(row.climb_m or 0 for row in rows))} m",) if rows else (" 0.",)


def _longest(slots: Slots) -> Expected:
    rows = slots.rows(slots.sport)
    if not rows:
        return None
    best = max(rows, key=lambda row: row.distance_m)
    return truth.kilometres(best.distance_m, slots.sport), truth.day_text(best.day, slots.someone.today)


def _hardest(slots: Slots) -> Expected | str:
    loads = [row.load for row in slots.rows() if row.load is not None]
    if not loads:
        return None
    top = max(loads)
    return SKIP if loads.count(top) > 1 else (f"load of {truth.whole(top)}",)


def _last(slots: Slots) -> Expected:
    rows = slots.all(slots.sport)
    return (truth.day_text(rows[-1].day, slots.someone.today),) if rows else None


def _last_far(slots: Slots) -> Expected:
    least = slots.chance.choice((10, 15, 20, 40))
    slots.words["least"] = str(least)
    rows = [row for row in slots.all("run") if row.distance_m >= least * 1000]
    return (truth.day_text(rows[-1].day, slots.someone.today),) if rows else None


def _a_day(slots: Slots) -> list[Row] | None:
    """Rows of a sport on one of the last six days; None where there are several."""
    today = slots.someone.today
    recent = [row for row in slots.someone.rows if 1 <= (today - row.day).days <= 6]
    day = today - timedelta(days=slots.chance.randint(1, 6))
    if recent and slots.chance.random() < 0.7:
        picked = slots.chance.choice(recent)
        day, slots.sport = picked.day, picked.sport
        slots.words |= {"run": slots.sport, **FORMS[slots.sport]}
    back = (today - day).days
    near = {1: "yesterday", 2: "two days ago"}.get(back, f"{back} days ago")
    slots.words["day"] = slots.chance.choice((f"on {WEEKDAYS[day.weekday()]}", near))
    rows = [row for row in slots.someone.rows if row.day == day and row.sport == slots.sport]
    return rows if len(rows) < 2 else None


def _workout(slots: Slots) -> Expected | str:
    rows = _a_day(slots)
    if rows is None:
        return SKIP
    return (truth.kilometres(rows[0].distance_m, slots.sport),) if rows else None


def _distance_of_day(slots: Slots) -> Expected | str:
    rows = _a_day(slots)
    return SKIP if rows is None else _far(rows, slots.sport)


def _heart(slots: Slots) -> Expected | str:
    rows = _a_day(slots)
    if rows is None:
        return SKIP
    bpm = rows[0].heart_bpm if rows else None
    return (f"{truth.whole(bpm)} bpm",) if bpm is not None else None


def _latest(slots: Slots) -> Expected:
    rows = slots.all(slots.sport)
    return (truth.clock(rows[-1].minutes),) if rows else None


def _fit(slots: Slots, day: date, template: str) -> Expected:
    slow, quick, form = (truth.whole(number) for number in truth.fitness(slots.someone, day))
    asked = {
        "fatigu": quick,
        "tired": quick,
        "fitness": slow,
        "fit ": slow,
        "fresh": form,
        "form": form,
        "rested": form,
    }
    wanted = [number for word, number in asked.items() if word in template]
    return tuple(wanted) or (slow, quick, form)


def _threshold(slots: Slots) -> Expected:
    day = min(_a_month(slots)[1], slots.someone.today)
    watts = truth.held(slots.someone.ftp, day)
    return (f"{truth.whole(watts)} W",) if watts is not None else None


def _weight(slots: Slots) -> Expected:
    kilos = truth.held(slots.someone.weight, slots.someone.today)
    return (f"{kilos:.1f} kg",) if kilos is not None else None


def _compare(slots: Slots) -> Expected:
    unit = slots.words["unit"] = slots.chance.choice(("week", "month", "year"))
    spans = truth.spans(slots.someone.today)
    now, then = (truth.within(slots.someone, spans[f"{which} {unit}"], "run") for which in ("this", "last"))
    if not now or not then:
        return None
    return tuple(truth.kilometres(sum(row.distance_m for row in rows)) for rows in (now, then))


def _zone(slots: Slots) -> Expected:
    rows = [row for row in slots.rows() if row.zone2_min is not None]
    return (truth.hours(sum(row.zone2_min or 0 for row in rows)),) if rows else None


def _lack(slots: Slots) -> Expected:
    rows = slots.rows()
    return (f" {sum(row.heart_bpm is None for row in rows)} of your {len(rows)}",) if rows else None


def _summary(slots: Slots) -> Expected:
    rows = slots.rows()
    if not rows:
        return (" 0.",)
    return f" {len(rows)} workout{'' if len(rows) == 1 else 's'}", truth.hours(
        sum(row.minutes for row in rows)
    )


TRUTHS: Mapping[str, Truth] = {
    "distance": _distance, "distance in miles": _miles, "distance of a month": _month, "time": _time, "count": _count,
    "rest days": _rest, "climbing": _climb, "longest": _longest, "hardest": _hardest, "when last": _last,
    "when last so far": _last_far, "workout of a day": _workout, "distance of a day": _distance_of_day, "heart rate of a workout": _heart,
    "latest workout": _latest, "threshold": _threshold, "weight": _weight, "comparison": _compare, "zone": _zone,
    "missing data": _lack, "summary": _summary, "unanswerable": lambda _: None, "phantom": lambda _: None,
}  # fmt: skip


def cases(someone: Person, chance: random.Random) -> Iterator[Case]:
    """Yields a case of each template for one athlete."""
    for family, template in read("paraphrases.txt"):
        slots = Slots(someone, chance)
        if family == "fitness now":
            expected: Expected | str = _fit(slots, someone.today, template)
        elif family == "fitness of a day":
            day = someone.today - timedelta(days=chance.randint(1, 300))
            slots.words["date"] = f"{day.day} {truth.MONTHS[day.month - 1]} {day.year}"
            expected = _fit(slots, day, template)
        else:
            expected = TRUTHS[family](slots)
        if isinstance(expected, str):
            continue
        text = template.replace("{day}'s", f"{slots.words.get('day', '').removeprefix('on ')}'s")
        yield Case(family, _SLOT.sub(partial(_word, slots.words), text), expected, template)


_SLOT = re.compile(r"\{(\w+)\}")


def _word(words: Mapping[str, str], found: re.Match[str]) -> str:
    return words[found[1]]
