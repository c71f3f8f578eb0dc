"""Stretches of local days, and the words for them in a question."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain.values import MONTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BEGINNING = date(1970, 1, 1)
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SMALL_NUMBERS = {
    word: value
    for value, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]
    )
} | {"thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100, "a": 1, "an": 1}  # fmt: skip


class PeriodError(ValueError):
    """The words name no stretch of days that there is; the text says why, without a number."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Local days from `first` to `last`, both included.

    Attributes:
        words: What may be said of it instead of its dates, such as `this week`; empty where only the dates will do.
    """

    first: date
    last: date
    words: str = ""

    @property
    def key(self) -> str:
        """Part of value ids."""
        return f"{self.first.isoformat()}..{self.last.isoformat()}"

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def until(self, today: date) -> Period:
        """The part of it that is not in the future."""
        return Period(self.first, min(self.last, today), self.words)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Mention:
    """A period in a text, and where its words stand."""

    period: Period
    start: int
    end: int


def named(words: str, today: date) -> Period:
    """The period that a few words or dates name, such as `last month`, `2026-05` or `2026-05-01..2026-05-07`.

    Raises:
        PeriodError: They name none.
    """
    text = words.strip().lower()
    span = re.fullmatch(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)", text)
    if span:
        first, last = _iso(span[1]), _iso(span[2])
        if first > last:
            raise PeriodError("The period ends before it begins.")
        return Period(first, last)
    found = list(mentions(text, today))
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text)):
        raise PeriodError("These words name no period that is known here.")
    return found[0].period


def mentions(text: str, today: date) -> Iterator[Mention]:
    """Yields the periods in a text in lower case, by place; where two overlap, the longer one.

    Raises:
        PeriodError: A date is none, such as a thirtieth of February.
    """
    found = [
        Mention(make(match, today), match.start(), match.end())
        for pattern, make in _FORMS
        for match in pattern.finditer(text)
    ]
    found.sort(key=lambda one: (one.start, -one.end))
    end = 0
    for one in found:
        if one.start >= end:
            yield one
            end = one.end


def words_for(words: str, today: date) -> Period | None:
    """The period of relative words such as `this week`, None for others."""
    make = _RELATIVE.get(words)
    return None if make is None else make(today)


def _month(year: int, month: int, words: str = "") -> Period:
    return Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), words)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month_before(day: date) -> date:
    return day.replace(day=1) - DAY


def _weekend(today: date, words: str) -> Period:
    """The newest one that has begun."""
    saturday = today - timedelta(days=(today.weekday() - 5) % 7)
    if words == "last weekend" and saturday + DAY >= today:
        saturday -= WEEK
    return Period(saturday, saturday + DAY, words)


_RELATIVE: dict[str, Callable[[date], Period]] = {
    "today": lambda day: Period(day, day, "today"),
    "tomorrow": lambda day: Period(day + DAY, day + DAY, "tomorrow"),
    "next week": lambda day: Period(_monday(day) + WEEK, _monday(day) + 2 * WEEK - DAY, "next week"),
    "yesterday": lambda day: Period(day - DAY, day - DAY, "yesterday"),
    "this week": lambda day: Period(_monday(day), _monday(day) + WEEK - DAY, "this week"),
    "last week": lambda day: Period(_monday(day) - WEEK, _monday(day) - DAY, "last week"),
    "this month": lambda day: _month(day.year, day.month, "this month"),
    "last month": lambda day: _month(_month_before(day).year, _month_before(day).month, "last month"),
    "this year": lambda day: Period(date(day.year, 1, 1), date(day.year, 12, 31), "this year"),
    "last year": lambda day: Period(date(day.year - 1, 1, 1), date(day.year - 1, 12, 31), "last year"),
    "this weekend": lambda day: _weekend(day, "this weekend"),
    "last weekend": lambda day: _weekend(day, "last weekend"),
}
_SAME = {
    "the current week": "this week", "the week so far": "this week", "this week so far": "this week",
    "the week": "this week", "my week": "this week", "the current month": "this month", "my month": "this month",
    "the month so far": "this month", "this month so far": "this month", "the current year": "this year",
    "this year so far": "this year", "the year so far": "this year", "my year": "this year", "this season": "this year",
    "the previous week": "last week", "the previous month": "last month", "the previous year": "last year",
    "the week before": "last week", "the month before": "last month", "the year before": "last year",
    "previous week": "last week", "previous month": "last month", "previous year": "last year",
    "the weekend": "this weekend", "year to date": "this year", "the year to date": "this year", "this calendar year": "this year",
    "this calendar month": "this month",
}  # fmt: skip
_BEGUN = {"week": "this week", "month": "this month", "year": "this year", "season": "this year"}
_UNIT_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}
_EVER = (
    "all time", "all-time", "ever", "of all times", "overall", "in total", "so far", "on record", "until now", "up to now",
    "till now", "until today", "up to today", "to date",
)  # fmt: skip
_WITHIN = "(?:(?:in|over|during|for|on|throughout|across|within|over the course of|in the course of) )?"

_MONTH_WORDS = {name.lower(): place for place, name in enumerate(MONTHS, 1)}
_MONTH_WORDS |= {name[:3].lower(): place for place, name in enumerate(MONTHS, 1)} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTH_WORDS, key=len, reverse=True))
_NUMBER = r"\d{1,3}|" + "|".join(
    sorted((word for word in SMALL_NUMBERS if len(word) > 2), key=len, reverse=True)
)


def _iso(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PeriodError("One of the dates does not exist.") from None


def _of_date(day: str, month: str, year: str | None, today: date) -> Period:
    """The newest such day that is not in the future, where no year is said."""
    try:
        if year:
            found = date(int(year), _MONTH_WORDS[month], int(day))
        else:
            found = date(today.year, _MONTH_WORDS[month], int(day))
            if found > today:
                found = date(today.year - 1, _MONTH_WORDS[month], int(day))
    except ValueError:
        raise PeriodError("One of the dates does not exist.") from None
    return Period(found, found)


def _of_month(month: str, year: str | None, today: date) -> Period:
    place = _MONTH_WORDS[month]
    if year:
        return _month(int(year), place)
    return _month(today.year if place <= today.month else today.year - 1, place)


def _of_count(number: str | None, unit: str, today: date) -> Period:
    count = 1 if not number else int(number) if number.isdigit() else SMALL_NUMBERS[number]
    days = count * _UNIT_DAYS[unit]
    if not 0 < days <= 36_600:
        raise PeriodError("That stretch of days is too long or empty.")
    return Period(today - timedelta(days=days - 1), today)


def _of_ago(number: str, unit: str, today: date) -> Period:
    count = int(number) if number.isdigit() else SMALL_NUMBERS[number]
    if unit == "day":
        day = today - timedelta(days=count)
        return Period(day, day)
    if unit == "week":
        monday = _monday(today) - count * WEEK
        return Period(monday, monday + WEEK - DAY)
    if unit == "month":
        months = today.year * 12 + today.month - 1 - count
        return _month(months // 12, months % 12 + 1)
    return Period(date(today.year - count, 1, 1), date(today.year - count, 12, 31))


def _of_weekday(name: str, today: date, *, before_today: bool) -> Period:
    """The newest such day; `last` leaves today out."""
    back = (today.weekday() - WEEKDAYS.index(name)) % 7
    day = today - timedelta(days=back or (7 if before_today else 0))
    return Period(day, day)


def _point(text: str, today: date) -> Period:
    """One end of a stretch; `march` and `may` are months here, without a preposition too."""
    found = next(mentions(text, today), None) or next(mentions(f"in {text}", today))
    return found.period


def _since(match: re.Match[str], today: date) -> Period:
    begun = _point(match[1], today)
    return Period(begun.first, today)


def _between(match: re.Match[str], today: date) -> Period:
    first, last = (_point(part, today) for part in match.groups())
    if first.first > last.last:
        # `from 20 December to 3 January` crosses the year.
        first = Period(first.first.replace(year=first.first.year - 1), first.last)
    if first.first > last.last:
        raise PeriodError("The period ends before it begins.")
    return Period(first.first, last.last)


_YEAR = r"(?:,? ?((?:19|20)\d\d))?"
_DAY_FORM = (
    rf"\d{{4}}-\d\d-\d\d|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})\b{_YEAR.replace('((', '(?:(')}"
)
_POINT = (
    rf"{_DAY_FORM}|(?:{_MONTH}) \d{{1,2}}(?:st|nd|rd|th)?\b|(?:{_MONTH})\b(?:,? ?(?:19|20)\d\d)?|(?:19|20)\d\d|"
    + "|".join((*_RELATIVE, *WEEKDAYS))
)

_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Period]], ...] = tuple(
    (re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])"), make)
    for pattern, make in (
        (rf"(?:between|from) ({_POINT}) (?:and|to|until|till|through) ({_POINT})", _between),
        (rf"since ({_POINT})", _since),
        (
            f"(?:so far )?{_WITHIN}(" + "|".join(map(re.escape, (*_RELATIVE, *_SAME))) + ")(?:'s)?",
            lambda match, today: _RELATIVE[_SAME.get(match[1], match[1])](today),
        ),
        (
            rf"{_WITHIN}(?:the |my |these )?(?:last|past|previous) ({_NUMBER}) (day|week|fortnight|month|year)s?",
            lambda match, today: _of_count(match[1], match[2], today),
        ),
        (
            rf"{_WITHIN}(?:the |my )?(?:past (day|week|fortnight|month|year)|last (fortnight))",
            lambda match, today: _of_count(None, match[1] or match[2], today),
        ),
        (
            rf"{_WITHIN}the (week|month|year) before last",
            lambda match, today: _of_ago("2", match[1], today),
        ),
        (
            r"since the (?:start|beginning) of (?:the|this|my) (week|month|year|season)",
            lambda match, today: Period(_RELATIVE[_BEGUN[match[1]]](today).first, today),
        ),
        (
            rf"({_NUMBER}|a|an) (day|week|month|year)s? ago(?:'s)?",
            lambda match, today: _of_ago(match[1], match[2], today),
        ),
        (
            r"(?:on )?(\d{4})-(\d\d)-(\d\d)(?:'s)?",
            lambda match, _: Period(_iso("-".join(match.groups())), _iso("-".join(match.groups()))),
        ),
        (r"(?:in )?(\d{4})-(0[1-9]|1[0-2])", lambda match, _: _month(int(match[1]), int(match[2]))),
        (
            rf"(?:on )?(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_MONTH})\b{_YEAR}(?:'s)?",
            lambda match, today: _of_date(match[1], match[2], match[3], today),
        ),
        (
            rf"(?:on )?({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?{_YEAR}(?:'s)?",
            lambda match, today: _of_date(match[2], match[1], match[3], today),
        ),
        (
            rf"(?:in |during |back in |of |for |my |throughout |over |as of )(?:the month of )?({_MONTH})\b(?: of)?{_YEAR}",
            lambda match, today: _of_month(match[1], match[2], today),
        ),
        (
            r"(?:the )?(march|may)(?:'s)?(?= (?:(?:run|ride|swim|bike) )?(?:runs|rides|swims|running|riding|cycling|swimming|training|totals?|distance|mileage|miles|km|volume|workouts?|sessions?)\b)",
            lambda match, today: _of_month(match[1], None, today),
        ),
        (
            r"(march|may|sept|jan|feb|aug|oct|nov|dec) ((?:19|20)\d\d)",
            lambda match, today: _of_month(match[1], match[2], today),
        ),
        # Without a preposition, `may`, `mar` and the like are words of their own.
        (
            r"(january|february|april|june|july|august|september|october|november|december)\b(?: of)?"
            + _YEAR,
            lambda match, today: _of_month(match[1], match[2], today),
        ),
        (
            r"(?:in |during |of |for )?(?:the year )?((?:19|20)\d\d)",
            lambda match, _: Period(date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)),
        ),
        (
            r"(?:on )?(last |this |past )?("
            + "|".join(WEEKDAYS)
            + r")(?: morning| evening| afternoon)?(?:'s)?",
            lambda match, today: _of_weekday(match[2], today, before_today=match[1] == "last "),
        ),
        (r"today's|todays", lambda _, today: _RELATIVE["today"](today)),
        (r"yesterday's|yesterdays", lambda _, today: _RELATIVE["yesterday"](today)),
        (
            "(?:" + "|".join(map(re.escape, _EVER)) + ")",
            lambda _, today: Period(BEGINNING, today),
        ),
    )
)
