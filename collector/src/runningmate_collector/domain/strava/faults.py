"""What Strava may answer instead of what was asked. None of these texts holds a secret."""

from __future__ import annotations

from runningmate_collector.domain.strava.quota import Usage


class StravaFault(Exception):
    """Root. `usage` is what the answer said about the limits, None where it said nothing."""

    def __init__(self, detail: str, usage: Usage | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.usage = usage


class StravaAway(StravaFault):
    """No answer, half an answer, or an error of Strava's own: the same call may succeed later."""


class ServerFailed(StravaAway):
    """An error 500: Strava is away, or it cannot give this one activity."""


class AnswerStrange(StravaFault):
    """An answer that is not what Strava describes."""


class StravaRefused(StravaFault):
    """Strava does not take the call, and would not take it later."""


class RateLimited(StravaFault):
    """The limit of calls is reached."""


class TokenRefused(StravaFault):
    """The access token does not hold (any more)."""


class GrantEnded(StravaFault):
    """The refresh token is dead: the athlete revoked the access, or it was used twice."""


class CodeRefused(StravaFault):
    """The code of the redirect was used before, is too old, or belongs to another log-in."""


class ApplicationRefused(StravaFault):
    """Client id or secret are wrong."""


class SubscriptionLapsed(StravaFault):
    """The owner of the API application has no active subscription, so Strava refuses all calls."""


class ScopeMissing(StravaFault):
    """The athlete did not allow this kind of data; `scope` names it."""

    def __init__(self, detail: str, scope: str, usage: Usage | None = None) -> None:
        super().__init__(detail, usage)
        self.scope = scope


class Absent(StravaFault):
    """There is no such thing, or not for this athlete."""
