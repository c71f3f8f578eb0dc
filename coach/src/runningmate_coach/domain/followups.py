"""Questions that lean on what was asked before: `and the week before?`, `what about that run?`, `and by bike?`.

As strict as `questions`: each word must be one that a slot takes or that changes nothing. Where the turn before was not
one that rules understand, nothing can lean on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain import questions
from runningmate_coach.domain.noticing import notice
from runningmate_coach.domain.periods import DAY, WEEK, Mention, Period, PeriodError, mentions, words_for
from runningmate_coach.domain.planquestions import understand_plan
from runningmate_coach.domain.questions import Intent, Question, UnclearError, understand

if TYPE_CHECKING:
    from runningmate_coach.domain.talk import Talk

_KINDS = ("day", "week", "month", "year")
_BEFORE = re.compile(
    r"\b(?:in |on |for |during )?(?:(?:the|that) (?P<kind>day|week|month|year) before(?: that(?: one)?| it)?"
    r"|(?:the )?(?:one )?before (?:that(?: one)?|it)|the (?:one before|previous one))\b(?! (?:last|yesterday|my|i)\b)"
)
_THAT = re.compile(
    r"\b(?:(?:that|this|the same) (?P<noun>run|ride|bike ride|swim|walk|hike|row|workout|session|activity|one)|it|that)(?:'s)?\b"
)
_NOUN = r"run|ride|bike ride|swim|walk|hike|row|workout|session|activity"
_EARLIER = re.compile(
    rf"(?<!\bi )\b(?:on |of |for |in )?(?:the |my |that )?(?:(?P<noun>{_NOUN}|one) (?:(?:that )?i did )?(?:just |right )?before"
    rf"(?: (?:that|this)(?: (?:one|{_NOUN}))?| it)?|(?:previous|preceding) (?P<other>{_NOUN}|one))\b(?! (?:last|yesterday|my|i|the)\b)"
)
"""`The run before that`; of `the one before`, the question before says what is meant."""
_GOES_ON = re.compile(r"(?:and|or|what about|how about|same for)\b")
_LEADING = frozenset(
    [
        "and",
        "or",
        "so",
        "but",
        "ok",
        "okay",
        "then",
        "now",
        "also",
        "what",
        "whats",
        "what's",
        "about",
        "how",
        "for",
        "in",
        "on",
        "at",
        "the",
        "my",
        "same",
        "just",
        "only",
        "instead",
        "of",
        "with",
        "to",
        "please",
        "thanks",
        "thank",
        "you",
        "do",
        "did",
        "does",
        "i",
        "was",
        "were",
        "is",
        "a",
        "an",
        "question",
        "thing",
        "by",
        "too",
        "hmm",
    ]
)
"""Words that an incomplete question may have around its slots."""
_ONE_PERIOD = frozenset(Intent) - {Intent.COMPARE, Intent.GEAR}
_MEASURED = frozenset({Intent.TOTALS, Intent.COMPARE, Intent.WORKOUT})
_NO_TIME_BEFORE = "It refers to a time before another one, and the question before names no such time."
_SINGLE = frozenset({Intent.WORKOUT, Intent.WHEN})
"""Questions about one workout, of which `the one before` is another."""
_NO_WORKOUT_BEFORE = "It refers to a workout, and the answer before names no workout, or several."


@dataclass(frozen=True, slots=True)
class _Context:
    """The turn before: its question, where rules understand it, and the one workout that its answer is about."""

    question: Question | None = None
    workout_id: str = ""


def understand_in(question: str, today: date, talk: Talk) -> Question:
    """Reads a question within a conversation.

    Raises:
        UnclearError: Some of it is not understood, or it leans on what is not there.
    """
    context = _Context()
    for turn in talk:
        workouts = turn.answer.workouts if turn.answer else ()
        try:
            day = turn.day or turn.asked_at.date()
            before = _understood(notice(turn.question, day)[1], day, context)
        except UnclearError:
            before = None
        context = _Context(before, workouts[0] if len(workouts) == 1 else "")
    return _understood(question, today, context)


def _understood(question: str, today: date, context: _Context) -> Question:
    """Raises UnclearError."""
    if len(question) > questions.MOST_CHARACTERS:
        return understand(question, today)
    text = questions.normal(question)
    planned = understand_plan(text, today)
    if planned is not None:
        return planned
    earlier = _of_earlier_workout(text, context)
    if earlier is not None:
        return earlier
    text = _dated(text, today, context)
    # `And the shortest?` could stand alone, and means less than that.
    going_on = _of_question(text, today, context) if _GOES_ON.match(text) else None
    if going_on is not None:
        return going_on
    try:
        return understand(text, today)
    except UnclearError as unclear:
        found = _of_workout(text, today, context) or _of_question(text, today, context)
        if found is None:
            raise unclear from None
        return found


def _dated(text: str, today: date, context: _Context) -> str:
    """The text with `the week before` as the days that it means; without a turn before it means the last one."""
    match = _BEFORE.search(text)
    if match is None or context.question is None:
        return text
    periods = context.question.periods
    if len(periods) != 1 or context.question.intent is Intent.COMPARE:
        raise UnclearError(_NO_TIME_BEFORE)
    found = _before(periods[0], match["kind"] or "", today)
    named = found.words or f"from {found.first.isoformat()} to {found.last.isoformat()}"
    if not found.words and found.first == found.last:
        named = f"on {found.first.isoformat()}"
    return f"{text[: match.start()]}{named}{text[match.end() :]}"


def _before(period: Period, kind: str, today: date) -> Period:
    own = _kind_of(period)
    if kind and kind != own:
        raise UnclearError(_NO_TIME_BEFORE)
    if own == "month":
        last = period.first - DAY
        first = last.replace(day=1)
    elif own == "year":
        first, last = date(period.first.year - 1, 1, 1), date(period.first.year - 1, 12, 31)
    else:
        last = period.first - DAY
        first = last - timedelta(days=period.days - 1)
    words = ("yesterday", "last week", "last month", "last year")
    return next(
        (one for name in words if (one := words_for(name, today)) is not None and (one.first, one.last) == (first, last)),
        Period(first, last),
    )  # fmt: skip


def _kind_of(period: Period) -> str:
    """Which kind of stretch it is: `day`, `week`, `month`, `year`, or none of them."""
    if period.first == period.last:
        return "day"
    if period.days == WEEK.days and period.first.weekday() == 0:
        return "week"
    after = period.last + DAY
    if period.first.day == 1 and after.day == 1:
        months = (after.year - period.first.year) * 12 + after.month - period.first.month
        if months == 1:
            return "month"
        if months == 12 and period.first.month == 1:
            return "year"
    return ""


def _periods(text: str, today: date) -> list[Mention] | None:
    """The periods in a text, None where one of them is none."""
    try:
        return list(mentions(text, today))
    except PeriodError:
        return None


def _of_workout(text: str, today: date, context: _Context) -> Question | None:
    """A question about the workout that the answer before was about."""
    match = _THAT.search(text)
    if match is None or _periods(text, today) != []:
        return None
    noun = match["noun"] or ""
    if not context.workout_id:
        if noun and noun != "one":
            raise UnclearError(_NO_WORKOUT_BEFORE)
        return None
    left = questions.Text(f"{text[: match.start()]} , {text[match.end() :]}")
    measure = left.first_of(questions.MEASURES.items())
    left.take_all(questions.OVERVIEW)
    left.take_all(r"more|take|last")
    if not questions.all_filler(left):
        return None
    sport = next((name for name, words in questions.SPORTS.items() if re.fullmatch(words, noun)), "")
    return Question(Intent.WORKOUT, (), sport, measure, workout_id=context.workout_id)


def _of_earlier_workout(text: str, context: _Context) -> Question | None:
    """A question about the workout before the one that the answer before was about."""
    match, before = _EARLIER.search(text), context.question
    if match is None:
        return None
    noun = match["noun"] or match["other"]
    if not context.workout_id:
        if match["noun"] and noun != "one" and "before" in match[0]:
            raise UnclearError(_NO_WORKOUT_BEFORE)
        return None
    if noun == "one" and (before is None or before.intent not in _SINGLE):
        return None
    left = questions.Text(f"{text[: match.start()]} , {text[match.end() :]}")
    measure = left.first_of(questions.MEASURES.items())
    whole = left.take_all(questions.OVERVIEW)
    if any(word not in _LEADING for word in questions.words_of(left)) and not questions.all_filler(left):
        return None
    if before is None or before.intent not in _SINGLE or noun != "one":
        sport = next((name for name, words in questions.SPORTS.items() if re.fullmatch(words, noun)), "")
        asked = Question(Intent.WORKOUT, (), sport)
    else:
        asked = replace(before, periods=(), workout_id="")
        if asked.near_m is not None or asked.least_m is not None or asked.title:
            raise UnclearError(_NO_WORKOUT_BEFORE)
    if not (measure or whole) and before is not None and before.intent is Intent.WORKOUT:
        measure = before.measure
    if measure or whole:
        asked = replace(asked, intent=Intent.WORKOUT)
    return replace(asked, measure=measure, before_id=context.workout_id)


def _of_question(text: str, today: date, context: _Context) -> Question | None:
    """The question before with what the text has in the place of what it had."""
    before = context.question
    if before is None:
        return None
    found = _periods(text, today)
    if found is None:
        return None
    left = questions.Text(text)
    for one in reversed(found):
        left.left = f"{left.left[: one.start]} , {left.left[one.end :]}"
    sports = [name for name, words in questions.SPORTS.items() if left.take_all(words)]
    order = left.first_of(questions.ORDERS.items()) if before.intent is Intent.EXTREME else ""
    zone = left.take(questions.ZONE) if before.intent is Intent.ZONES else None
    measure = left.first_of(questions.MEASURES.items()) if before.intent in _MEASURED else ""
    any_sport = left.take_all(r"all sports|everything|all workouts")
    new = bool(found or sports or order or zone or measure or any_sport)
    if not new or len(found) > 1 or len(sports) > 1 or (found and before.intent not in _ONE_PERIOD):
        return None
    if any(word not in _LEADING for word in questions.words_of(left)):
        return None
    if measure and before.intent is not Intent.WORKOUT:
        measure = questions.summed(measure)
    return replace(
        before,
        periods=(found[0].period,) if found else before.periods,
        sport=sports[0] if sports else "" if any_sport else before.sport,
        order=order or before.order,
        zone=int(zone[1]) if zone else before.zone,
        measure=measure or before.measure,
        # Another sport or time is another workout.
        workout_id="" if found or sports else before.workout_id,
        before_id="" if found else before.before_id,
    )
