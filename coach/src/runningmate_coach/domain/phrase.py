"""Sentences before their numbers are in: what an engine writes, and what it may cite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runningmate_coach.domain.values import Value


@dataclass(frozen=True, slots=True)
class Draft:
    """One sentence of an engine; numbers stand in it as `{value id}`.

    Attributes:
        text: The sentence.
        finding: Kind of finding it tells; empty for the others.
    """

    text: str
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence of the rules with the values it cites."""

    text: str
    values: tuple[Value, ...] = ()


def phrase(template: str, **values: Value) -> Phrase:
    """Puts value ids where the template has names, such as `{first}`."""
    ids = {name: f"{{{value.value_id}}}" for name, value in values.items()}
    return Phrase(template.format_map(ids), tuple(values.values()))
