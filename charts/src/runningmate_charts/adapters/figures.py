"""Charts as Bokeh models.

The document carries no code (no CustomJS): every text is made beforehand, so that a page with a
strict content security policy can show it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runningmate_charts.adapters.ink import FONT, SMALL_PX, TITLE_PX
from runningmate_charts.adapters.labels import bare, end_labels, label_plot
from runningmate_charts.adapters.library import bk
from runningmate_charts.adapters.marks import draw
from runningmate_charts.adapters.readout import Crosshair
from runningmate_charts.domain.drawing import Bars, Strips
from runningmate_charts.domain.palette import Token

if TYPE_CHECKING:
    from runningmate_charts.adapters.ink import Ink
    from runningmate_charts.domain.drawing import Axis, Chart, Panel

_LEFT_PX = 50
_TITLE_HEIGHT_PX = 28
_KEY_HEIGHT_PX = 24
_X_AXIS_HEIGHT_PX = 28
_BELOW_PX = 10
_ZOOMED_TICKS = 5


def build(chart: Chart, ink: Ink) -> Any:
    """Builds the figure: panels below each other, as wide as the page, with one x range and one crosshair."""
    x_range = _range(chart.x_axis)
    crosshair = Crosshair(chart.readout, ink)
    rows = []
    for number, panel in enumerate(chart.panels):
        last = number == len(chart.panels) - 1
        labels = end_labels(panel)
        plot = _plot(panel, x_range, chart.x_axis, ink, right_px=0 if labels else chart.margin_px, last=last)
        _fill(plot, panel, ink, first=number == 0)
        crosshair.attach(plot, panel.axis, zooms=bool(chart.x_axis.steps))
        if labels:
            side = label_plot(plot, labels, chart.margin_px, ink)
            plot = bk.Row(children=[plot, side], sizing_mode="stretch_width", spacing=0)
        rows.append(plot)
    return bk.Column(
        children=rows, sizing_mode="stretch_width", spacing=0, styles={"background-color": ink[Token.GROUND]}
    )


def _range(axis: Axis) -> Any:
    if not axis.steps:
        return bk.Range1d(axis.start, axis.end)
    return bk.Range1d(
        axis.start, axis.end, bounds=(axis.start, axis.end), min_interval=axis.steps[0] * _ZOOMED_TICKS
    )


def _plot(panel: Panel, x_range: Any, x_axis: Axis, ink: Ink, *, right_px: int, last: bool) -> Any:
    bottom_px = _X_AXIS_HEIGHT_PX if last else _BELOW_PX
    plot = bk.Plot(
        x_range=x_range,
        y_range=bk.Range1d(panel.axis.start, panel.axis.end),
        height=panel.height_px + _TITLE_HEIGHT_PX + (_KEY_HEIGHT_PX if panel.key else 0) + bottom_px,
        sizing_mode="stretch_width",
        title=bk.Title(text=panel.title, offset=0, standoff=8, **ink.text(panel.color, TITLE_PX, bold=True)),
        **bare(_LEFT_PX, right_px, bottom_px),
    )
    y_ticker = bk.FixedTicker(ticks=[tick.at for tick in panel.axis.ticks])
    plot.add_layout(_axis(bk.LinearAxis(ticker=y_ticker), panel.axis, ink), "left")
    plot.add_layout(bk.Grid(dimension=1, ticker=y_ticker, grid_line_color=ink[Token.GRID], level="underlay"))
    if last:
        plot.add_layout(_axis(bk.LinearAxis(ticker=_x_ticker(x_axis)), x_axis, ink), "below")
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
    # BokehJS looks for an interval below the ideal one and fails where there is none; this one is never the best.
    below = axis.steps[0] / 1000
    return bk.CompositeTicker(
        tickers=[bk.SingleIntervalTicker(interval=step, num_minor_ticks=0) for step in (below, *axis.steps)],
        desired_num_ticks=max(2, round((axis.end - axis.start) / axis.steps[-1])),
        num_minor_ticks=0,
    )


def _fill(plot: Any, panel: Panel, ink: Ink, *, first: bool) -> None:
    items = []
    for mark in panel.marks:
        renderer = draw(mark, plot, ink)
        if panel.key and isinstance(mark, Bars | Strips) and mark.name:
            items.append(bk.LegendItem(label=mark.name, renderers=[renderer]))
        if first and not panel.key and isinstance(mark, Strips) and mark.hatched:
            plot.add_layout(_inside_top(float(mark.left[0]), panel.axis, mark.name, ink))
    if items:
        plot.add_layout(_key(items, ink), "above")
    if panel.caption:
        plot.add_layout(_inside_bottom(plot.x_range.end, panel.axis, panel.caption, ink))


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


def _inside_bottom(x: float, axis: Axis, text: str, ink: Ink) -> Any:
    """Words on the backdrop, which lies at the foot of the panel."""
    return bk.Label(
        x=x,
        y=axis.start,
        x_offset=-6,
        y_offset=4,
        text=text,
        text_align="right",
        text_baseline="bottom",
        background_fill_color=ink[Token.BACKDROP],
        background_fill_alpha=0.7,
        **ink.text(Token.MUTED),
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
