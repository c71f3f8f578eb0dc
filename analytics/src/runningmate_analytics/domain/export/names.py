"""Names and cells that are safe to unpack and to open, whatever the title says."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

MAX_TITLE_CHARS = 80
_MAX_TITLE_BYTES = 180
"""With day, number and ending it stays below the 255 bytes of every file system."""
_UNSAFE = re.compile(
    r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]'
)
"""What Windows refuses, separates folders, or turns the direction of text."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to spreadsheets. Source: OWASP, "CSV Injection"."""


def safe_title(title: str) -> str:
    """The title as part of a file name, never empty."""
    plain = _UNSAFE.sub(" ", unicodedata.normalize("NFC", title))
    short = " ".join(plain.split())[:MAX_TITLE_CHARS].encode()[:_MAX_TITLE_BYTES].decode(errors="ignore")
    return short.strip(" .") or "Workout"


class Names:
    """Gives out the names of one archive, each once; names that differ in case only count as equal."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, day: date, title: str, ending: str) -> str:
        """A free name such as `2026-05-03 Morning run.fit`, numbered where that is taken."""
        stem = f"{day.isoformat()} {safe_title(title)}"
        name, number = f"{stem}.{ending}", 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{stem} ({number}).{ending}"
        self._taken.add(name.casefold())
        return name


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
