"""Secrets of one athlete, in and out of their seals."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from uuid import UUID

from runningmate_collector.domain.strava.api import Client, Tokens
from runningmate_collector.service.strava.ports import Application, Secrets


@dataclass(frozen=True, slots=True)
class Vault:
    """Each kind of secret is bound to its athlete: a row moved to another athlete does not open."""

    secrets: Secrets

    def sealed_tokens(self, athlete_id: UUID, tokens: Tokens) -> bytes:
        """As the link keeps them."""
        content = json.dumps([tokens.access, tokens.refresh, tokens.expires_at_s])
        return self.secrets.seal(content.encode(), f"strava.tokens/{athlete_id}")

    def tokens(self, athlete_id: UUID, sealed: bytes) -> Tokens:
        """Of a link."""
        access, refresh, expires_at_s = json.loads(self.secrets.open(sealed, f"strava.tokens/{athlete_id}"))
        return Tokens(access, refresh, expires_at_s)

    def sealed_secret(self, athlete_id: UUID, secret: str) -> bytes:
        """Of an application."""
        return self.secrets.seal(secret.encode(), f"strava.secret/{athlete_id}")

    def client(self, athlete_id: UUID, application: Application) -> Client:
        """The application with its secret."""
        secret = self.secrets.open(application.sealed_secret, f"strava.secret/{athlete_id}")
        return Client(application.client_id, secret.decode())

    def sealed_verifier(self, athlete_id: UUID, verifier: str) -> bytes:
        """Of a log-in under way."""
        return self.secrets.seal(verifier.encode(), f"strava.verifier/{athlete_id}")

    def verifier(self, athlete_id: UUID, sealed: bytes) -> str:
        """Of a log-in under way."""
        return self.secrets.open(sealed, f"strava.verifier/{athlete_id}").decode()


def digest_of(state: str) -> str:
    """A browser's state as it is kept."""
    return hashlib.sha256(state.encode()).hexdigest()
