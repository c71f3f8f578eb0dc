"""Who may call what."""

from __future__ import annotations

from runningmate_servicekit.datause import Reader
from runningmate_servicekit.delegation import SCHEME, PeerVerifier
from runningmate_servicekit.errors import PermissionDenied, Unauthenticated
from runningmate_servicekit.status import READER_KEY
from runningmate_servicekit.tokens import MethodPolicy, Principal, TokenVerifier, require_scope

_BEARER = "bearer "
_SERVICE = f"{SCHEME.lower()} "


class Authentication:
    """Applies the method policy to the `authorization` metadata of a call.

    Args:
        verifier: Of people's tokens.
        policy: Of the service.
        peers: Of service tokens, where the policy lets any peer call by itself.
    """

    def __init__(
        self, verifier: TokenVerifier, policy: MethodPolicy, peers: PeerVerifier | None = None
    ) -> None:
        self._verifier = verifier
        self._policy = policy
        self._peers = peers

    def scope(self, method: str) -> str | None:
        """The scope that `method` asks for; asked once per method, at registration."""
        return self._policy.scope(method)

    def authenticate(self, authorization: str | None, scope: str, method: str) -> Principal:
        """The caller, who has `scope`, or is a peer that may call `method` by itself.

        Raises:
            Unauthenticated: No token, or one that does not hold.
            PermissionDenied: The token lacks the scope, or the method is not for that peer.
        """
        if self._peers and authorization and authorization.lower().startswith(_SERVICE):
            return self._peers.caller(authorization[len(_SERVICE) :].strip(), method)
        if not authorization or not authorization.lower().startswith(_BEARER):
            raise Unauthenticated(
                "TOKEN_MISSING",
                "This needs a log-in. Send `authorization: Bearer TOKEN`; `runningmate token` has one.",
            )
        caller = self._verifier.verify(authorization[len(_BEARER) :].strip())
        require_scope(caller, scope)
        return caller

    def reader(self, given: str | None, caller: Principal, method: str) -> Reader:
        """For whom the call reads: as its header says, or its token.

        Raises:
            PermissionDenied: Nobody knows that reader, the token is for another one, or the method's answers are not
                gone through for an external model.
        """
        name = given or caller.reader or Reader.METRICS
        if name not in set(Reader):
            raise PermissionDenied(
                "READER_UNKNOWN",
                f"There is no reader {name!r}, so it may see nothing. The header `{READER_KEY}` takes: {', '.join(Reader)}.",
            )
        if caller.reader and caller.reader != name:
            raise PermissionDenied(
                "READER_MISMATCH",
                f"This token reads for {caller.reader} only. Leave the header `{READER_KEY}` out.",
            )
        if name == Reader.EXTERNAL_MODEL and not self._policy.is_gated(method):
            raise PermissionDenied(
                "READER_NOT_SERVED",
                f"{method} is not for external models: the data-use policy does not go through it.",
            )
        return Reader(name)
