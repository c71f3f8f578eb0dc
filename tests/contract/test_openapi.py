"""The OpenAPI document says what the protos say, and the gateway serves it."""

from __future__ import annotations

import http.client
import json
import re
from contextlib import closing
from typing import TYPE_CHECKING, Any

from tests.contract.surface import openapi, rpcs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contract.world import World

VERBS = {"get", "put", "post", "delete", "patch"}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, verb and operation."""
    for path, verbs in openapi()["paths"].items():
        for verb, operation in verbs.items():
            yield path, verb, operation


def references(value: Any) -> Iterator[str]:
    """All that a part of the document points to."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key == "$ref":
                yield part
            else:
                yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


def test_the_document_has_each_route_of_the_contract_and_no_other() -> None:
    documented = {(path, verb, operation["x-grpc-method"]) for path, verb, operation in operations()}
    assert documented == {
        (binding.path, binding.verb, rpc.path.removeprefix("/")) for rpc in rpcs() for binding in rpc.bindings
    }


def test_the_document_is_whole_by_the_rules_of_openapi() -> None:
    document = openapi()
    assert document["openapi"].startswith("3.1.")
    assert {"title", "version"} <= set(document["info"])
    identifiers = [operation["operationId"] for _, _, operation in operations()]
    assert len(set(identifiers)) == len(identifiers)
    for path, verb, operation in operations():
        assert verb in VERBS
        places = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
        assert places == set(re.findall(r"\{(\w+)\}", path)), path
        assert all("description" in response for response in operation["responses"].values())
        assert {"200", "default"} <= set(operation["responses"])
    schemas = document["components"]["schemas"]
    pointed = {target.removeprefix("#/components/schemas/") for target in references(document)}
    assert pointed == set(schemas)


def test_only_the_exchanges_of_log_in_and_stravas_webhook_need_no_token() -> None:
    open_to_all = {operation["x-grpc-method"] for _, _, operation in operations() if "security" in operation}
    assert open_to_all == {rpc.path.removeprefix("/") for rpc in rpcs() if rpc.public}
    assert len(open_to_all) == 4


def test_documented_errors_are_responses() -> None:
    (operation,) = [each for path, _, each in operations() if path == "/v1/uploads/{upload_id}/chunks"]
    assert {"400", "500"} <= set(operation["responses"])
    assert "FAILED_PRECONDITION" in operation["responses"]["400"]["description"]


def test_the_gateway_serves_the_document_and_nothing_beside_it(world: World) -> None:
    with closing(http.client.HTTPConnection(world.target, timeout=10)) as connection:
        connection.request("GET", "/openapi.json")
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("content-type")) == (200, "application/json")
        assert json.loads(answer.read()) == openapi()
        for path in ("/descriptors.binpb", "/openapi.json/../descriptors.binpb", "/py.typed"):
            connection.request("GET", path)
            beside = connection.getresponse()
            beside.read()
            assert beside.status == 404, path
