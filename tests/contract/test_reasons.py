"""No error has a reason that nobody has ever seen arrive: all reasons in the services' sources are accounted for."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING

from runningmate_servicekit import errors
from tests.contract.refusals import REFUSALS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
REASON = re.compile(r"[A-Z][A-Z0-9_]+")
ERRORS = {
    name
    for name, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.ServiceError)
}
# What a request alone cannot provoke in a healthy mesh, with the reason why not.
NOT_BY_A_REQUEST = {
    "ANSWER_TOO_LARGE": "a net below the limits of each RPC",
    "CHART_TOO_LARGE": "a net below the reduction to the width",
    "CONFLICT": "needs two writers at the same instant",
    "CONVERSATION_FULL": "needs a hundred questions; the coach's own test makes a full one",
    "DATABASE_UNAVAILABLE": "needs a database that is down",
    "DATA_USE_DENIED": "needs an activity of an API, which no file gives; analytics' own tests make one",
    "DISK_FULL": "needs a full disk",
    "DRAINING": "needs a service that stops",
    "EXPORT_DAMAGED": "needs an object store that lost something",
    "HEALTH_HOLD": "needs an activity of the last days; the coach's own test makes one",
    "INTERNAL": "needs a fault of ours",
    "ISSUER_BEYOND_LOOPBACK": "at the start, in the log",
    "MALFORMED_REQUEST": "bytes that no client makes; servicekit's own test sends them",
    "MEMORIES_FULL": "needs two hundred; the coach's own test has as many",
    "METHOD_UNKNOWN": "a method that no client has; servicekit's own test calls one",
    "MIGRATION_CHANGED": "at the start, in the log",
    "OBJECT_NOT_FOUND": "needs an object store that lost something",
    "OBJECT_STORE_UNAVAILABLE": "needs an object store that is down",
    "PEER_FAILED": "needs a fault of ours in a peer",
    "PEER_UNAVAILABLE": "needs a peer that is down",
    "PLAN_OVER": "needs a plan of long ago",
    "READER_MISMATCH": "a header beside a token for another reader; servicekit's own test sends both",
    "ROLE_TOO_STRONG": "at the start, in the log",
    "SCHEMA_TOO_NEW": "at the start, in the log",
    "SCOPE_MISSING": "test_refusals calls all that is the operator's without the scope",
    "SERVICE_NOT_SERVED": "the gateway lets no service token pass; servicekit's and analytics' own tests send them",
    "SIGNING_KEY_UNUSABLE": "at the start, in the log",
    "STARTING": "needs a service that starts",
    "STRAVA_EVENT_NOT_STORED": "needs a database that is down",
    "STRAVA_UNAVAILABLE": "needs a Strava that is down",
    "TIMEOUT": "needs something slow",
    "TOKEN_EXPIRED": "the gateway refuses first; test_streams sees a stream end with it",
    "TOKEN_INVALID": "the gateway refuses first",
    "TOKEN_KEYS_UNAVAILABLE": "needs keys that are not there",
    "TOKEN_MISSING": "the gateway refuses first",
    "TOO_MANY_WRONG_CODES": "would lock out the rest of the suite",
}


def reasons(source: str) -> Iterator[str]:
    """Reasons of errors that are made in a module: the first argument of an error, or of its super().__init__."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        made = ast.unparse(node.func)
        reason = node.args[0].value
        is_error = made in ERRORS or made == "super().__init__"
        if is_error and isinstance(reason, str) and REASON.fullmatch(reason):
            yield reason


def test_every_reason_is_provoked_or_says_why_it_cannot_be() -> None:
    found = {
        reason
        for path in ROOT.glob("*/src/**/*.py")
        if path.relative_to(ROOT).parts[0] != "cli"
        for reason in reasons(path.read_text(encoding="utf-8"))
    }
    provoked = {refusal.reason for refusal in REFUSALS}
    assert len(found) > 40
    assert found - provoked - set(NOT_BY_A_REQUEST) == set(), "give them a case in refusals.py"
    assert set(NOT_BY_A_REQUEST) - found == set(), "gone from the sources"
    assert provoked & set(NOT_BY_A_REQUEST) == set(), "they can be provoked after all"
    assert provoked - found - {"INVALID_REQUEST"} == set(), "nothing gives them"
