"""Push subscriptions, and the events that they bring: unsigned, up to three times, in any order."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web

from tests.strava_emulator.answers import Event
from tests.strava_emulator.api import API
from tests.strava_emulator.refusals import bad, not_found

if TYPE_CHECKING:
    from tests.strava_emulator.state import State

ANSWER_S = 2.0
ATTEMPTS = 3
AT_ONCE = 32


@dataclass
class Subscribed:
    """The one subscription of an application."""

    id: int
    client_id: int
    callback_url: str
    verify_token: str


@dataclass
class Webhooks:
    """Handlers of the subscriptions, and the sender.

    Attributes:
        retry_s: Between attempts.
        given_up: Events that no attempt brought through.
        statuses: Of all attempts; 0 where nothing came within 2 s.
        waits_s: How long each answer took.
    """

    state: State
    retry_s: float = 0.2
    subscriptions: dict[int, Subscribed] = field(default_factory=dict)
    delivered: list[Event] = field(default_factory=list)
    given_up: list[Event] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    waits_s: list[float] = field(default_factory=list)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post(f"{API}/push_subscriptions", self.create),
            web.get(f"{API}/push_subscriptions", self.view),
            web.delete(f"{API}/push_subscriptions/{{id}}", self.delete),
        ]

    async def create(self, request: web.Request) -> web.Response:
        """Asks the callback for the challenge before it answers."""
        values = {**request.query, **{key: str(value) for key, value in (await request.post()).items()}}
        client_id = self._client(values)
        if any(one.client_id == client_id for one in self.subscriptions.values()):
            raise bad("PushSubscription", "", "already exists")
        challenge = secrets.token_hex(8)
        hub = {
            "hub.mode": "subscribe",
            "hub.challenge": challenge,
            "hub.verify_token": values.get("verify_token", ""),
        }
        url = values.get("callback_url", "")
        try:
            async with self._session() as session, session.get(url, params=hub) as answer:
                echoed = answer.status == 200 and (await answer.json()).get("hub.challenge") == challenge
        except (aiohttp.ClientError, TimeoutError, ValueError):
            echoed = False
        if not echoed:
            raise bad("PushSubscription", "callback url", "GET to callback URL does not return 200")
        made = Subscribed(120_475 + len(self.subscriptions), client_id, url, values.get("verify_token", ""))
        self.subscriptions[made.id] = made
        return web.json_response({"id": made.id}, status=201)

    async def view(self, request: web.Request) -> web.Response:
        client_id = self._client(dict(request.query))
        return web.json_response(
            [
                {
                    "id": one.id,
                    "application_id": client_id,
                    "callback_url": one.callback_url,
                    "resource_state": 2,
                }
                for one in self.subscriptions.values()
                if one.client_id == client_id
            ]
        )

    async def delete(self, request: web.Request) -> web.Response:
        values = {**request.query, **{key: str(value) for key, value in (await request.post()).items()}}
        client_id = self._client(values)
        found = self.subscriptions.get(int(request.match_info["id"]))
        if found is None or found.client_id != client_id:
            raise not_found("PushSubscription")
        del self.subscriptions[found.id]
        return web.Response(status=204)

    def _client(self, values: dict[str, str]) -> int:
        text = values.get("client_id", "")
        application = self.state.applications.get(int(text)) if text.isdecimal() else None
        if application is None or application.client_secret != values.get("client_secret"):
            raise bad("Application", "client_id")
        return application.client_id

    def event(self, owner_id: int, aspect: str, object_id: int = 0, **updates: str) -> Event:
        """An event about an activity, or about the athlete where no activity is named."""
        subscription = next(iter(self.subscriptions.values()), None)
        values: dict[str, Any] = {
            "object_type": "activity" if object_id else "athlete",
            "object_id": object_id or owner_id,
            "aspect_type": aspect,
            "updates": updates,
            "owner_id": owner_id,
            "subscription_id": subscription.id if subscription else 0,
            "event_time": int(self.state.clock.now_s()),
        }
        return Event.model_validate(values)

    async def send(
        self, events: list[Event], *, duplicates: int = 0, shuffled: random.Random | None = None
    ) -> None:
        """Brings events to the first subscription, each `duplicates` times more, in the order of `shuffled`."""
        queue = [event for event in events for _ in range(1 + duplicates)]
        if shuffled is not None:
            shuffled.shuffle(queue)
        subscription = next(iter(self.subscriptions.values()), None)
        if subscription is None:
            return
        gate = asyncio.Semaphore(AT_ONCE)
        async with self._session() as session:
            await asyncio.gather(
                *(self._deliver(session, gate, subscription.callback_url, event) for event in queue)
            )

    async def _deliver(
        self, session: aiohttp.ClientSession, gate: asyncio.Semaphore, url: str, event: Event
    ) -> None:
        for attempt in range(ATTEMPTS):
            if attempt:
                await asyncio.sleep(self.retry_s)
            async with gate:
                status = await self._post(session, url, event)
            self.statuses.append(status)
            if status == 200:
                self.delivered.append(event)
                return
        self.given_up.append(event)

    async def _post(self, session: aiohttp.ClientSession, url: str, event: Event) -> int:
        started_s = time.monotonic()
        try:
            async with session.post(url, json=event.model_dump()) as answer:
                await answer.read()
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0
        finally:
            self.waits_s.append(time.monotonic() - started_s)

    @staticmethod
    def _session() -> aiohttp.ClientSession:
        return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_S))
