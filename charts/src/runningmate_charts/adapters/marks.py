"""Marks of a panel as Bokeh glyphs and annotations.

Bokeh paints by level: grounds lie on `image`, gridlines and hatching on `underlay`, data above them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from runningmate_charts.adapters.library import bk, value
from runningmate_charts.domain.drawing import Area, Band, Bars, Line, Notes, Strips
from runningmate_charts.domain.palette import Token

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from runningmate_charts.adapters.ink import Ink
    from runningmate_charts.domain.drawing import Floats, Mark

_LINE_PX = 1.6
_VEIL_ALPHA = 0.14
_EDGE_ALPHA = 0.55


def draw(mark: Mark, plot: Any, ink: Ink) -> Any:
    """Adds a mark to a plot.

    Returns:
        The renderer that stands for the mark in a key; None for words and bands. The names of lines
        and bands at their right end are another plot's (see `figures`).
    """
    match mark:
        case Line():
            return _line(mark, plot, ink)
        case Area():
            return _area(mark, plot, ink)
        case Bars():
            return _bars(mark, plot, ink)
        case Strips():
            return _strips(mark, plot, ink)
        case Band():
            return _band(mark, plot, ink)
        case Notes():
            return _notes(mark, plot, ink)


def _line(mark: Line, plot: Any, ink: Ink) -> Any:
    glyph = bk.Line(x="x", y="y", line_color=ink[mark.color], line_width=_LINE_PX, line_join="round")
    return _added(plot, glyph, x=mark.x, y=single(mark.y))


def _area(mark: Area, plot: Any, ink: Ink) -> Any:
    runs = _runs(mark.y)
    xs = [np.concatenate((mark.x[run], mark.x[run][::-1])) for run in runs]
    ys = [single(np.concatenate((mark.y[run], np.full(mark.y[run].size, mark.base)))) for run in runs]
    glyph = bk.Patches(xs="xs", ys="ys", fill_color=ink[mark.color], line_color=None)
    return _added(plot, glyph, "image", xs=xs, ys=ys)


def _bars(mark: Bars, plot: Any, ink: Ink) -> Any:
    glyph = bk.Quad(
        left="left", right="right", bottom="bottom", top="top", fill_color=ink[mark.color], line_color=None
    )
    return _added(
        plot, glyph, left=mark.left, right=mark.right, bottom=single(mark.bottom), top=single(mark.top)
    )


def _strips(mark: Strips, plot: Any, ink: Ink) -> Any:
    look: dict[str, Any] = {"fill_color": ink[mark.color], "line_color": None}
    if mark.hatched:
        look = {
            "fill_color": None,
            "line_color": None,
            "hatch_pattern": "right_diagonal_line",
            "hatch_color": ink[mark.color],
            "hatch_scale": 10,
            "hatch_weight": 1,
        }
    if mark.veil:
        look |= {"fill_alpha": _VEIL_ALPHA, "line_color": ink[mark.color], "line_alpha": _EDGE_ALPHA}
    level = "underlay" if mark.hatched else "image"
    return _added(plot, bk.VStrip(x0="left", x1="right", **look), level, left=mark.left, right=mark.right)


def _band(mark: Band, plot: Any, ink: Ink) -> None:
    plot.add_layout(
        bk.BoxAnnotation(
            bottom=mark.low,
            top=mark.high,
            fill_color=ink[mark.color],
            fill_alpha=1,
            line_color=None,
            level="image",
            editable=False,
        )
    )


def _notes(mark: Notes, plot: Any, ink: Ink) -> None:
    look = ink.text(Token.MUTED if mark.at_top else Token.INK)
    glyph = bk.Text(
        x="x",
        y="y",
        text="text",
        text_align="center",
        text_baseline="top" if mark.at_top else "bottom",
        y_offset=3 if mark.at_top else -3,
        **{name: value(one) for name, one in look.items()},
    )
    _added(plot, glyph, x=mark.x, y=mark.y, text=list(mark.texts))


def single(values: Floats) -> NDArray[np.float32]:
    """Halves what a series weighs; a pixel needs no more."""
    return values.astype(np.float32)


def _added(plot: Any, glyph: Any, level: str = "glyph", **columns: Any) -> Any:
    renderer = plot.add_glyph(bk.ColumnDataSource(data=columns), glyph)
    renderer.level = level
    # Selecting is not offered, so that there is no second look to send.
    renderer.nonselection_glyph = None
    renderer.muted_glyph = None
    return renderer


def _runs(values: Floats) -> list[slice]:
    """Stretches without a not-a-number, each of at least two values."""
    known = np.flatnonzero(np.isfinite(values))
    if not known.size:
        return []
    parts = np.split(known, np.flatnonzero(np.diff(known) > 1) + 1)
    return [slice(int(part[0]), int(part[-1]) + 1) for part in parts if part.size > 1]
