"""Notices in what the athlete says what could be remembered; nothing of it is used before the athlete confirms it.

Only whole statements count, never questions. What is noticed is the athlete's own sentence, word for word.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain import claims, questions
from runningmate_coach.domain.flags import Answer, flag_in
from runningmate_coach.domain.memory import SPORT_OF_PART, Content, Kind
from runningmate_coach.domain.numerals import plain
from runningmate_coach.domain.periods import SMALL_NUMBERS, WEEK, WEEKDAYS, PeriodError, mentions
from runningmate_coach.domain.planning.model import RUN, SPORTS
from runningmate_coach.domain.values import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_CHARACTERS = 300
MOST_NOTICED = 5
"""In one text."""

_SENTENCES = re.compile(r"[^.!?;\n]*(?:\.(?=\d)[^.!?;\n]*)*[.!?;\n]?")
_PART = "|".join((*SPORT_OF_PART.values(), "back", "neck", "wrists?", "glutes?", "legs?"))
_BE = r"i(?:'m| am|'ve been| have been)"
_WORDS = {
    Kind.INJURY: (
        rf"\bmy (?:\w+ ){{0,2}}(?:{_PART})\b.*\b(?:hurt|hurts|hurting|sore|painful|pain|injured|strained|sprained|swollen|inflamed"
        r"|ach(?:e|es|ing)|acting up)\b"
        rf"|\b(?:pain|soreness) in my\b|\bi(?:'ve| have)? ?(?:just )?(?:hurt|strained|sprained|pulled|tweaked|twisted|injured|tore|torn)"
        rf" (?:my|a|the)\b|\b{_BE} injured\b"
        r"|\bi(?:'ve| have)(?: got)? (?:an? )?(?:\w+ ){0,2}(?:injury|tendin?itis|tendonitis|fasciitis|shin splints|runner's knee)\b"
    ),
    Kind.PREFERENCE: r"\bi (?:really |much )?(?:prefer|like|love|enjoy|hate|dislike|do not like|don't like|would rather)\b|\bi'd rather\b",
    Kind.CONSTRAINT: (
        r"\bi (?:can(?:'t|not)|am not able to|will not be able to|won't be able to|won't|will not|don't) (?:\w+ )?(?:train|run|ride|swim"
        r"|cycle|bike|work out|exercise)\b|\b(?:i'm|i am|i'll be|i will be) (?:away|travell?ing|on (?:a )?(?:holiday|vacation|trip|call"
        r"|business trip)|abroad)\b|\bi (?:only have|have only|can only)\b|\bno (?:training|time|pool|bike) (?:on|from|until|for|to train)\b"
    ),
    Kind.GOAL: (
        rf"\bmy (?:\w+ )?(?:goal|target|aim|dream) (?:is|for)\b|\b{_BE} (?:training|preparing|registered|signed up|entered)"
        r" (?:for|in|to)\b|\bi(?:'ve| have)? ?(?:signed up|registered) for\b|\bi(?:'ve| have)? entered\b"
        r"|\bi(?:'d like| would like| want| hope| plan| aim| intend)(?: to)? (?:run|ride|swim|race|finish|complete|break|do|qualify)\b"
    ),
}  # fmt: skip
_PATTERNS = {kind: re.compile(words) for kind, words in _WORDS.items()}
"""The first kind that fits counts: an injury keeps from training, and what one prefers is no limit."""

_ASKS = re.compile(
    r"(?:(?:and|so|but|ok|hi|hey|coach)[ ,]+)*(?:what|how|why|who|whose|(?:(?:when|where|which) )?(?:did|do|does|is|are|am|was|were|has|have|had|can|could|should|shall|will|would|may|might)"
    r" (?:i|my|you|we|it|the|this|that|there|a|an|any))\b"
)
_MONTH = "|".join(sorted({one.lower() for one in MONTHS} | {one[:3].lower() for one in MONTHS}, key=len, reverse=True))  # fmt: skip
_DATE = (
    rf"(?P<iso>\d{{4}}-\d\d-\d\d)|(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})\b(?:,? ?(?P<year>20\d\d))?"
    rf"|(?P<month2>{_MONTH}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? ?(?P<year2>20\d\d))?"
)
_DATES = re.compile(rf"\b(?:{_DATE})")
_SPAN = re.compile(
    r"\bfor (?:the )?(?:next )?(?:about )?(?P<number>\d{1,3}|\w+) (?P<unit>day|week|month)s?\b"
)
_EACH = re.compile(rf"\b(?:(?:on|every|each) )?(?P<day>{'|'.join(WEEKDAYS)})(?P<many>s?)\b")
_UNTIL = re.compile(r"\b(?:until|till|through|by)\b")
_SINCE = re.compile(r"\b(?:since|from|starting|on)\b")


def notice(text: str, today: date) -> tuple[tuple[Content, ...], str]:
    """What could be remembered of a text, and the text without these sentences."""
    found: list[Content] = []
    rest: list[str] = []
    for sentence in _sentences(text):
        kind = None if _asks(sentence) else _kind(sentence)
        content = None if kind is None else read(kind, sentence, today)
        if content is None or len(found) == MOST_NOTICED:
            rest.append(sentence)
        else:
            found.append(content)
    return tuple(found), " ".join(one.strip() for one in rest).strip()


def read(kind: Kind, words: str, today: date) -> Content | None:
    """What a statement of a kind says; None for what is never remembered."""
    said = " ".join(words.split()).rstrip(".!;, ")
    if len(said) < 2 or len(said) > MOST_CHARACTERS or (kind is Kind.GOAL and claims.NEVER.search(said)):
        return None
    flag = flag_in(said)
    if flag is not None and flag.answer is not Answer.DOCTOR:
        return None
    text = _normal(said)
    days = list(_dates(text, today, ahead=kind is not Kind.INJURY))
    first, last = _days(kind, text, days, today)
    weekdays = _weekdays(text) if kind is Kind.CONSTRAINT and not days else frozenset()
    distance_m = questions.distance_in(text) if kind is Kind.GOAL else None
    sport = _sport(kind, text, distance_m)
    if weekdays and sport:
        # Limits have no weekdays of one sport; words that would be kept by halves are not proposed.
        return None
    return Content(kind, said, first, last, sport, weekdays, distance_m)


def quoted(words: str, text: str) -> bool:
    """Whether words are the text's own, blanks and case aside."""
    wanted = _normal(words)
    return len(wanted.split()) > 1 and wanted in _normal(text)


