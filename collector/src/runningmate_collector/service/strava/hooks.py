"""Strava's webhook: its one question, its events, and the subscription itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from runningmate_collector.domain.strava.errors import EventMalformed, WebhookUnknown
from runningmate_collector.domain.strava.faults import StravaFault
from runningmate_collector.service.ports import Signals
from runningmate_collector.service.strava.ports import Hint, StravaApi, StravaJobBook, StravaUnits
from runningmate_collector.service.strava.secrecy import Vault

PATH: Final = "/v1/strava/webhook"
MAX_ID: Final = 2**53
"""JSON's numbers are exact up to here; the ids of today have eleven digits."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """Takes what Strava sends. Nothing in it is believed: it makes us look."""

    jobs: StravaJobBook
    signals: Signals

    async def verify(self, mode: str, challenge: str, verify_token: str) -> str:
        """The challenge again, if the secret is one of ours."""
        if mode != "subscribe" or not challenge or not await self.jobs.knows_verify_token(verify_token):
            raise WebhookUnknown
        return challenge

    async def receive(self, event: Mapping[str, Any]) -> None:
        """Stores what an event hints at."""
        if await self.jobs.hint(hint_of(event)):
            self.signals.strava_due()


def hint_of(event: Mapping[str, Any]) -> Hint:
    """What an event may mean.

    Raises:
        EventMalformed: It is no event.
    """
    owner, found = _id(event.get("owner_id")), _id(event.get("object_id"))
    match event.get("object_type"):
        case "activity":
            return Hint(owner, found)
        case "athlete":
            updates = event.get("updates")
            told = updates.get("authorized") if isinstance(updates, Mapping) else None
            return Hint(
                owner, None, revoked=str(told).lower() == "false" or event.get("aspect_type") == "delete"
            )
    raise EventMalformed


def _id(value: object) -> int:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise EventMalformed
    if not 0 < value < MAX_ID or value != int(value):
        raise EventMalformed
    return int(value)


@dataclass(frozen=True, slots=True)
class Subscribing:
    """Sees that Strava tells of changes, where the mesh can be reached."""

    api: StravaApi
    units: StravaUnits
    vault: Vault
    public_address: str

    async def ensure(self, athlete_id: UUID) -> str:
        """Subscribes unless that is done; gives why it could not be, empty where all is well."""
        if not self.public_address:
            return ""
        callback = self.public_address.rstrip("/") + PATH
        async with self.units(athlete_id) as unit:
            application = await unit.strava.application()
        if application is None or application.subscription_id is not None:
            return ""
        client = self.vault.client(athlete_id, application)
        try:
            found = await self.api.subscription(client)
            if found is None:
                found = await self.api.subscribe(client, callback, application.verify_token)
        except StravaFault as fault:
            return fault.detail
        if found.callback_url != callback:
            return "The application has a webhook elsewhere, and Strava allows one."
        async with self.units(athlete_id) as unit:
            current = await unit.strava.application()
            if current is not None and current.client_id == application.client_id:
                await unit.strava.save_application(replace(current, subscription_id=found.subscription_id))
        return ""
