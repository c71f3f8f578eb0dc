"""The chart of fitness, fatigue and form by day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from runningmate_charts.domain.calendar import day_axis, day_text, place
from runningmate_charts.domain.drawing import (
    Axis,
    Band,
    Bars,
    Chart,
    Column,
    Line,
    Panel,
    Readout,
    Strips,
    Tick,
)
from runningmate_charts.domain.palette import Token
from runningmate_charts.domain.ticks import PLAIN_STEPS, y_axis
from runningmate_servicekit.errors import FailedPrecondition
from runningmate_servicekit.numerals import number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from runningmate_charts.domain.drawing import Floats, Mark
    from runningmate_charts.domain.training import Day, History

WARMING_UP_DAYS = 42
"""One time constant of fitness, during which the start from 0 still shows (METRICS: days)."""
FORM_LIMITS = (-30.0, -10.0, 5.0, 20.0)
"""Percent of fitness at which one band of form ends and the next begins."""
FORM_NAMES = ("heavy", "building", "steady", "fresh", "resting")

_BAND_COLORS = (Token.BAND_LOW, Token.BAND_MIDDLE, Token.BAND_HIGH, Token.BAND_MIDDLE, Token.BAND_LOW)
_NARROW_PX = 600
_DAY_PX = 2
"""Narrower days are drawn by the week."""


def fitness_chart(history: History, first: date, width_px: int) -> Chart:
    """Draws a stretch of days.

    Args:
        history: The days to be shown and the day before them, where there is one: form is a
            percentage of the fitness that the day began with.
        first: First day to be shown.
        width_px: Width to reduce to.

    Raises:
        FailedPrecondition: There is no activity yet, or none of the days is to be shown.
    """
    days = tuple(day for day in history.days if day.day >= first)
    if not days or history.first_day is None:
        raise FailedPrecondition(
            "NOTHING_TO_DRAW",
            "There is no fitness to draw: no activity lies on these days or before them. "
            "Import recordings, for example with: runningmate import PATH",
        )
    narrow = width_px < _NARROW_PX
    before = next((day.fitness for day in reversed(history.days) if day.day < first), 0.0)
    form_percent = form_by_fitness(before, days)
    every = 1 if len(days) * _DAY_PX <= width_px else 7
    panels = (
        _fitness_panel(days, narrow),
        _load_panel(days, every, narrow),
        _form_panel(days, form_percent, history, narrow),
    )
    warming = _warming(history, days)
    return Chart(
        "Fitness, fatigue and form",
        _description(history, days, form_percent),
        day_axis(days[0].day, days[-1].day, 4 if narrow else 6),
        tuple(replace(panel, marks=(*warming, *panel.marks)) for panel in panels),
        _readout(days, form_percent),
        margin_px=84,
    )


def form_by_fitness(before: float, days: Sequence[Day]) -> Floats:
    """Form in percent of the fitness that each day began with.

    Args:
        before: Fitness of the day before the first.
        days: Ascending, without gaps.

    Returns:
        Shape (n,); not-a-number where there was hardly any fitness (below 1).
    """
    began = np.array([before, *(day.fitness for day in days[:-1])])
    form = np.array([day.form for day in days])
    percent = np.full(form.size, np.nan)
    np.divide(100 * form, began, out=percent, where=began >= 1.0)
    return percent


def form_name(percent: float) -> str:
    """Names the band that a form in percent of fitness lies in; each band has its lower limit in it."""
    return FORM_NAMES[int(np.searchsorted(FORM_LIMITS, percent, side="right"))]


def _fitness_panel(days: Sequence[Day], narrow: bool) -> Panel:
    x = _x(days)
    fitness = np.array([day.fitness for day in days])
    fatigue = np.array([day.fatigue for day in days])
    highest = max(float(fitness.max()), float(fatigue.max()))
    axis = y_axis(0.0, max(10.0, 1.06 * highest), PLAIN_STEPS, _whole)
    marks = (
        Line(x, fatigue, Token.FATIGUE, f"Fatigue {number(days[-1].fatigue)}"),
        Line(x, fitness, Token.FITNESS, f"Fitness {number(days[-1].fitness)}"),
    )
    return Panel("Fitness and fatigue", Token.INK, axis, marks, 150 if narrow else 200)


def _load_panel(days: Sequence[Day], every: int, narrow: bool) -> Panel:
    groups = [days[index : index + every] for index in range(0, len(days), every)]
    left = np.array([place(group[0].day) - 0.4 for group in groups])
    right = np.array([place(group[-1].day) + 0.4 for group in groups])
    top = np.array([sum(day.load for day in group) for group in groups])
    axis = y_axis(0.0, max(10.0, 1.04 * float(top.max())), PLAIN_STEPS, _whole, count=3)
    some = top > 0
    bars = Bars(left[some], right[some], np.zeros(int(some.sum())), top[some], Token.LOAD)
    title = "Load by day" if every == 1 else "Load by 7 days"
    return Panel(title, Token.INK, axis, (bars,), 72 if narrow else 90)


def _form_panel(days: Sequence[Day], percent: Floats, history: History, narrow: bool) -> Panel:
    warm = np.array([not _is_warming(day, history) for day in days]) & np.isfinite(percent)
    shown = percent[warm] if bool(warm.any()) else np.zeros(1)
    low, high = min(-45.0, float(shown.min()) - 4), max(35.0, float(shown.max()) + 4)
    axis = Axis(low, high, tuple(Tick(limit, _whole(limit)) for limit in FORM_LIMITS))
    edges = (low, *FORM_LIMITS, high)
    bands = tuple(
        Band(bottom, top, color, name)
        for bottom, top, color, name in zip(edges[:-1], edges[1:], _BAND_COLORS, FORM_NAMES, strict=True)
    )
    marks: tuple[Mark, ...] = (*bands, Line(_x(days), percent, Token.FORM))
    return Panel("Form, % of fitness", Token.FORM, axis, marks, 130 if narrow else 150)


def _warming(history: History, days: Sequence[Day]) -> tuple[Strips, ...]:
    """The days on which the start from 0 still shows."""
    young = [day for day in days if _is_warming(day, history)]
    if not young:
        return ()
    left, right = place(young[0].day) - 0.5, place(young[-1].day) + 0.5
    return (Strips(np.array([left]), np.array([right]), Token.WARMING, "warming up", hatched=True),)


def _is_warming(day: Day, history: History) -> bool:
    return history.first_day is None or (day.day - history.first_day).days < WARMING_UP_DAYS


def _readout(days: Sequence[Day], percent: Floats) -> Readout:
    x = _x(days)
    columns = (
        Column("Day", Token.INK, tuple(day_text(day.day) for day in days)),
        Column("Fitness", Token.FITNESS, tuple(number(day.fitness).text for day in days)),
        Column("Fatigue", Token.FATIGUE, tuple(number(day.fatigue).text for day in days)),
        Column("Load", Token.LOAD, tuple(number(day.load).text for day in days)),
        Column("Form", Token.FORM, tuple(str(number(value, "%")) for value in percent.tolist())),
    )
    return Readout(x - 0.5, x + 0.5, columns)


def _description(history: History, days: Sequence[Day], percent: Floats) -> str:
    last = days[-1]
    form = f"{number(last.form)}{_in_percent(float(percent[-1]))}"
    highest = max(day.fitness for day in days)
    sentences = [
        f"From {day_text(days[0].day)} to {day_text(last.day)}.",
        f"On the last day: fitness {number(last.fitness)}, fatigue {number(last.fatigue)}, form {form}.",
        f"At the start fitness was {number(days[0].fitness)}; its highest was {number(highest)}.",
    ]
    if _is_warming(last, history):
        sentences.append("Fitness is still warming up: it needs 42 days of data before its level means much.")
    if history.without_load:
        count = history.without_load
        what = (
            "One activity has no load and counts"
            if count == 1
            else f"{count} activities have no load and count"
        )
        sentences.append(f"{what} as rest.")
    if history.missing_settings:
        sentences.append(f"Settings that would change that: {', '.join(history.missing_settings)}.")
    if history.rests_on_estimates:
        sentences.append("Some loads rest on estimated thresholds.")
    return " ".join(sentences)


def _in_percent(percent: float) -> str:
    return f" ({number(percent)} % of fitness, {form_name(percent)})" if np.isfinite(percent) else ""


def _x(days: Sequence[Day]) -> Floats:
    return np.array([place(day.day) for day in days])


def _whole(at: float) -> str:
    return number(at).text
