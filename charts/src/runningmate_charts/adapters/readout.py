"""One crosshair through all panels, and what it tells."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from runningmate_charts.adapters.ink import FONT
from runningmate_charts.adapters.library import bk
from runningmate_charts.domain.palette import Token

if TYPE_CHECKING:
    from runningmate_charts.adapters.ink import Ink
    from runningmate_charts.domain.drawing import Axis, Readout


class Crosshair:
    """Tools of one chart; all panels share the line and the texts."""

    def __init__(self, readout: Readout, ink: Ink) -> None:
        columns = {f"text{number}": list(column.texts) for number, column in enumerate(readout.columns)}
        self._source = bk.ColumnDataSource(data={"left": readout.left, "right": readout.right, **columns})
        self._line = bk.Span(dimension="height", line_color=ink[Token.MUTED], line_width=1, line_alpha=0.7)
        self._tooltip = _tooltip(readout, ink)

    def attach(self, plot: Any, axis: Axis, *, zooms: bool) -> None:
        """Adds crosshair, readout and, where `zooms`, a zoom by dragging (a double click takes it back)."""
        # Unseen areas to hover over: one for each place, as high as the panel, none where nothing was recorded.
        area = bk.Quad(
            left="left",
            right="right",
            bottom=min(axis.start, axis.end),
            top=max(axis.start, axis.end),
            fill_color=None,
            line_color=None,
        )
        places = plot.add_glyph(self._source, area)
        places.nonselection_glyph = None
        places.muted_glyph = None
        hover = bk.HoverTool(
            renderers=[places],
            tooltips=self._tooltip,
            mode="vline",
            point_policy="follow_mouse",
            attachment="horizontal",
            show_arrow=False,
        )
        plot.add_tools(hover, bk.CrosshairTool(overlay=self._line))
        if zooms:
            zoom = bk.BoxZoomTool(dimensions="width")
            plot.add_tools(zoom)
            plot.toolbar.active_drag = zoom


def _tooltip(readout: Readout, ink: Ink) -> str:
    """The readout as a table; its texts are columns of the source, so that no text becomes markup."""
    rows = "".join(
        f'<span style="color:{ink[column.color]};font-weight:600">{html.escape(column.label)}</span>'
        f'<span style="text-align:right">@text{number}</span>'
        for number, column in enumerate(readout.columns)
    )
    # Bokeh's tooltip is white with 5 px of padding and a border of 1 px, whatever the theme: the table covers both.
    style = (
        f"margin:-6px;padding:9px 13px;background:{ink[Token.GROUND]};outline:1px solid {ink[Token.GRID]};"
        "display:grid;grid-template-columns:auto auto;gap:2px 12px;white-space:nowrap;"
        f"font:12px/16px {FONT};font-variant-numeric:tabular-nums;color:{ink[Token.INK]}"
    )
    return f'<div style="{html.escape(style)}">{rows}</div>'
