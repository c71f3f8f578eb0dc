"""Every RPC answers in each protocol, with what it promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contract.cases import CASES, prepared
from tests.contract.ending import call
from tests.contract.surface import Rpc, rpcs
from tests.contract.world import filled

if TYPE_CHECKING:
    from tests.contract.ending import Client
    from tests.contract.ledger import Ledger
    from tests.contract.world import World


FIELD_OF_TOMORROW = b"\xf2\x3f\x03new"  # number 1022, a text


def test_every_rpc_of_the_contract_has_a_case_and_every_case_an_rpc() -> None:
    assert {each.name for each in rpcs()} == set(CASES)


def test_every_rpc_has_a_rest_route_and_a_description() -> None:
    assert [each.name for each in rpcs() if not each.bindings or not each.description] == []


@pytest.mark.parametrize("name", ["gRPC", "gRPC-web"])
@pytest.mark.parametrize("rpc", rpcs(), ids=str)
def test_a_client_of_a_later_release_is_answered(
    rpc: Rpc, name: str, by_name: dict[str, Client], world: World, ledger: Ledger
) -> None:
    """It sends a field that this mesh does not know."""
    fields, token = prepared(world, rpc.name)
    later = filled(rpc, fields)
    later.MergeFromString(FIELD_OF_TOMORROW)
    assert later.SerializeToString().endswith(FIELD_OF_TOMORROW)
    outcome = call(by_name[name], rpc, later, token)
    assert outcome.ending.code == "OK", outcome.ending.text
    assert CASES[rpc.name].shows(world, outcome.messages[-1]), outcome.messages[-1]
    ledger.note(rpc.name, name, "answer")


@pytest.mark.parametrize("rpc", rpcs(), ids=str)
def test_an_rpc_answers(rpc: Rpc, protocol: Client, world: World, ledger: Ledger) -> None:
    fields, token = prepared(world, rpc.name)
    outcome = call(protocol, rpc, filled(rpc, fields), token)
    assert outcome.ending.code == "OK", outcome.ending.text
    assert outcome.ending.request_id
    assert rpc.streams or len(outcome.messages) == 1
    assert CASES[rpc.name].shows(world, outcome.messages[-1]), outcome.messages[-1]
    ledger.note(rpc.name, protocol.name, "answer")
