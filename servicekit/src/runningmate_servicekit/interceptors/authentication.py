"""Who may call what."""

from __future__ import annotations

from runningmate_servicekit.errors import Unauthenticated
from runningmate_servicekit.tokens import MethodPolicy, Principal, TokenVerifier, require_scope

_BEARER = "bearer "


class Authentication:
    """Applies the method policy to the `authorization` metadata of a call."""

    def __init__(self, verifier: TokenVerifier, policy: MethodPolicy) -> None:
        self._verifier = verifier
        self._policy = policy

    def scope(self, method: str) -> str | None:
        """The scope that `method` asks for; asked once per method, at registration."""
        return self._policy.scope(method)

    def authenticate(self, authorization: str | None, scope: str) -> Principal:
        """The caller, who has `scope`.

        Raises:
            Unauthenticated: No token, or one that does not hold.
            PermissionDenied: The token lacks the scope.
        """
        if not authorization or not authorization.lower().startswith(_BEARER):
            raise Unauthenticated(
                "TOKEN_MISSING",
                "This needs a log-in. Send `authorization: Bearer TOKEN`; `runningmate token` has one.",
            )
        caller = self._verifier.verify(authorization[len(_BEARER) :].strip())
        require_scope(caller, scope)
        return caller
