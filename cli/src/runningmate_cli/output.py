"""What a command prints: text and tables for people, protobuf JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from google.protobuf.message import Message

GAP = "  "
LONGEST_WORD = 16


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


def say(text: str = "") -> None:
    """One line."""
    print(text, flush=True)


def note(text: str) -> None:
    """A line beside the output proper: progress, advice, warnings."""
    print(text, file=sys.stderr, flush=True)


def heading(text: str) -> None:
    """A line that begins a part."""
    if is_terminal():
        from rich.console import Console
        from rich.text import Text

        Console().print(Text(f"\n{text}", style="bold"))
    else:
        say(f"\n{text}")


def document(message: Message) -> None:
    """One message as canonical JSON, with the fields that hold their default, as the REST paths give it."""
    say(_json(message, indent=2))


def line(message: Message) -> None:
    """One message of a stream as a line of JSON."""
    say(_json(message, indent=None))


def facts(value: Any) -> None:
    """What no message holds, as JSON."""
    say(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def table(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> None:
    """A table; without a terminal plain columns that are never cut."""
    cells = [[str(cell) for cell in row] for row in rows]
    if is_terminal():
        _rich_table(columns, cells)
        return
    titles = [column.title for column in columns]
    widths = [max(map(len, column)) for column in zip(titles, *cells, strict=True)]
    for row in (titles, *cells):
        padded = [
            cell.rjust(width) if column.right else cell.ljust(width)
            for cell, width, column in zip(row, widths, columns, strict=True)
        ]
        say(GAP.join(padded).rstrip())


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
    Console().print(made)


def _json(message: Message, indent: int | None) -> str:
    from google.protobuf.json_format import MessageToJson

    return MessageToJson(
        message, indent=indent, always_print_fields_with_no_presence=True, ensure_ascii=False
    )
