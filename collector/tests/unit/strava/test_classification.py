"""Errors of Strava by status and body."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from runningmate_collector.adapters.strava.classification import fault_of, usage_of
from runningmate_collector.domain.strava import faults
from runningmate_collector.domain.strava.quota import Meter, Usage

NOTHING = Usage()


def error(resource: str, field: str, code: str) -> dict[str, Any]:
    return {"message": "m", "errors": [{"resource": resource, "field": field, "code": code}]}


@pytest.mark.parametrize(
    ("status", "body", "with_token", "kind"),
    [
        (401, error("Athlete", "access_token", "invalid"), True, faults.TokenRefused),
        (401, error("Application", "", "invalid"), True, faults.TokenRefused),
        (401, error("AccessToken", "activity:read_permission", "missing"), True, faults.ScopeMissing),
        (400, error("RefreshToken", "refresh_token", "invalid"), False, faults.GrantEnded),
        (400, error("RequestToken", "code", "invalid"), False, faults.CodeRefused),
        (400, error("Application", "client_id", "invalid"), False, faults.ApplicationRefused),
        (401, error("Application", "client_secret", "invalid"), False, faults.ApplicationRefused),
        (403, error("Application", "Status", "Inactive"), True, faults.SubscriptionLapsed),
        (403, error("Application", "Status", "Inactive"), False, faults.SubscriptionLapsed),
        (403, {"message": "Forbidden", "errors": []}, True, faults.StravaRefused),
        (404, error("Activity", "id", "invalid"), True, faults.Absent),
        (429, {"message": "Too Many Requests", "errors": "Rate Limit Exceeded"}, True, faults.RateLimited),
        (500, {"message": "error"}, True, faults.ServerFailed),
        (503, {}, True, faults.StravaAway),
    ],
)
def test_an_error_means_one_thing(
    status: int, body: dict[str, Any], with_token: bool, kind: type[faults.StravaFault]
) -> None:
    assert type(fault_of(status, json.dumps(body).encode(), NOTHING, with_token=with_token)) is kind


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"\xff", b'{"errors": 5}'])
def test_a_body_that_is_no_json_leaves_the_status(body: bytes) -> None:
    assert type(fault_of(404, body, NOTHING, with_token=True)) is faults.Absent


def test_the_missing_scope_is_named() -> None:
    body = json.dumps(error("AccessToken", "activity:read_permission", "missing")).encode()
    found = fault_of(401, body, NOTHING, with_token=True)
    assert isinstance(found, faults.ScopeMissing)
    assert found.scope == "activity:read"


@pytest.mark.parametrize("limit", [None, "", "x", "100", "100,1000,5", "-1,5", "0,5", "99999999999,1"])
def test_nonsense_in_headers_is_as_nothing(limit: str | None) -> None:
    headers = {"X-ReadRateLimit-Usage": "1,1", "Date": "yesterday"}
    if limit is not None:
        headers["X-ReadRateLimit-Limit"] = limit
    assert usage_of(httpx.Headers(headers)) == Usage(None, None, None)


def test_headers_are_read() -> None:
    headers = httpx.Headers(
        {
            "X-RateLimit-Limit": "200,2000", "X-RateLimit-Usage": "5,148",
            "X-ReadRateLimit-Limit": "100,1000", "X-ReadRateLimit-Usage": "4, 147",
            "Date": "Thu, 01 Jan 1970 00:01:00 GMT",
        }
    )  # fmt: skip
    assert usage_of(headers) == Usage(Meter(200, 2_000, 5, 148), Meter(100, 1_000, 4, 147), 60.0)
