"""Strava's errors, with the bodies that it really sends."""

from __future__ import annotations

from aiohttp import web


class Refused(Exception):
    """Ends a call with an error. `counted` answers carry the limits' headers."""

    def __init__(
        self, status: int, message: str, resource: str = "", field: str = "", code: str = ""
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = [{"resource": resource, "field": field, "code": code}] if resource else []

    def response(self) -> web.Response:
        return web.json_response({"message": self.message, "errors": self.errors}, status=self.status)


def token_invalid() -> Refused:
    return Refused(401, "Authorization Error", "Athlete", "access_token", "invalid")


def scope_missing(scope: str) -> Refused:
    return Refused(401, "Authorization Error", "AccessToken", f"{scope}_permission", "missing")


def lapsed() -> Refused:
    return Refused(403, "Forbidden", "Application", "Status", "Inactive")


def not_found(resource: str) -> Refused:
    return Refused(404, "Record Not Found", resource, "id", "invalid")


def bad(resource: str, field: str, code: str = "invalid") -> Refused:
    return Refused(400, "Bad Request", resource, field, code)


def broken() -> web.Response:
    return web.json_response({"message": "error", "errors": []}, status=500)


def too_many() -> web.Response:
    body = {"message": "Rate Limit Exceeded", "errors": [_RATE]}
    return web.json_response(body, status=429)


_RATE = {"resource": "Application", "field": "rate limit", "code": "exceeded"}
