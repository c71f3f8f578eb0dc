"""Charts as Bokeh models.

The document carries no code (no CustomJS): every text is made beforehand, so that a page with a
strict content security policy can show it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runningmate_charts.adapters.ink import FONT, SMALL_PX, TITLE_PX
from runningmate_charts.adapters.library import bk
from runningmate_charts.adapters.marks import draw
from runningmate_charts.adapters.readout import Crosshair
from runningmate_charts.domain.drawing import Band, Line, Strips
from runningmate_charts.domain.palette import Token

if TYPE_CHECKING:
    from runningmate_charts.adapters.ink import Ink
    from runningmate_charts.domain.drawing import Axis, Chart, Panel

_LEFT_PX = 50
_TITLE_HEIGHT_PX = 28
_KEY_HEIGHT_PX = 24
_X_AXIS_HEIGHT_PX = 28
_LABEL_DISTANCE_PX = 16
_ZOOMED_TICKS = 5


def build(chart: Chart, ink: Ink) -> Any:
    """Builds the figure: panels below each other, as wide as the page, with one x range and one crosshair."""
    x_range = _range(chart.x_axis)
    crosshair = Crosshair(chart.readout, ink)
    plots = []
    for number, panel in enumerate(chart.panels):
        last = number == len(chart.panels) - 1
        plot = _plot(chart, panel, x_range, ink, last=last)
        _fill(plot, chart, panel, ink, first=number == 0)
        crosshair.attach(plot, panel.axis, zooms=bool(chart.x_axis.steps))
        plots.append(plot)
    return bk.Column(
        children=plots, sizing_mode="stretch_width", spacing=8, styles={"background-color": ink[Token.GROUND]}
    )


def _range(axis: Axis) -> Any:
    if not axis.steps:
        return bk.Range1d(axis.start, axis.end)
    return bk.Range1d(
        axis.start, axis.end, bounds=(axis.start, axis.end), min_interval=axis.steps[0] * _ZOOMED_TICKS
    )


def _plot(chart: Chart, panel: Panel, x_range: Any, ink: Ink, *, last: bool) -> Any:
    height_px = panel.height_px + _TITLE_HEIGHT_PX
    height_px += (_KEY_HEIGHT_PX if panel.key else 0) + (_X_AXIS_HEIGHT_PX if last else 0)
    plot = bk.Plot(
        x_range=x_range,
        y_range=bk.Range1d(panel.axis.start, panel.axis.end),
        height=height_px,
        sizing_mode="stretch_width",
        min_border_left=_LEFT_PX,
        min_border_right=chart.margin_px,
        min_border_top=0,
        min_border_bottom=0,
        toolbar_location=None,
        background_fill_color=None,
        border_fill_color=None,
        outline_line_color=None,
        title=bk.Title(text=panel.title, offset=0, standoff=8, **ink.text(panel.color, TITLE_PX, bold=True)),
        lod_threshold=None,
        styles=_tooltip_colours(ink),
    )
    y_ticker = bk.FixedTicker(ticks=[tick.at for tick in panel.axis.ticks])
    plot.add_layout(_axis(bk.LinearAxis(ticker=y_ticker), panel.axis, ink), "left")
    plot.add_layout(bk.Grid(dimension=1, ticker=y_ticker, grid_line_color=ink[Token.GRID], level="image"))
    if last:
        plot.add_layout(_axis(bk.LinearAxis(ticker=_x_ticker(chart.x_axis)), chart.x_axis, ink), "below")
    return plot


def _axis(axis: Any, model: Axis, ink: Ink) -> Any:
    """Gives an axis its words; lines and tick marks are left to the grid."""
    axis.axis_line_color = None
    axis.major_tick_line_color = None
    axis.minor_tick_line_color = None
    axis.major_tick_out = 2
    axis.major_label_text_color = ink[Token.MUTED]
    axis.major_label_text_font = FONT
    axis.major_label_text_font_size = f"{SMALL_PX}px"
    axis.major_label_standoff = 6
    axis.major_label_overrides = {tick.at: tick.text for tick in (*model.ticks, *model.finer)}
    return axis


def _x_ticker(axis: Axis) -> Any:
    if not axis.steps:
        return bk.FixedTicker(ticks=[tick.at for tick in axis.ticks])
    return bk.CompositeTicker(
        tickers=[bk.SingleIntervalTicker(interval=step, num_minor_ticks=0) for step in axis.steps],
        desired_num_ticks=max(2, round((axis.end - axis.start) / axis.steps[-1])),
        num_minor_ticks=0,
    )


def _fill(plot: Any, chart: Chart, panel: Panel, ink: Ink, *, first: bool) -> None:
    items = []
    for mark in panel.marks:
        renderer = draw(mark, plot, chart.x_axis, ink)
        name = "" if isinstance(mark, Line | Band) else getattr(mark, "name", "")
        if panel.key and renderer is not None and name:
            items.append(bk.LegendItem(label=name, renderers=[renderer]))
        if first and isinstance(mark, Strips) and mark.hatched:
            plot.add_layout(_inside_top(float(mark.left[0]), panel.axis, mark.name, ink))
    if items:
        plot.add_layout(_key(items, ink), "above")
    for label in _line_labels(chart, panel, ink):
        plot.add_layout(label)
    if panel.caption:
        plot.add_layout(
            bk.Label(
                x=chart.x_axis.end,
                y=panel.axis.end,
                y_offset=9,
                text=panel.caption,
                text_align="right",
                text_baseline="bottom",
                **ink.text(Token.MUTED),
            )
        )


def _key(items: list[Any], ink: Ink) -> Any:
    return bk.Legend(
        items=items,
        orientation="horizontal",
        location="left",
        background_fill_color=None,
        border_line_color=None,
        margin=0,
        padding=0,
        spacing=12,
        label_standoff=4,
        glyph_width=12,
        glyph_height=12,
        label_text_color=ink[Token.INK],
        label_text_font=FONT,
        label_text_font_size=f"{SMALL_PX}px",
        label_text_baseline="middle",
        label_height=16,
    )


def _inside_top(x: float, axis: Axis, text: str, ink: Ink) -> Any:
    return bk.Label(
        x=x,
        y=axis.end,
        x_offset=6,
        y_offset=-6,
        text=text,
        text_baseline="top",
        background_fill_color=ink[Token.GROUND],
        background_fill_alpha=0.85,
        **ink.text(Token.MUTED),
    )


def _line_labels(chart: Chart, panel: Panel, ink: Ink) -> list[Any]:
    """Writes each line's name at its end, moved apart where ends lie close together."""
    lines = [mark for mark in panel.marks if isinstance(mark, Line) and mark.label]
    px_per_unit = panel.height_px / (panel.axis.end - panel.axis.start)
    ends = sorted(
        ((float(line.y[-1]) - panel.axis.start) * px_per_unit, index) for index, line in enumerate(lines)
    )
    places = _apart([end for end, _ in ends], panel.height_px)
    return [
        bk.Label(
            x=chart.x_axis.end,
            y=float(lines[index].y[-1]),
            x_offset=8,
            y_offset=place - end,
            text=lines[index].label,
            text_baseline="middle",
            **ink.text(lines[index].color, bold=True),
        )
        for (end, index), place in zip(ends, places, strict=True)
    ]


def _apart(places: list[float], height_px: float) -> list[float]:
    """Moves ascending places upwards until labels do not touch, then down again where they leave the panel."""
    moved: list[float] = []
    for place in places:
        moved.append(
            max(place, moved[-1] + _LABEL_DISTANCE_PX) if moved else max(place, _LABEL_DISTANCE_PX / 2)
        )
    over = (moved[-1] - height_px) if moved else 0.0
    return [place - max(0.0, over) for place in moved]


def _tooltip_colours(ink: Ink) -> dict[str, str]:
    return {
        "--tooltip-color": ink[Token.GROUND],
        "--tooltip-border": ink[Token.GRID],
        "--tooltip-text": ink[Token.INK],
    }
