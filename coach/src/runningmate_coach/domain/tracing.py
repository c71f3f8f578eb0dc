"""What an answer may say of its numbers: directions, comparisons, periods and names are traced like the numbers themselves.

Stricter than `verification`, whose checks are part of it: a review's words come from rules, an answer's may come from a
model that is wrong, or that somebody's title talked into something.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from runningmate_coach.domain.absence import unproved
from runningmate_coach.domain.bindings import misbound
from runningmate_coach.domain.numerals import plain
from runningmate_coach.domain.periods import WEEKDAYS, words_for
from runningmate_coach.domain.values import DATE_NAME, FULL_DATE_NAME, MONTHS
from runningmate_coach.domain.verification import PLACEHOLDER, Sentence, Stopped, check_words, formatted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import date

    from runningmate_coach.domain.claims import Support
    from runningmate_coach.domain.phrase import Draft
    from runningmate_coach.domain.values import Value

QUOTED_WORDS = 4
"""So many words in a row, the same as in a title, are a quotation."""
MOST_CHARACTERS = 600
"""Of a sentence."""


_HOLE = "\N{REPLACEMENT CHARACTER}"
"""Stands where a citation was, while the words around it are looked at."""


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_UP = _pattern(rf"more|higher|greater|larger|bigger|up|upwards?|r[io]ses?|risen|rising|increas\w+|gr[eo]ws?|grown|growing|above"
               rf"|over(?=\s*{_HOLE})|at least(?=\s*{_HOLE})|exceed\w*|(?<!elevation )gain\w*|extra|additional")  # fmt: skip
_DOWN = _pattern(rf"less|fewer|lower|smaller|down|downwards?|f[ae]lls?|fallen|falling|decreas\w+|drop\w*|declin\w+|below|behind"
                 rf"|under(?=\s*{_HOLE})|at most(?=\s*{_HOLE})|reduc\w+|shr[aiu]nk\w*")  # fmt: skip
_LEVEL = _pattern(r"same|unchanged|equal\w*|level|identical|just as|as (?:much|many|far|long|fast|hard)")
_LONGER = _pattern(r"longer|farther|further")
_SHORTER = _pattern(r"shorter")
_FASTER = _pattern(r"faster|quicker|sooner")
_SLOWER = _pattern(r"slower")
_HARDER = _pattern(r"harder|heavier|tougher|fresher|fitter")
_EASIER = _pattern(r"easier|lighter|gentler")
_MOST = _pattern(r"longest|farthest|furthest|most|best|fastest|highest|biggest|largest|greatest|hardest|heaviest|toughest"
                 r"|quickest|steepest|records?|strongest")  # fmt: skip
_LEAST = _pattern(r"shortest|least|fewest|slowest|lowest|smallest|easiest|worst|lightest")


def _is_speed(value: Value) -> bool:
    return value.name.endswith("speed_mps")


def _is_pace(value: Value) -> bool:
    return value.name.endswith(("_s_per_km", "_s_per_100m"))


def _is_length(value: Value) -> bool:
    return value.name.endswith(("distance_m", "time_s", "duration_s"))


def _goes(direction: str) -> Callable[[Value], bool]:
    return lambda value: value.direction == direction


def _faster(value: Value) -> bool:
    up = _is_speed(value) and value.direction == "up"
    down = (_is_pace(value) or value.name.endswith("time_s")) and value.direction == "down"
    return up or down


def _slower(value: Value) -> bool:
    down = _is_speed(value) and value.direction == "down"
    up = (_is_pace(value) or value.name.endswith("time_s")) and value.direction == "up"
    return up or down


_DIRECTIONS: tuple[tuple[re.Pattern[str], Callable[[Value], bool]], ...] = (
    (_UP, _goes("up")),
    (_DOWN, _goes("down")),
    (_LEVEL, _goes("level")),
    (_LONGER, lambda value: _is_length(value) and value.direction == "up"),
    (_SHORTER, lambda value: _is_length(value) and value.direction == "down"),
    (_FASTER, _faster),
    (_SLOWER, _slower),
    (_HARDER, lambda value: "load" in value.name and value.direction == "up"),
    (_EASIER, lambda value: "load" in value.name and value.direction == "down"),
    (_MOST, _goes("most")),
    (_LEAST, _goes("least")),
)

_UNIT = (
    r"(?:%|percent|per ?cent|points?|watts?|w\b|kw|km|kms|k\b|m\b|kilomet\w+|met(?:re|er)s?|miles?|mi\b|yards?|feet|ft|bpm|beats?"
    r"|hours?|hrs?|h\b|minutes?|mins?|seconds?|secs?|s\b|days?|weeks?|months?|years?|kg|kilos?|kj|kcal|calories|rpm|spm"
    r"|steps?|km/h|mph|°)"
)
_JOINED_BEFORE = re.compile(r"[^\s(\"'“‘—–]\Z")
_JOINED_AFTER = re.compile(r"\A(?:'s\b|’s\b|[.,;:?)\"'”’—–]+(?:[\s\"')”’]|\Z)|\s|\Z)")
_UNIT_AFTER = re.compile(rf"\A\s*-?{_UNIT}(?![\w-])", re.IGNORECASE)
_DAYS_AFTER = re.compile(r"\A days?\b")
_MARKUP = re.compile(r"://|[<>\[\]|*#\\\n`$=]|[\w-]+@[\w-]+|\w{2,}[.]\w{2,}|/\w+/", re.IGNORECASE)
"""A link would carry what a title asks for to somebody else; sentences have no markup either."""

_RELATIVE = _pattern(r"(?:this|last) (?:week|month|year|weekend)|yesterday")
_TODAY = _pattern(r"today|tomorrow|next week")
_WEEKDAY = _pattern("|".join(WEEKDAYS))
_MONTH = re.compile(
    r"\b(?:"
    + "|".join(one for one in MONTHS if one not in ("May", "March"))
    + r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
    r"|(?<!^)(?<![.!?] )\b(?:May|March)\b"
)

_LINK = r"(?: (?:is|was|are|were|of|at|stands at|stood at|came to|comes to|reached|averaged|totalled|about|around|now|a|an|the|your|to)|:|,)*"
_NOUNS: tuple[tuple[str, Callable[[Value], bool]], ...] = (
    (r"fitness", lambda value: value.name.startswith("fitness")),
    (r"fatigue", lambda value: value.name.startswith("fatigue")),
    (r"form", lambda value: value.name.startswith("form")),
    (r"(?:training )?load", lambda value: "load" in value.name),
    (r"distance|mileage", lambda value: value.name.endswith("distance_m")),
    (r"heart rate|pulse|HR", lambda value: value.name.endswith("_bpm")),
    (r"power|FTP|watts", lambda value: value.name.endswith("_w")),
    (r"pace|speed", lambda value: _is_speed(value) or _is_pace(value)),
    (r"cadence", lambda value: value.name.endswith(("_rpm", "_spm"))),
    (r"climb(?:ing)?|elevation(?: gain)?|ascent", lambda value: "elevation" in value.name),
    (r"weight", lambda value: value.name.endswith("_kg")),
    (r"time|duration", lambda value: value.name.endswith("_s")),
    (r"date|day", lambda value: value.name in (DATE_NAME, FULL_DATE_NAME) or value.name.endswith("day_count")),
)  # fmt: skip
_BINDINGS = tuple(
    (re.compile(rf"\b(?:{noun}){_LINK} \{{([^{{}}]*)\}}", re.IGNORECASE), fits) for noun, fits in _NOUNS
)

_STATES = _pattern(
    r"(?:your|the) (?:\w+ ){0,2}(?:"
    + "|".join(noun for noun, _ in _NOUNS if noun != "date|day")
    + r"|weeks?|months?|runs?|rides?|swims?"
    r"|training|workouts?) (?:\w+ ){0,2}(?:is|was|are|were|has|have|had|looks?|looked|seems?|seemed|stays?|stayed|went|goes|remains?)"
)
"""How something stands is a matter of values, not of a model's impression."""


