"""The walk over a FIT file's messages: where each data message stands, grouped by layout.

A FIT message tells its length only through the definition before it, so the walk is serial. It is
fast because devices write long runs of one message: the header bytes of a run lie at a fixed
stride, and one slice compares them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_analytics.domain.formats.fit.layout import (
    TIMESTAMP,
    Layout,
    definition_end,
    parse_definition,
)
from runningmate_analytics.domain.model import RecordingError, RejectReason

if TYPE_CHECKING:
    from runningmate_analytics.domain.formats.fit.link import Link

MAX_LAYOUTS = 4096
"""Distinct definitions in one file; real files have fewer than 200."""

_FIRST_WINDOW = 64
_HEADERS = 256
_LOCAL_MASK = 0x0F


class Walk:
    """Collects the layouts of links that belong together.

    Attributes:
        layouts: By the definition's bytes, so that a definition that is sent again, or under another
            local number, continues the same layout.
        compressed: Whether any message has a compressed timestamp header.
    """

    def __init__(self, data: bytes, wanted: frozenset[int]) -> None:
        """Args: the whole file; the messages to keep besides all that carry a timestamp."""
        self.layouts: dict[bytes, Layout] = {}
        self.compressed = False
        self._data = data
        self._wanted = wanted

    def add(self, link: Link) -> None:
        """Walk one link; local message numbers start anew.

        Raises:
            RecordingError: corrupt, with the byte of the message that makes no sense.
        """
        data, end, position = self._data, link.end, link.start
        sizes: list[int] = [0] * _HEADERS
        active: list[Layout | None] = [None] * _HEADERS
        previous, window = -1, _FIRST_WINDOW
        while position < end:
            header = data[position]
            size = sizes[header]
            if not size:
                position = self._define(position, end, sizes, active)
                previous = -1
                continue
            if position + size > end:
                raise _overrun(position, end)
            layout = active[header]
            if header != previous:
                if header >= 0x80:
                    self.compressed = True
                if layout is not None:
                    layout.positions.append(position)
                position += size
                previous, window = header, _FIRST_WINDOW
                continue
            headers = data[position : min(position + size * window, end - size + 1) : size]
            run = len(headers) - len(headers.lstrip(headers[:1]))
            if layout is not None:
                layout.positions.extend(range(position, position + run * size, size))
            position += run * size
            window *= 4

    def _define(self, position: int, end: int, sizes: list[int], active: list[Layout | None]) -> int:
        header = self._data[position]
        if header & 0x80 or not header & 0x40:
            raise RecordingError(
                RejectReason.CORRUPT,
                f"The message at byte {position} (header 0x{header:02x}) has no definition before it.",
            )
        after = definition_end(self._data, position, end)
        layout = self._layout(self._data[position:after])
        kept = layout if layout.size > 1 and self._keeps(layout) else None
        local = header & _LOCAL_MASK
        # The two bits above the local number are reserved in data messages: readers ignore them.
        for data_header in range(local, 0x40, 0x10):
            sizes[data_header], active[data_header] = layout.size, kept
        if local < 4:
            first = 0x80 | local << 5
            sizes[first : first + 32] = [layout.size] * 32
            active[first : first + 32] = [kept] * 32
        return after

    def _layout(self, definition: bytes) -> Layout:
        key = bytes((definition[0] & 0x20,)) + definition[2:]
        layout = self.layouts.get(key)
        if layout is None:
            if len(self.layouts) >= MAX_LAYOUTS:
                raise RecordingError(
                    RejectReason.CORRUPT,
                    f"The file defines more than {MAX_LAYOUTS} different messages, which no device does.",
                )
            layout = self.layouts[key] = parse_definition(definition)
        return layout

    def _keeps(self, layout: Layout) -> bool:
        return layout.message in self._wanted or TIMESTAMP in layout.fields


def _overrun(position: int, end: int) -> RecordingError:
    return RecordingError(
        RejectReason.CORRUPT,
        f"The message at byte {position} reaches over the end of the messages at byte {end}.",
    )
