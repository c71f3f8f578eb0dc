from __future__ import annotations

import socket

import pytest

from runningmate_cli.mesh import ports
from runningmate_cli.mesh.failure import MeshError


def listen(port: int = 0) -> socket.socket:
    server = socket.socket()
    server.bind((ports.LOOPBACK, port))
    server.listen()
    return server


def test_a_taken_port_gives_way_to_the_next_free_one() -> None:
    with listen() as server:
        taken = server.getsockname()[1]
        assert ports.choose_gateway(taken) > taken


def test_a_port_out_of_range_is_refused() -> None:
    with pytest.raises(MeshError, match="70000 is not a port"):
        ports.choose_gateway(70000)


def test_ports_of_the_last_run_are_used_again_unless_taken() -> None:
    first = ports.assign(["a", "b"], {}, set())
    with listen(first["a"]):
        second = ports.assign(["a", "b"], first, set())
    assert second["b"] == first["b"]
    assert second["a"] != first["a"]


def test_assigned_ports_differ_even_if_the_memory_says_otherwise() -> None:
    one = ports.assign(["a"], {}, set())["a"]
    assigned = ports.assign(["a", "b"], {"a": one, "b": one}, {one})
    assert len({one, *assigned.values()}) == 3
