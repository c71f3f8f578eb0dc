from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from runningmate_cli.mesh import eventlog
from runningmate_cli.mesh.failure import MeshError
from runningmate_cli.mesh.home import Home
from runningmate_cli.mesh.services import SERVICES, Wiring, roles


@pytest.mark.parametrize(
    ("text", "brokers"),
    [("a:1", "a:1"), (" a.example:9092, [::1]:9093 ", "a.example:9092,[::1]:9093"), ("none", "")],
)
def test_brokers_are_hosts_with_ports(text: str, brokers: str) -> None:
    assert eventlog.parse(text) == brokers


@pytest.mark.parametrize(
    "text", ["", "a", "a:", ":1", "a:0", "a:65536", "a:1,", "kafka://a:1", "u@a:1", "a:1?x=y"]
)
def test_anything_else_is_refused_with_the_form(text: str) -> None:
    with pytest.raises(ValueError, match=r"HOST:PORT\[,HOST:PORT\]"):
        eventlog.parse(text)


def test_a_home_goes_on_where_its_event_log_was(tmp_path: Path) -> None:
    home = Home.create(tmp_path / "home")
    assert eventlog.place(home, None) == eventlog.Place("", "")
    chosen = eventlog.place(home, "a:1")
    assert chosen.moved
    # Nothing is remembered before what waits was taken along.
    assert eventlog.place(home, None) == eventlog.Place("", "")
    eventlog.remember(home, chosen)
    assert eventlog.place(home, None) == eventlog.Place("a:1", "a:1")
    assert not eventlog.place(home, "a:1").moved
    back = eventlog.place(home, "none")
    assert back.moved
    eventlog.remember(home, back)
    assert eventlog.place(home, None) == eventlog.Place("", "")


def test_a_damaged_memory_is_not_taken_for_the_database(tmp_path: Path) -> None:
    home = Home.create(tmp_path / "home")
    home.event_log_file.write_text("{")
    with pytest.raises(MeshError, match=r"eventlog\.json cannot be read"):
        eventlog.place(home, None)


def test_services_get_the_brokers_and_no_right_to_create(tmp_path: Path) -> None:
    ports = {service.name + kind: 1 for service in SERVICES for kind in ("", "-metrics")}
    wiring = Wiring(Home(tmp_path), ports, "postgresql://a:b@c:1/d", dict.fromkeys(roles(), "x"), "a:1,b:2")
    found = {service.name: wiring.environment(service) for service in SERVICES}
    assert found["collector"]["RUNNINGMATE_EVENT_LOG_URL"] == "kafka://a:1,b:2"
    assert not any("RUNNINGMATE_EVENT_LOG_OWNER_URL" in environment for environment in found.values())
    assert "RUNNINGMATE_EVENT_LOG_URL" not in found["charts"]
    assert set(wiring.event_schemas()) == {"collector", "analytics", "identity", "coach"}


def test_who_listens_without_speaking_kafka_counts_as_not_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute, socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            connection, _ = other.accept()
            with connection:
                connection.recv(100)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        addresses = [f"127.0.0.1:{server.getsockname()[1]}" for server in (mute, other)]
        assert eventlog.unreached(addresses) == addresses
        thread.join()
    assert eventlog.unreached(addresses[:1]) == addresses[:1]
    assert eventlog.unreached([]) == []
