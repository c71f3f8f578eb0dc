"""Type and colours of a figure: what every Bokeh model of a theme has in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from runningmate_charts.domain.palette import COLOURS, Theme, Token

if TYPE_CHECKING:
    from collections.abc import Mapping

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
SMALL_PX = 12
TITLE_PX = 13


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours of one theme, looked up by token."""

    colours: Mapping[Token, str]

    @classmethod
    def of(cls, theme: Theme) -> Ink:
        """Takes the colours of `theme`."""
        return cls(COLOURS[theme])

    def __getitem__(self, token: Token) -> str:
        """Gives a colour as `#RRGGBB`."""
        return self.colours[token]

    def text(self, token: Token, size_px: int = SMALL_PX, *, bold: bool = False) -> dict[str, Any]:
        """Gives the text properties of a Bokeh model."""
        return {
            "text_color": self.colours[token],
            "text_font": FONT,
            "text_font_size": f"{size_px}px",
            "text_font_style": "bold" if bold else "normal",
        }
