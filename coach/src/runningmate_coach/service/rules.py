"""The engine that needs nothing but the findings: deterministic and local."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.composition import compose

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from runningmate_coach.domain.composition import Case
    from runningmate_coach.domain.phrase import Draft


class RulesEngine:
    """Speaks in the templates of the rules."""

    name = "rules"

    async def write(self, told: Case) -> AsyncIterator[Draft]:
        """See the port."""
        for draft in compose(told):
            yield draft
