"""The operator's view of damaged objects."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from runningmate_collector.domain.damage import Damage
from runningmate_collector.domain.errors import WrongPageToken
from runningmate_collector.service.ports import DamageBook


@dataclass(frozen=True, slots=True)
class Damages:
    """The use case of StorageService."""

    book: DamageBook

    async def page(self, size: int, token: str) -> tuple[Sequence[Damage], str]:
        """A page by athlete and key, and the next page's token."""
        found = await self.book.page(_key_of(token), size + 1)
        rest = found[:size]
        return rest, _token_of(rest[-1]) if len(found) > size else ""


def _token_of(damage: Damage) -> str:
    return base64.urlsafe_b64encode(f"{damage.athlete_id} {damage.object_key}".encode()).decode()


def _key_of(token: str) -> tuple[UUID, str] | None:
    if not token:
        return None
    try:
        athlete_id, _, key = base64.b64decode(token, altchars=b"-_", validate=True).decode().partition(" ")
        return UUID(athlete_id), key
    except (binascii.Error, ValueError):
        raise WrongPageToken from None
