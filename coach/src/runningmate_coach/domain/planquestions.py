"""Questions about the plan that is followed, and about how the athlete will stand if it is done.

As strict as `questions`: each word must be one that a slot takes or that changes nothing. Wishes for another plan are none
of them.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain import questions
from runningmate_coach.domain.periods import SMALL_NUMBERS, Period, PeriodError, mentions, words_for
from runningmate_coach.domain.questions import Intent, Question, Text, UnclearError

if TYPE_CHECKING:
    from datetime import date

COMPLIANCE, NEXT = "compliance", "next"
"""Measures of a question about the plan; empty asks what it holds."""

_PLAN = r"(?:on |in |to |with )?(?:my |the )?(?:training )?(?:plan|schedule)(?:'s)?|planned|scheduled"
_WISH = re.compile(
    r"\b(?:should|shall|could|would|can|make|makes|create|build|write|propose|suggest|change|adapt|adjust|update|move|swap|delete"
    r"|new|another|different|better)\b|\A(?:please )?(?:re-?)?(?:plan|schedule)\b"
)
_COMPLIANCE = (
    r"follow(?:ed|ing)?|stick(?:ing)?(?: to| with)?|stuck (?:to|with)|ke(?:pt|ep(?:ing)?) (?:to|up with)|complian(?:ce|t)|comply"
    r"|adher\w+|miss(?:ed|ing)?|skip(?:ped)?|on track|as planned|how (?:well|closely)|(?:did|have|how much of|how many of)(?=.*\bplan)"
)
_NEXT = r"(?:my |the )?next (?:planned |scheduled )?(?:workout|session|training(?: session)?)"
_STATE = r"how (?:fit|fresh|tired|fatigued)|(?:fitness|fatigue|form|freshness)"
_AHEAD = r"will|forecast|expect(?:ed)?|going to|gonna|(?:be )?predicted"
_RACE = r"(?:on |at |for |by |in )?(?:the |my )?(?:race(?:[ -]day)?|goal race|day of (?:the|my) race)(?:'s)?"
_END = r"(?:at |by )?(?:the )?end of (?:my |the )?(?:training )?(?:plan|schedule)"
_DAY = re.compile(r"(?:on |by |until )?(?P<day>\d{4}-\d\d-\d\d)")
_IN = re.compile(
    rf"in (?P<number>\d{{1,3}}|{'|'.join(w for w in SMALL_NUMBERS if len(w) > 2)}|a) (?P<unit>day|week)s?"
)
_WEEK_AHEAD = r"(?:at |by )?(?:the )?end of next week"
_FILLER = r"says?|be|do|does|hold|holds|sessions?|workouts?|training|things?|if i|follow|it|done|when|am|doing|look(?:s)? like|there|for"


def understand_plan(question: str, today: date) -> Question | None:
    """Reads a question in normal form, None where it is about no plan.

    Raises:
        UnclearError: It is about the plan, and some of it is not understood.
    """
    if re.search(rf"\b(?:{_STATE})\b", question) and re.search(rf"\b(?:{_AHEAD})\b", question):
        return _ahead(question, today)
    text = Text(question)
    upcoming = text.has(_NEXT)
    if not (upcoming or text.has(_PLAN)) or _WISH.search(question):
        return None
    try:
        found = list(mentions(text.left, today))
    except PeriodError as wrong:
        raise UnclearError(str(wrong)) from wrong
    for one in reversed(found):
        text.left = f"{text.left[: one.start]} , {text.left[one.end :]}"
    text.take_all(_NEXT)
    measure = NEXT if upcoming else COMPLIANCE if text.take_all(_COMPLIANCE) else ""
    text.take_all(_PLAN)
    text.take_all(questions.OVERVIEW)
    text.take_all(_FILLER)
    if not questions.all_filler(text):
        return None
    if len(found) > 1 or (found and upcoming):
        raise UnclearError("It names several times; ask about each.")
    this_week = words_for("this week", today)
    assert this_week is not None
    return Question(Intent.PLAN, (found[0].period if found else this_week,), measure=measure)


def _ahead(question: str, today: date) -> Question | None:
    text = Text(question)
    order, period = "", None
    if (match := text.take(_DAY)) is not None or (match := text.take(_IN)) is not None:
        day = _day(match, today)
        if day is None:
            return None
        period = Period(day, day)
    elif text.take(_WEEK_AHEAD):
        week = words_for("next week", today)
        assert week is not None
        period = Period(week.last, week.last)
    elif text.take("tomorrow"):
        period = words_for("tomorrow", today)
    elif text.take(_END):
        order = "end"
    elif text.take(_RACE):
        order = "race"
    else:
        return None
    text.take_all(_STATE)
    text.take_all(_AHEAD)
    text.take_all(_PLAN)
    text.take_all(_FILLER)
    text.take_all("and")
    if not questions.all_filler(text):
        return None
    return Question(Intent.AHEAD, () if period is None else (period,), order=order)


def _day(match: re.Match[str], today: date) -> date | None:
    found = match.groupdict()
    if found.get("day"):
        try:
            return today.fromisoformat(found["day"])
        except ValueError:
            return None
    number = SMALL_NUMBERS.get(found["number"]) or int(found["number"])
    return today + timedelta(days=number * (7 if found["unit"] == "week" else 1))
