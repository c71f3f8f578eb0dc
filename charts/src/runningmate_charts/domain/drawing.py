"""What a chart consists of, without a word about the library that draws it.

All panels of a chart stand below each other and share one x axis. Colours are tokens. Texts are
final: numbers in them were formatted by servicekit's numerals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from runningmate_charts.domain.palette import Token

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and what is written there."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis.

    Attributes:
        start: Value at the left or bottom end; greater than `end` where the axis is inverted.
        end: Value at the right or top end.
        ticks: At most six.
        finer: Ticks to choose from when the reader zooms in; empty where the axis does not zoom.
        steps: Distances between ticks that the reader may get to see while zooming, ascending.
    """

    start: float
    end: float
    ticks: tuple[Tick, ...]
    finer: tuple[Tick, ...] = ()
    steps: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line that breaks where `y` is not a number. `label` is written at its end, where there is one."""

    x: Floats
    y: Floats
    color: Token
    label: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """The ground between `base` and `y`; it breaks where `y` is not a number."""

    x: Floats
    y: Floats
    base: float
    color: Token


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars of one meaning; shape (n,) each. `name` stands in the key, empty for none."""

    left: Floats
    right: Floats
    bottom: Floats
    top: Floats
    color: Token
    name: str = ""


@dataclass(frozen=True, slots=True)
class Strips:
    """Stretches of x marked over the whole height of a panel. `name` stands in the key.

    What lies below a `veil` shines through, and its edges are drawn, so that a second of hours is seen.
    """

    left: Floats
    right: Floats
    color: Token
    name: str = ""
    hatched: bool = False
    veil: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of y marked over the whole width, labelled at its right end."""

    low: float
    high: float
    color: Token
    label: str


@dataclass(frozen=True, slots=True)
class Notes:
    """Words at places of a panel, centred above each place; `at_top` moves them to the panel's top."""

    x: Floats
    y: Floats
    texts: tuple[str, ...]
    at_top: bool = False


Mark = Line | Area | Bars | Strips | Band | Notes


@dataclass(frozen=True, slots=True)
class Panel:
    """One field of a chart; marks are drawn in their order.

    Attributes:
        title: What the y axis says, with its unit.
        color: Of the title.
        axis: The y axis.
        marks: What to draw.
        height_px: Height of the field without its title.
        key: Whether the names of the marks stand above the panel.
        caption: Muted words at the right of the title.
    """

    title: str
    color: Token
    axis: Axis
    marks: tuple[Mark, ...]
    height_px: int
    key: bool = False
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One line of the readout: a label in its colour, and a text for each place."""

    label: str
    color: Token
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Readout:
    """What the crosshair tells at each place; shape (n,), half-open [left, right), ascending."""

    left: Floats
    right: Floats
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, ready to draw.

    Attributes:
        title: For people.
        description: What it shows in a few sentences, for those who do not see it.
        x_axis: Shared by all panels.
        panels: From top to bottom.
        readout: For all panels.
        margin_px: Room at the right for labels of lines and bands.
    """

    title: str
    description: str
    x_axis: Axis
    panels: tuple[Panel, ...]
    readout: Readout
    margin_px: int = field(default=16)
