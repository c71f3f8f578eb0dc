"""A bulk export of Strava's as its tables describe it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from runningmate_collector.domain.account import Account
from runningmate_collector.domain.bulkexport.account import (
    COMPONENTS,
    GEAR_TABLES,
    PROFILE,
    ROUTE_TABLE,
    Table,
    account_of,
    route_words,
)
from runningmate_collector.domain.bulkexport.columns import layout_of
from runningmate_collector.domain.bulkexport.rows import (
    PROVIDER,
    ExportedActivity,
    RowReader,
    Unreadable,
    Wardrobe,
)

ACTIVITIES: Final = "activities.csv"
MEDIA_TABLE: Final = "media.csv"
TABLES: Final = (
    ACTIVITIES,
    *(name for name, _ in GEAR_TABLES),
    COMPONENTS,
    PROFILE,
    ROUTE_TABLE,
    MEDIA_TABLE,
)
"""Files that are read as tables; they lie at the root of an export."""
ROUTES: Final = "routes/"
MEDIA: Final = "media/"
MAX_TABLE_BYTES: Final = 64 << 20
MAX_ROWS: Final = 200_000
_SAMPLE_ROWS: Final = 50


class NotAnExport(Exception):
    """The tables are not those of a Strava export; the text is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Export:
    """What the tables say.

    Attributes:
        by_file: Activities by the path of their recording.
        without_file: Activities that have none, which somebody entered by hand.
        unreadable: Rows that give nothing.
        language: `en`, `de`, `fr`, `legacy`, or empty for one that is not known.
        unknown_columns: Names of columns that mean nothing here.
        media: Paths of all photos and films.
        account: What is said about the athlete, without routes.
        route_words: Name and description of routes by the path of their file.
        captions: Words about photos and films by their path.
        tables: Names of those that were read.
    """

    by_file: Mapping[str, ExportedActivity]
    without_file: tuple[ExportedActivity, ...]
    unreadable: tuple[Unreadable, ...]
    language: str
    unknown_columns: tuple[str, ...] = ()
    media: frozenset[str] = field(default=frozenset())
    account: Account = field(default_factory=lambda: Account(PROVIDER))
    route_words: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    captions: Mapping[str, str] = field(default_factory=dict)
    tables: frozenset[str] = field(default=frozenset())

    def activities(self) -> Iterator[ExportedActivity]:
        """All that can be read."""
        yield from self.by_file.values()
        yield from self.without_file


def read_export(tables: Mapping[str, bytes]) -> Export:
    """Reads an export's tables.

    Args:
        tables: Content by name, of those of `TABLES` that are there.

    Raises:
        NotAnExport: activities.csv is none of Strava's.
    """
    header, rows = _table(tables[ACTIVITIES])
    layout = layout_of(header, rows[:_SAMPLE_ROWS])
    if layout is None:
        raise NotAnExport("activities.csv has no columns that are known from exports of Strava.")
    beside = {name: _table(content) for name, content in tables.items() if name != ACTIVITIES}
    account = account_of(beside)
    wardrobe = Wardrobe({piece.name: piece.kind for piece in reversed(account.gear)})
    by_file: dict[str, ExportedActivity] = {}
    without_file: list[ExportedActivity] = []
    unreadable: list[Unreadable] = []
    seen: Counter[str] = Counter()
    for entry in RowReader(layout, rows, wardrobe).read():
        if isinstance(entry, Unreadable):
            unreadable.append(entry)
            continue
        seen[entry.activity_id] += 1
        if seen[entry.activity_id] > 1 or entry.file_name in by_file:
            repeated = f"Row {entry.row} of activities.csv repeats an activity or file and was left out."
            unreadable.append(Unreadable(entry.row, repeated))
        elif entry.file_name:
            by_file[entry.file_name] = entry
        else:
            without_file.append(entry)
    export = Export(by_file, tuple(without_file), tuple(unreadable), layout.language, layout.unknown_names)
    export = _weighed(export, account.profile.weight_kg if account.profile else None)
    return replace(
        export,
        media=frozenset(path for entry in export.activities() for path in entry.media),
        account=account,
        route_words=route_words(beside),
        captions=_captions(beside.get(MEDIA_TABLE, ((), ()))),
        tables=frozenset(tables),
    )


def _table(content: bytes) -> Table:
    """Header and rows; whatever is no text is replaced, and a table that breaks off gives what it had."""
    text = content.decode("utf-8-sig", errors="replace").replace("\x00", "\ufffd")
    csv.field_size_limit(MAX_TABLE_BYTES)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline="")):
            rows.append(row)
            if len(rows) > MAX_ROWS:
                raise NotAnExport(f"activities.csv has more than {MAX_ROWS} rows.")
    except csv.Error as error:
        raise NotAnExport("A table is damaged and cannot be read.") from error
    return (rows[0], rows[1:]) if rows else ((), ())


def _captions(table: Table) -> Mapping[str, str]:
    """Captions by path; the columns are found by what is in them."""
    found = {}
    for row in table[1]:
        cells = [cell.strip() for cell in row]
        path = next((cell for cell in cells if cell.startswith(MEDIA)), "")
        words = [cell for cell in cells if cell and cell != path and not cell.isdecimal()]
        if path and words:
            found[path] = words[0]
    return found


def _weighed(export: Export, weight_kg: float | None) -> Export:
    """The profile's weight counts from the newest activity on, where no activity carries one."""
    dated = [entry for entry in export.activities() if entry.kept.started_at]
    if weight_kg is None or not dated or any(entry.kept.athlete_weight_kg for entry in dated):
        return export
    newest = max(dated, key=lambda entry: (entry.kept.started_at, entry.row))
    weighed = replace(newest, kept=replace(newest.kept, athlete_weight_kg=weight_kg))
    if newest.file_name:
        return replace(export, by_file={**export.by_file, newest.file_name: weighed})
    rest = tuple(weighed if entry is newest else entry for entry in export.without_file)
    return replace(export, without_file=rest)
