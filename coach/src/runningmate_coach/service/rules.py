"""The engine that needs nothing but the findings: deterministic and local."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.composition import compose
from runningmate_servicekit.datause import Reader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from runningmate_coach.domain.composition import Case
    from runningmate_coach.domain.gate import Cleared
    from runningmate_coach.domain.phrase import Draft


class RulesEngine:
    """Speaks in the templates of the rules."""

    name = "rules"
    reader = Reader.RULES

    async def write(self, told: Cleared[Case]) -> AsyncIterator[Draft]:
        """See the port."""
        for draft in compose(told.value_for(self.reader)):
            yield draft
