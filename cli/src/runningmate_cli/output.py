"""What a command prints: text and tables for people, protobuf JSON for programs."""

from __future__ import annotations

import json
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from google.protobuf.message import Message

GAP = "  "
LONGEST_WORD = 16
NARROWEST = 20
"""Signs that a column of sentences needs; where a window has fewer, rows are stacked."""
INDENT = "  "
# Signs that steer a terminal or turn the direction of text: C0 and C1, line separators, bidirectional marks.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numbers stand at its right edge."""

    title: str
    right: bool = False


def prepare() -> None:
    """Line by line even into a pipe; signs that the terminal cannot show become question marks."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(line_buffering=True, errors="replace")


def is_terminal() -> bool:
    """Whether a person looks at the output."""
    return sys.stdout.isatty()


def harmless(text: str) -> str:
    """The text on one line, with signs that steer a terminal spelt out; names come from anybody's files."""
    return _STEERING.sub(lambda found: _spelt(found[0]), text)


def say(text: str = "") -> None:
    """One line, or several."""
    print(_lines(text), flush=True)


def note(text: str) -> None:
    """A line beside the output proper: progress, advice, warnings."""
    print(_lines(text), file=sys.stderr, flush=True)


def prose(text: str, indent: str = "", *, hanging: str = "") -> None:
    """A sentence, folded between words on a terminal.

    Args:
        text: To show.
        indent: Before each line.
        hanging: Before each line but the first, after the indent.
    """
    whole = indent + harmless(text)
    if is_terminal():
        whole = textwrap.fill(
            whole,
            _window(),
            subsequent_indent=indent + hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )
    print(whole, flush=True)


def heading(text: str) -> None:
    """A line that begins a part."""
    if is_terminal():
        from rich.console import Console
        from rich.text import Text

        Console().print(Text(f"\n{harmless(text)}", style="bold"))
    else:
        print(f"\n{harmless(text)}", flush=True)


def document(message: Message) -> None:
    """One message as canonical JSON, with the fields that hold their default, as the REST paths give it."""
    _say_json(_json(message, indent=2))


def line(message: Message) -> None:
    """One message of a stream as a line of JSON."""
    _say_json(_json(message, indent=None))


def facts(value: Any) -> None:
    """What no message holds, as JSON."""
    _say_json(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def table(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> None:
    """A table; without a terminal plain columns that are never cut, in a narrow window one entry below the other."""
    cells = [[harmless(str(cell)) for cell in row] for row in rows]
    widths = [
        max(_width(cell) for cell in column)
        for column in zip([column.title for column in columns], *cells, strict=True)
    ]
    if not is_terminal():
        _plain_table(columns, cells, widths)
    elif _narrowest(widths) <= _window():
        _rich_table(columns, cells)
    else:
        _stack(columns, cells)


def _plain_table(columns: Sequence[Column], cells: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    for row in ([column.title for column in columns], *cells):
        padded = []
        for cell, width, column in zip(row, widths, columns, strict=True):
            gap = " " * (width - _width(cell))
            padded.append(gap + cell if column.right else cell + gap)
        print(GAP.join(padded).rstrip(), flush=True)


def _stack(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> None:
    for row in cells:
        print(row[0], flush=True)
        # A value stays beside its title, so only sentences are folded.
        parts = [
            f"{column.title}: {cell}".replace(" ", "\u00a0")
            if _width(cell) <= LONGEST_WORD
            else f"{column.title}: {cell}"
            for column, cell in zip(columns[1:], row[1:], strict=True)
            if cell
        ]
        folded = textwrap.fill(
            " · ".join(parts), _window(), initial_indent=INDENT, subsequent_indent=INDENT,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        print(folded.replace("\u00a0", " "), flush=True)


def _rich_table(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    made = Table(box=None, pad_edge=False, header_style="bold")
    for index, column in enumerate(columns):
        widest = max((len(row[index]) for row in cells), default=0)
        justify: Literal["left", "right"] = "right" if column.right else "left"
        # Sentences are folded in a narrow window, numbers and ids never.
        made.add_column(column.title, justify=justify, overflow="fold", no_wrap=widest <= LONGEST_WORD)
    for row in cells:
        made.add_row(*map(Text, row))
    # Height too: only with both does Rich keep to the width on every kind of terminal.
    Console(width=_window(), height=shutil.get_terminal_size().lines).print(made)


def _narrowest(widths: Sequence[int]) -> int:
    """Signs that a table needs with its sentences folded."""
    needed = sum(width if width <= LONGEST_WORD else min(width, NARROWEST) for width in widths)
    return needed + len(GAP) * (len(widths) - 1)


def _width(text: str) -> int:
    """Places that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _window() -> int:
    return shutil.get_terminal_size().columns


def _lines(text: str) -> str:
    return "\n".join(map(harmless, text.split("\n")))


def _spelt(sign: str) -> str:
    return f"\\x{ord(sign):02x}" if ord(sign) < 0x100 else f"\\u{ord(sign):04x}"


def _say_json(text: str) -> None:
    # In JSON such signs stand within strings only, so an escape means the same; its own line ends stay.
    print(
        _STEERING.sub(lambda found: found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}", text),
        flush=True,
    )


def _json(message: Message, indent: int | None) -> str:
    from google.protobuf.json_format import MessageToJson

    return MessageToJson(
        message, indent=indent, always_print_fields_with_no_presence=True, ensure_ascii=False
    )
