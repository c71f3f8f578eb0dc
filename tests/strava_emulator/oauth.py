"""Log-in: consent page, tokens with rotation, revocation. Source: RFC 6749, 7009, 7636 as Strava uses them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from tests.strava_emulator.refusals import Refused, bad
from tests.strava_emulator.state import ALL_SCOPES, CODE_LIFE_S, Application, Code, Grant

if TYPE_CHECKING:
    from tests.strava_emulator.state import State

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class OAuth:
    """Handlers below `/oauth` (and `/api/v3/oauth`, where the description of the API puts them)."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self, prefix: str) -> list[web.RouteDef]:
        return [
            web.get(f"{prefix}/authorize", self.authorize),
            web.post(f"{prefix}/accept", self.accept),
            web.post(f"{prefix}/token", self.token),
            web.post(f"{prefix}/revoke", self.revoke),
            web.post(f"{prefix}/deauthorize", self.deauthorize),
        ]

    async def authorize(self, request: web.Request) -> web.Response:
        """The page that asks the athlete."""
        query = request.query
        self._checked(query)
        wanted = query.get("scope", "read").split(",")
        boxes = "".join(
            f'<p><label><input type="checkbox" name="granted" value="{scope}" checked> {scope}</label></p>'
            for scope in map(html.escape, wanted)
        )
        people = "".join(
            f'<option value="{one.id}">{html.escape(f"{one.firstname} {one.lastname}")} ({one.id})</option>'
            for one in self._state.athletes.values()
        )
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{html.escape(query.get(name, ""))}">'
            for name in ("client_id", "redirect_uri", "state", "code_challenge")
        )
        page = (
            "<!doctype html><title>Strava emulator</title><h1>Let this application see your data?</h1>"
            f'<form method="post" action="accept">{hidden}<select name="athlete">{people}</select>{boxes}'
            '<button name="answer" value="yes">Authorize</button> <button name="answer" value="no">Cancel</button></form>'
        )
        return web.Response(text=page, content_type="text/html")

    async def accept(self, request: web.Request) -> web.Response:
        """What the page sends: a redirect with a code and the scopes that stayed ticked, or with access_denied."""
        form = await request.post()
        self._checked(form)
        answer = {"state": str(form.get("state", ""))}
        if form.get("answer") == "no":
            answer["error"] = "access_denied"
        else:
            granted = frozenset(map(str, form.getall("granted", []))) & set(ALL_SCOPES) | {"read"}
            code = secrets.token_hex(20)
            self._state.codes[code] = Code(
                client_id=int(str(form["client_id"])),
                athlete_id=int(str(form["athlete"])),
                scopes=granted,
                expires_at_s=self._state.clock.now_s() + CODE_LIFE_S,
                challenge=str(form.get("code_challenge", "")),
            )
            answer |= {"code": code, "scope": ",".join(sorted(granted))}
        target = str(form["redirect_uri"])
        joint = "&" if "?" in target else "?"
        return web.Response(status=302, headers={"Location": f"{target}{joint}{urlencode(answer)}"})

    def _checked(self, values: Any) -> Application:
        application = self._state.applications.get(_number(values.get("client_id")))
        if application is None:
            raise bad("Application", "client_id")
        host = urlsplit(str(values.get("redirect_uri", ""))).hostname or ""
        domain = application.callback_domain
        if host not in _LOOPBACK and host != domain and not host.endswith(f".{domain}"):
            raise bad("Application", "redirect_uri")
        if values.get("response_type", "code") != "code":
            raise bad("Application", "response_type")
        return application

    async def token(self, request: web.Request) -> web.Response:
        values = {**request.query, **{name: str(value) for name, value in (await request.post()).items()}}
        application = self._client(values)
        match values.get("grant_type"):
            case "authorization_code":
                return web.json_response(self._exchange(application, values))
            case "refresh_token":
                return web.json_response(self._refresh(application, values))
        raise bad("Application", "grant_type")

    def _client(self, values: dict[str, str]) -> Application:
        application = self._state.applications.get(_number(values.get("client_id")))
        if application is None:
            raise bad("Application", "client_id")
        if values.get("client_secret") != application.client_secret:
            raise Refused(401, "Authorization Error", "Application", "client_secret", "invalid")
        return application

    def _exchange(self, application: Application, values: dict[str, str]) -> dict[str, Any]:
        code = self._state.codes.pop(values.get("code", ""), None)
        if (
            code is None
            or code.client_id != application.client_id
            or code.expires_at_s < self._state.clock.now_s()
            or (code.challenge and code.challenge != challenge_of(values.get("code_verifier", "")))
        ):
            raise bad("RequestToken", "code")
        grant = self._state.grant(application.client_id, code.athlete_id, code.scopes)
        athlete = self._state.athletes[code.athlete_id]
        who = {
            "id": athlete.id,
            "resource_state": 2,
            "firstname": athlete.firstname,
            "lastname": athlete.lastname,
            "sex": "M",
        }
        return self._tokens(grant) | {"athlete": who}

    def _refresh(self, application: Application, values: dict[str, str]) -> dict[str, Any]:
        for grant in self._state.grants:
            if grant.client_id == application.client_id and grant.refresh_token == values.get(
                "refresh_token"
            ):
                return self._tokens(self._state.freshened(grant))
        raise bad("RefreshToken", "refresh_token")

    def _tokens(self, grant: Grant) -> dict[str, Any]:
        return {
            "token_type": "Bearer",
            "expires_at": int(grant.expires_at_s),
            "expires_in": int(grant.expires_at_s - self._state.clock.now_s()),
            "refresh_token": grant.refresh_token,
            "access_token": grant.access_token,
        }

    async def revoke(self, request: web.Request) -> web.Response:
        """RFC 7009: an unknown token is no error."""
        client_id, secret = _basic(request.headers.get("Authorization", ""))
        application = self._client({"client_id": client_id, "client_secret": secret})
        token = str((await request.post()).get("token", ""))
        for grant in list(self._state.grants):
            if grant.client_id == application.client_id and token in (
                grant.access_token,
                grant.refresh_token,
            ):
                self._state.revoke(grant.client_id, grant.athlete_id)
        return web.Response(status=200)

    async def deauthorize(self, request: web.Request) -> web.Response:
        """The older way, which ends in June 2027."""
        form = await request.post()
        token = str(form.get("access_token") or request.query.get("access_token") or bearer(request))
        for grant in list(self._state.grants):
            if grant.access_token == token:
                self._state.revoke(grant.client_id, grant.athlete_id)
                return web.json_response({"access_token": token})
        raise Refused(401, "Authorization Error", "Athlete", "access_token", "invalid")


def bearer(request: web.Request) -> str:
    """The token of the header."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def challenge_of(verifier: str) -> str:
    """PKCE with S256. Source: RFC 7636, 4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _basic(header: str) -> tuple[str, str]:
    kind, _, encoded = header.partition(" ")
    if kind.lower() != "basic":
        raise Refused(401, "Authorization Error", "Application", "", "invalid")
    try:
        name, _, secret = base64.b64decode(encoded).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise Refused(401, "Authorization Error", "Application", "", "invalid") from None
    return name, secret


def _number(value: object) -> int:
    text = str(value or "")
    return int(text) if text.isdecimal() else -1
