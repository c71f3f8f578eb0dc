"""What the use case needs from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from runningmate_coach.domain.answer import Chart, Ended, Status, Suggestions, ToolActivity, Usage
from runningmate_coach.domain.phrase import Draft

if TYPE_CHECKING:
    import uuid
    from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
    from datetime import date

    from runningmate_coach.domain.composition import Case
    from runningmate_coach.domain.gate import Cleared, Gate
    from runningmate_coach.domain.training import (
        Activity,
        Athlete,
        BestTime,
        Details,
        Gear,
        History,
        Listing,
        Route,
    )
    from runningmate_coach.service.desk import Desk
    from runningmate_servicekit.datause import Reader


class Analytics(Protocol):
    """What analytics knows about the calling athlete. Its errors pass through as they are."""

    async def newest(self) -> str | None:
        """Id of the newest workout, changes between two legs aside; None when there is none."""
        ...

    async def activity(self, activity_id: str) -> Activity:
        """Reads one workout with its laps and lengths.

        Raises:
            NotFound: There is none.
            PermissionDenied: The reader of the gate may not see it.
        """
        ...

    async def details(self, activity: Activity) -> Details:
        """Reads samples and curves, as far as the workout has the channels that rules look at."""
        ...

    async def activities(self, first: date, last: date) -> tuple[Activity, ...]:
        """Reads the workouts of the local days from first to last, both included, without laps."""
        ...

    async def listing(self, first: date, last: date, metrics: Sequence[str]) -> Listing:
        """Reads the workouts of the local days from first to last with these metrics alone, far more of them."""
        ...

    async def curves(self, activity_id: str) -> Mapping[str, Mapping[int, float]]:
        """Reads one workout's best means: by channel, then by duration in s."""
        ...

    async def today(self) -> date:
        """The local day where the athlete is."""
        ...

    async def today_soon(self) -> date | None:
        """The local day where the athlete is, None where that takes more than a second or fails."""
        ...

    async def history(self, first: date, last: date) -> History:
        """Reads the days from first to last, both included; it may begin later than asked."""
        ...

    async def best_times(
        self, sport: str, distances_m: Sequence[float], first: date, last: date, limit: int
    ) -> Sequence[BestTime]:
        """Reads the quickest times of local days over distances: by distance, the quickest first, one of each activity.

        No distances mean the usual ones of the sport; those that no activity covers are left out.
        """
        ...

    async def gear(self) -> Sequence[Gear]:
        """Reads bikes and shoes: by kind, what was used last first."""
        ...

    async def routes(self) -> tuple[Sequence[Route], bool]:
        """Reads the routes to follow by name, and whether these are all."""
        ...

    async def athlete(self) -> Athlete:
        """Reads the settings, given and estimated."""
        ...


class GatedAnalytics(Protocol):
    """The only way to analytics."""

    def through(self, gate: Gate) -> Analytics:
        """What the gate's reader may see; the gate is told of every answer."""
        ...


Piece = Draft | Status | ToolActivity | Chart | Suggestions | Usage | Ended
"""What an engine says, piece by piece: the last is always `Ended`."""


class Answerer(Protocol):
    """Answers questions. What it says is verified; it need not be right, only stopped when it is not.

    It reads nothing but by the tools of the desk, which go through the gate of its reader.
    """

    @property
    def name(self) -> str:
        """Such as `rules`."""
        ...

    @property
    def reader(self) -> Reader:
        """RULES for one that runs within the mesh; EXTERNAL_MODEL for any that hands on what it is given."""
        ...

    def answer(self, question: str, desk: Desk) -> AsyncGenerator[Piece, None]:
        """Yields pieces as they are made; numbers stand in sentences as `{value id}` of the desk."""
        ...


class Budget(Protocol):
    """Tokens by athlete and local day."""

    async def reserve(self, athlete_id: uuid.UUID, day: date, tokens: int) -> bool:
        """Takes tokens from the day's budget; False, and nothing taken, when there are not so many."""
        ...

    async def settle(self, athlete_id: uuid.UUID, day: date, reserved: int, used: int) -> None:
        """Puts what was really used in the place of a reservation; it may be more."""
        ...


class Engine(Protocol):
    """Writes a review. What it writes is verified; it need not be right, only stopped when it is not.

    It is given nothing but what the data-use policy lets its reader see.
    """

    @property
    def name(self) -> str:
        """Such as `rules`."""
        ...

    @property
    def reader(self) -> Reader:
        """RULES for one that runs within the mesh; EXTERNAL_MODEL for any that hands on what it is given."""
        ...

    def write(self, told: Cleared[Case]) -> AsyncIterator[Draft]:
        """Yields sentences as they are written; numbers stand in them as `{value id}` of the case."""
        ...
