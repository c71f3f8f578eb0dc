"""What following Strava needs of the outside."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from runningmate_collector.domain.description import Document
from runningmate_collector.domain.strava.api import (
    Authorized,
    Client,
    Detail,
    Listed,
    Reply,
    Subscription,
    Tokens,
)
from runningmate_collector.domain.strava.link import ActivityState, Counts, Known, Link
from runningmate_collector.domain.strava.quota import Quota, Spent, Usage
from runningmate_collector.service.ports import Unit


class StravaApi(Protocol):
    """Strava. Each method raises a StravaFault for any other answer, and StravaAway when there is none in time."""

    def authorize_url(
        self, client_id: str, redirect_uri: str, state: str, verifier: str, scopes: tuple[str, ...]
    ) -> str:
        """Where the athlete's browser goes to allow access."""
        ...

    async def exchange(self, client: Client, code: str, verifier: str) -> Authorized:
        """The tokens for a redirect's code, which works once."""
        ...

    async def refresh(self, client: Client, refresh_token: str) -> Tokens:
        """Fresh tokens; the refresh token that was used may be dead from then on."""
        ...

    async def revoke(self, client: Client, token: str) -> None:
        """Ends the grant that a token stands for; an unknown one is no error."""
        ...

    async def athlete_id(self, access_token: str) -> Reply[int]:
        """Whose token it is."""
        ...

    async def profile(self, access_token: str) -> Reply[Document]:
        """What the athlete's profile says, as an account is stored; equal profiles have equal bytes."""
        ...

    async def page(
        self, access_token: str, number: int, size: int, after_s: int | None
    ) -> Reply[list[Listed]]:
        """A page of summaries, in no order, of activities that began later; only an empty one is the end."""
        ...

    async def activity(self, access_token: str, strava_id: int) -> Reply[Detail]:
        """One activity in full. Raises Absent, ServerFailed for a broken one."""
        ...

    async def streams(self, access_token: str, strava_id: int) -> Reply[dict[str, Any]]:
        """Its streams by type. Raises Absent where it has none."""
        ...

    async def subscription(self, client: Client) -> Subscription | None:
        """The application's push subscription; also tells whether id and secret hold."""
        ...

    async def subscribe(self, client: Client, callback_url: str, verify_token: str) -> Subscription:
        """Makes it; Strava calls the address back before it answers."""
        ...

    async def unsubscribe(self, client: Client, subscription_id: int) -> None:
        """Ends it."""
        ...


@dataclass(frozen=True, slots=True)
class Application:
    """The athlete's API application as stored."""

    client_id: str
    sealed_secret: bytes
    verify_token: str
    subscription_id: int | None = None


@dataclass(frozen=True, slots=True)
class Authorization:
    """A log-in under way."""

    state_hash: str
    sealed_verifier: bytes
    expires_at: datetime


class StravaBook(Protocol):
    """One athlete's rows about Strava."""

    async def application(self) -> Application | None: ...

    async def save_application(self, application: Application) -> None: ...

    async def delete_application(self) -> None: ...

    async def save_authorization(self, authorization: Authorization) -> None:
        """In place of an earlier one."""
        ...

    async def take_authorization(self, state_hash: str) -> Authorization | None:
        """Gives and forgets it: an answer counts once."""
        ...

    async def link(self, *, lock: bool = False) -> Link | None: ...

    async def lock_claimed(self, claim_id: UUID) -> Link | None:
        """The link with its row locked, None when this claim holds it no more."""
        ...

    async def save_link(self, link: Link) -> None: ...

    async def forget(self) -> None:
        """Removes link, authorization and all activities; the application stays."""
        ...

    async def forget_activities(self) -> None:
        """Removes what is known of activities, but not the link."""
        ...

    async def list_activities(self, listed: Sequence[Listed], number: int, *, pressing: bool) -> None:
        """Writes what a page shows: new ones, and those whose summary changed, are wanted."""
        ...

    async def want_unseen(self, number: int, after: datetime | None) -> int:
        """Has those looked at that a whole pass did not show; gives their number."""
        ...

    async def want_broken(self) -> None:
        """Has broken ones tried again."""
        ...

    async def next_activity(self, now: datetime, *, pressing: bool) -> Known | None:
        """The newest that is due."""
        ...

    async def activity(self, strava_id: int, *, lock: bool = False) -> Known | None: ...

    async def activity_of(self, recording_id: UUID) -> Known | None: ...

    async def save_activity(self, known: Known) -> None:
        """Writes all but `wanted` and `pressing` where the row was wanted anew meanwhile."""
        ...

    async def want(self, strava_id: int) -> None:
        """Has one fetched before the backfill, whether it is known or not."""
        ...

    async def counts(self) -> Counts: ...

    async def page(self, states: Collection[ActivityState], after: int | None, limit: int) -> Sequence[Known]:
        """By id, the highest first."""
        ...


@dataclass(frozen=True, slots=True)
class StravaUnit:
    """One athlete's books in one transaction, those of Strava among them."""

    base: Unit
    strava: StravaBook


StravaUnits = Callable[[UUID], AbstractAsyncContextManager[StravaUnit]]


@dataclass(frozen=True, slots=True)
class Claim:
    """A link that this worker holds until its lease runs out."""

    claim_id: UUID
    athlete_id: UUID


@dataclass(frozen=True, slots=True)
class Hint:
    """What a webhook says may have happened. Unsigned, doubled, out of order: it only makes us look."""

    owner_id: int
    activity_id: int | None
    revoked: bool = False


class StravaJobBook(Protocol):
    """Links of all athletes, for workers and webhooks of all replicas."""

    async def claim(self, now: datetime, lease: timedelta) -> Claim | None:
        """Takes a link with something due that nobody holds. `now` is for what is due; leases go by the database."""
        ...

    async def renew(self, claim: Claim, lease: timedelta) -> None:
        """Holds a link for longer; one that another worker has by now stays with that."""
        ...

    async def release(self, claim: Claim) -> None: ...

    async def hint(self, hint: Hint) -> int:
        """Stores it for all links of its owner; gives their number."""
        ...

    async def knows_verify_token(self, verify_token: str) -> bool:
        """Whether an application's webhook is to be answered for."""
        ...

    async def shares(self, athlete_id: UUID, client_id: str) -> bool:
        """Whether another athlete uses the same application, and so its one webhook."""
        ...

    async def follows(self, client_id: str, strava_athlete_id: int) -> bool:
        """Whether anybody has a link to this account by this application."""
        ...

    async def look_soon(self, now: datetime, unless_since: datetime) -> None:
        """Has every link looked through that was not since then: events may have been missed."""
        ...


class QuotaLedger(Protocol):
    """Calls by application, shared by all replicas."""

    async def reserve(self, client_id: str, now: datetime, *, pressing: bool) -> Spent | None:
        """Counts a call that is about to be made; gives when to ask again where it must not be."""
        ...

    async def observe(self, client_id: str, usage: Usage, now: datetime) -> None:
        """Takes what an answer said."""
        ...

    async def exhausted(self, client_id: str, now: datetime) -> None:
        """After a refusal for the limit."""
        ...

    async def read(self, client_id: str) -> Quota: ...


class Secrets(Protocol):
    """Seals what must not be read in the database."""

    def seal(self, secret: bytes, purpose: str) -> bytes: ...

    def open(self, sealed: bytes, purpose: str) -> bytes: ...
