"""Which words of time belong to which value of a sentence: `this week` said of last week's number is a number invented."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain.periods import WEEKDAYS, words_for
from runningmate_coach.domain.values import DATE_NAME, EPOCH, FULL_DATE_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from runningmate_coach.domain.values import Value

_TIMES = re.compile(
    r"\b(?:from|between) \{(?P<begun>[^{}]*)\} (?:to|and|until|till) \{(?P<ended>[^{}]*)\}|\bsince \{(?P<since>[^{}]*)\}"
    rf"|\{{(?P<id>[^{{}}]*)\}}|\b(?P<relative>(?:this|last) (?:week|month|year|weekend)|next week|yesterday|today|tomorrow)\b"
    rf"|\b(?P<weekday>{'|'.join(WEEKDAYS)})s?\b",
    re.IGNORECASE,
)
_DIRECTED = ("up", "down", "level")
_DATED_BY_ITSELF = ("settings/", "period/")
"""Values that speak of another day than that on which something was set or began."""


@dataclass(frozen=True, slots=True)
class _Time:
    at: int
    fits: Callable[[date, date], bool]


def misbound(text: str, values: Mapping[str, Value], today: date) -> bool:
    """Whether a sentence says a time of a value that speaks of another.

    A value belongs to the words of time before it; where the sentence begins with a value, each to those after it.
    Differences belong to two times and are not looked at.

    Args:
        text: One sentence with `{value id}` where numbers go; each of them is known.
        values: All that it may cite, by id.
        today: The athlete's local day.
    """
    times = list(_times(text, values, today))
    plain = [
        (match.start(), values[match["id"]]) for match in _TIMES.finditer(text) if match["id"] is not None
    ]
    plain = [(at, value) for at, value in plain if _has_time(value)]
    if not times or not plain:
        return False
    behind = plain[0][0] < times[0].at
    return any(not _governing(times, at, behind=behind).fits(*_span(value)) for at, value in plain)


def _times(text: str, values: Mapping[str, Value], today: date) -> Iterator[_Time]:
    for match in _TIMES.finditer(text):
        if match["relative"]:
            period = words_for(match["relative"].lower(), today)
            if period is not None:
                yield _Time(match.start(), _within(period.first, period.last))
        elif match["weekday"]:
            yield _Time(match.start(), _on_weekday(WEEKDAYS.index(match["weekday"].lower())))
        elif match["begun"] is not None:
            first, last = _day(values[match["begun"]]), _day(values[match["ended"]])
            if first is not None and last is not None:
                yield _Time(match.start(), _within(first, last))
        elif match["since"] is not None:
            first = _day(values[match["since"]])
            if first is not None:
                yield _Time(match.start(), _from(first))
        elif (day := _day(values[match["id"]])) is not None:
            yield _Time(match.start(), _covers(day))


def _within(first: date, last: date) -> Callable[[date, date], bool]:
    return lambda begun, ended: begun >= first and ended <= last and begun in (first, ended)


def _on_weekday(day: int) -> Callable[[date, date], bool]:
    return lambda begun, ended: begun == ended and begun.weekday() == day


def _covers(day: date) -> Callable[[date, date], bool]:
    return lambda begun, ended: begun <= day <= ended


def _from(day: date) -> Callable[[date, date], bool]:
    return lambda _, ended: ended >= day


def _governing(times: list[_Time], at: int, *, behind: bool) -> _Time:
    before = [one for one in times if one.at < at]
    after = [one for one in times if one.at > at]
    if behind:
        return after[0] if after else before[-1]
    return before[-1] if before else after[0]


def _day(value: Value) -> date | None:
    """The day that a value is; None for other values."""
    return EPOCH + timedelta(days=int(value.value)) if value.name in (DATE_NAME, FULL_DATE_NAME) else None


def _has_time(value: Value) -> bool:
    return (
        value.first is not None
        and value.last is not None
        and _day(value) is None
        and value.direction not in _DIRECTED
        and not value.value_id.startswith(_DATED_BY_ITSELF)
    )


def _span(value: Value) -> tuple[date, date]:
    assert value.first is not None and value.last is not None  # noqa: PT018 - by `_has_time`
    return value.first, value.last
