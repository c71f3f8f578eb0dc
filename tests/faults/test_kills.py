"""Whatever process is killed, at whatever moment of an import: nothing is lost, nothing doubled, nothing stuck."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from runningmate_servicekit.testing.kafka import reason_missing
from tests.faults import plan, victims
from tests.faults.broker import Broker
from tests.faults.comparison import compare, report
from tests.faults.trial import Trial

if TYPE_CHECKING:
    from tests.faults.cargo import Cargo
    from tests.faults.ledger import Ledger
    from tests.faults.plan import Plan
    from tests.faults.trial import Outcome

SEED = plan.seed()
LOGS = {"postgres": victims.VICTIMS} | (
    {} if reason_missing() else {"kafka": (*victims.VICTIMS, victims.BROKER)}
)
PLANS = plan.plans(SEED, LOGS, plan.kill_count())


@pytest.mark.timeout(900)
@pytest.mark.parametrize("planned", PLANS, ids=str)
def test_an_import_ends_as_if_nothing_had_been_killed(
    planned: Plan, cargo: Cargo, undisturbed: Outcome, ledger: Ledger
) -> None:
    ledger.seed = SEED
    print(f"{plan.SEED_VARIABLE}={SEED}", *planned.kills, sep="\n")
    broker = Broker.started() if planned.log == "kafka" else None
    trial = Trial(broker)
    try:
        outcome = asyncio.run(trial.run(cargo, planned.kills, undisturbed))
    except BaseException:
        ledger.killed(planned, trial.fired, "failed")
        raise
    finally:
        if broker is not None:
            broker.stop()
    found = compare(undisturbed.content, outcome.content)
    different = sum(one.count for one in found)
    ledger.killed(planned, trial.fired, "equal" if not different else f"{different} off")
    assert not different, report(found, "undisturbed", "after kills") + "\n" + outcome.said
    assert outcome.files == undisturbed.files, "the command said something else of a file than it became"
    assert outcome.left == []
