from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from runningmate_servicekit.eventlog import EventLog, InMemoryEventLog, Subscription
from runningmate_servicekit.eventlog.memory import InMemorySubscription
from servicekit.tests.eventlog.flow import FlowSuite
from servicekit.tests.eventlog.suite import EventLogSuite, Harness


class InMemoryHarness:
    def __init__(self, offset_stride: int) -> None:
        self.log: EventLog = InMemoryEventLog(offset_stride)

    async def freeze(self, subscription: Subscription) -> None:
        assert isinstance(subscription, InMemorySubscription)
        subscription.freeze()


class TestInMemoryEventLog(EventLogSuite):
    @pytest.fixture(params=[1, 3], ids=["dense", "gaps"])
    async def harness(self, request: pytest.FixtureRequest) -> AsyncIterator[Harness]:
        harness = InMemoryHarness(request.param)
        yield harness
        await harness.log.close()


class TestFlowThroughMemory(FlowSuite):
    @pytest.fixture
    async def harness(self) -> AsyncIterator[Harness]:
        # With gaps: whoever computes with offsets fails here, not first on another log.
        harness = InMemoryHarness(offset_stride=2)
        yield harness
        await harness.log.close()
