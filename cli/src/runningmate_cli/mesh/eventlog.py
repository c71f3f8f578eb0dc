"""Where the events of a mesh go: into its database, or to brokers of Kafka. The home remembers which."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from runningmate_cli.mesh.failure import MeshError
from runningmate_cli.mesh.home import Home, write_private

DATABASE = "none"
"""Said instead of brokers: the event log lies in the database."""
_ANSWER_S = 1.0
_MOST_PORTS = 65_535


@dataclass(frozen=True)
class Place:
    """Where the event log is.

    Attributes:
        brokers: `host:port[,host:port]`; empty for the database.
        former: Where it was when the mesh last ran from this home, in the same form.
    """

    brokers: str
    former: str

    @property
    def moved(self) -> bool:
        """Whether events may wait where nobody reads any more."""
        return self.brokers != self.former

    def text(self) -> str:
        """The place in words."""
        return f"Kafka, {self.brokers}" if self.brokers else "the database"


def parse(text: str) -> str:
    """Checks `host:port[,host:port]` or `none`; returns the brokers, empty for none.

    Raises:
        ValueError: It is neither; the text says what to write.
    """
    text = text.strip()
    if text == DATABASE:
        return ""
    brokers = [broker.strip() for broker in text.split(",")]
    for broker in brokers:
        host, _, port = broker.rpartition(":")
        plain = host and not set(host) & set("/@?# ")
        if not plain or not port.isdecimal() or not 0 < int(port) <= _MOST_PORTS:
            raise ValueError(
                f"{broker!r} is no broker of Kafka; write HOST:PORT[,HOST:PORT], "
                f"or {DATABASE} to keep events in the database"
            )
    return ",".join(brokers)


def place(home: Home, chosen: str | None) -> Place:
    """Where the event log goes.

    Args:
        home: Remembers the last place.
        chosen: As for `parse`; None goes on where it was.

    Raises:
        MeshError: Neither brokers nor `none` were chosen.
    """
    former = remembered(home)
    try:
        return Place(former if chosen is None else parse(chosen), former)
    except ValueError as error:
        raise MeshError(f"{error}.") from None


def remembered(home: Home) -> str:
    """The brokers of the last run; empty for the database, where every mesh begins."""
    try:
        known = json.loads(home.event_log_file.read_text())
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        raise MeshError(
            f"{home.event_log_file} cannot be read ({error}); it says where the event log is. "
            'Write {"kafka": "HOST:PORT"} into it, or {"kafka": ""} for the database.'
        ) from None
    return str(known.get("kafka", ""))


def remember(home: Home, found: Place) -> None:
    """Has the next run go on here."""
    write_private(home.event_log_file, json.dumps({"kafka": found.brokers}))


def unreached(brokers: Sequence[str]) -> list[str]:
    """Those of some `host:port` that do not speak Kafka within a second."""
    if not brokers:
        return []
    with ThreadPoolExecutor(len(brokers)) as together:
        return [
            broker for broker, well in zip(brokers, together.map(_answers, brokers), strict=True) if not well
        ]


def _answers(broker: str) -> bool:
    """Asks for the versions that a broker speaks, as every client does first.

    Source: Kafka protocol guide, ApiVersions (key 18) version 0.
    """
    host, _, port = broker.rpartition(":")
    request = struct.pack(">hhih", 18, 0, 1, -1)
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=_ANSWER_S) as connection:
            connection.sendall(struct.pack(">i", len(request)) + request)
            head = connection.recv(8, socket.MSG_WAITALL)
    except OSError:
        return False
    return len(head) == 8 and struct.unpack(">ii", head)[1] == 1
