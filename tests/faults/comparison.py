"""The difference between what two meshes hold, as a table for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.faults.content import Content, Row

_SHOWN = 12
"""Differing rows of one table that the report writes out."""


@dataclass(frozen=True)
class Difference:
    """Rows of one table that only one side has; a doubled row is one that the other side has once."""

    table: str
    compared: int
    only_left: tuple[Row, ...]
    only_right: tuple[Row, ...]

    @property
    def count(self) -> int:
        """Differing rows; one that changed counts once."""
        return max(len(self.only_left), len(self.only_right))


def compare(left: Content, right: Content) -> list[Difference]:
    """One entry for each table of either side, equal ones too."""
    found = []
    for table in sorted(left.tables.keys() | right.tables.keys()):
        here, there = left.tables.get(table, Counter()), right.tables.get(table, Counter())
        compared = max(here.total(), there.total())
        only_left, only_right = (here - there).elements(), (there - here).elements()
        found.append(Difference(table, compared, tuple(sorted(only_left)), tuple(sorted(only_right))))
    return found


def report(differences: Sequence[Difference], left: str, right: str) -> str:
    """Table × rows compared × differences, then the rows that differ, column by column where a partner is found."""
    lines = [f"{'table':<28}{'rows':>8}{'different':>11}"]
    lines += [f"{one.table:<28}{one.compared:>8}{one.count:>11}" for one in differences]
    total, different = sum(one.compared for one in differences), sum(one.count for one in differences)
    lines.append(f"{'all':<28}{total:>8}{different:>11}   ({left} and {right})")
    for one in differences:
        lines += _details(one, left, right)
    return "\n".join(lines)


def _details(one: Difference, left: str, right: str) -> list[str]:
    lines: list[str] = []
    rest = list(one.only_right)
    for row in one.only_left:
        partner = max(rest, key=lambda other: _common(row, other), default=None)
        if partner is None or _common(row, partner) * 2 < len(row):
            lines.append(f"{one.table}: only in {left}: {_text(row)}")
            continue
        rest.remove(partner)
        changed = [
            f"{name}: {value} | {other}"
            for (name, value), (_, other) in zip(row, partner, strict=True)
            if value != other
        ]
        lines.append(f"{one.table}: {_text(row)}\n    {left} | {right}: " + "; ".join(changed))
    lines += [f"{one.table}: only in {right}: {_text(row)}" for row in rest]
    return lines[:_SHOWN] + (
        [f"{one.table}: … and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
    )


def _common(row: Row, other: Row) -> int:
    return sum(a == b for a, b in zip(row, other, strict=False))


def _text(row: Row) -> str:
    text = ", ".join(f"{name}={value}" for name, value in row)
    return text if len(text) <= 300 else text[:300] + "…"
