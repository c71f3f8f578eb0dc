"""The same import gives the same content, whichever event log carries it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from runningmate_servicekit.testing.kafka import reason_missing
from tests.faults.broker import Broker
from tests.faults.comparison import compare, report
from tests.faults.trial import Trial

if TYPE_CHECKING:
    from tests.faults.cargo import Cargo
    from tests.faults.ledger import Ledger
    from tests.faults.trial import Outcome

MISSING = reason_missing()
FILLED = {
    "analytics.activity",
    "analytics.stream",
    "analytics.curve",
    "collector.import_item",
    "object store",
}


@pytest.mark.timeout(600)
@pytest.mark.skipif(MISSING is not None, reason=MISSING or "")
def test_an_import_through_kafka_and_one_through_postgresql_hold_the_same_rows(
    cargo: Cargo, undisturbed: Outcome, ledger: Ledger
) -> None:
    broker = Broker.started()
    try:
        outcome = asyncio.run(Trial(broker).run(cargo))
    finally:
        broker.stop()
    found = compare(undisturbed.content, outcome.content)
    text = report(found, "PostgreSQL", "Kafka")
    ledger.section("logs", text)
    assert sum(one.count for one in found) == 0, text
    assert all(one.compared for one in found if one.table in FILLED)
    assert outcome.files == undisturbed.files
    assert outcome.left == []
