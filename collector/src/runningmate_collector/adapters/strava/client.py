"""Strava's API and log-in over HTTP. Where they are is configuration: a new host comes in 2027."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

import httpx
from pydantic import TypeAdapter, ValidationError

from runningmate_collector.adapters.strava.answers import (
    ActivityAnswer,
    Answer,
    AthleteAnswer,
    AuthorizationAnswer,
    ProfileAnswer,
    StreamAnswer,
    SubscriptionAnswer,
    TokenAnswer,
)
from runningmate_collector.adapters.strava.classification import fault_of, usage_of
from runningmate_collector.adapters.strava.describing import DetailAnswer
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
from runningmate_collector.domain.strava.faults import AnswerStrange, StravaAway
from runningmate_collector.domain.strava.quota import Usage
from runningmate_collector.wire.descriptions import document_of

CALL_TIMEOUT_S: Final = 15.0
MAX_ANSWER_BYTES: Final = 64 * 1024 * 1024
STREAM_KEYS: Final = (
    "time,distance,latlng,altitude,velocity_smooth,heartrate,cadence,watts,temp,moving,grade_smooth"
)
AnswerT = TypeVar("AnswerT", bound=Answer)
_PAGE = TypeAdapter(list[ActivityAnswer])
_STREAMS = TypeAdapter(dict[str, StreamAnswer])
_SUBSCRIPTIONS = TypeAdapter(list[SubscriptionAnswer])


class HttpStrava:
    """The port `StravaApi`.

    Args:
        api_url: `https://www.strava.com/api/v3`.
        oauth_url: `https://www.strava.com/oauth`.
    """

    def __init__(self, api_url: str, oauth_url: str, timeout_s: float = CALL_TIMEOUT_S) -> None:
        self._api_url = api_url.rstrip("/")
        self._oauth_url = oauth_url.rstrip("/")
        self._timeout_s = timeout_s
        self._client: httpx.AsyncClient | None = None

    async def close(self) -> None:
        """Ends the connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    def authorize_url(
        self, client_id: str, redirect_uri: str, state: str, verifier: str, scopes: tuple[str, ...]
    ) -> str:
        """Where the athlete's browser goes. Source of the challenge: RFC 7636, 4.2."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "approval_prompt": "auto",
            "scope": ",".join(scopes),
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._oauth_url}/authorize?{urlencode(query)}"

    async def exchange(self, client: Client, code: str, verifier: str) -> Authorized:
        """See the port."""
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
        body, _ = await self._send("POST", f"{self._oauth_url}/token", data=_with(client, form))
        found = _parsed(AuthorizationAnswer, body)
        return Authorized(found.tokens(), found.athlete.id, found.athlete.name)

    async def refresh(self, client: Client, refresh_token: str) -> Tokens:
        """See the port."""
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        body, _ = await self._send("POST", f"{self._oauth_url}/token", data=_with(client, form))
        return _parsed(TokenAnswer, body).tokens()

    async def revoke(self, client: Client, token: str) -> None:
        """See the port. Source: RFC 7009."""
        auth = httpx.BasicAuth(client.client_id, client.secret)
        await self._send("POST", f"{self._oauth_url}/revoke", data={"token": token}, auth=auth)

    async def athlete_id(self, access_token: str) -> Reply[int]:
        """See the port."""
        body, usage = await self._get("/athlete", access_token)
        return Reply(_parsed(AthleteAnswer, body).id, usage)

    async def profile(self, access_token: str) -> Reply[Document]:
        """See the port."""
        body, usage = await self._get("/athlete", access_token)
        return Reply(document_of(_parsed(ProfileAnswer, body, usage).account()), usage)

    async def page(
        self, access_token: str, number: int, size: int, after_s: int | None
    ) -> Reply[list[Listed]]:
        """See the port."""
        query = {"page": number, "per_page": size} | ({} if after_s is None else {"after": after_s})
        body, usage = await self._get("/athlete/activities", access_token, query)
        try:
            return Reply([one.listed() for one in _PAGE.validate_json(body)], usage)
        except ValidationError as error:
            raise _strange(error) from None

    async def activity(self, access_token: str, strava_id: int) -> Reply[Detail]:
        """See the port."""
        body, usage = await self._get(
            f"/activities/{strava_id}", access_token, {"include_all_efforts": "false"}
        )
        found = _parsed(DetailAnswer, body, usage)
        try:
            document = document_of(found.described())
        except (ValueError, TypeError, OverflowError) as error:
            # A number that no field of ours holds.
            raise AnswerStrange(f"Strava's answer cannot be described: {error}.", usage) from None
        detail = Detail(found.id, found.started_at, found.sport, found.manual, document, _plain(body, usage))
        return Reply(detail, usage)

    async def streams(self, access_token: str, strava_id: int) -> Reply[dict[str, Any]]:
        """See the port."""
        query = {"keys": STREAM_KEYS, "key_by_type": "true"}
        body, usage = await self._get(f"/activities/{strava_id}/streams", access_token, query)
        try:
            _STREAMS.validate_json(body)
        except ValidationError as error:
            raise _strange(error, usage) from None
        return Reply(_plain(body, usage), usage)

    async def subscription(self, client: Client) -> Subscription | None:
        """See the port."""
        query = _with(client, {})
        body, _ = await self._send("GET", f"{self._api_url}/push_subscriptions", params=query)
        try:
            found = _SUBSCRIPTIONS.validate_json(body)
        except ValidationError as error:
            raise _strange(error) from None
        return Subscription(found[0].id, found[0].callback_url) if found else None

    async def subscribe(self, client: Client, callback_url: str, verify_token: str) -> Subscription:
        """See the port."""
        form = _with(client, {"callback_url": callback_url, "verify_token": verify_token})
        body, _ = await self._send("POST", f"{self._api_url}/push_subscriptions", data=form)
        return Subscription(_parsed(SubscriptionAnswer, body).id, callback_url)

    async def unsubscribe(self, client: Client, subscription_id: int) -> None:
        """See the port."""
        url = f"{self._api_url}/push_subscriptions/{subscription_id}"
        await self._send("DELETE", url, params=_with(client, {}))

    async def _get(
        self, path: str, access_token: str, query: dict[str, Any] | None = None
    ) -> tuple[bytes, Usage]:
        return await self._send(
            "GET", f"{self._api_url}{path}", params=query, headers={"Authorization": f"Bearer {access_token}"}
        )

    async def _send(self, method: str, url: str, **options: Any) -> tuple[bytes, Usage]:
        """The body of a success. Raises a StravaFault for everything else; its text never holds the request."""
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=self._timeout_s, follow_redirects=False)
        try:
            async with self._client.stream(method, url, **options) as answer:
                body = await _read(answer)
        except httpx.TimeoutException:
            raise StravaAway(f"Strava did not answer within {self._timeout_s:g} s.") from None
        except httpx.HTTPError as error:
            raise StravaAway(f"Strava cannot be reached ({type(error).__name__}).") from None
        usage = usage_of(answer.headers)
        if answer.is_success:
            return body, usage
        with_token = "headers" in options
        raise fault_of(answer.status_code, body, usage, with_token=with_token)


async def _read(answer: httpx.Response) -> bytes:
    parts, size = [], 0
    async for part in answer.aiter_bytes():
        size += len(part)
        if size > MAX_ANSWER_BYTES:
            raise AnswerStrange(f"Strava's answer is larger than {MAX_ANSWER_BYTES} bytes.")
        parts.append(part)
    return b"".join(parts)


def _with(client: Client, form: dict[str, str]) -> dict[str, str]:
    return {"client_id": client.client_id, "client_secret": client.secret, **form}


def _parsed(model: type[AnswerT], body: bytes, usage: Usage | None = None) -> AnswerT:
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise _strange(error, usage) from None


def _strange(error: ValidationError, usage: Usage | None = None) -> AnswerStrange:
    places = ", ".join(".".join(map(str, one["loc"])) or "the whole" for one in error.errors()[:3])
    return AnswerStrange(f"Strava's answer is not as described: {places}.", usage)


def _plain(body: bytes, usage: Usage) -> dict[str, Any]:
    """The answer itself, without NaN and Infinity, which are no JSON."""

    def refuse(name: str) -> None:
        raise AnswerStrange(f"Strava's answer holds {name}.", usage)

    found: dict[str, Any] = json.loads(body, parse_constant=refuse)
    return found
