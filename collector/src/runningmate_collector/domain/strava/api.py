"""What the use cases get from Strava's API, in our own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from runningmate_collector.domain.description import Document
from runningmate_collector.domain.strava.quota import Usage

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reply(Generic[T]):
    """An answer, with what it said about the limits."""

    value: T
    usage: Usage


@dataclass(frozen=True, slots=True)
class Client:
    """An API application of the athlete's, with which Strava tells us apart."""

    client_id: str
    secret: str

    def __repr__(self) -> str:
        return f"Client({self.client_id})"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What stands for a grant. `expires_at_s` (Unix seconds) is the access token's."""

    access: str
    refresh: str
    expires_at_s: float

    def __repr__(self) -> str:
        return f"Tokens(until {self.expires_at_s:.0f})"


@dataclass(frozen=True, slots=True)
class Authorized:
    """The end of a log-in at Strava. The name is for the person only."""

    tokens: Tokens
    strava_athlete_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One activity of a page of summaries.

    Attributes:
        digest: Changes with whatever of the summary would make fetching it again worthwhile.
    """

    strava_id: int
    started_at: datetime
    sport: str
    digest: str


@dataclass(frozen=True, slots=True)
class Detail:
    """One activity in full.

    Attributes:
        manual: Typed in: it has no streams.
        document: What it says about the activity, as it is stored.
        raw: The answer itself.
    """

    strava_id: int
    started_at: datetime
    sport: str
    manual: bool
    document: Document
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Subscription:
    """The application's push subscription."""

    subscription_id: int
    callback_url: str