def trace(
    draft: Draft,
    values: Mapping[str, Value],
    supports: Iterable[Support],
    today: date,
    untrusted: Iterable[str] = (),
    missing: Collection[str] | None = None,
) -> Sentence:
    """Puts the formatted numbers into a sentence of an answer.

    Args:
        draft: One sentence with `{value id}` where numbers go.
        values: All that it may cite, by id.
        supports: What the code measured for claims.
        today: The athlete's local day.
        untrusted: Titles that the engine has read; it speaks for itself and not in their words.
        missing: What tools said of things that are not there; None for words of code, which says it by itself.

    Raises:
        Stopped: Something in it is not traced.
    """
    if len(draft.text) > MOST_CHARACTERS:
        raise Stopped("it is too long to be a sentence")
    sentence = formatted(draft, values)
    cited = [one.value for one in sentence.cited]
    _check_joints(draft.text, values)
    _check_names(draft.text, values)
    if _MARKUP.search(PLACEHOLDER.sub(" ", draft.text)):
        raise Stopped("it holds markup or an address")
    if _runs(draft.text) & {run for title in untrusted for run in _runs(title)}:
        raise Stopped("it speaks in the words of a title")
    if not cited and _STATES.search(draft.text):
        raise Stopped("it says how something stands without a value")
    if missing is not None and unproved(PLACEHOLDER.sub(" ", draft.text), cited, missing):
        raise Stopped("it says that something is missing without the tool's own words or a count")
    if misbound(draft.text, values, today):
        raise Stopped("it says a time of a value that speaks of another")
    bare = _without_directions(plain(PLACEHOLDER.sub(_HOLE, draft.text)), cited)
    _check_days(bare, cited, today)
    check_words(bare, supports)
    return sentence


