"""Data use: which reader may see data of which source. One table for all services, which an operator's file can change.

What data rests on is a set of source kinds, kept as a bit mask: a sum of `bit(kind)`. Whatever is derived of several
carries all their bits. The bits follow from the numbers of `SourceKind` in the contract, which never change.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from pathlib import Path
from typing import Any, Final


class Reader(StrEnum):
    """Who looks at data."""

    METRICS = "metrics"
    """The athlete, in lists, tables and files."""
    CHARTS = "charts"
    RULES = "rules"
    """The coach of rules, which runs here."""
    EXTERNAL_MODEL = "external_model"
    """A model that somebody else runs."""


UNKNOWN_KIND: Final = "unspecified"
KINDS: Final[Mapping[str, int]] = {UNKNOWN_KIND: 0, "file": 1, "archive": 2, "strava_api": 3}
"""Source kinds with their numbers in the contract."""
NOTHING: Final = 0
"""The mask of what rests on no recording: what the athlete typed."""
ANY: Final = 0x7FFF
"""Every bit that a mask can have: it is a positive 16-bit number in the database."""

DEFAULT: Final[Mapping[str, frozenset[Reader]]] = {
    "file": frozenset(Reader),
    "archive": frozenset(Reader),
    "strava_api": frozenset(Reader) - {Reader.EXTERNAL_MODEL},
}
"""What is in no row is denied to everybody."""
PAYLOAD_DAYS: Final[Mapping[str, int]] = {"strava_api": 7}
"""Days after which raw payloads and samples of a kind are deleted; kinds without a number are kept."""
MOST_PAYLOAD_DAYS: Final = 3650


def bit(kind: str) -> int:
    """The mask of one source kind; one that is not known has the bit of UNKNOWN_KIND."""
    return 1 << KINDS.get(kind, KINDS[UNKNOWN_KIND])


def mask_of(kinds: Iterable[str]) -> int:
    """The mask of several source kinds."""
    return reduce(lambda mask, kind: mask | bit(kind), kinds, NOTHING)


OWN: Final = mask_of(("file", "archive"))
"""Kinds that are the athlete's own. What they alone give rests on nothing else."""


def kinds_in(mask: int) -> tuple[str, ...]:
    """The kinds of a mask in the order of their numbers; bits of kinds that this code does not know are unknown ones."""
    known = [kind for kind, number in KINDS.items() if mask >> number & 1]
    if mask & ~mask_of(KINDS) and UNKNOWN_KIND not in known:
        known.insert(0, UNKNOWN_KIND)
    return tuple(known)


@dataclass(frozen=True, slots=True)
class Provenance:
    """What something rests on, and what was left out of it because its reader may not see it.

    Attributes:
        source_kinds: Mask.
        withheld_activities: Activities that were left out, also of sums.
        withheld_values: Single values that were left out of what is in it.
    """

    source_kinds: int = NOTHING
    withheld_activities: int = 0
    withheld_values: int = 0

    def __or__(self, other: Provenance) -> Provenance:
        """Of both together. The same activities may be withheld from both, so the larger count stands."""
        return Provenance(
            self.source_kinds | other.source_kinds,
            max(self.withheld_activities, other.withheld_activities),
            self.withheld_values + other.withheld_values,
        )


class PolicyError(ValueError):
    """The operator's file cannot be used; the text says what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class DataUsePolicy:
    """The table in force.

    Attributes:
        readers: By source kind, who may see what rests on it.
        payload_days: By source kind, days until raw payloads and samples are deleted; kinds left out are kept.
        origin: Where it comes from, for people: `default`, or the path of the operator's file.
    """

    readers: Mapping[str, frozenset[Reader]] = field(default_factory=lambda: dict(DEFAULT))
    payload_days: Mapping[str, int] = field(default_factory=lambda: dict(PAYLOAD_DAYS))
    origin: str = "default"

    @property
    def customized(self) -> bool:
        """Whether it is an operator's own."""
        return self.origin != "default"

    def sees(self, reader: str, kind: str) -> bool:
        """Whether a reader may see what rests on one kind. Unknown readers and kinds: no."""
        return reader in self.readers.get(kind, ())

    def denied_mask(self, reader: str) -> int:
        """All bits that a reader may not see, those of kinds that nobody knows included."""
        return ANY & ~mask_of(kind for kind in self.readers if kind in KINDS and self.sees(reader, kind))

    def allows(self, reader: str, mask: int) -> bool:
        """Whether a reader may see what rests on all of these kinds together."""
        return not mask & self.denied_mask(reader) and (mask != NOTHING or reader in set(Reader))

    def kept_days(self, mask: int) -> int | None:
        """Days for which what rests on these kinds may be kept; None until it is deleted."""
        days = (self.payload_days[kind] for kind in kinds_in(mask) if kind in self.payload_days)
        return min(days, default=None)

    def objections(self, reader: str, mask: int) -> tuple[str, ...]:
        """The kinds because of which a reader may not see something."""
        return kinds_in(mask & self.denied_mask(reader))


def load_policy(path: Path | None) -> DataUsePolicy:
    """The default table, or that of an operator's file, of which each named source replaces the default's.

    The file is TOML:

        [sources.strava_api]
        readers = ["metrics", "charts", "rules"]
        payload_days = 7

    Raises:
        PolicyError: The file is not there, is no TOML, or names what there is not.
    """
    if path is None:
        return DataUsePolicy()
    try:
        content = tomllib.loads(path.read_text())
    except OSError as error:
        raise PolicyError(
            f"The data-use policy {path} cannot be read: {error.strerror}. Name another file, or none."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"The data-use policy {path} is no TOML: {error}.") from error
    try:
        return _policy(content, str(path))
    except ValueError as error:
        raise PolicyError(f"The data-use policy {path} is wrong: {error}") from error


def _policy(content: Mapping[str, Any], origin: str) -> DataUsePolicy:
    _only(content, {"sources"}, "the file")
    sources = _table(content.get("sources", {}), "sources")
    nameable = KINDS.keys() - {UNKNOWN_KIND}
    _only(sources, nameable, "[sources]")
    readers, days = dict(DEFAULT), dict(PAYLOAD_DAYS)
    for kind, given in sources.items():
        place = f"[sources.{kind}]"
        rule = _table(given, place)
        _only(rule, {"readers", "payload_days"}, place)
        if "readers" in rule:
            readers[kind] = _readers(rule["readers"], place)
        if "payload_days" in rule:
            days[kind] = _days(rule["payload_days"], place)
    return DataUsePolicy(readers, {kind: count for kind, count in days.items() if count}, origin)


def _readers(given: object, place: str) -> frozenset[Reader]:
    known = ", ".join(Reader)
    if not isinstance(given, list):
        raise ValueError(f"`readers` in {place} must be a list of: {known}.")  # noqa: TRY004 - one error for all
    unknown = [name for name in given if name not in set(Reader)]
    if unknown:
        raise ValueError(f"{place} names the reader {unknown[0]!r}; there are: {known}.")
    return frozenset(Reader(name) for name in given)


def _days(given: object, place: str) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given <= MOST_PAYLOAD_DAYS:
        raise ValueError(
            f"`payload_days` in {place} must be a whole number from 0, which keeps payloads, to {MOST_PAYLOAD_DAYS}."
        )
    return given


def _table(given: object, place: str) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise ValueError(f"{place} must be a table.")  # noqa: TRY004 - one error for all
    return given


def _only(given: Mapping[str, Any], known: Iterable[str], place: str) -> None:
    for name in given:
        if name not in known:
            raise ValueError(f"{place} has the entry {name!r}; there may be: {', '.join(sorted(known))}.")
