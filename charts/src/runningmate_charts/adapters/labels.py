"""Names at the right ends of lines and bands, in a narrow plot beside the panel.

Bokeh cuts words off at the frame of their plot, so those beside the frame need a plot of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from runningmate_charts.adapters.ink import TITLE_PX
from runningmate_charts.adapters.library import bk, value
from runningmate_charts.domain.drawing import Band, Line
from runningmate_charts.domain.palette import Token

if TYPE_CHECKING:
    from runningmate_charts.adapters.ink import Ink
    from runningmate_charts.domain.drawing import Panel

_DISTANCE_PX = 16
"""Between the middles of two labels."""
_INDENT_PX = 8


@dataclass(frozen=True, slots=True)
class EndLabel:
    """A name and its place on the y axis."""

    y: float
    text: str
    color: Token
    bold: bool


def end_labels(panel: Panel) -> list[EndLabel]:
    """Places the names of a panel's lines and bands; those of lines are moved apart where they would touch."""
    bands = [mark for mark in panel.marks if isinstance(mark, Band)]
    lines = [mark for mark in panel.marks if isinstance(mark, Line) and mark.label]
    units_per_px = (panel.axis.end - panel.axis.start) / panel.height_px
    ends = [(float(line.y[-1]) - panel.axis.start) / units_per_px for line in lines]
    labels = [EndLabel((band.low + band.high) / 2, band.label, Token.MUTED, bold=False) for band in bands]
    labels += [
        EndLabel(panel.axis.start + place * units_per_px, line.label, line.color, bold=True)
        for line, place in zip(lines, apart(ends, panel.height_px), strict=True)
    ]
    return labels


def apart(places_px: list[float], height_px: float) -> list[float]:
    """Moves places up until none is nearer than a line of text to the next, then all down into the panel.

    Args:
        places_px: In any order, from the foot of the panel.
        height_px: Of the panel.

    Returns:
        In the order given; the order from low to high is kept.
    """
    order = sorted(range(len(places_px)), key=lambda index: places_px[index])
    moved = list(places_px)
    floor = _DISTANCE_PX / 2
    for index in order:
        moved[index] = max(moved[index], floor)
        floor = moved[index] + _DISTANCE_PX
    over = max(moved, default=0.0) - (height_px - _DISTANCE_PX / 2)
    return [place - max(0.0, over) for place in moved]


def label_plot(beside: Any, labels: list[EndLabel], width_px: int, ink: Ink) -> Any:
    """Builds the plot of the names; it has the height and the y range of the plot it stands beside."""
    plot = bk.Plot(
        x_range=bk.Range1d(0, 1),
        y_range=beside.y_range,
        width=width_px,
        height=beside.height,
        sizing_mode="fixed",
        # As high as the neighbour's title, so that the frames are level.
        title=bk.Title(text=" ", standoff=8, **ink.text(Token.INK, TITLE_PX, bold=True)),
        **bare(0, 0, beside.min_border_bottom),
    )
    for bold in (False, True):
        same = [label for label in labels if label.bold is bold]
        if not same:
            continue
        data = {
            "y": [label.y for label in same],
            "text": [label.text for label in same],
            "color": [ink[label.color] for label in same],
        }
        look = {name: value(one) for name, one in ink.text(Token.INK, bold=bold).items()} | {
            "text_color": "color"
        }
        glyph = bk.Text(x=value(0), y="y", text="text", x_offset=_INDENT_PX, text_baseline="middle", **look)
        renderer = plot.add_glyph(bk.ColumnDataSource(data=data), glyph)
        renderer.nonselection_glyph = None
        renderer.muted_glyph = None
    return plot


def bare(left_px: int, right_px: int, bottom_px: int) -> dict[str, Any]:
    """Properties of a plot without tools, outline and ground of its own."""
    return {
        "min_border_left": left_px,
        "min_border_right": right_px,
        "min_border_top": 0,
        "min_border_bottom": bottom_px,
        "toolbar_location": None,
        "background_fill_color": None,
        "border_fill_color": None,
        "outline_line_color": None,
        "lod_threshold": None,
    }
