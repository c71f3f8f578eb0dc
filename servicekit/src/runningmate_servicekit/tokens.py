"""Access tokens: who calls, verified by each service itself against the issuer's public keys."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt

from runningmate_servicekit.context import current_request
from runningmate_servicekit.datause import Reader
from runningmate_servicekit.errors import PermissionDenied, Unauthenticated, Unavailable
from runningmate_servicekit.logs import get_logger

ATHLETE_SCOPE = "athlete"
OPERATOR_SCOPE = "operator"
READER_CLAIM = "reader"
NO_ATHLETE = uuid.UUID(int=0)
"""Athlete id of an operator's token: row-level security shows it nothing."""
LEEWAY_S = 30.0
KEY_CHECK_INTERVAL_S = 1.0
MAX_REMEMBERED_TOKENS = 1_024
"""A verified token is remembered: a signature costs 60 to 120 µs, a look-up 1."""

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller.

    Attributes:
        session_id: Empty for tokens without a session.
        expires_at: In Unix seconds.
        reader: The only reader that the token may read for; empty where the caller may say.
        service: The peer that acts by itself; empty for a person.
    """

    athlete_id: uuid.UUID
    scopes: frozenset[str]
    session_id: str
    expires_at: float
    reader: str = ""
    service: str = ""


def principal() -> Principal:
    """The caller of the request at hand.

    Raises:
        Unauthenticated: In a public method or outside a request, where nobody is known.
    """
    request = current_request.get()
    if request is None or request.principal is None:
        raise Unauthenticated(
            "TOKEN_MISSING", "This needs a log-in. Run `runningmate login` and send its token."
        )
    return request.principal


@dataclass(frozen=True, slots=True)
class ServiceGrant:
    """What the jobs of one peer may call here by themselves; entries are `/package.Service/Method`.

    Attributes:
        reader: For whom they read, and for nobody else.
        reads: Methods that read of the one athlete whom the token names.
        lists: Methods that are of no single athlete.
    """

    reader: Reader
    reads: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MethodPolicy:
    """Which scope a method asks for; entries are `/package.Service/Method` or `/package.Service/*`.

    What is in neither set asks for the scope `athlete`. For an external model only `gated` methods are called: those
    whose answers the data-use policy has gone through. `services` are the peers whose jobs are answered, by name.
    """

    public: frozenset[str] = frozenset()
    operator: frozenset[str] = frozenset()
    gated: frozenset[str] = frozenset()
    services: Mapping[str, ServiceGrant] = field(default_factory=dict)

    def scope(self, method: str) -> str | None:
        """The scope that `method` asks for, None where no token is needed."""
        service = method.rpartition("/")[0] + "/*"
        if method in self.public or service in self.public:
            return None
        return OPERATOR_SCOPE if method in self.operator or service in self.operator else ATHLETE_SCOPE

    def is_gated(self, method: str) -> bool:
        """Whether an external model may be answered."""
        return method in self.gated or method.rpartition("/")[0] + "/*" in self.gated


class TokenVerifier:
    """Verifies JWTs (EdDSA or ES256) with the keys of a JWKS file, read again whenever the file changes."""

    def __init__(self, jwks_path: Path, issuer: str, audience: str) -> None:
        self._path = jwks_path
        self._issuer = issuer
        self._audience = audience
        self._keys: dict[str, jwt.PyJWK] = {}
        self._file_identity: tuple[int, int, int] | None = None
        self._checked_s = float("-inf")
        self._remembered: dict[str, Principal] = {}

    def verify(self, token: str) -> Principal:
        """Checks signature, exp (required), iss and aud; 30 s of leeway for clocks.

        Raises:
            Unauthenticated: With reason TOKEN_EXPIRED or TOKEN_INVALID.
            Unavailable: The file of public keys is not there yet.
        """
        self._refresh()
        known = self._remembered.get(token)
        if known is None:
            known = self._verify(token)
            if len(self._remembered) >= MAX_REMEMBERED_TOKENS:
                self._remembered.pop(next(iter(self._remembered)))
            self._remembered[token] = known
        if known.expires_at + LEEWAY_S <= time.time():
            self._remembered.pop(token, None)
            raise expired()
        return known

    def _verify(self, token: str) -> Principal:
        try:
            key = self._key(jwt.get_unverified_header(token).get("kid"))
            # The algorithm follows from the key, never from the token's own header.
            claims = jwt.decode(
                token, key.key, algorithms=[key.algorithm_name], issuer=self._issuer, audience=self._audience,
                leeway=LEEWAY_S, options={"require": ["exp", "iss", "aud", "sub"]},
            )  # fmt: skip
            return self._accepted(claims)
        except jwt.ExpiredSignatureError:
            raise expired() from None
        except (jwt.PyJWTError, ValueError) as error:
            _log.info("token refused", why=str(error))
            raise invalid() from None

    def _accepted(self, claims: Mapping[str, Any]) -> Principal:
        """Who calls, by claims that are signed. Raises PyJWTError or ValueError for claims that do not hold."""
        return _principal(claims)

    def _key(self, key_id: object) -> jwt.PyJWK:
        key = self._keys.get(str(key_id))
        if key is None:
            self._checked_s = float("-inf")
            self._refresh()
            key = self._keys.get(str(key_id))
        if key is None:
            raise jwt.InvalidKeyError(f"no public key {key_id!r} in {self._path}")
        return key

    def _refresh(self) -> None:
        now_s = time.monotonic()
        if now_s - self._checked_s < KEY_CHECK_INTERVAL_S:
            return
        try:
            stat = self._path.stat()
            identity = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
            if identity != self._file_identity:
                self._keys = _read_keys(self._path)
                self._file_identity = identity
                self._remembered.clear()
            self._checked_s = now_s
        except (OSError, ValueError, jwt.PyJWTError) as error:
            if self._keys:
                # Keys that held a moment ago are better than refusing everybody.
                self._checked_s = now_s
                _log.warning(
                    "public keys unreadable, the last ones stay", path=str(self._path), why=str(error)
                )
                return
            raise Unavailable(
                "TOKEN_KEYS_UNAVAILABLE",
                f"The public keys in {self._path} cannot be read yet. The identity service writes them at its start; "
                "`runningmate status` says whether it runs.",
            ) from error


def _read_keys(path: Path) -> dict[str, jwt.PyJWK]:
    keys = [jwt.PyJWK(item) for item in json.loads(path.read_text())["keys"]]
    return {str(key.key_id): key for key in keys if key.algorithm_name in ("EdDSA", "ES256")}


def _principal(claims: Mapping[str, Any]) -> Principal:
    scopes = frozenset(str(claims.get("scope", "")).split())
    subject = str(claims["sub"])
    athlete_id = uuid.UUID(subject) if ATHLETE_SCOPE in scopes else NO_ATHLETE
    return Principal(
        athlete_id,
        scopes,
        str(claims.get("sid", "")),
        float(claims["exp"]),
        str(claims.get(READER_CLAIM, "")),
    )


def require_scope(caller: Principal, scope: str) -> None:
    """Raises PermissionDenied where the caller's token lacks `scope`."""
    if scope not in caller.scopes:
        raise PermissionDenied(
            "SCOPE_MISSING", f"This needs a token with the scope `{scope}`.", {"required_scope": scope}
        )


def expired() -> Unauthenticated:
    """The error of a token whose time is over."""
    return Unauthenticated(
        "TOKEN_EXPIRED", "The token has expired. Refresh it, or run `runningmate login` again."
    )


def invalid() -> Unauthenticated:
    """The error of a token that does not hold."""
    return Unauthenticated(
        "TOKEN_INVALID",
        "The token does not hold: wrong issuer, audience, key or form. Run `runningmate login` again.",
    )
