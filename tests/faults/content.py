"""What a mesh holds, in a form in which two meshes that imported the same are equal row by row."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from tests.faults import catalog
from tests.faults.catalog import NAMED_BY, ORDINAL, RANKS, REFERS_TO, Table

RECOVERED_WITHIN_S = 60.0
RECOVERING = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.OperatorInterventionError,
)
"""What a database says whose backend or postmaster was killed a moment ago, after its last work was done."""
OBJECTS = "object store"
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
Row = tuple[tuple[str, str], ...]
"""Pairs of column and value as text."""


@dataclass(frozen=True)
class Content:
    """Rows by table; the object store is one more table."""

    tables: dict[str, Counter[Row]] = field(default_factory=dict)

    def count(self) -> int:
        """Rows and objects in all."""
        return sum(rows.total() for rows in self.tables.values())


async def read(url: str, objects: Path) -> Content:
    """Reads a mesh at rest.

    Args:
        url: Of its database, as a superuser, for whom no row is closed.
        objects: Folder of its object store.

    Raises:
        Unclassified: See `catalog.tables`.
    """
    ends_at = time.monotonic() + RECOVERED_WITHIN_S
    while True:
        try:
            return await _read_once(url, objects)
        except RECOVERING:
            if time.monotonic() > ends_at:
                raise
            await asyncio.sleep(0.2)


async def _read_once(url: str, objects: Path) -> Content:
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            return await read_by(connection, objects)
    finally:
        await connection.close()


async def read_by(connection: asyncpg.Connection[asyncpg.Record], objects: Path) -> Content:
    """The same, in a transaction of the caller's."""
    known = await catalog.tables(connection)
    rows = {
        table.full_name: await connection.fetch(f"SELECT * FROM {table.schema}.{table.name}")
        for table in known
    }
    names = Names(rows)
    content = {table.full_name: Counter(_rows(table, rows[table.full_name], names)) for table in known}
    for name in catalog.UNCOUNTED & content.keys():
        content[name] = Counter(set(content[name]))
    return Content(content | {OBJECTS: Counter(_objects(objects, names))})


class Names:
    """Replaces generated ids by what names their rows."""

    def __init__(self, rows: Mapping[str, Sequence[asyncpg.Record]]) -> None:
        self._by_id: dict[UUID, str] = {}
        for table, columns in NAMED_BY.items():
            key = next(column for column, target in REFERS_TO.items() if target == table)
            ordinals = _ordinals(rows.get(table, ())) if ORDINAL in columns else {}
            for row in rows.get(table, ()):
                parts = [
                    str(ordinals[row[key]]) if column == ORDINAL else self.text(row[column])
                    for column in columns
                ]
                self._by_id[row[key]] = f"<{'/'.join(parts)}>"

    def text(self, value: object) -> str:
        """A value as text: bytes by their digest, JSON with sorted keys, known ids by name."""
        if isinstance(value, UUID):
            return self._by_id.get(value, str(value))
        if isinstance(value, bytes):
            return f"{len(value)} bytes {hashlib.sha256(value).hexdigest()[:16]}"
        if isinstance(value, list):
            return f"[{', '.join(self.text(item) for item in value)}]"
        return _UUID.sub(
            lambda found: self.text(UUID(found[0])) if UUID(found[0]) in self._by_id else found[0], str(value)
        )


def _ordinals(rows: Sequence[asyncpg.Record]) -> dict[UUID, int]:
    """Imports by their order in time, each athlete's from 1."""
    found: dict[UUID, int] = {}
    seen: Counter[UUID] = Counter()
    for row in sorted(rows, key=lambda row: row["created_at"]):
        seen[row["athlete_id"]] += 1
        found[row["import_id"]] = seen[row["athlete_id"]]
    return found


def _rows(table: Table, rows: Sequence[asyncpg.Record], names: Names) -> list[Row]:
    ranks = {
        column.name: _ranks(rows, column.name, RANKS[f"{table.full_name}.{column.name}"])
        for column in table.columns
        if column.how == "rank"
    }
    return [
        tuple(
            (
                column.name,
                _value(row, column, names) if column.how != "rank" else str(ranks[column.name][number]),
            )
            for column in table.columns
            if column.how != "out"
        )
        for number, row in enumerate(rows)
    ]


def _value(row: asyncpg.Record, column: catalog.Column, names: Names) -> str:
    if column.how == "set":
        return "unset" if row[column.name] is None else "set"
    return names.text(row[column.name])


def _ranks(rows: Sequence[asyncpg.Record], column: str, within: str) -> list[int]:
    places: dict[object, list[Any]] = {}
    for row in rows:
        places.setdefault(row[within], []).append(row[column])
    return [sorted(places[row[within]]).index(row[column]) for row in rows]


def _objects(folder: Path, names: Names) -> list[Row]:
    """Every object with its metadata, and every file that a crash left half written."""
    found: list[Row] = [(("key", f"half written: {path.name}"),) for path in (folder / "staged").glob("*")]
    content = folder / "content"
    for path in sorted(content.rglob("*")):
        if not path.is_file():
            continue
        key = path.relative_to(content).as_posix()
        described = folder / "metadata" / f"{key}.json"
        metadata = json.loads(described.read_text())["metadata"] if described.exists() else "none"
        found.append(
            (
                ("key", names.text(key)),
                ("content", names.text(path.read_bytes())),
                ("metadata", json.dumps(metadata, sort_keys=True)),
            )
        )
    return found
