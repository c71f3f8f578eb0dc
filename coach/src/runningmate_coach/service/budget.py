"""How many tokens of a model an athlete may use in a day."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from runningmate_coach.domain.answer import End, Ended, Usage

if TYPE_CHECKING:
    import uuid
    from collections.abc import AsyncGenerator, Callable
    from datetime import date

    from runningmate_coach.service.desk import Desk
    from runningmate_coach.service.ports import Answerer, Budget, Piece
    from runningmate_servicekit.datause import Reader

RESERVED = 10_000
"""Tokens that a question takes from the budget until it is known how many it used: questions may come at once."""
USED_UP = Ended(
    End.LIMIT, "The tokens that the model may use for you today are used up; the next ones come at midnight."
)


class BudgetedAnswerer:
    """An engine within a budget; see the port `Answerer`."""

    def __init__(self, engine: Answerer, budget: Budget, athlete: Callable[[], uuid.UUID]) -> None:
        self._engine = engine
        self._budget = budget
        self._athlete = athlete

    @property
    def name(self) -> str:
        """The engine's."""
        return self._engine.name

    @property
    def reader(self) -> Reader:
        """The engine's."""
        return self._engine.reader

    async def answer(self, question: str, desk: Desk) -> AsyncGenerator[Piece, None]:
        """See the port. What a question that was broken off used is not known, so its reservation stands."""
        athlete_id, day = self._athlete(), desk.today
        if not await self._budget.reserve(athlete_id, day, RESERVED):
            yield USED_UP
            return
        async with aclosing(self._engine.answer(question, desk)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Usage):
                    await self._settle(athlete_id, day, piece)
                yield piece

    async def _settle(self, athlete_id: uuid.UUID, day: date, used: Usage) -> None:
        await self._budget.settle(athlete_id, day, RESERVED, used.counted)
