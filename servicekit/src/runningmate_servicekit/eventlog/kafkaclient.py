"""What every client of Kafka shares: address and settings."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self
from urllib.parse import parse_qsl, urlsplit

from confluent_kafka import TopicPartition as Place

from runningmate_servicekit.eventlog.port import TopicPartition

LOGGER: Final = logging.getLogger("runningmate_servicekit.eventlog.kafka")
"""Where librdkafka's own lines go."""

# A reader asks questions whose answers it does not wait for; each would be a line that looks like a fault.
LOGGER.addFilter(lambda record: not record.getMessage().startswith("REQTMOUT"))

_OPTION_PREFIXES: Final = ("security.", "ssl.", "sasl.", "enable.ssl.")
_MILLISECONDS: Final = 1000


@dataclass(frozen=True, slots=True)
class KafkaSettings:
    """Where the brokers are and how long to wait for them.

    Args:
        servers: `host:port[,host:port]`; the others of the cluster are found through them.
        options: Further settings of librdkafka, for encryption and authentication.
        session_s: A member that is silent for so long is dead to its group; at least the broker's minimum.
        heartbeat_s: How often a member says that it lives, and hears of rebalances.
        answer_s: How long a broker may take for an answer.
        delivery_s: How long a publication may take before it is given up.
    """

    servers: str
    options: Mapping[str, str] = field(default_factory=dict, repr=False)
    session_s: float = 10.0
    heartbeat_s: float = 1.0
    answer_s: float = 5.0
    delivery_s: float = 10.0

    @classmethod
    def parse(cls, url: str) -> Self:
        """Reads `kafka://host:port[,host:port][?security.protocol=ssl&…]`.

        Raises:
            ValueError: It is no such address.
        """
        form = "write kafka://HOST:PORT[,HOST:PORT], with settings security.*, ssl.* and sasl.* behind a ?"
        parts = urlsplit(url)
        servers = [server for server in parts.netloc.split(",") if server]
        if parts.scheme != "kafka" or not servers or parts.path not in {"", "/"}:
            raise ValueError(f"the event log's address is no address of Kafka; {form}")
        for server in servers:
            _host, separator, port = server.rpartition(":")
            if "@" in server or not separator or not port.isdecimal():
                raise ValueError(f"the event log's address names a broker without a port; {form}")
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        if strange := sorted(name for name in options if not name.startswith(_OPTION_PREFIXES)):
            raise ValueError(f"the event log's address has the setting {', '.join(strange)}; {form}")
        return cls(",".join(servers), options)

    def quick(self) -> Self:
        """The same brokers with the shortest waits, for tests."""
        return replace(self, session_s=6.0, heartbeat_s=0.1, answer_s=3.0, delivery_s=3.0)

    def client(self, **settings: Any) -> dict[str, Any]:
        """A client's configuration; names with `_` for the dots of librdkafka's."""
        return {
            "bootstrap.servers": self.servers,
            "client.id": "runningmate",
            "log_level": 4,
            "socket.timeout.ms": int(self.answer_s * _MILLISECONDS),
            "socket.keepalive.enable": True,
            "reconnect.backoff.ms": 50,
            # Publishers create topics by default, with as many partitions as the broker pleases.
            "allow.auto.create.topics": False,
            # The default of 10 s would be the longest part of a broker's restart.
            "reconnect.backoff.max.ms": 1000,
            **self.options,
            **{name.replace("_", "."): value for name, value in settings.items()},
        }

    def reader(self, group: str) -> dict[str, Any]:
        """Configuration of whoever reads; nothing is committed but by `commit`."""
        return self.client(
            group_id=group,
            enable_auto_commit=False,
            enable_auto_offset_store=False,
            auto_offset_reset="earliest",
            partition_assignment_strategy="cooperative-sticky",
            session_timeout_ms=int(self.session_s * _MILLISECONDS),
            heartbeat_interval_ms=int(self.heartbeat_s * _MILLISECONDS),
            # The client's default, said because of its price: every reader of an idle broker asks it twice a second (at 100 ms
            # all of a mesh cost it 5 % of a core), and a sought partition waits for the answer under way.
            fetch_wait_max_ms=500,
            fetch_error_backoff_ms=100,
            queued_min_messages=2000,
            queued_max_messages_kbytes=16_384,
        )


def wire(place: TopicPartition, offset: int | None = None) -> Place:
    """The client's name of a partition."""
    return Place(place.topic, place.partition) if offset is None else Place(*place, offset)
