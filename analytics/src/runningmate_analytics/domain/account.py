"""What platforms know of an athlete beside activities: profile, gear and routes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from uuid import UUID

MAX_GEAR: Final = 500
"""What a list shows."""
_YES: Final = frozenset({"yes", "true", "1"})


@dataclass(frozen=True, slots=True)
class AccountNews:
    """An account as an event brings it.

    Attributes:
        recording_id: Names the account.
        revision: Rises with each change.
        document: The contract's AccountDescription in canonical JSON.
    """

    recording_id: UUID
    revision: int
    source_kind: str
    provider: str
    sha256: str
    document: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Account:
    """A stored account; `source_kinds` is the mask of its source."""

    recording_id: UUID
    provider: str
    source_kinds: int
    document: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Owned:
    """Gear that an account lists. `kind` is `bike`, `shoes` or empty."""

    name: str
    kind: str
    source_kinds: int
    brand: str = ""
    model: str = ""
    details: tuple[tuple[str, str], ...] = ()

    @property
    def retired(self) -> bool:
        """Whether the account says that it is no longer in use; exports leave it open."""
        return any(label.casefold() == "retired" and text.casefold() in _YES for label, text in self.details)


@dataclass(frozen=True, slots=True)
class Use:
    """What activities that name one piece of gear come to; empty texts where descriptions leave it open."""

    name: str
    kind: str
    provider_gear_id: str
    source_kinds: int
    activity_count: int
    distance_m: float
    timer_time_s: float
    first_date: date
    last_date: date


@dataclass(frozen=True, slots=True)
class Gear:
    """A piece of gear: as it is listed, if it is, and how it was used."""

    name: str
    kind: str
    owned: Owned | None
    uses: tuple[Use, ...]

    @property
    def source_kinds(self) -> int:
        """The mask of what it is known from."""
        kinds = self.owned.source_kinds if self.owned else 0
        for use in self.uses:
            kinds |= use.source_kinds
        return kinds

    @property
    def last_date(self) -> date | None:
        """Day of the last activity."""
        return max((use.last_date for use in self.uses), default=None)


def wardrobe(owned: Iterable[Owned], uses: Iterable[Use]) -> Sequence[Gear]:
    """All gear, what was used last first within its kind: bikes, shoes, all else.

    One name is one piece of gear, for exports list no ids; where activities give only an id, that names it.
    """
    listed: dict[str, Owned] = {}
    for piece in owned:
        listed.setdefault(_folded(piece.name), piece)
    used: defaultdict[str, list[Use]] = defaultdict(list)
    for use in uses:
        used[_folded(use.name or use.provider_gear_id)].append(use)
    found = [_gear(listed.get(key), tuple(used.get(key, ()))) for key in listed | used]
    order = {"bike": 0, "shoes": 1}
    # Two stable sorts: by name, then the last used first.
    found.sort(key=lambda gear: _folded(gear.name))
    found.sort(key=lambda gear: gear.last_date.toordinal() if gear.last_date else 0, reverse=True)
    found.sort(key=lambda gear: order.get(gear.kind, 2))
    return found[:MAX_GEAR]


def _gear(owned: Owned | None, uses: tuple[Use, ...]) -> Gear:
    kinds = [owned.kind if owned else "", *(use.kind for use in uses)]
    names = [owned.name if owned else "", *(use.name or use.provider_gear_id for use in uses)]
    return Gear(next(filter(None, names), ""), next(filter(None, kinds), ""), owned, uses)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