def overlaps(one: str, other: str) -> bool:
    """Whether two quotations are of the same words."""
    first, second = _normal(one), _normal(other)
    return first in second or second in first


def _normal(text: str) -> str:
    return " ".join(plain(text).casefold().replace("’", "'").split())


def _sentences(text: str) -> Iterator[str]:
    return (found[0] for found in _SENTENCES.finditer(text) if found[0].strip())


def _asks(sentence: str) -> bool:
    """Whether it is a question, also without its mark."""
    return sentence.rstrip().endswith("?") or _ASKS.match(_normal(sentence)) is not None


def _kind(sentence: str) -> Kind | None:
    text = _normal(sentence)
    return next((kind for kind, words in _PATTERNS.items() if words.search(text)), None)


def _dates(text: str, today: date, *, ahead: bool) -> Iterator[date]:
    """The days that it names; without a year the next such day, or the last where it speaks of what was."""
    for found in _DATES.finditer(text):
        try:
            if found["iso"]:
                yield date.fromisoformat(found["iso"])
                continue
            month = next(
                number for number, name in enumerate(MONTHS, 1)
                if name.lower().startswith((found["month"] or found["month2"])[:3])
            )  # fmt: skip
            year, number = found["year"] or found["year2"], int(found["day"] or found["day2"])
            day = date(int(year) if year else today.year, month, number)
            if not year and ahead and day < today:
                day = day.replace(year=day.year + 1)
            if not year and not ahead and day > today:
                day = day.replace(year=day.year - 1)
            yield day
        except ValueError:
            continue


def _days(kind: Kind, text: str, days: list[date], today: date) -> tuple[date | None, date | None]:
    """First and last day, as far as they are said."""
    spoken_on = today
    span = _SPAN.search(text)
    if span is not None and (count := _number(span["number"])):
        length = timedelta(days=count * {"day": 1, "week": 7, "month": 30}[span["unit"]])
        return (days[0] if days else None), (days[0] if days else spoken_on) + length - timedelta(days=1)
    if len(days) > 1:
        return min(days[:2]), max(days[:2])
    if kind is Kind.GOAL:
        return None, days[0] if days else None
    if days:
        return (None, days[0]) if _UNTIL.search(text) else (days[0], None if kind is Kind.INJURY else days[0])
    if kind is Kind.INJURY:
        return _since(text, today), None
    if re.search(r"\bnext week\b", text):
        monday = today - timedelta(days=today.weekday()) + WEEK
        return monday, monday + timedelta(days=6)
    if re.search(r"\bthis week\b", text):
        return None, today + timedelta(days=6 - today.weekday())
    if re.search(r"\btomorrow\b", text):
        return today + timedelta(days=1), today + timedelta(days=1)
    one = _EACH.search(text)
    if one is not None and not one["many"] and not re.search(r"\b(?:every|each)\b", text):
        day = today + timedelta(days=(WEEKDAYS.index(one["day"]) - today.weekday()) % 7)
        return (None, day) if _UNTIL.search(text) else (day, day)
    return None, None


def _since(text: str, today: date) -> date | None:
    """The day since when something hurts."""
    try:
        past = [one.period.first for one in mentions(text, today) if one.period.first <= today]
    except PeriodError:
        return None
    return past[0] if past and (_SINCE.search(text) or "yesterday" in text or "ago" in text) else None


def _weekdays(text: str) -> frozenset[int]:
    every = re.search(r"\b(?:every|each)\b", text) is not None
    if re.search(r"\b(?:only|except|but)\b", text):
        return frozenset()
    found = {WEEKDAYS.index(one["day"]) for one in _EACH.finditer(text) if one["many"] or every}
    if re.search(r"\b(?:at|on) (?:the )?weekends\b", text):
        found |= {5, 6}
    return frozenset(found)


def _sport(kind: Kind, text: str, distance_m: float | None) -> str:
    named = [name for name in SPORTS if re.search(rf"\b(?:{questions.SPORTS[name]})\b", text)]
    if len(named) == 1:
        return named[0]
    if kind is Kind.INJURY and not named:
        return next(
            (sport for sport, parts in SPORT_OF_PART.items() if re.search(rf"\b(?:{parts})\b", text)), ""
        )
    return RUN if kind is Kind.GOAL and distance_m and not named else ""


def _number(text: str) -> int:
    return int(text) if text.isdigit() else SMALL_NUMBERS.get(text, 0)
