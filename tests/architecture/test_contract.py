from __future__ import annotations

import re
from importlib.resources import files as resources

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorSet, MethodOptions

from tests.architecture.contract import BUF, ROOT, Contract, Element, http_rule, read_contract

LINES_PER_FILE = 250
BYTES_PER_DESCRIPTOR_SET = 1_000_000
_SENTENCE = re.compile(r"^[A-Z0-9`].*[.:?]$", re.DOTALL)


@pytest.fixture(scope="module")
def contract() -> Contract:
    if not BUF.exists():
        pytest.skip("node_modules is missing: comments are read by buf, which needs Node 20 or newer")
    return read_contract()


def explanation(element: Element) -> str:
    """Return the comment without instructions to buf."""
    lines = (line.strip() for line in element.comment.splitlines())
    return "\n".join(line for line in lines if not line.startswith("buf:lint:ignore")).strip()


def test_everything_in_the_contract_is_explained_in_full_sentences(
    contract: Contract,
) -> None:
    unexplained = [
        f"{element.kind} {element.name}: {explanation(element) or 'no comment'}"
        for element in contract.elements()
        if not _SENTENCE.match(explanation(element))
    ]
    assert unexplained == []


def test_every_rpc_has_a_rest_route_or_says_why_it_has_none(contract: Contract) -> None:
    silent = [
        rpc.name
        for rpc, method in contract.methods()
        if http_rule(method) is None and not re.search(r"\bREST\b", rpc.comment)
    ]
    assert silent == []


def test_every_rpc_says_whether_it_may_be_repeated(contract: Contract) -> None:
    silent = [
        rpc.name
        for rpc, method in contract.methods()
        if method.options.idempotency_level == MethodOptions.IDEMPOTENCY_UNKNOWN
        and not re.search(r"idempot|repeat|retr(y|ie)|again|twice|\bonce\b", rpc.comment, re.IGNORECASE)
    ]
    assert silent == []


def test_a_rest_route_that_reads_has_no_side_effects(contract: Contract) -> None:
    wrong = [
        rpc.name
        for rpc, method in contract.methods()
        if (rule := http_rule(method)) is not None
        and rule.get
        and method.options.idempotency_level != MethodOptions.NO_SIDE_EFFECTS
    ]
    assert wrong == []


def test_no_two_rpcs_answer_the_same_rest_route(contract: Contract) -> None:
    routes: dict[str, list[str]] = {}
    for rpc, method in contract.methods():
        rule = http_rule(method)
        if rule is not None and (verb := rule.WhichOneof("pattern")):
            path = re.sub(r"\{[^}]*\}", "{}", getattr(rule, verb))
            routes.setdefault(f"{verb} {path}", []).append(rpc.name)
    assert {route: names for route, names in routes.items() if len(names) > 1} == {}


def test_no_field_takes_the_athlete_from_a_request(contract: Contract) -> None:
    """The token names the athlete; identity and the operator's calls are the exceptions."""
    requests = {method.input_type.removeprefix(".") for _, method in contract.methods()}
    taken = [
        f"{file.package}.{message.name}.{field.name}"
        for file in contract.files
        for message in file.message_type
        for field in message.field
        if f"{file.package}.{message.name}" in requests
        and field.name == "athlete_id"
        and file.package != "runningmate.identity.v1"
        and not file.name.endswith(("event_log_service.proto", "event_log.proto"))
    ]
    assert taken == []


def test_a_proto_file_is_short() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in sorted((ROOT / "protos" / "runningmate").rglob("*.proto"))
    }
    assert lengths
    assert {name: length for name, length in lengths.items() if length > LINES_PER_FILE} == {}


def test_the_shipped_descriptor_set_is_complete_and_small() -> None:
    data = (resources("runningmate") / "descriptors.binpb").read_bytes()
    files = FileDescriptorSet.FromString(data).file
    present: set[str] = set()
    for file in files:
        assert set(file.dependency) <= present, f"{file.name} comes before what it imports"
        assert not file.HasField("source_code_info"), f"{file.name} carries comments"
        present.add(file.name)
    assert {"google/rpc/status.proto", "google/rpc/error_details.proto", "google/api/http.proto"} <= present
    assert len(data) < BYTES_PER_DESCRIPTOR_SET
