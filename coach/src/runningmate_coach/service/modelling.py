"""The use cases of models: given, tried, forgotten; and which engine answers an athlete's next question."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Final, Protocol

from runningmate_coach.domain.gate import Gate
from runningmate_coach.domain.model import Model, ModelInvalid, ModelMissing, StoredModel, checked_address
from runningmate_coach.service.budget import BudgetedAnswerer
from runningmate_servicekit.datause import Reader

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from datetime import date
    from uuid import UUID

    from runningmate_coach.service.desk import Desk
    from runningmate_coach.service.ports import Answerer, Budget, GatedAnalytics, Piece


MODEL_KEY: Final = "coach.model_key"
"""What is sealed, for one athlete each."""


class ModelBook(Protocol):
    """One athlete's own model. Writing raises AthleteErased after erasure."""

    async def get(self, athlete_id: UUID) -> StoredModel | None:
        """It, None where there is none."""
        ...

    async def put(self, athlete_id: UUID, model: StoredModel) -> None:
        """Replaces it."""
        ...

    async def remove(self, athlete_id: UUID) -> None:
        """Forgets it."""
        ...

    async def used(self, athlete_id: UUID, day: date) -> int:
        """Tokens that count against a day."""
        ...


class Secrets(Protocol):
    """Seals keys."""

    def seal(self, secret: bytes, purpose: str) -> bytes:
        """The secret, readable for the same purpose only."""
        ...

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """The secret again."""
        ...


class Connection(Protocol):
    """An engine that asks one model, with connections of its own."""

    @property
    def name(self) -> str:
        """The engine's."""
        ...

    @property
    def reader(self) -> Reader:
        """The engine's."""
        ...

    def answer(self, question: str, desk: Desk) -> AsyncGenerator[Piece, None]:
        """See the port `Answerer`."""
        ...

    async def tried(self) -> tuple[bool, str]:
        """Whether its server answers, and a sentence about it."""
        ...

    async def close(self) -> None:
        """Ends its connections."""
        ...


class Modelling:
    """Knows which model answers whom.

    Args:
        default: The operator's model, None where there is none.
        shared: The engine of the operator's model, whose connections all athletes share.
        connect: Makes an engine for a model.
        budget: Makes the budget for a number of tokens a day.
    """

    def __init__(
        self,
        analytics: GatedAnalytics,
        book: ModelBook,
        secrets: Secrets,
        *,
        default: Model | None,
        shared: Connection | None,
        connect: Callable[[Model], Connection],
        budget: Callable[[int], Budget],
    ) -> None:
        self._analytics = analytics
        self._book = book
        self._secrets = secrets
        self._default = default
        self._shared = shared
        self._connect = connect
        self._budget = budget

    async def engine_for(self, athlete_id: UUID) -> Answerer | None:
        """The engine for the athlete's next question, None for the rules."""
        model = await self._model(athlete_id)
        if model is None:
            return None
        if model.own:
            engine: Answerer = _OneAnswer(self._connect(model))
        else:
            assert self._shared is not None
            engine = self._shared
        return BudgetedAnswerer(engine, self._budget(model.daily_tokens), lambda: athlete_id)

    async def show(self, athlete_id: UUID) -> tuple[Model | None, int]:
        """The model that answers at present, and how many tokens of today are used."""
        today = await self._analytics.through(Gate(Reader.RULES)).today()
        return await self._model(athlete_id), await self._book.used(athlete_id, today)

    async def put(self, athlete_id: UUID, key: str, name: str, base_url: str, daily_tokens: int) -> None:
        """Stores a model of the athlete's own; without a key the one that is stored stays.

        Raises:
            ModelInvalid: The server is no address, or there is no key.
        """
        address = checked_address(base_url)
        stored = await self._book.get(athlete_id)
        if key:
            sealed = self._secrets.seal(key.encode(), _purpose(athlete_id))
        elif stored is not None:
            if address != stored.base_url:
                # A key goes to no other server than the one it was given for.
                raise ModelInvalid("key", "must be given again for another server")
            sealed = stored.sealed_key
        else:
            raise ModelInvalid("key", "must be given, for none is stored")
        await self._book.put(athlete_id, StoredModel(sealed, name, address, daily_tokens))

    async def tried(self, athlete_id: UUID) -> tuple[bool, str]:
        """Whether the model's server answers, and a sentence about it.

        Raises:
            ModelMissing: The rules answer.
        """
        model = await self._model(athlete_id)
        if model is None:
            raise ModelMissing
        connection = self._connect(model)
        try:
            return await connection.tried()
        finally:
            await connection.close()

    async def remove(self, athlete_id: UUID) -> None:
        """Forgets the athlete's own model."""
        await self._book.remove(athlete_id)

    async def _model(self, athlete_id: UUID) -> Model | None:
        stored = await self._book.get(athlete_id)
        if stored is None:
            return self._default
        key = self._secrets.open(stored.sealed_key, _purpose(athlete_id)).decode()
        return Model(key, stored.name, stored.base_url or None, stored.daily_tokens, own=True)


class _OneAnswer:
    """An engine whose connections end with its answer: a key that is changed or deleted is used no longer."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def name(self) -> str:
        return self._connection.name

    @property
    def reader(self) -> Reader:
        return self._connection.reader

    async def answer(self, question: str, desk: Desk) -> AsyncGenerator[Piece, None]:
        try:
            async with aclosing(self._connection.answer(question, desk)) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            await self._connection.close()


def _purpose(athlete_id: UUID) -> str:
    return f"{MODEL_KEY}/{athlete_id}"
