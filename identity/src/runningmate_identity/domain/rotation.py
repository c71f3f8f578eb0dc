"""What a refresh token that comes in is worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from runningmate_identity.domain.model import Session

RETRY_GRACE = timedelta(seconds=10)
"""A client that lost the answer asks again within its deadline of 5 s, and once more."""


class Verdict(Enum):
    """What to do with a refresh token.

    Members:
        RENEW: Give the next token.
        ENDED: The session is over; nothing to change.
        REUSED: An old token came back: somebody has a copy. End the session.
    """

    RENEW = "renew"
    ENDED = "ended"
    REUSED = "reused"


@dataclass(frozen=True, slots=True)
class RefreshState:
    """A known refresh token and its session.

    Attributes:
        generation: Place of the token in the session's chain.
        newest_generation: The chain's end.
        replaced_at: When the next one was given for it, None for the current one.
        displaced: A sibling took its place before it was used.
    """

    session: Session
    generation: int
    newest_generation: int
    replaced_at: datetime | None
    displaced: bool = False


def judge(state: RefreshState, now: datetime) -> Verdict:
    """Decides on a token that was found.

    The token before the current one is good for a few seconds more, for the answer with the current one may have
    been lost. It then gets a sibling that takes the current one's place, never a second living chain: whoever holds
    the displaced token ends the session by using it, so a thief who is as fast as that is still found out.
    """
    if state.session.ended_at is not None or state.session.expires_at <= now:
        return Verdict.ENDED
    if state.replaced_at is None:
        return Verdict.RENEW
    is_last = state.generation == state.newest_generation - 1
    if is_last and not state.displaced and now - state.replaced_at <= RETRY_GRACE:
        return Verdict.RENEW
    return Verdict.REUSED
