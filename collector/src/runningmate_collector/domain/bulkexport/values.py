"""Numbers, moments and yes or no as an export writes them in the account's language."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from runningmate_collector.domain.sporttypes import folded

_GROUPED: Final = {mark: re.compile(rf"[-+]?\d{{1,3}}({re.escape(mark)}\d{{3}})+$") for mark in ".,"}
_PLAIN: Final = re.compile(r"[-+]?\d*\.?\d+(e[-+]?\d+)?$", re.IGNORECASE)
_WORDS: Final = re.compile(r"\d+|[^\W\d_]+")
_YES: Final = frozenset({"true", "1", "yes", "ja", "oui", "si", "sim", "wahr", "vrai"})
_HALF_OF_DAY: Final = re.compile(r"\b([ap])\.?\s?m\b\.?")
"""`AM`, `p.m.`; a lone `à` is none."""

# The beginnings that tell months apart, without accents: English, German, French, Spanish, Italian, Portuguese, Dutch,
# Scandinavian, Polish.
_MONTHS: Final = (
    ("jan", "ene", "gen", "sty"), ("feb", "fev", "lut"), ("mar", "mrt", "maa"), ("apr", "avr", "abr", "kwi"),
    ("may", "mai", "mag", "maj", "mei"), ("jun", "juin", "giu", "cze"), ("jul", "juil", "lug", "lip"),
    ("aug", "aou", "ago", "sie"), ("sep", "set", "wrz"), ("oct", "okt", "ott", "out", "paz"), ("nov", "lis"),
    ("dec", "dez", "dic", "gru"),
)  # fmt: skip


def number(text: str, *, decimal_comma: bool = False) -> float | None:
    """A finite number; None where the cell is empty or holds none.

    Args:
        text: Such as `1,234.5`, `1.234,5`, `10,53` or `3.0e2`.
        decimal_comma: How the account's language writes decimals; it decides where the digits leave it open.
    """
    compact = "".join(text.split()).replace("\N{RIGHT SINGLE QUOTATION MARK}", "").replace("'", "")
    if "," in compact and "." in compact:
        group, decimal = (",", ".") if compact.rfind(".") > compact.rfind(",") else (".", ",")
        compact = compact.replace(group, "").replace(decimal, ".")
    elif "," in compact:
        grouped = bool(_GROUPED[","].match(compact)) and not decimal_comma
        compact = compact.replace(",", "" if grouped or compact.count(",") > 1 else ".")
    elif compact.count(".") > 1:
        compact = compact.replace(".", "")
    if not _PLAIN.match(compact):
        return None
    value = float(compact)
    return value if math.isfinite(value) else None


def truth(text: str) -> bool:
    """Whether a cell says yes."""
    value = number(text)
    return value != 0 if value is not None else folded(text) in _YES


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a file writes days of numbers only; `day_first` is None where nothing tells."""

    day_first: bool | None = None

    @classmethod
    def of(cls, texts: Iterable[str], *, day_first: bool) -> Calendar:
        """Learned from all days of a file: a number above 12 is a day. `day_first` is the guess where none is."""
        for text in texts:
            parts = [int(part) for part in _WORDS.findall(text)[:3] if part.isdigit()]
            if len(parts) == 3 and parts[0] <= 31:
                if parts[0] > 12:
                    return cls(day_first=True)
                if parts[1] > 12:
                    return cls(day_first=False)
        return cls(day_first)

    def moment(self, text: str) -> datetime | None:
        """A moment in UTC, as exports write them; None where the text is none."""
        plain = _HALF_OF_DAY.sub(r" \1m ", unicodedata.normalize("NFKC", text).casefold())
        words = _WORDS.findall(plain)
        numbers = [int(word) for word in words if word.isdigit() and len(word) <= 4]
        letters = [folded(word) for word in words if not word.isdigit()]
        month = next((found for word in letters if (found := _month(word))), None)
        if len(numbers) < (4 if month else 5):
            return None
        if month is not None:
            first, second, *clock = numbers
            day, year = (second, first) if first > 31 else (first, second)
        else:
            first, second, third, *clock = numbers
            if first > 31:
                year, month, day = first, second, third
            elif self.day_first is False:
                month, day, year = first, second, third
            else:
                day, month, year = first, second, third
        hour, minute, second_of_minute = (*clock, 0, 0)[:3]
        if "am" in letters or "pm" in letters:
            hour = hour % 12 + (12 if "pm" in letters else 0)
        try:
            return datetime(year, month, day, hour, minute, second_of_minute, tzinfo=UTC)
        except ValueError:
            return None


def _month(word: str) -> int | None:
    if len(word) < 3:
        return None
    for place, beginnings in enumerate(_MONTHS, start=1):
        # `juin` and `juil` are told apart by their fourth letter.
        if any(word.startswith(beginning) for beginning in beginnings):
            return place
    return None
