"""Every documented error, in each protocol, with its typed details."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.ending import Ending, call
from tests.contract.refusals import REFUSALS, UNKNOWN, Refusal
from tests.contract.surface import Rpc, rpc, rpcs
from tests.contract.world import filled

if TYPE_CHECKING:
    from tests.contract.ending import Client
    from tests.contract.ledger import Ledger
    from tests.contract.world import World

# Source: google/rpc/code.proto.
HTTP_STATUS = {
    "INVALID_ARGUMENT": 400,
    "FAILED_PRECONDITION": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "NOT_FOUND": 404,
    "ALREADY_EXISTS": 409,
    "RESOURCE_EXHAUSTED": 429,
    "DATA_LOSS": 500,
}
DOMAIN = "runningmate"


def holds(ending: Ending, code: str, reason: str, protocol: Client) -> None:
    """Checks what every error of a service carries."""
    assert (ending.code, ending.reason) == (code, reason), ending.text
    assert " " in ending.text, "an error is a sentence"
    assert ending.details["ErrorInfo"].domain == DOMAIN
    assert ending.details["RequestInfo"].request_id == ending.request_id != ""
    if protocol.name == "REST":
        assert ending.http_status == HTTP_STATUS[code]


def with_ids(method: Rpc, value: str) -> dict[str, Any]:
    """A request with one value for all its ids, and for all else that its path needs."""
    fields: dict[str, Any] = {name: [value] if name.endswith("s") else value for name in method.ids}
    return dict.fromkeys(method.bindings[0].places, "activity") | fields


def test_every_documented_error_has_a_case() -> None:
    documented = {(each.name, code) for each in rpcs() for code in each.errors}
    assert len(documented) > 25
    assert documented - {(refusal.rpc, refusal.code) for refusal in REFUSALS} == set()


@pytest.mark.parametrize("refusal", REFUSALS, ids=str)
def test_a_documented_error_comes_with_its_details(
    refusal: Refusal, protocol: Client, world: World, ledger: Ledger
) -> None:
    method = rpc(refusal.rpc)
    token = refusal.token(world)
    outcome = call(protocol, method, filled(method, refusal.fields(world)), token)
    holds(outcome.ending, refusal.code, refusal.reason, protocol)
    details = outcome.ending.details
    assert set(details) == {"ErrorInfo", "RequestInfo", *refusal.details}
    assert refusal.metadata.items() <= dict(details["ErrorInfo"].metadata).items()
    ledger.note(refusal.rpc, protocol.name, "error")


@pytest.mark.parametrize("method", [each for each in rpcs() if each.ids], ids=str)
def test_an_id_that_is_none_is_refused_by_the_name_of_its_field(
    method: Rpc, protocol: Client, world: World, ledger: Ledger
) -> None:
    token = (world.operator if method.operators else world.ada).token
    name = method.ids[0]
    outcome = call(protocol, method, filled(method, with_ids(method, "no-id")), token)
    holds(outcome.ending, "INVALID_ARGUMENT", "INVALID_REQUEST", protocol)
    fields = [violation.field for violation in outcome.ending.details["BadRequest"].field_violations]
    assert any(field.startswith(name) for field in fields), fields
    ledger.note(method.name, protocol.name, "error")


@pytest.mark.parametrize("method", [each for each in rpcs() if not each.public], ids=str)
def test_without_a_good_token_nothing_answers(
    method: Rpc, protocol: Client, world: World, ledger: Ledger
) -> None:
    fields = with_ids(method, UNKNOWN)
    tokens = ["", "ey.no.token"] + ([world.expired_token()] if world.home else [])
    for token in tokens:
        ending = call(protocol, method, filled(method, fields), token).ending
        assert ending.code == "UNAUTHENTICATED", f"{ending.code} {ending.text}"
        assert ending.request_id in ending.text or "RequestInfo" in ending.details
        ledger.note(method.name, protocol.name, "error")


@pytest.mark.parametrize("method", [each for each in rpcs() if each.operators], ids=str)
def test_an_operators_call_needs_the_operators_scope(
    method: Rpc, protocol: Client, world: World, ledger: Ledger
) -> None:
    fields = with_ids(method, UNKNOWN)
    ending = call(protocol, method, filled(method, fields), world.ada.token).ending
    holds(ending, "PERMISSION_DENIED", "SCOPE_MISSING", protocol)
    assert ending.details["ErrorInfo"].metadata["required_scope"] == "operator"
    ledger.note(method.name, protocol.name, "error")


def test_the_operator_is_no_athlete(protocol: Client, world: World, ledger: Ledger) -> None:
    for method in rpcs():
        if method.public or method.operators or method.bindings[0].places:
            continue
        ending = call(protocol, method, method.request(), world.operator.token).ending
        assert ending.code in {"PERMISSION_DENIED", "INVALID_ARGUMENT"}, f"{method}: {ending}"
        ledger.note(method.name, protocol.name, "error")


def test_a_method_that_does_not_exist_is_unimplemented_or_not_found(protocol: Client, world: World) -> None:
    known = rpc("CatalogueService.ListMetrics")
    strange = Rpc(
        "CatalogueService.Dance", known.path.replace("ListMetrics", "Dance"), known.request, known.response,
        streams=False, bindings=(type(known.bindings[0])("get", "/v1/dance", ""),), description="",
    )  # fmt: skip
    ending = call(protocol, strange, known.request(), world.ada.token).ending
    assert ending.code == ("NOT_FOUND" if protocol.name == "REST" else "UNIMPLEMENTED")
