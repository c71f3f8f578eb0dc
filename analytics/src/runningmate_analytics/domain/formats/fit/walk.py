"""The walk over a FIT link's messages: where each message stands and which layout it has.

A FIT message tells its length only through the definition before it, so the walk is serial. It does
nothing but add sizes, some 50 ns a message; where the last messages repeat, the header bytes of all
repetitions lie at a fixed stride, and one slice compares them all. Which layout a message has is found
afterwards, for all messages at once.
"""

from __future__ import annotations

from array import array
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.formats.fit.damage import Damage
from runningmate_analytics.domain.formats.fit.layout import DEVELOPER_FLAG, Layout, definition_end
from runningmate_analytics.domain.model import RecordingError, RejectReason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from runningmate_analytics.domain.formats.fit.link import Link

MAX_LAYOUTS = 4096
"""Distinct definitions in one link; real files have fewer than 200."""

MAX_DEFINITIONS = 1_000_000
"""As many as samples: devices that define each record anew are known."""

MAX_MESSAGES = 8_000_000
"""Eight times the samples that are decoded; bounds the memory of a walk to some 60 MB."""

_LOCAL_MASK = 0x0F
_LOCALS = 16
_NONE = 1 << 40
"""Size of a message without a definition: the step leads out of any file and ends the walk."""

_FIRST_BURST, _LAST_BURST = 32, 1024
_PERIODS = (1, 2, 3, 4)
_WINDOW = 64
_FEW = 64
"""Fewer repetitions are walked one by one: an array of their own would cost more."""

_FLUSH = 16_384
"""Steps that are kept as Python integers, which take ten times their room."""


