"""Families of questions: ways to ask, and what must be in the answer; None where nobody can tell."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from coach.tests.evaluation import truth
from coach.tests.evaluation.athletes import Person, Row

Expected = tuple[str, ...] | None


@dataclass(frozen=True)
class Case:
    """One question.

    Attributes:
        expected: Texts that the sentences must hold; None where it cannot be told.
        template: Of a free paraphrase; empty for the families' own questions.
        none: Whether nothing of the kind was done, so that to say so is as right as to say nothing.
        independent: Whether it is by an author who had read nothing of the engine.
    """

    family: str
    question: str
    expected: Expected
    template: str = ""
    independent: bool = False
    none: bool = False


SPORT_VERBS = {
    "run": ("run", "running", "runs"),
    "ride": ("ride", "riding", "rides"),
    "swim": ("swim", "swimming", "swims"),
}
PERIODS = (
    "this week",
    "last week",
    "this month",
    "last month",
    "this year",
    "last year",
    "the past 4 weeks",
    "the last 10 days",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def cases(someone: Person, chance: random.Random) -> Iterator[Case]:
    """Yields one case of each family for an athlete."""
    for family, make in FAMILIES.items():
        made = make(someone, chance)
        if made is not None:
            question, expected = made
            yield Case(family, question, expected)


Made = tuple[str, Expected] | None


def _period(someone: Person, chance: random.Random) -> tuple[str, truth.Span]:
    words = chance.choice(PERIODS)
    return words, truth.spans(someone.today)[words]


def _in(words: str) -> str:
    return f"in {words}" if words.startswith("the ") else words


def _distance(someone: Person, chance: random.Random) -> Made:
    sport = chance.choice(tuple(SPORT_VERBS))
    verb, noun, _ = SPORT_VERBS[sport]
    words, span = _period(someone, chance)
    ask = chance.choice((
        f"How far did I {verb} {_in(words)}?",
        f"How many km did I {verb} {_in(words)}?",
        f"How many kilometres of {noun} did I do {_in(words)}?",
        f"What was my {noun} distance {_in(words)}?",
        f"total {noun} distance {words}",
        f"{words}: how many kilometers did I {verb}?",
        f"What distance have I covered {noun} {_in(words)}?",
        f"Can you tell me how far I have {'run' if sport == 'run' else 'ridden' if sport == 'ride' else 'swum'} {_in(words)}?",
    ))  # fmt: skip
    rows = truth.within(someone, span, sport)
    return ask, (truth.kilometres(sum(row.distance_m for row in rows), sport),) if rows else (" 0.",)


def _miles(someone: Person, chance: random.Random) -> Made:
    words, span = _period(someone, chance)
    rows = truth.within(someone, span, "run")
    ask = chance.choice((f"How many miles did I run {_in(words)}?", f"my running distance {words} in miles", f"How many miles have I run {_in(words)}?"))  # fmt: skip
    return ask, (truth.miles(sum(row.distance_m for row in rows)),) if rows else (" 0.",)


def _month(someone: Person, chance: random.Random) -> Made:
    back = chance.randint(1, 11)
    index = someone.today.year * 12 + someone.today.month - 1 - back
    year, month = index // 12, index % 12 + 1
    name = truth.MONTHS[month - 1] + (f" {year}" if chance.random() < 0.4 else "")
    rows = truth.within(someone, truth.month_span(year, month), "run")
    ask = chance.choice((f"How far did I run in {name}?", f"running distance in {name}", f"How many kilometres did I run in {name}?"))  # fmt: skip
    return ask, (truth.kilometres(sum(row.distance_m for row in rows)),) if rows else (" 0.",)


def _time(someone: Person, chance: random.Random) -> Made:
    words, span = _period(someone, chance)
    rows = truth.within(someone, span)
    ask = chance.choice((
        f"How long did I train {_in(words)}?",
        f"How many hours did I train {_in(words)}?",
        f"How much time did I spend training {_in(words)}?",
        f"total training time {words}",
        f"What was my training time {_in(words)}?",
    ))  # fmt: skip
    return ask, (truth.hours(sum(row.minutes for row in rows)),) if rows else (" 0.",)


def _count(someone: Person, chance: random.Random) -> Made:
    sport = chance.choice(tuple(SPORT_VERBS))
    words, span = _period(someone, chance)
    plural = SPORT_VERBS[sport][2]
    ask = chance.choice((
        f"How many {plural} did I do {_in(words)}?",
        f"How often did I {SPORT_VERBS[sport][0]} {_in(words)}?",
        f"How many times did I {SPORT_VERBS[sport][0]} {_in(words)}?",
        f"number of {plural} {words}",
        f"How many {plural} have I done {_in(words)}?",
    ))  # fmt: skip
    number = len(truth.within(someone, span, sport))
    return ask, (f" {number} {plural[:-1] if number == 1 else plural}",)


def _rest(someone: Person, chance: random.Random) -> Made:
    words, span = _period(someone, chance)
    trained = len({row.day for row in truth.within(someone, span)})
    days = (span[1] - span[0]).days + 1
    ask = chance.choice((f"How many rest days did I have {_in(words)}?", f"How many days off did I have {_in(words)}?"))  # fmt: skip
    return ask, (f" {days - trained} ",)


def _climb(someone: Person, chance: random.Random) -> Made:
    words, span = _period(someone, chance)
    rows = truth.within(someone, span, "ride")
    ask = chance.choice((f"How much did I climb riding {_in(words)}?", f"What was my elevation gain on rides {_in(words)}?", f"total climbing on the bike {words}"))  # fmt: skip
    return ask, (f"{truth.whole(sum(row.climb_m or 0 for row in rows))} m",) if rows else (" 0.",)


def _longest(someone: Person, chance: random.Random) -> Made:
    sport = chance.choice(tuple(SPORT_VERBS))
    words, span = _period(someone, chance)
    rows = truth.within(someone, span, sport)
    verb = SPORT_VERBS[sport][0]
    ask = chance.choice((
        f"What was my longest {verb} {_in(words)}?",
        f"longest {verb} {words}",
        f"How far was my longest {verb} {_in(words)}?",
        f"Which was my longest {verb} {_in(words)}?",
        f"When was my longest {verb} {_in(words)}?",
        f"Show me my longest {verb} {_in(words)}",
    ))  # fmt: skip
    if not rows:
        return ask, None
    best = max(rows, key=lambda row: row.distance_m)
    return ask, (truth.kilometres(best.distance_m, sport), truth.day_text(best.day, someone.today))


def _hardest(someone: Person, chance: random.Random) -> Made:
    words, span = _period(someone, chance)
    rows = [row for row in truth.within(someone, span) if row.load is not None]
    ask = chance.choice((f"What was my hardest workout {_in(words)}?", f"hardest session {words}", f"Which was my toughest session {_in(words)}?", f"workout with the highest load {words}"))  # fmt: skip
    if not rows:
        return ask, None
    top = max(row.load or 0 for row in rows)
    if sum(row.load == top for row in rows) > 1:
        return None
    return ask, (f"load of {truth.whole(top)}",)


def _last(someone: Person, chance: random.Random) -> Made:
    sport = chance.choice(tuple(SPORT_VERBS))
    verb, noun, _ = SPORT_VERBS[sport]
    rows = truth.within(someone, (date(1970, 1, 1), someone.today), sport)
    ask = chance.choice((
        f"When did I last {verb}?",
        f"When was my last {verb}?",
        f"When was the last time I {'went for a run' if sport == 'run' else 'rode' if sport == 'ride' else 'swam'}?",
        f"When did I last go {noun}?",
        f"How long ago was my last {verb}?",
    ))  # fmt: skip
    return ask, (truth.day_text(rows[-1].day, someone.today),) if rows else None


def _last_long(someone: Person, chance: random.Random) -> Made:
    least = chance.choice((10, 15, 20, 40))
    rows = [
        row
        for row in truth.within(someone, (date(1970, 1, 1), someone.today), "run")
        if row.distance_m >= least * 1000
    ]
    ask = chance.choice((f"When did I last run more than {least} km?", f"When was my last run over {least} km?", f"When was my last run of at least {least} kilometres?"))  # fmt: skip
    return ask, (truth.day_text(rows[-1].day, someone.today),) if rows else None


def _one(someone: Person, chance: random.Random) -> tuple[str, list[Row], str] | None:
    """A day of the last six, and its workouts of one sport."""
    day = someone.today - timedelta(days=chance.randint(1, 6))
    sport = chance.choice(tuple(SPORT_VERBS))
    recent = [row for row in someone.rows if 1 <= (someone.today - row.day).days <= 6]
    if recent and chance.random() < 0.7:
        picked = chance.choice(recent)
        day, sport = picked.day, picked.sport
    rows = [row for row in someone.rows if row.day == day and row.sport == sport]
    words = (
        "yesterday"
        if day == someone.today - timedelta(days=1) and chance.random() < 0.5
        else f"on {WEEKDAYS[day.weekday()]}"
    )
    if len(rows) > 1:
        return None
    return words, rows, sport


def _workout(someone: Person, chance: random.Random) -> Made:
    found = _one(someone, chance)
    if found is None:
        return None
    words, rows, sport = found
    ask = chance.choice((f"How was my {sport} {words}?", f"How did my {sport} {words} go?", f"Tell me about my {sport} {words}", f"How far was my {sport} {words}?"))  # fmt: skip
    return ask, (truth.kilometres(rows[0].distance_m, sport),) if rows else None


def _workout_heart(someone: Person, chance: random.Random) -> Made:
    found = _one(someone, chance)
    if found is None:
        return None
    words, rows, sport = found
    ask = chance.choice((f"What was my average heart rate on my {sport} {words}?", f"average heart rate of the {sport} {words}", f"What was the mean HR of my {sport} {words}?"))  # fmt: skip
    bpm = rows[0].heart_bpm if rows else None
    return ask, (f"{truth.whole(bpm)} bpm",) if bpm is not None else None


def _newest(someone: Person, chance: random.Random) -> Made:
    sport = chance.choice(tuple(SPORT_VERBS))
    rows = truth.within(someone, (date(1970, 1, 1), someone.today), sport)
    ask = chance.choice((f"How was my last {sport}?", f"How did my latest {sport} go?", f"What did I do in my most recent {sport}?", f"How long was my last {sport}?", f"How was my previous {sport}?"))  # fmt: skip
    if not rows:
        return ask, None
    return ask, (truth.clock(rows[-1].minutes),)


def _fit(someone: Person, chance: random.Random) -> Made:
    back = chance.choice((0, 0, chance.randint(1, 300)))
    day = someone.today - timedelta(days=back)
    on = f" on {day.day} {truth.MONTHS[day.month - 1]} {day.year}"
    ask = chance.choice((f"How fit was I{on}?", f"What was my form{on}?", f"What was my fitness{on}?", f"How tired was I{on}?", f"fitness{on}"))  # fmt: skip
    if back == 0:
        ask = chance.choice(("How fit am I?", "What is my current fitness?", "How fresh am I today?", "How is my form?", "what's my form right now?", "Am I tired?"))  # fmt: skip
    slow, quick, form = truth.fitness(someone, day)
    return ask, tuple(truth.whole(number) for number in (slow, quick, form))


def _ftp(someone: Person, chance: random.Random) -> Made:
    month = chance.randint(1, 12)
    year = someone.today.year if month <= someone.today.month else someone.today.year - 1
    ask = chance.choice((f"What was my FTP in {truth.MONTHS[month - 1]}?", f"What was my threshold power in {truth.MONTHS[month - 1]}?", f"my ftp in {truth.MONTHS[month - 1]} {year}"))  # fmt: skip
    day = min(truth.month_span(year, month)[1], someone.today)
    watts = truth.held(someone.ftp, day)
    return ask, (f"{truth.whole(watts)} W",) if watts is not None else None


def _weight(someone: Person, chance: random.Random) -> Made:
    kilos = truth.held(someone.weight, someone.today)
    ask = chance.choice(("What is my weight?", "How much do I weigh?", "my current weight"))
    return ask, (f"{kilos:.1f} kg",) if kilos is not None else None


def _compare(someone: Person, chance: random.Random) -> Made:
    unit = chance.choice(("week", "month", "year"))
    own, other = truth.spans(someone.today)[f"this {unit}"], truth.spans(someone.today)[f"last {unit}"]
    ask = chance.choice((
        f"Did I run more this {unit} than last {unit}?",
        f"How does my running distance this {unit} compare with last {unit}?",
        f"Compare my running this {unit} with last {unit}",
        f"running distance this {unit} vs last {unit}",
        f"Have I run further this {unit} than last {unit}?",
    ))  # fmt: skip
    now, then = (truth.within(someone, span, "run") for span in (own, other))
    if not now or not then:
        return ask, None
    return ask, tuple(truth.kilometres(sum(row.distance_m for row in rows)) for rows in (now, then))


def _zone(someone: Person, chance: random.Random) -> Made:
    words, span = _period(someone, chance)
    rows = [row for row in truth.within(someone, span) if row.zone2_min is not None]
    ask = chance.choice((f"How much time did I spend in zone 2 {_in(words)}?", f"time in zone 2 {words}", f"How long was I in heart rate zone 2 {_in(words)}?"))  # fmt: skip
    return ask, (truth.hours(sum(row.zone2_min or 0 for row in rows)),) if rows else None


def _lack(someone: Person, chance: random.Random) -> Made:
    words, span = _period(someone, chance)
    rows = truth.within(someone, span)
    ask = chance.choice((f"How many workouts {words} have no heart rate?", f"How many workouts lack heart rate {_in(words)}?", f"How many sessions were without heart rate {_in(words)}?"))  # fmt: skip
    return ask, (f" {sum(row.heart_bpm is None for row in rows)} of your {len(rows)}",) if rows else None


def _summary(someone: Person, chance: random.Random) -> Made:
    words, span = _period(someone, chance)
    rows = truth.within(someone, span)
    ask = chance.choice((f"How was {words.removeprefix('the ')}?" if not words.startswith("the ") else f"Summarise {words}", f"Give me a summary of {words}", f"What did I do {_in(words)}?", f"How did my training go {_in(words)}?", f"recap of {words}"))  # fmt: skip
    if not rows:
        return ask, (" 0.",)
    number = len(rows)
    return ask, (
        f" {number} workout{'' if number == 1 else 's'}",
        truth.hours(sum(row.minutes for row in rows)),
    )


def _phantom(someone: Person, chance: random.Random) -> Made:
    """A workout that never was: of a sport or a length that nobody has."""
    kind = chance.choice((
        f"How was my hike on {WEEKDAYS[chance.randint(0, 6)]}?",
        "How was my 90 km run yesterday?",
        "When did I last row?",
        'How did my "Moon marathon" run go?',
        "What was my average power on my last swim?",
        "How far was my 300 mile ride on Sunday?",
        "What was my longest hike this year?",
    ))  # fmt: skip
    return kind, None


def _unanswerable(_: Person, chance: random.Random) -> Made:
    return chance.choice((
        "Should I run tomorrow?", "What will my marathon time be?", "How did I sleep last night?",
        "Why was I so slow on Sunday?", "How many calories did I eat yesterday?", "What is the weather like today?",
        "Who is the fastest runner in my club?", "Am I faster than my brother?", "What was my HRV this week?",
        "Plan my next week", "How far did I run with Anna this month?", "Is my knee okay?", "What is my best 10k?",
        "What shoes did I wear on my last run?", "How many steps did I take yesterday?", "How far is it to the moon?",
        "What was my blood pressure last week?", "How far will I ride next month?", "Is running better than cycling?",
        "How many km did I run with a stroller this year?", "What was my average pace this month in the rain?",
        "How did my pace on hills change since March?", "What was my lactate on my last run?",
    )), None  # fmt: skip


FAMILIES: dict[str, Callable[[Person, random.Random], Made]] = {
    "distance": _distance, "distance in miles": _miles, "distance of a month": _month, "time": _time, "count": _count,
    "rest days": _rest, "climbing": _climb, "longest": _longest, "hardest": _hardest, "when last": _last,
    "when last so far": _last_long, "workout of a day": _workout, "heart rate of a workout": _workout_heart,
    "latest workout": _newest, "fitness": _fit, "threshold": _ftp, "weight": _weight, "comparison": _compare,
    "zone": _zone, "missing data": _lack, "summary": _summary, "phantom": _phantom, "unanswerable": _unanswerable,
}  # fmt: skip
