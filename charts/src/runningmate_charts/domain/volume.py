"""The chart of training time by week, stacked by sport."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from runningmate_charts.domain.calendar import day_axis, day_text, place
from runningmate_charts.domain.drawing import Axis, Bars, Chart, Column, Notes, Panel, Readout
from runningmate_charts.domain.palette import Token
from runningmate_charts.domain.ticks import HOUR_STEPS, y_axis
from runningmate_servicekit.errors import FailedPrecondition
from runningmate_servicekit.numerals import MISSING_TEXT, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runningmate_charts.domain.drawing import Floats, Mark
    from runningmate_charts.domain.training import Week

_NARROW_PX = 600
_AXIS_PX = 70
"""Beside the field, left and right."""
_TOTAL_PX = 52
"""Narrowest bar that has room for `10 h 35` above it."""
_BAR_DAYS = 5.6
"""Width of a bar, of the seven days that a week has."""


def volume_chart(weeks: Sequence[Week], width_px: int) -> Chart:
    """Draws weeks, empty ones included.

    Raises:
        FailedPrecondition: No week has an activity.
    """
    sums = {sport: _hours(weeks, sport) for sport in _sports(weeks)}
    if not sums:
        raise FailedPrecondition(
            "NOTHING_TO_DRAW",
            "There is no training to draw: no activity lies in these weeks. "
            "Choose other dates, or import recordings, for example with: runningmate import PATH",
        )
    narrow = width_px < _NARROW_PX
    middle = np.array([place(week.monday) + 3 for week in weeks])
    marks: list[Mark] = []
    base = np.zeros(middle.size)
    for sport, hours in sums.items():
        some = hours > 0
        marks.append(_bars(sport, middle[some], base[some], hours[some]))
        base = base + hours
    marks += _totals(middle, base, width_px)
    axis = y_axis(0.0, 1.1 * max(float(base.max()), 0.25), HOUR_STEPS, _hour_text)
    panel = Panel("Training time a week", Token.INK, axis, tuple(marks), 200 if narrow else 260, key=True)
    room = _margin_days(middle.size, width_px)
    days = day_axis(weeks[0].monday, weeks[-1].monday + timedelta(days=6), 4 if narrow else 6)
    return Chart(
        "Weekly volume",
        _description(weeks, sums, base),
        Axis(days.start - room, days.end + room, days.ticks),
        (panel,),
        _readout(weeks, sums, base, middle),
    )


def _sports(weeks: Sequence[Week]) -> list[str]:
    """Sports by time spent, most first: the steadiest one lies at the bottom."""
    spent: dict[str, float] = {}
    for week in weeks:
        for sport, seconds in week.timer_time_s.items():
            spent[sport] = spent.get(sport, 0.0) + seconds
    return sorted((sport for sport, seconds in spent.items() if seconds > 0), key=lambda sport: -spent[sport])


def _hours(weeks: Sequence[Week], sport: str) -> Floats:
    return np.array([week.timer_time_s.get(sport, 0.0) / 3600 for week in weeks])


def _bars(sport: str, middle: Floats, base: Floats, hours: Floats) -> Bars:
    half = _BAR_DAYS / 2
    return Bars(middle - half, middle + half, base, base + hours, _color(sport), sport)


def _totals(middle: Floats, hours: Floats, width_px: int) -> tuple[Mark, ...]:
    """Writes the total above each bar, or only above the highest and the last where bars are narrow."""
    some = np.flatnonzero(hours > 0)
    if width_px / middle.size < _TOTAL_PX:
        last, highest = int(some[-1]), int(np.argmax(hours))
        apart = abs(last - highest) * width_px / middle.size >= 2 * _TOTAL_PX
        some = np.array([highest, last] if apart else [highest])
    texts = tuple(total(float(hours[index]) * 3600).text for index in some)
    return (Notes(middle[some], hours[some], texts),)


def _margin_days(weeks: int, width_px: int) -> float:
    """Room beside the first and the last bar for half of a total, which is wider than a narrow bar."""
    px_per_day = (width_px - _AXIS_PX) / (7 * weeks)
    return max(0.0, _TOTAL_PX / 2 / px_per_day - 3)


def _color(sport: str) -> Token:
    return Token(sport) if sport in set(Token) else Token.OTHER


def _hour_text(hours: float) -> str:
    """Writes whole hours as `3 h`, parts of hours as totals."""
    return f"{hours:.0f} h" if float(hours).is_integer() else total(hours * 3600).text


def _readout(weeks: Sequence[Week], sums: dict[str, Floats], totals: Floats, middle: Floats) -> Readout:
    columns = [Column("Week of", Token.INK, tuple(day_text(week.monday) for week in weeks))]
    columns.append(Column("Total", Token.INK, tuple(_time_text(hours) for hours in totals.tolist())))
    columns += [
        Column(sport.capitalize(), _color(sport), tuple(_time_text(value) for value in hours.tolist()))
        for sport, hours in sums.items()
    ]
    return Readout(middle - 3.5, middle + 3.5, tuple(columns))


def _time_text(hours: float) -> str:
    return total(hours * 3600).text if hours > 0 else MISSING_TEXT


def _description(weeks: Sequence[Week], sums: dict[str, Floats], totals: Floats) -> str:
    highest = int(np.argmax(totals))
    by_sport = ", ".join(f"{sport} {total(float(hours.sum()) * 3600)}" for sport, hours in sums.items())
    return (
        f"{len(weeks)} weeks from {day_text(weeks[0].monday)}: {total(float(totals.sum()) * 3600)} in all, "
        f"{total(float(totals.mean()) * 3600)} a week on average ({by_sport}). "
        f"The most was {total(float(totals[highest]) * 3600)} in the week of {day_text(weeks[highest].monday)}."
    )