class Walk:
    """The messages of one link.

    Attributes:
        layouts: In order of their first definition; a definition that is sent again, or under another
            local number, continues the same layout.
        compressed: Whether any message has a compressed timestamp header.
        damage: What ended the walk before the link's end, or what the link itself is marked with.
    """

    def __init__(self, data: bytes, link: Link) -> None:
        """Walk one link.

        Raises:
            RecordingError: corrupt or too_large, for a link that no device writes.
        """
        self.layouts: list[Layout] = []
        self.compressed = False
        self.damage = link.damage
        self._data = data
        self._bytes = data if link.end >= len(data) else data[: link.end]
        self._by_definition: dict[bytes, Layout] = {}
        self._layout_at: list[Layout | None] = [None] * _LOCALS
        self._sizes = [_NONE] * 256
        self._pieces: list[NDArray[np.uint32]] = []
        self._steps: list[int] = []
        self._count = 0
        self._definitions = 0
        # For each stretch between definitions: the first message's place, the layout of each local number.
        self._bounds = [0]
        self._active = array("H", [0] * _LOCALS)
        self._tables = array("H", self._active)
        self._follow(link.start, link.end)
        self.positions = self._all_positions()
        headers = np.frombuffer(data, np.uint8)[self.positions]
        self._layout_of = self._layouts_of(headers)
        self.counts: list[int] = np.bincount(self._layout_of, minlength=len(self.layouts)).tolist()

    def select(self, layouts: Sequence[Layout]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """Byte offsets of the messages with one of some layouts, ascending, and each one's place among these."""
        if len(layouts) == 1:
            positions = self.positions
            if self.counts[layouts[0].index] < len(positions):
                positions = positions[self._layout_of == layouts[0].index]
            return positions.astype(np.int64), np.zeros(len(positions), np.intp)
        places = np.full(len(self.layouts), -1, np.intp)
        places[[layout.index for layout in layouts]] = np.arange(len(layouts))
        kinds = places[self._layout_of]
        chosen = kinds >= 0
        return self.positions[chosen].astype(np.int64), kinds[chosen]

    def _follow(self, position: int, end: int) -> None:
        data, sizes = self._bytes, self._sizes
        add, burst = self._steps.append, _FIRST_BURST
        while True:
            try:
                for _ in repeat(None, burst):
                    add(position)
                    position += sizes[data[position]]
            except IndexError:
                self._steps.pop()  # It led out of the data.
                if position < _NONE:
                    return self._end(position, end)
                stopped = self._steps.pop()
                after = stopped if self._admits_compressed(data[stopped]) else self._define(stopped, end)
                if after is None:
                    return None
                position, burst = after, _FIRST_BURST
                continue
            after = self._repetition(position, end)
            burst = _FIRST_BURST if after > position else min(2 * burst, _LAST_BURST)
            position = after
            if len(self._steps) > _FLUSH:
                self._flush()

    def _end(self, position: int, end: int) -> None:
        if position > end:
            at = self._steps.pop()
            self._break(f"The message at byte {at} reaches over the end of the messages at byte {end}.")

    def _take(self, piece: NDArray[np.uint32]) -> None:
        self._pieces.append(piece)
        self._count += len(piece)
        if self._count > MAX_MESSAGES:
            raise RecordingError(
                RejectReason.TOO_LARGE,
                f"The file has more than {MAX_MESSAGES} messages, which no device writes.",
            )

    def _repetition(self, position: int, end: int) -> int:
        """Take all that repeats the last messages; gives the byte after it."""
        data, steps = self._bytes, self._steps
        heads = [data[at] for at in steps[-3 * _PERIODS[-1] :]]
        for period in _PERIODS:
            if heads[-period:] * 2 == heads[-3 * period : -period]:
                break
        else:
            return position
        first = steps[-period]
        stride = position - first
        offsets = [at - first for at in steps[-period:]]
        limit = end - stride + 1
        count = min(_leading(data, position + offset, limit + offset, stride) for offset in offsets)
        if count < _FEW:
            return position
        count = min(count, MAX_MESSAGES)
        self._flush()
        run = position + stride * np.arange(count)[:, None] + np.array(offsets)
        self._take(run.ravel().astype(np.uint32))
        return position + count * stride

    def _admits_compressed(self, header: int) -> bool:
        """Gives compressed headers their sizes when the first of them comes, for most files have none."""
        if self.compressed or header < 0x80 or self._layout_at[header >> 5 & 3] is None:
            return False
        self.compressed = True
        for local, layout in enumerate(self._layout_at[:4]):
            if layout is not None:
                self._set_compressed(local, layout.size)
        return True

    def _set_compressed(self, local: int, size: int) -> None:
        first = 0x80 | local << 5
        self._sizes[first : first + 32] = (size,) * 32

    def _define(self, position: int, end: int) -> int | None:
        header = self._data[position]
        if header & 0x80 or not header & 0x40:
            self._break(
                f"The message at byte {position} (header 0x{header:02x}) has no definition before it."
            )
            return None
        after = definition_end(self._data, position, end)
        if after is None:
            self._break(
                f"The message definition at byte {position} reaches over the end of the messages at byte {end}."
            )
            return None
        self._definitions += 1
        if self._definitions > MAX_DEFINITIONS:
            raise RecordingError(
                RejectReason.TOO_LARGE,
                f"The file has more than {MAX_DEFINITIONS} definitions, which no device writes.",
            )
        definition = self._data[position:after]
        layout = self._by_definition.get(definition) or self._layout(definition)
        local = header & _LOCAL_MASK
        if self._layout_at[local] is not layout:
            self._activate(local, layout)
        return after

    def _activate(self, local: int, layout: Layout) -> None:
        self._layout_at[local] = layout
        # The two bits above the local number are reserved in data messages: readers ignore them.
        self._sizes[local:0x40:0x10] = (layout.size,) * 4
        if self.compressed and local < 4:
            self._set_compressed(local, layout.size)
        self._active[local] = layout.index
        count = self._count + len(self._steps)
        if self._bounds[-1] == count:
            self._tables[-_LOCALS:] = self._active
        else:
            self._bounds.append(count)
            self._tables.extend(self._active)

    def _layout(self, definition: bytes) -> Layout:
        # It begins with 0x00 or 0x20, a definition with 0x40 and more: the two kinds of keys never meet.
        key = bytes((definition[0] & DEVELOPER_FLAG,)) + definition[2:]
        layout = self._by_definition.get(key)
        if layout is None:
            if len(self.layouts) >= MAX_LAYOUTS:
                raise RecordingError(
                    RejectReason.CORRUPT,
                    f"The file defines more than {MAX_LAYOUTS} different messages, which no device does.",
                )
            layout = self._by_definition[key] = Layout(len(self.layouts), definition)
            self.layouts.append(layout)
        if len(self._by_definition) < 2 * MAX_LAYOUTS:
            self._by_definition[definition] = layout
        return layout

    def _break(self, detail: str) -> None:
        known = self.damage
        if known is None or known.reason is not RejectReason.TRUNCATED:
            self.damage = Damage(known.reason if known else RejectReason.CORRUPT, detail)

    def _flush(self) -> None:
        if self._steps:
            self._take(np.frombuffer(array("I", self._steps), np.uint32))
            self._steps.clear()

    def _all_positions(self) -> NDArray[np.uint32]:
        self._flush()
        if len(self._pieces) == 1:
            return self._pieces[0]
        return np.concatenate(self._pieces) if self._pieces else np.empty(0, np.uint32)

    def _layouts_of(self, headers: NDArray[np.uint8]) -> NDArray[np.uint16]:
        """Index of each message's layout, by its local number and the definitions before it."""
        local = headers & _LOCAL_MASK
        if self.compressed:
            local = np.where(headers >= 0x80, headers >> 5 & 3, local)
        lengths = np.diff(np.array([*self._bounds, self._count]))
        rows = np.repeat(np.arange(0, len(self._tables), _LOCALS), lengths)
        found: NDArray[np.uint16] = np.frombuffer(self._tables, np.uint16)[rows + local]
        return found


def _leading(data: bytes, first: int, limit: int, stride: int) -> int:
    """How many bytes from `first` at `stride` below `limit` equal the one a stride before."""
    head = data[first - stride : first - stride + 1]
    window, at = _WINDOW, first
    while True:
        seen = data[at : min(at + stride * window, limit) : stride]
        same = len(seen) - len(seen.lstrip(head))
        at += same * stride
        if same < window:
            return (at - first) // stride
        window *= 4
