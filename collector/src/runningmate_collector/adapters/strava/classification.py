"""What an error of Strava's means: its status first, then its body."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from pydantic import ValidationError

from runningmate_collector.adapters.strava.answers import FaultAnswer
from runningmate_collector.domain.strava.faults import (
    Absent,
    ApplicationRefused,
    CodeRefused,
    GrantEnded,
    RateLimited,
    ScopeMissing,
    ServerFailed,
    StravaAway,
    StravaFault,
    StravaRefused,
    SubscriptionLapsed,
    TokenRefused,
)
from runningmate_collector.domain.strava.quota import Meter, Usage

if TYPE_CHECKING:
    import httpx

MAX_DETAIL_CHARS = 300
_PERMISSION = "_permission"


def fault_of(status: int, body: bytes, usage: Usage, *, with_token: bool) -> StravaFault:
    """The fault of an answer that is no success.

    Calls `with_token` carried an access token, the others client id and secret.
    """
    try:
        told = FaultAnswer.model_validate_json(body)
    except ValidationError:
        told = FaultAnswer()
    detail = _detail(status, told)
    problems = told.problems
    missing = next((one.field for one in problems if one.code == "missing"), "")
    resources = {one.resource for one in problems}
    match status:
        case 400 if "RefreshToken" in resources:
            return GrantEnded(detail, usage)
        case 400 if "RequestToken" in resources or "AuthorizationCode" in resources:
            return CodeRefused(detail, usage)
        case 400 | 401 | 403 if not with_token and "Application" in resources:
            inactive = any(one.field == "Status" for one in problems)
            return (SubscriptionLapsed if inactive else ApplicationRefused)(detail, usage)
        case 401 if missing:
            return ScopeMissing(detail, missing.removesuffix(_PERMISSION), usage)
        case 401:
            return TokenRefused(detail, usage) if with_token else ApplicationRefused(detail, usage)
        case 403 if any(one.resource == "Application" and one.field == "Status" for one in problems):
            return SubscriptionLapsed(detail, usage)
        case 404:
            return Absent(detail, usage)
        case 429:
            return RateLimited(detail, usage)
        case 500:
            return ServerFailed(detail, usage)
        case _ if status >= 500:
            return StravaAway(detail, usage)
    return StravaRefused(detail, usage)


def usage_of(headers: httpx.Headers) -> Usage:
    """What the headers say about limits and time; nonsense in them is as if they were not there."""
    return Usage(
        _meter(headers.get("x-ratelimit-limit"), headers.get("x-ratelimit-usage")),
        _meter(headers.get("x-readratelimit-limit"), headers.get("x-readratelimit-usage")),
        _at_s(headers.get("date")),
    )


def _meter(limits: str | None, usage: str | None) -> Meter | None:
    try:
        short_limit, daily_limit = (int(part) for part in (limits or "").split(","))
        short_used, daily_used = (int(part) for part in (usage or "").split(","))
    except ValueError:
        return None
    numbers = (short_limit, daily_limit, short_used, daily_used)
    if min(numbers) < 0 or max(numbers) > 10**9 or min(short_limit, daily_limit) < 1:
        return None
    return Meter(*numbers)


def _at_s(date: str | None) -> float | None:
    try:
        return None if date is None else parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError):
        return None


def _detail(status: int, told: FaultAnswer) -> str:
    named = ", ".join(f"{one.resource} {one.field} {one.code}".strip() for one in told.problems)
    return f"Strava answered {status} {told.message} ({named})"[:MAX_DETAIL_CHARS].replace("\x00", "")
