"""Access tokens signed with the mesh's own key."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from runningmate_servicekit.errors import FailedPrecondition
from runningmate_servicekit.issuer import Issuer
from runningmate_servicekit.tokens import ATHLETE_SCOPE


class KeySigner:
    """`Signer` with a key file.

    Args:
        key_path: PEM file, 0600; made if it is missing.
        jwks_path: Where the public keys are for all services; written if they differ.
    """

    def __init__(self, key_path: Path, jwks_path: Path, issuer: str, audience: str) -> None:
        self._open: Callable[[], Issuer] = lambda: Issuer.load_or_create(key_path, issuer, audience)
        self._jwks_path = jwks_path
        self._issuer: Issuer | None = None

    async def load(self) -> None:
        """Reads the key and publishes its public half.

        Raises:
            FailedPrecondition: The file holds no usable key.
            PermissionError: Others can read it.
        """
        try:
            self._issuer = self._open()
        except ValueError as error:
            raise FailedPrecondition("SIGNING_KEY_UNUSABLE", str(error)) from error
        if not _holds(self._jwks_path, self._issuer.jwks()):
            self._issuer.write_jwks(self._jwks_path)

    def access_token(self, athlete_id: UUID, session_id: UUID, lifetime_s: float) -> str:
        """See the port."""
        assert self._issuer is not None, "no call comes before startup has loaded the key"
        return self._issuer.sign(str(athlete_id), [ATHLETE_SCOPE], lifetime_s, session_id=str(session_id))


def _holds(path: Path, jwks: object) -> bool:
    """Whether the file says the same already; a write would make every service read it again."""
    try:
        return bool(json.loads(path.read_bytes()) == jwks)
    except (OSError, ValueError):
        return False
