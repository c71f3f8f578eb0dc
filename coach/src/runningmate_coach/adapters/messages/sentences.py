"""Cuts text into sentences while it comes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_END = re.compile(r"(?:[.!?…。！？][\"'”’)\]]*(?=\s)|\n)")


class Sentences:
    """Takes pieces of text and gives whole sentences. What stands in braces is never cut."""

    def __init__(self) -> None:
        self._text = ""

    def take(self, piece: str) -> Iterator[str]:
        """Yields the sentences that are whole now."""
        self._text += piece
        start = 0
        for end in _END.finditer(self._text):
            text = self._text[start : end.end()]
            if text.count("{") > text.count("}"):
                continue
            start = end.end()
            if text.strip():
                yield text.strip()
        self._text = self._text[start:]

    def rest(self) -> str:
        """What is left at the end, which is a sentence only if the text is whole."""
        text, self._text = self._text.strip(), ""
        return text
