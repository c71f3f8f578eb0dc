from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator

import pytest

from runningmate_servicekit.eventlog import EventLog, Subscription
from runningmate_servicekit.testing.kafka import KafkaServer, reason_missing
from servicekit.tests.eventlog.flow import FlowSuite
from servicekit.tests.eventlog.suite import EventLogSuite, Harness

if reason := reason_missing():
    pytest.skip(reason, allow_module_level=True)

from confluent_kafka.admin import AdminClient

from runningmate_servicekit.eventlog.kafka import KafkaEventLog
from runningmate_servicekit.eventlog.kafkaclient import KafkaSettings
from runningmate_servicekit.eventlog.kafkamember import KafkaMember


@pytest.fixture
def settings(kafka: KafkaServer) -> KafkaSettings:
    return KafkaSettings.parse(kafka.url).quick()


class KafkaHarness:
    def __init__(self, settings: KafkaSettings) -> None:
        self.settings = settings
        self.groups: dict[str, str] = {}
        self.log: EventLog = KafkaEventLog(settings, create_topics=True)

    async def freeze(self, subscription: Subscription) -> None:
        """Has the broker put the member out at once, as it would at the end of the session."""
        assert isinstance(subscription, KafkaMember)
        subscription.freeze()
        [topic] = {place.topic for place in subscription.assignment}
        await asyncio.to_thread(put_out, self.settings, topic)


def put_out(settings: KafkaSettings, group: str) -> None:
    """Sends LeaveGroup (version 3) in the name of a group's only member; no client can be told to do that.

    Source: Kafka protocol guide, LeaveGroup.
    """
    admin = AdminClient(settings.client())
    [described] = admin.describe_consumer_groups([group]).values()
    [member] = described.result(settings.answer_s).members

    def text(value: str) -> bytes:
        return struct.pack(">h", len(value)) + value.encode()

    # Key 13, version 3, correlation 1, client; group, one member without an instance id.
    request = struct.pack(">hhi", 13, 3, 1) + text("test") + text(group)
    request += struct.pack(">i", 1) + text(member.member_id) + struct.pack(">h", -1)
    host, _, port = settings.servers.partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(struct.pack(">i", len(request)) + request)
        size = struct.unpack(">i", connection.recv(4, socket.MSG_WAITALL))[0]
        answer = connection.recv(size, socket.MSG_WAITALL)
    # Correlation, throttling, error of all; then per member its name, instance and error.
    assert struct.unpack_from(">iih", answer) == (1, 0, 0)
    assert struct.unpack(">h", answer[-2:]) == (0,)


class TestKafkaEventLog(EventLogSuite):
    @pytest.fixture
    async def harness(self, settings: KafkaSettings) -> AsyncIterator[Harness]:
        made = KafkaHarness(settings)
        yield made
        await made.log.close()


class TestFlowThroughKafka(FlowSuite):
    @pytest.fixture
    async def harness(self, settings: KafkaSettings) -> AsyncIterator[Harness]:
        made = KafkaHarness(settings)
        yield made
        await made.log.close()
