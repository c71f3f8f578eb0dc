"""How far the erasure of an athlete is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

EVENT_LOG: Final = "event-log"
KEEPERS: Final = ("analytics", "coach", "collector", EVENT_LOG, "identity")
"""What keeps anything of an athlete. Charts keep nothing."""


class Remainder(StrEnum):
    """What an erasure could not end, elsewhere."""

    STRAVA_ACCESS = "strava_access"


REMAINS_AT: Final[Mapping[Remainder, str]] = {Remainder.STRAVA_ACCESS: "collector"}
"""Who could not end it."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """An athlete who was erased.

    Attributes:
        confirmed: By keeper, when its part was gone; those left out have not said so.
        completed_at: When nothing was left but the tombstone.
        remainders: What only the athlete can end, elsewhere.
    """

    athlete_id: UUID
    erased_at: datetime
    confirmed: Mapping[str, datetime]
    completed_at: datetime | None
    remainders: frozenset[Remainder] = frozenset()


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A service says that its part is gone, and what only the athlete can end."""

    service: str
    remainders: frozenset[Remainder] = frozenset()
