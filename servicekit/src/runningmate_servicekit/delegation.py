"""Service tokens: how a service's own jobs read at a peer, for one athlete at a time, while no person calls.

Each service that has such jobs signs with a key of its own (own issuer), for one peer (own audience). They are sent under an
`authorization` scheme of their own, so that neither the gateway nor a person's verification ever takes one for a log-in.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import jwt

from runningmate_servicekit.context import RequestContext, current_request, request_scope
from runningmate_servicekit.datause import Reader
from runningmate_servicekit.errors import PermissionDenied
from runningmate_servicekit.issuer import Issuer
from runningmate_servicekit.tokens import (
    NO_ATHLETE,
    READER_CLAIM,
    Principal,
    ServiceGrant,
    TokenVerifier,
    invalid,
)

SCHEME: Final = "Service"
READ_SCOPE: Final = "read"
"""Reads of the athlete whom the token names."""
LIST_SCOPE: Final = "list"
"""Calls what is of no single athlete; the token names none."""
LIFETIME_S: Final = 30.0
MOST_LIFETIME_S: Final = 60.0
"""What is signed for longer is refused, whoever signed it."""


def issuer_of(service: str) -> str:
    """The issuer of a service's own tokens."""
    return f"https://{service}.runningmate.local"


def audience_of(service: str) -> str:
    """The audience of tokens for one service."""
    return f"runningmate/{service}"


class ServiceIdentity:
    """The key with which one service's jobs speak for themselves.

    Args:
        service: Its name.
        key_path: PEM file, 0600; made if it is missing. A new one ends all tokens of the former within a second.
        keys: Folder that peers read public keys from.
    """

    def __init__(self, service: str, key_path: Path, keys: Path) -> None:
        self._service = service
        self._key_path = key_path
        self._keys = keys
        self._issuer: Issuer | None = None

    async def load(self) -> None:
        """Reads the key and publishes its public half; give it to `Service.startup`.

        Raises:
            PermissionError: Others can read the key.
            ValueError: The file holds no usable key.
        """
        self._issuer = Issuer.load_or_create(self._key_path, issuer_of(self._service), "")
        self._issuer.write_jwks(self._keys / f"{self._service}.json")

    @contextmanager
    def acting_for(self, peer: str, athlete_id: UUID, reader: Reader) -> Iterator[None]:
        """Calls of this block read at the peer for an athlete, for half a minute at most."""
        with self._calling(peer, str(athlete_id), READ_SCOPE, reader):
            yield

    @contextmanager
    def listing(self, peer: str, reader: Reader) -> Iterator[None]:
        """Calls of this block are of no single athlete."""
        with self._calling(peer, self._service, LIST_SCOPE, reader):
            yield

    @contextmanager
    def _calling(self, peer: str, subject: str, scope: str, reader: Reader) -> Iterator[None]:
        assert self._issuer is not None, "no job runs before startup has loaded the key"
        claims = {"aud": audience_of(peer), READER_CLAIM: reader.value}
        token = self._issuer.sign(subject, [scope], LIFETIME_S, claims=claims)
        outer = current_request.get() or RequestContext()
        request = RequestContext(
            request_id=outer.request_id,
            method=outer.method,
            traceparent=outer.traceparent,
            authorization=f"{SCHEME} {token}",
            deadline_s=time.monotonic() + LIFETIME_S,
            reader=reader,
        )
        with request_scope(request):
            yield


class PeerVerifier:
    """Says which peer calls, and whether the method is for its jobs.

    Args:
        keys: Folder of public keys, a file for each service; None trusts nobody. A file that is taken away ends its service's trust.
        own: Name of the service that is called.
        grants: What each peer's jobs may call.
    """

    def __init__(self, keys: Path | None, own: str, grants: Mapping[str, ServiceGrant]) -> None:
        self._grants = grants
        self._verifiers = {
            issuer_of(peer): _OfPeer(keys / f"{peer}.json", peer, own, grant.reader)
            for peer, grant in grants.items()
            if keys is not None
        }

    def caller(self, token: str, method: str) -> Principal:
        """The peer, with the athlete for whom it reads.

        Raises:
            Unauthenticated: The token does not hold, or is over.
            PermissionDenied: The method is not for that peer's jobs, or not with this token's scope.
        """
        verifier = self._verifiers.get(_claimed_issuer(token))
        if verifier is None:
            raise invalid()
        caller = verifier.verify(token)
        grant = self._grants[caller.service]
        if method not in (grant.reads if READ_SCOPE in caller.scopes else grant.lists):
            raise PermissionDenied(
                "SERVICE_NOT_SERVED", f"{method} is not for jobs of the service {caller.service}."
            )
        return caller


class _OfPeer(TokenVerifier):
    """Service tokens of one peer."""

    def __init__(self, path: Path, peer: str, own: str, reader: Reader) -> None:
        super().__init__(path, issuer_of(peer), audience_of(own))
        self._file = path
        self._peer = peer
        self._reader = reader

    def verify(self, token: str) -> Principal:
        """As of a person, but that keys which were taken away count no longer."""
        if not self._file.is_file():
            raise invalid()
        return super().verify(token)

    def _accepted(self, claims: Mapping[str, Any]) -> Principal:
        if claims.get(READER_CLAIM) != self._reader:
            raise jwt.InvalidTokenError("a service token for another reader")
        if float(claims["exp"]) - float(claims.get("iat", 0)) > MOST_LIFETIME_S:
            raise jwt.InvalidTokenError("a service token of too long a life")
        scope, subject = claims.get("scope"), str(claims["sub"])
        if scope == READ_SCOPE:
            athlete_id = UUID(subject)
        elif scope == LIST_SCOPE and subject == self._peer:
            athlete_id = NO_ATHLETE
        else:
            raise jwt.InvalidTokenError("a service token of another scope")
        expires_at = float(claims["exp"])
        return Principal(
            athlete_id, frozenset({scope}), "", expires_at, str(claims[READER_CLAIM]), self._peer
        )


def _claimed_issuer(token: str) -> str:
    """The issuer that a token says; its signature is looked at next."""
    try:
        return str(jwt.decode(token, options={"verify_signature": False}).get("iss", ""))
    except jwt.PyJWTError:
        return ""