def _runs(text: str) -> set[tuple[str, ...]]:
    """All runs of words that are long enough to be told from chance."""
    words = re.findall(r"\w+", plain(PLACEHOLDER.sub(" ", text)).casefold())
    return {tuple(words[at : at + QUOTED_WORDS]) for at in range(len(words) - QUOTED_WORDS + 1)}


def _check_joints(text: str, values: Mapping[str, Value]) -> None:
    """A number must stand alone: nothing may become a part of it."""
    for match in PLACEHOLDER.finditer(text):
        if _JOINED_BEFORE.search(text[: match.start()]) or not _JOINED_AFTER.match(text[match.end() :]):
            raise Stopped("it joins something to a cited value")
        days = values[match[1]].name.endswith("day_count") and _DAYS_AFTER.match(text[match.end() :])
        if _UNIT_AFTER.match(text[match.end() :]) and not days:
            raise Stopped("it gives a unit to a value that has its own")


def _check_names(text: str, values: Mapping[str, Value]) -> None:
    for pattern, fits in _BINDINGS:
        for match in pattern.finditer(text):
            if not fits(values[match[1]]):
                raise Stopped("it calls a value what it is not")


def _without_directions(bare: str, cited: Iterable[Value]) -> str:
    """Takes out the words that say a direction, each of which a cited value must have."""
    values = tuple(cited)
    for words, fits in _DIRECTIONS:
        if not words.search(bare):
            continue
        if not any(fits(value) for value in values):
            raise Stopped("it claims a direction that no cited value has")
        bare = words.sub(" ", bare)
    return bare.replace(_HOLE, " ")


def _check_days(bare: str, cited: Iterable[Value], today: date) -> None:
    spans = [
        (value.first, value.last) for value in cited if value.first is not None and value.last is not None
    ]
    if _MONTH.search(bare):
        raise Stopped("it names a month that is no cited date")
    words = [match[0].lower() for match in _RELATIVE.finditer(bare)]
    if spans:
        words += [match[0].lower() for match in _TODAY.finditer(bare)]
    for word in words:
        period = words_for(word, today)
        if period is None or not any(
            first >= period.first and last <= period.last and first in (period.first, last)
            for first, last in spans
        ):
            raise Stopped("it names a period that no cited value has")
    for match in _WEEKDAY.finditer(bare):
        day = WEEKDAYS.index(match[0].lower())
        if not any(first == last and first.weekday() == day for first, last in spans):
            raise Stopped("it names a day that no cited value has")
