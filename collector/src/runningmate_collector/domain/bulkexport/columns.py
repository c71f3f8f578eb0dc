"""Which column of activities.csv is what: by its name in a known language, else by the order that all of them share."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from runningmate_collector.domain.sporttypes import folded

_TAG: Final = re.compile(r"<[^>]*>")
_REPEATED: Final = ((5, 15), (6, 17), (7, 30), (8, 37))
"""Places of columns that have one name in every language: first in units for people, then in SI."""
_ID, _FILENAME, _MEDIA = "Activity ID", "Filename", "Media"
REQUIRED: Final = frozenset({_ID, "Activity Date"})
_FILE: Final = re.compile(r"activities/[^/]+\.(fit|gpx|tcx)(\.gz)?$", re.IGNORECASE)
_DIGITS: Final = re.compile(r"\d{1,20}$")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where columns are.

    Attributes:
        places: English name and which of its columns, 1 or 2, to the place in a row.
        language: `en`, `de`, `fr`, `legacy`, or empty for one that is not known.
        unknown_names: Names that no language has and no order explains.
    """

    places: Mapping[tuple[str, int], int]
    language: str
    unknown_names: tuple[str, ...] = ()

    def text(self, row: Sequence[str], name: str, number: int = 1) -> str:
        """A cell, empty where the row or the file has none."""
        place = self.places.get((name, number))
        return row[place].strip() if place is not None and place < len(row) else ""


def layout_of(header: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> Layout | None:
    """The layout of a file; None when it is not one of Strava's.

    Args:
        header: First row.
        rows: Some of the others; they show the columns where no name is known.
    """
    names = [folded(_TAG.sub("", name)) for name in header]
    known = _known()
    language = max(known, key=lambda each: sum(name in known[each] for name in names), default="")
    # A name that was not translated is the English one.
    fallback = {} if language == "legacy" else known["en"]
    found: list[str | None] = [known[language].get(name) or fallback.get(name) for name in names]
    if not any(found):
        language = ""
    # A broken name, or one in another language: the order fills what it agrees with.
    if language != "legacy" and _ordered(names, found):
        found = _filled(found, rows)
    places: dict[tuple[str, int], int] = {}
    seen: Counter[str] = Counter()
    for place, name in enumerate(found):
        if name is not None:
            seen[name] += 1
            places[name, seen[name]] = place
    if not {(name, 1) for name in REQUIRED} <= places.keys():
        return None
    unknown = tuple(
        _TAG.sub("", header[place]).strip()
        for place, name in enumerate(found)
        if name is None and names[place]
    )
    return Layout(places, language, unknown)


def _ordered(names: Sequence[str], found: Sequence[str | None]) -> bool:
    """Whether the columns lie in the known order: repeated names at their places, and no known name elsewhere."""
    if len(names) > _REPEATED[0][1] and not all(
        names[first] == names[second] for first, second in _REPEATED if second < len(names)
    ):
        return False
    if len(names) < _REPEATED[1][1] + 1:
        return False
    order = _data()["order"]
    at_home = sum(name == expected for name, expected in zip(found, order, strict=False) if name)
    known = sum(name is not None for name in found[: len(order) - 1])
    return bool(at_home >= 0.9 * known)


def _filled(found: Sequence[str | None], rows: Sequence[Sequence[str]]) -> list[str | None]:
    order = _data()["order"]
    taken = Counter(name for name in found if name)
    whole = Counter(order)
    filled = list(found)
    for place, name in enumerate(found):
        if name is None and place < len(order) and taken[order[place]] < whole[order[place]]:
            filled[place] = order[place]
            taken[order[place]] += 1
    last = len(filled) - 1
    if found[last] is None and any(len(row) > last and row[last].startswith("media/") for row in rows):
        filled[last] = _MEDIA
    # The order must agree with what is there: an id of digits first, names of files where they belong.
    file_place = order.index(_FILENAME)
    for row in rows:
        if not row or not _DIGITS.match(row[0].strip()):
            return list(found)
        if len(row) > file_place and row[file_place].strip() and not _FILE.match(row[file_place].strip()):
            return list(found)
    return filled


@cache
def _data() -> Mapping[str, Any]:
    text = resources.files(__package__).joinpath("columns.json").read_text(encoding="utf-8")
    data: Mapping[str, Any] = json.loads(text)
    return data


@cache
def _known() -> Mapping[str, Mapping[str, str]]:
    """By language: folded name to English name."""
    data = _data()
    languages = {"en": {name: name for name in data["order"]}, "legacy": data["legacy"], **data["languages"]}
    return {
        language: {folded(name): english for name, english in names.items()}
        for language, names in languages.items()
    }
